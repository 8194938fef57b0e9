// A comparison as a comment on a pull request: GitHub's Markdown, no longer than GitHub takes it. Knows no terminal and no page of ours.
import { type Comparison, type ObjectComparison, differs } from "../comparison";
import { type Line, SECRET, count, describeChange, fitLines } from "./change";
import type { FormatOptions } from "./options";
import { shorten, visible, visibleName } from "./visible";
import {
  DIFFERENCES,
  UNREADABLE_REASON,
  VERDICTS,
  byClass,
  describeSide,
  headline,
  labelOf,
  meaningOf,
  unavailableClasses,
  unchecked,
  uncheckedByProperty,
  wordFor,
} from "./words";

/** GitHub refuses a comment of more than 65,536 characters; counted in bytes, and with room for what a workflow writes around the report. */
export const LONGEST_COMMENT = 60_000;
const ROOM_FOR_ENDING = 4_000;
/** What could not be checked must not be pushed out by what differs. */
const ROOM_FOR_LIMITS = 15_000;

const WIDTH = 200;
const MOST_LINES = 30;
const MOST_DIFFERENCES = 40;
const MOST_KEYS = 10;
/** Up to so many objects their blocks are open. */
const FEW = 10;

/** A part of the page that can be left out in pieces. */
interface Section {
  /** What the ending calls it, where pieces had to be left out. */
  readonly title: string;
  readonly unit: string;
  readonly begin: string;
  readonly pieces: readonly string[];
  readonly end: string;
}

export function formatMarkdown(comparison: Comparison, { now }: FormatOptions = {}): string {
  const head = headOf(comparison, now);
  const room = LONGEST_COMMENT - ROOM_FOR_ENDING - bytes(head);
  const limits = fill(limitSections(comparison), Math.min(room, ROOM_FOR_LIMITS));
  const classes = fill(classSections(comparison), room - bytes(limits.text));
  return head + classes.text + limits.text + endingOf([...classes.leftOut, ...limits.leftOut]);
}

/** As much of the sections as there is room for, and the names of what is not there. */
function fill(sections: readonly Section[], room: number): { readonly text: string; readonly leftOut: readonly string[] } {
  let text = "";
  const leftOut: string[] = [];
  for (const { title, unit, begin, pieces, end } of sections) {
    let section = begin;
    const fits = (piece: string): boolean => bytes(text) + bytes(section) + bytes(piece) + bytes(end) <= room;
    const tooLarge = pieces.findIndex((piece) => {
      if (!fits(piece)) return true;
      section += piece;
      return false;
    });
    const kept = tooLarge === -1 ? pieces.length : tooLarge;
    if (kept > 0) text += section + end;
    if (kept < pieces.length) leftOut.push(`${count(pieces.length - kept, unit)} of ${title}`);
  }
  return { text, leftOut };
}

function headOf(comparison: Comparison, now: Date | undefined): string {
  const { command, left, right, summary } = comparison;
  const title = command === "drift" ? "Clerk drift" : "Clerk comparison";
  const sides = `${code(labelOf(left))} (${describeSide(comparison, "left", code)}) against ${code(labelOf(right))} (${describeSide(comparison, "right", code)})`;
  const rows = VERDICTS.filter((verdict) => summary[verdict] > 0 || ["changed", "missing", "unmanaged"].includes(verdict)).map(
    (verdict) =>
      `| ${wordFor(verdict, comparison, cellCode)} | ${summary[verdict].toLocaleString("en")} | ${meaningOf(verdict, comparison)} |\n`,
  );
  const unreadable =
    summary.unreadable > 0 ? `| unreadable properties | ${summary.unreadable.toLocaleString("en")} | ${UNREADABLE_REASON} |\n` : "";
  return [
    // A workflow finds its comment of last time by this line.
    `<!-- pulumi-clerk ${command} -->\n`,
    `### ${title}: ${differs(comparison) ? "the sides differ" : "no difference"}\n\n`,
    `${headline(comparison, code)}\n\n${sides}${now ? `, ${now.toISOString()}` : ""}\n\n`,
    `| | | |\n| --- | ---: | --- |\n${rows.join("")}${unreadable}\n`,
  ].join("");
}

function classSections(comparison: Comparison): readonly Section[] {
  const differing = comparison.objects.filter(({ verdict }) => verdict !== "same");
  const open = differing.length <= FEW ? " open" : "";
  return [...byClass(differing)].map(([type, objects]) => {
    const numbers = DIFFERENCES.map((verdict) => [objects.filter((object) => object.verdict === verdict).length, verdict] as const)
      .filter(([number]) => number > 0)
      .map(([number, verdict]) => `${number.toLocaleString("en")} ${wordFor(verdict, comparison, htmlCode)}`);
    return {
      title: code(shorten(visibleName(type), 60)),
      unit: "object",
      // Up to the empty line this is HTML, in which Markdown means nothing.
      begin: `<details${open}>\n<summary>${htmlCode(nameOf(type))}: ${numbers.join(", ")}</summary>\n\n`,
      pieces: objects.map((object) => objectItem(comparison, object)),
      end: "\n</details>\n\n",
    };
  });
}

