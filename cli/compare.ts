// The command `compare`: any two sides. Exit code 0: no difference, 2: differences, 1: an error.
import { Command } from "commander";
import { textOf } from "./lib/file";
import { talk } from "./lib/progress";
import { type ReportSwitches, ignoreRules, report, scope, withReportSwitches } from "./lib/report";
import { stopping } from "./lib/stop";

interface Switches extends ReportSwitches {
  readonly environments?: string;
}

export function command(): Command {
  const compare = new Command("compare")
    .description("Compares two sides by natural keys. Exit code 0: no difference, 2: differences, 1: an error.")
    .argument("<a>", "env:NAME, stack:NAME, or the path of a snapshot or a state")
    .argument("[b]", "the other side", "env:CLERK_SECRET_KEY")
    .option("--environments <file>", "what is expected to differ, and how: an overrides file, whose values B must have");
  return withReportSwitches(compare).action(run);
}

async function run(a: string, b: string, switches: Switches): Promise<void> {
  const { readSide } = await import("../toolkit/side.js");
  const { compare } = await import("../toolkit/compare.js");
  const { parseOverrides } = await import("../toolkit/written-file.js");
  const { environments } = switches;
  const signal = stopping();
  const ignore = await ignoreRules(switches);
  const expect = environments === undefined ? undefined : parseOverrides(await textOf(environments, "environments file"), environments);
  const { reading, done } = await talk(Boolean(switches.quiet));
  const sides = [];
  for (const side of [a, b]) sides.push(await readSide(side, { signal, onProgress: reading(side), ...scope(switches) }));
  done();
  await report(compare(sides[0]!, sides[1]!, { ignore, ...(expect && { expect }), ...scope(switches) }), switches);
}
