// The command `drift`: what a stack declares against the live instance. Exit code 0: as declared, 2: differences, 1: an error.
import { Command } from "commander";
import { talk } from "./lib/progress";
import { type ReportSwitches, prepareReport, report, withReportSwitches } from "./lib/report";
import { readLive, scopeOf } from "./lib/side";
import { stopping, unlessStopped } from "./lib/stop";

export function command(): Command {
  const drift = new Command("drift")
    .description(
      "Compares what a stack declares with the live instance, without running the program. Exit code 0: as declared, 2: differences, 1: an error.",
    )
    .argument("[declared]", "stack:NAME, or the path of an exported state or a snapshot; default: the stack that is selected here")
    .argument("[instance]", "env:NAME, the environment variable with the secret key; default: env:CLERK_SECRET_KEY");
  return withReportSwitches(drift).action(run);
}

async function run(first: string | undefined, second: string | undefined, switches: ReportSwitches): Promise<void> {
  const { clientOf, ownersIn, readSide } = await import("../toolkit/side.js");
  const { drift } = await import("../toolkit/drift.js");
  const voice = await talk(Boolean(switches.quiet));
  const signal = stopping(voice);
  const [scope, ignore] = [await scopeOf(switches), await prepareReport(switches)];
  const { declared, instance } = await sidesOf(first, second);
  clientOf(instance);
  const side = await unlessStopped(readSide(declared), signal, voice.soFar);
  const live = await readLive(instance, { voice, signal, owners: ownersIn(side), ...scope });
  const what = `resources of ${side.label} compared`;
  const onProgress = ({ compared, total }: { readonly compared: number; readonly total: number }): void =>
    voice.counting(what, compared, total);
  const found = await unlessStopped(drift(side, live, { ignore, signal, onProgress, ...scope }), signal, voice.soFar);
  voice.done(what);
  await report(found, switches, voice);
}

/** Which side is which: a live instance that stands alone is the one to look at. */
async function sidesOf(first: string | undefined, second: string | undefined): Promise<{ declared: string; instance: string }> {
  const { parseSide } = await import("../toolkit/side.js");
  const isLive = first !== undefined && parseSide(first).kind === "instance";
  if (isLive && second !== undefined)
    throw new Error(`${first} is a live instance, which declares nothing. Compare two instances with \`pulumi-clerk compare\`.`);
  const instance = (isLive ? first : second) ?? "env:CLERK_SECRET_KEY";
  if (first !== undefined && !isLive) return { declared: first, instance };
  const { selectedStack } = await import("../toolkit/read-stack.js");
  const stack = await selectedStack();
  if (stack === undefined)
    throw new Error(
      "What is declared? Name it: stack:NAME, or the path of an exported state or a snapshot. Here is no Pulumi project with a selected stack, which would be taken.",
    );
  return { declared: `stack:${stack}`, instance };
}
