// What drift and compare share: their switches, the report, and the exit code. Knows no side.
import { type Command, Option } from "commander";
import type { Comparison } from "../../toolkit/comparison";
import type { IgnoreRule } from "../../toolkit/ignore";
import { checkOutput, put, textOf } from "./file";
import type { Talk } from "./progress";
import { type ScopeSwitches, repeated } from "./side";

export interface ReportSwitches extends ScopeSwitches {
  readonly format: "text" | "json" | "markdown" | "sarif" | "html";
  readonly output?: string;
  readonly ignore?: string;
  readonly quiet?: true;
}

export function withReportSwitches(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how the report is written").choices(["text", "json", "markdown", "sarif", "html"]).default("text"),
    )
    .option("--output <file>", "write the report to this file instead of the standard output")
    .option("--ignore <file>", "differences that are known: a list of path, reason and, if it ends, expires (YYYY-MM-DD)")
    .option("--only <classes>", "compare these classes only", repeated)
    .option("--exclude <classes>", "leave these classes out", repeated)
    .option("--quiet", "no progress")
    .allowExcessArguments(false);
}

/** What can be found out of the switches before anything is read: the rules of the ignore file, and whether the report has a place. */
export async function prepareReport({ ignore, output }: ReportSwitches): Promise<readonly IgnoreRule[]> {
  await checkOutput(output);
  if (ignore === undefined) return [];
  const { parseIgnore } = await import("../../toolkit/written-file.js");
  return parseIgnore(await textOf(ignore, "ignore file"), ignore);
}

/** Writes the report, and ends with 0 where there is no difference, else with 2. */
export async function report(comparison: Comparison, { format, output }: ReportSwitches, { say }: Talk): Promise<void> {
  const { formats } = await import("../../toolkit/format/index.js");
  const { differs } = await import("../../toolkit/comparison.js");
  const { headline } = await import("../../toolkit/format/words.js");
  const colour = format === "text" && output === undefined && wantsColour();
  // A page says when it was made; what programs read, or what stands on a pull request, is the same until something differs.
  await put(formats[format](comparison, { colour, ...(format === "html" && { now: new Date() }) }), output);
  if (output !== undefined) say(`${headline(comparison)} The report is in ${output}.`);
  process.exitCode = differs(comparison) ? 2 : 0;
}

function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return process.stdout.isTTY && TERM !== "dumb";
}
