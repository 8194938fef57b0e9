// The command `compare`: any two sides. Exit code 0: no difference, 2: differences, 1: an error.
import { Command, Option } from "commander";
import { textOf } from "./lib/file";
import { talk } from "./lib/progress";
import { type ReportSwitches, prepareReport, report, withReportSwitches } from "./lib/report";
import { readSides, scopeOf } from "./lib/side";
import { stopping } from "./lib/stop";

interface Switches extends ReportSwitches {
  readonly environments?: string;
  readonly overrides?: string;
}

export function command(): Command {
  const compare = new Command("compare")
    .description("Compares two sides by natural keys. Exit code 0: no difference, 2: differences, 1: an error.")
    .argument("<a>", "env:NAME, stack:NAME, or the path of a snapshot or a state")
    .argument("[b]", "the other side", "env:CLERK_SECRET_KEY")
    .option("--environments <file>", "what is expected to differ, and how: an overrides file, whose values B must have")
    .addOption(new Option("--overrides <file>", "the same as --environments").conflicts("environments"));
  return withReportSwitches(compare).action(run);
}

async function run(a: string, b: string, switches: Switches): Promise<void> {
  const { compare } = await import("../toolkit/compare.js");
  const voice = await talk(Boolean(switches.quiet));
  const signal = stopping(voice);
  const [scope, ignore, expect] = [await scopeOf(switches), await prepareReport(switches), await expected(switches)];
  const [left, right] = (await readSides([a, b], { voice, signal, ...scope })) as [left: Side, right: Side];
  const found = compare(left, right, { ignore, ...(expect && { expect }), ...scope });
  await report({ ...found, notes: [...sameInstance(left, right), ...found.notes] }, switches, voice);
}

type Side = Awaited<ReturnType<typeof readSides>>[number];

async function expected({ environments, overrides }: Switches) {
  const file = environments ?? overrides;
  if (file === undefined) return undefined;
  const { parseOverrides } = await import("../toolkit/written-file.js");
  return parseOverrides(await textOf(file, environments === undefined ? "overrides file" : "environments file"), file);
}

/** Two variables that hold keys of one instance would never show a difference. */
function sameInstance(left: Side, right: Side): readonly string[] {
  if (left.kind !== "instance" || right.kind !== "instance" || left.instance !== right.instance) return [];
  return [`${left.label} and ${right.label} open the same instance, ${left.instance}: it was compared with itself.`];
}
