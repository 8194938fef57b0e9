// The command `drift`: what a stack declares against the live instance. Exit code 0: as declared, 2: differences, 1: an error.
import { Command } from "commander";
import { talk } from "./lib/progress";
import { type ReportSwitches, ignoreRules, report, scope, withReportSwitches } from "./lib/report";
import { stopping } from "./lib/stop";

export function command(): Command {
  const drift = new Command("drift")
    .description(
      "Compares what a stack declares with the live instance, without running the program. Exit code 0: as declared, 2: differences, 1: an error.",
    )
    .argument("<declared>", "stack:NAME, or the path of an exported state or a snapshot")
    .argument("[instance]", "env:NAME, the environment variable with the secret key", "env:CLERK_SECRET_KEY");
  return withReportSwitches(drift).action(run);
}

async function run(declared: string, instance: string, switches: ReportSwitches): Promise<void> {
  const { openInstance, ownersIn, parseSide, readSide } = await import("../toolkit/side.js");
  const { drift } = await import("../toolkit/drift.js");
  const signal = stopping();
  const ignore = await ignoreRules(switches);
  const { say, reading, done } = await talk(Boolean(switches.quiet));
  const side = await readSide(declared, { signal });
  if (side.kind === "instance")
    throw new Error(`${declared} is a live instance, which declares nothing. Compare two instances with \`pulumi-clerk compare\`.`);
  parseSide(instance);
  say(`Reading ${instance}.`);
  const live = await openInstance(instance, { signal, onProgress: reading(instance), owners: ownersIn(side), ...scope(switches) });
  done();
  await report(await drift(side, live, { ignore, signal, ...scope(switches) }), switches);
}
