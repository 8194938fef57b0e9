// What drift and compare share: their switches, the report, and the exit code. Knows no side.
import { type Command, Option } from "commander";
import type { Comparison } from "../../toolkit/comparison";
import type { IgnoreRule } from "../../toolkit/ignore";
import { put, textOf } from "./file";

export interface ReportSwitches {
  readonly format: "text" | "json" | "markdown" | "sarif" | "html";
  readonly output?: string;
  readonly ignore?: string;
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  readonly quiet?: true;
}

/** Classes with commas between, repeatable. */
export const classes = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(",").map((name) => name.trim()),
];

export function withReportSwitches(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how the report is written").choices(["text", "json", "markdown", "sarif", "html"]).default("text"),
    )
    .option("--output <file>", "write the report to this file instead of the standard output")
    .option("--ignore <file>", "differences that are known: a list of path, reason and, if it ends, expires (YYYY-MM-DD)")
    .option("--only <classes>", "compare these classes only", classes)
    .option("--exclude <classes>", "leave these classes out", classes)
    .option("--quiet", "no progress")
    .allowExcessArguments(false);
}

/** The rules of the ignore file. */
export async function ignoreRules({ ignore }: ReportSwitches): Promise<readonly IgnoreRule[]> {
  if (ignore === undefined) return [];
  const { parseIgnore } = await import("../../toolkit/written-file.js");
  return parseIgnore(await textOf(ignore, "ignore file"), ignore);
}

/** The classes that are named, each known. */
export const scope = ({ only, exclude }: ReportSwitches): { only?: readonly string[]; exclude?: readonly string[] } => ({
  ...(only && { only }),
  ...(exclude && { exclude }),
});

/** Writes the report, and ends with 0 where there is no difference, else with 2. */
export async function report(comparison: Comparison, { format, output }: ReportSwitches): Promise<void> {
  const { formats } = await import("../../toolkit/format/index.js");
  const { differs } = await import("../../toolkit/comparison.js");
  const colour = format === "text" && output === undefined && wantsColour();
  await put(formats[format](comparison, { colour, ...(format === "html" && { now: new Date() }) }), output);
  process.exitCode = differs(comparison) ? 2 : 0;
}

function wantsColour(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return FORCE_COLOR !== undefined && FORCE_COLOR !== "0" ? true : process.stdout.isTTY;
}