function objectItem(comparison: Comparison, object: ObjectComparison): string {
  const { verdict, type, key, name, reason, leftIds, rightIds, differences } = object;
  const named = name !== key && name !== "" ? ` (${code(nameOf(name))})` : "";
  const ids = [...(leftIds ?? []), ...(rightIds ?? [])].map((id) => code(nameOf(id))).join(", ");
  const why = reason === undefined ? "" : `: ${code(shorten(visible(reason), 2 * WIDTH))}`;
  const head = `- **${wordFor(verdict, comparison, code)}**: ${code(nameOf(key === "" ? type : key))}${named}${why}`;
  const which = verdict === "ambiguous" && ids ? ` [${ids}]` : "";
  const shown = differences.slice(0, MOST_DIFFERENCES).map(differenceItem).join("");
  const more = differences.length - MOST_DIFFERENCES;
  return `${head}${which}\n${shown}${more > 0 ? `  - … ${count(more, "more difference")}\n` : ""}`;
}

function differenceItem(difference: ObjectComparison["differences"][number]): string {
  const change = describeChange(difference);
  const path = `  - ${code(shorten(visible(difference.path), WIDTH))}:`;
  switch (change.kind) {
    case "secret":
      return `${path} ${code(SECRET)} → ${code(SECRET)}\n`;
    case "values":
      return `${path} ${code(change.left)} → ${code(change.right)}\n`;
    case "lines":
      return `${path}\n\n${fence(fitLines(change.lines, WIDTH, MOST_LINES))}\n`;
  }
}

/** What the comparison could not tell, or was told not to. */
function limitSections(comparison: Comparison): readonly Section[] {
  const { ignored, summary } = comparison;
  const unavailable = unavailableClasses(comparison).map(({ type, side, reason, objects }) => {
    const unknown = objects.length > 0 ? `; ${count(objects.length, "object")} not compared` : "";
    return `- ${code(nameOf(type))} in ${code(labelOf(comparison[side]))}: ${code(shorten(visible(reason), 2 * WIDTH))}${unknown}\n`;
  });
  const hidden = uncheckedByProperty(comparison.objects).map(({ type, path, keys }) => {
    const objects = keys.filter((key) => key !== "");
    const shown = objects.slice(0, MOST_KEYS).map((key) => code(nameOf(key)));
    const more = objects.length > MOST_KEYS ? ` and ${(objects.length - MOST_KEYS).toLocaleString("en")} more` : "";
    return `- ${code(`${nameOf(type)}.${shorten(visible(path), WIDTH)}`)}${shown.length > 0 ? `: ${shown.join(", ")}${more}` : ""}\n`;
  });
  const known = ignored.map(({ type, key, path, reason, expires }) => {
    const what = [nameOf(type), key === "" ? "" : nameOf(key), path === undefined ? "" : shorten(visible(path), WIDTH)].filter(Boolean);
    const until = expires === undefined ? "" : ` (until ${code(shorten(visible(expires), WIDTH))})`;
    return `- ${what.map(code).join(" ")}: ${code(shorten(visible(reason), 2 * WIDTH))}${until}\n`;
  });
  const lists = count(unavailable.length, "list");
  const differences = count(known.length, "known difference");
  const notes = comparison.notes.map((note) => `- ${code(shorten(visible(note), 2 * WIDTH))}\n`);
  return [
    folded(`${lists} could not be read`, "line", unavailable),
    folded(`${unchecked(summary)} (${UNREADABLE_REASON})`, "line", hidden),
    folded(`${differences} ${known.length === 1 ? "is" : "are"} ignored`, "line", known),
    folded(count(notes.length, "note"), "line", notes),
  ].filter(({ pieces }) => pieces.length > 0);
}

function folded(title: string, unit: string, pieces: readonly string[]): Section {
  return { title: `“${title}”`, unit, begin: `<details>\n<summary>${title}</summary>\n\n`, pieces, end: "\n</details>\n\n" };
}

function endingOf(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return "";
  const shown = leftOut.slice(0, MOST_KEYS).join(", ");
  const more = leftOut.length > MOST_KEYS ? `, and more of ${count(leftOut.length - MOST_KEYS, "other part")}` : "";
  return `**Left out**, because GitHub takes no longer comment: ${shown}${more}. The formats \`html\` and \`json\` have everything.\n`;
}

/** A code span, out of which nothing breaks: its ticks are more than any run of them in the text, which is one line. */
function code(text: string): string {
  const ticks = "`".repeat(longestRun(text) + 1);
  const pad = /^[`\s]|[`\s]$|^$/.test(text) ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/** In a table a bar ends the cell even within code; its escape is what JSON reads as the same. */
function cellCode(text: string): string {
  return code(text.replaceAll("|", "\\u007c"));
}

function htmlCode(text: string): string {
  const safe = text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${safe}</code>`;
}

function fence(lines: readonly Line[]): string {
  const signs = { left: "-", right: "+", both: " ", gap: "@" };
  const texts = lines.map(({ of, text }) => (of === "gap" ? `@@ ${text} @@` : `${signs[of]}${text}`));
  const ticks = "`".repeat(Math.max(3, longestRun(texts.join("\n")) + 1));
  return [`${ticks}diff`, ...texts, ticks].map((line) => `    ${line}\n`).join("");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

function nameOf(text: string): string {
  return shorten(visibleName(text), WIDTH);
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
