// A comparison for people in a terminal or a log. Knows nothing of the terminal: whether there are colours is told.
import { styleText } from "node:util";
import { type Comparison, type ObjectComparison, type Verdict, differs } from "../comparison";
import { type Line, SECRET, count, describeChange, fitLines } from "./change";
import type { FormatOptions } from "./options";
import { shorten, visible, visibleName } from "./visible";
import {
  UNREADABLE_REASON,
  type UnavailableClass,
  describeSide,
  headline,
  labelOf,
  meaningOf,
  unavailableClasses,
  unchecked,
  uncheckedByProperty,
  wordFor,
} from "./words";

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const WIDTH = 160;
const MOST_LINES = 40;
const MOST_DIFFERENCES = 100;
const MOST_KEYS = 10;

const SIGNS: { readonly [verdict in Verdict]: { readonly sign: string; readonly style: Style } } = {
  changed: { sign: "~", style: "yellow" },
  missing: { sign: "-", style: "red" },
  unmanaged: { sign: "+", style: "green" },
  ambiguous: { sign: "!", style: "magenta" },
  unavailable: { sign: "?", style: "magenta" },
  same: { sign: "=", style: "dim" },
};

export function formatText(comparison: Comparison, { colour = false }: FormatOptions = {}): string {
  // Whether the text goes to a terminal is the caller's knowledge, not Node's.
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const { left, right, command } = comparison;
  const title = `${command === "drift" ? "Drift" : "Comparison"}: ${labelOf(left)} (${describeSide(comparison, "left")}) against ${labelOf(right)} (${describeSide(comparison, "right")})`;
  const meanings = command === "drift" ? meaningLines(comparison, paint) : [];
  const blocks = [
    [title, paint(differs(comparison) ? "bold" : ["bold", "green"], headline(comparison)), ...meanings],
    // An object of a class that could not be read stands with its class.
    ...comparison.objects
      .filter(({ verdict, type }) => verdict !== "same" && !(verdict === "unavailable" && isListed(comparison, type)))
      .map((object) => objectBlock(comparison, object, paint)),
    ...unavailableClasses(comparison).map((unavailable) => unavailableBlock(comparison, unavailable, paint)),
    uncheckedBlock(comparison, paint),
    ignoredBlock(comparison, paint),
    comparison.notes.map((note) => `${paint("bold", "Note:")} ${visible(note)}`),
  ];
  return layOut(blocks.filter((lines) => lines.length > 0));
}

/** An empty line around whatever has more than one; single ones stand together. */
function layOut(blocks: readonly (readonly string[])[]): string {
  const isList = (at: number): boolean => blocks[at]!.length === 1 && blocks[at + 1]?.length === 1;
  return blocks
    .map((lines, at) => lines.map((line) => `${line}\n`).join("") + (isList(at) || at === blocks.length - 1 ? "" : "\n"))
    .join("");
}

/** The words that do not explain themselves. */
function meaningLines(comparison: Comparison, paint: Paint): readonly string[] {
  const used = (["missing", "unmanaged"] as const).filter((verdict) => comparison.summary[verdict] > 0);
  return used.map((verdict) => paint("dim", `${wordFor(verdict, comparison)}: ${meaningOf(verdict, comparison)}`));
}

function isListed({ unavailable }: Comparison, type: string): boolean {
  return unavailable.some((entry) => entry.type === type);
}

function objectBlock(comparison: Comparison, object: ObjectComparison, paint: Paint): readonly string[] {
  const { verdict, type, key, name } = object;
  const { sign, style } = SIGNS[verdict];
  const named = name !== key && name !== "" ? paint("dim", ` (${nameOf(name)})`) : "";
  const keyed = key === "" ? "" : ` ${nameOf(key)}`;
  const head = `${paint(style, `${sign} ${wordFor(verdict, comparison)}`)}  ${paint("bold", visibleName(type) + keyed)}${named}`;
  const ids = verdict === "changed" ? [] : [...(object.leftIds ?? []), ...(object.rightIds ?? [])].map(visible);
  const which = ids.length > 0 ? ` [${ids.join(", ")}]` : "";
  const why = object.reason === undefined ? [] : [`    ${visible(object.reason)}`];
  const shown = object.differences.slice(0, MOST_DIFFERENCES).flatMap((difference) => differenceLines(difference, paint));
  const left = object.differences.length - MOST_DIFFERENCES;
  return [`${head}${which}`, ...why, ...shown, ...(left > 0 ? [paint("dim", `    … ${count(left, "more difference")}`)] : [])];
}

function differenceLines(difference: ObjectComparison["differences"][number], paint: Paint): readonly string[] {
  const change = describeChange(difference);
  const path = `    ${shorten(visible(difference.path), WIDTH)}:`;
  switch (change.kind) {
    case "secret":
      return [`${path} ${SECRET} => ${SECRET}`];
    case "values":
      return [`${path} ${paint("red", change.left)} => ${paint("green", change.right)}`];
    case "lines":
      return [path, ...fitLines(change.lines, WIDTH, MOST_LINES).map((line) => `      ${paintLine(line, paint)}`)];
  }
}

function paintLine({ of, text }: Line, paint: Paint): string {
  switch (of) {
    case "left":
      return paint("red", `- ${text}`);
    case "right":
      return paint("green", `+ ${text}`);
    case "both":
      return `  ${text}`.trimEnd();
    case "gap":
      return paint("dim", `  … ${text}`);
  }
}

function unavailableBlock(comparison: Comparison, { type, side, reason, objects }: UnavailableClass, paint: Paint): readonly string[] {
  const head = `${paint("magenta", "?")} ${paint("bold", visibleName(type))} could not be read in ${labelOf(comparison[side])}: ${visible(reason)}`;
  if (objects.length === 0) return [head];
  return [head, `    ${count(objects.length, "object")} not compared: ${listed(objects.map(({ key }) => key))}`];
}

function uncheckedBlock(comparison: Comparison, paint: Paint): readonly string[] {
  const all = uncheckedByProperty(comparison.objects);
  if (all.length === 0) return [];
  return [
    `${paint("bold", unchecked(comparison.summary))} (${UNREADABLE_REASON}):`,
    ...all.map(({ type, path, keys }) => {
      const objects = keys.filter((key) => key !== "");
      return `    ${visibleName(type)}.${shorten(visible(path), WIDTH)}${objects.length > 0 ? `: ${listed(objects)}` : ""}`;
    }),
  ];
}

function ignoredBlock({ ignored }: Comparison, paint: Paint): readonly string[] {
  if (ignored.length === 0) return [];
  return [
    `${paint("bold", count(ignored.length, "known difference"))} ${ignored.length === 1 ? "is" : "are"} ignored:`,
    ...ignored.map(({ type, key, path, reason, expires }) => {
      const what = [visibleName(type), key === "" ? "" : nameOf(key), path === undefined ? "" : shorten(visible(path), WIDTH)];
      const until = expires === undefined ? "" : ` (until ${visible(expires)})`;
      return `    ${what.filter(Boolean).join(" ")}: ${visible(reason)}${until}`;
    }),
  ];
}

function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, MOST_KEYS).map(nameOf).join(", ");
  return keys.length > MOST_KEYS ? `${shown} and ${(keys.length - MOST_KEYS).toLocaleString("en")} more` : shown;
}

function nameOf(text: string): string {
  return shorten(visibleName(text), WIDTH);
}
