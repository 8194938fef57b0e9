// The command `promote`: reads a side, shows what it would change in another environment's stack, and applies it once somebody agrees.
import { createInterface } from "node:readline/promises";
import { Command, Option } from "commander";
import { visibleName } from "../toolkit/format/visible";
import { textOf } from "./lib/file";
import { talk } from "./lib/progress";
import { stopping } from "./lib/stop";
import type { PromoteProgress, Promotion, PromotionStep } from "../toolkit/promote/index";

interface Switches {
  readonly from: string;
  readonly to: string;
  readonly overrides?: string;
  readonly dir: string;
  readonly yes?: true;
  readonly delete?: readonly string[];
  readonly older?: true;
  readonly adopt?: true;
  readonly format: "text" | "json";
  readonly quiet?: true;
}

export function command(): Command {
  return new Command("promote")
    .description(
      "Brings the configuration of one side into the stack of another environment: writes its snapshot into the project, shows the plan, and applies it with --yes or a typed confirmation.",
    )
    .requiredOption("--from <side>", "what is promoted: env:NAME (a live instance), stack:NAME, or the path of a snapshot")
    .requiredOption("--to <stack>", "where to: stack:NAME; one that does not exist is made")
    .option("--overrides <file>", "what is different there; becomes Clerk.<stack>.overrides.yaml of the project")
    .option("--dir <folder>", "the project that holds the Environment; an empty folder gets one", ".")
    .option("--yes", "apply the plan without asking; deletions need --delete besides")
    .option("--delete <name>", "agree to the deletion of this resource; repeatable", (name, names: string[] = []) => [...names, name])
    .option("--adopt", "take over objects of the target that have the same natural key and that nobody manages")
    .option("--older", "go back to a configuration that is older than what the stack was last given")
    .addOption(new Option("--format <format>", "how the plan is printed").choices(["text", "json"]).default("text"))
    .option("--quiet", "no progress")
    .allowExcessArguments(false)
    .action(run);
}

async function run(switches: Switches): Promise<void> {
  const { planPromotion } = await import("../toolkit/promote/index.js");
  const { parseSide, readSide } = await import("../toolkit/side.js");
  const stack = stackIn(switches.to);
  const voice = await talk(Boolean(switches.quiet));
  const stop = stopping(voice);
  const { say, reading, done } = voice;
  const overrides = switches.overrides === undefined ? undefined : await textOf(switches.overrides, "overrides file");
  parseSide(switches.from);
  say(`Reading ${switches.from}.`);
  const from = await readSide(switches.from, { signal: stop, onProgress: reading(switches.from) });
  done(switches.from);
  say(`Read ${from.objects.length} objects; planning the stack ${stack}.`);
  const promotion = await planPromotion({
    from,
    stack,
    workDir: switches.dir,
    ...(overrides !== undefined && { overrides }),
    ...(switches.older && { older: true }),
    ...(switches.adopt && { adopt: true }),
    signal: stop,
    onProgress: progress(Boolean(switches.quiet)),
  });
  process.stdout.write(switches.format === "json" ? `${JSON.stringify(documentOf(promotion), undefined, 2)}\n` : planText(promotion));
  if (promotion.steps.length === 0) {
    // Nothing is sent to Clerk; the stack learns which snapshot it is of.
    if (switches.yes) await promotion.apply();
    return;
  }
  const confirmed = await confirmation(promotion, switches);
  if (!confirmed) {
    say("Nothing was applied. Run it again with --yes, or on a terminal, to apply the plan.");
    process.exitCode = 2;
    return;
  }
  const applied = await promotion.apply(confirmed);
  say(`${counted(applied.length, "resource")} of ${stack} applied.`);
}

function stackIn(text: string): string {
  const [, name] = /^stack:(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`--to takes a stack, written stack:NAME, and was given ${JSON.stringify(text)}.`);
  return name;
}

/** One bar over all operations on a terminal, a line for each in a pipe. */
function progress(quiet: boolean): (progress: PromoteProgress) => void {
  if (quiet) return () => {};
  const isTerminal = process.stderr.isTTY;
  return (each) => {
    if (each.kind === "talk") return void process.stderr.write(`${each.text}\n`);
    const { step, done, total, failed } = each;
    const line = `${String(done).padStart(String(total).length)}/${total} ${failed ? "failed: " : ""}${step.op} ${title(step)}`;
    if (!isTerminal) return void process.stderr.write(`${line}\n`);
    const width = 24;
    const full = Math.round((done / Math.max(total, 1)) * width);
    process.stderr.write(`\r\u001b[K${"█".repeat(full)}${"░".repeat(width - full)} ${line}${done === total || failed ? "\n" : ""}`);
  };
}

const signs = { create: "+", update: "~", replace: "±", delete: "-" } as const;

const title = ({ type, name }: PromotionStep): string => `${visibleName(type)} ${visibleName(name)}`;

function planText({ stack, steps, deletions, files }: Promotion): string {
  const lines = files.map((file) => `Written: ${file}`);
  if (steps.length === 0) return [...lines, `The stack ${visibleName(stack)} is as it should be: nothing to apply.`, ""].join("\n");
  const shown = steps.map(
    (step) =>
      `  ${signs[step.op]} ${step.op} ${title(step)}${step.properties.length > 0 ? ` (${step.properties.map(visibleName).join(", ")})` : ""}`,
  );
  const gone = deletions.length > 0 ? [`${counted(deletions.length, "object")} would be DELETED: ${deletions.map(title).join(", ")}`] : [];
  return [...lines, `The plan of the stack ${visibleName(stack)}, ${counted(steps.length, "change")}:`, ...shown, ...gone, ""].join("\n");
}

const documentOf = ({ stack, steps, files }: Promotion): object => ({ format: "pulumi-clerk/promotion", version: 1, stack, files, steps });

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

const pathOf = ({ type, name }: PromotionStep): string => `${type}.${name}`;

/** The deletions that were agreed to; undefined where nobody agrees to the plan. */
async function confirmation(
  { stack, deletions }: Promotion,
  { yes, delete: named = [] }: Switches,
): Promise<readonly string[] | undefined> {
  const { isConfirmed } = await import("../toolkit/promote/index.js");
  const open = deletions.filter((step) => !isConfirmed(step, deletions, named));
  if (yes) {
    if (open.length > 0)
      throw new Error(
        `--yes does not agree to deletions. Name each of them: ${open.map((step) => `--delete ${JSON.stringify(pathOf(step))}`).join(" ")}.`,
      );
    return named;
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const step of open) {
      const typed = await terminal.question(`${title(step)} would be deleted. Type its name to agree: `);
      if (typed.trim() !== step.name) return undefined;
    }
    const typed = await terminal.question(`Type the name of the stack, ${visibleName(stack)}, to apply the plan: `);
    return typed.trim() === stack ? [...named, ...open.map(pathOf)] : undefined;
  } finally {
    terminal.close();
  }
}
