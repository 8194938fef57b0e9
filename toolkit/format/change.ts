// How one difference is shown, the same in every format: a secret as a word, short values side by side, long ones line by line. Knows no format.
import { diffArrays } from "diff";
import type { Json } from "../../provider/api/json";
import type { PropertyDifference } from "../comparison";
import { shorten, visible, visibleJson, visibleJsonLines } from "./visible";

export const SECRET = "[secret]";
export const NOT_SET = "(not set)";

export interface Line {
  /** Whose line it is; `gap` stands for lines that are left out. */
  readonly of: "left" | "right" | "both" | "gap";
  readonly text: string;
  /** So many characters at its beginning are those of the line that it faces. */
  readonly shared?: number;
}

export type Change =
  | { readonly kind: "secret" }
  | { readonly kind: "values"; readonly left: string; readonly right: string }
  | { readonly kind: "lines"; readonly lines: readonly Line[] };

/** Longer values are shown line by line. */
const SIDE_BY_SIDE = 80;
/** Lines that stay around a difference, and characters before it, so that it can be found. */
const AROUND = 2;
const BEFORE = 20;
/** Texts that differ in more lines than this have nothing in common that is worth the time of finding it. */
const MOST_EDITS = 300;

export function describeChange({ left, right, secret }: PropertyDifference): Change {
  if (secret) return { kind: "secret" };
  const [a, b] = [describeValue(left), describeValue(right)];
  const isShort = a.length <= SIDE_BY_SIDE && b.length <= SIDE_BY_SIDE && !isText(left) && !isText(right);
  if (isShort) return { kind: "values", left: a, right: b };
  return { kind: "lines", lines: withoutMiddles(compareValues(left, right)) };
}

export function describeValue(value: Json | undefined): string {
  return value === undefined ? NOT_SET : visibleJson(value);
}

/** The lines as they fit a narrow place: each at most `width` long and cut so that the difference is seen, and at most `most` of them. */
export function fitLines(lines: readonly Line[], width: number, most: number): readonly Line[] {
  const kept = lines.slice(0, most).map((line): Line => ({ of: line.of, text: fit(line, width) }));
  return lines.length > most ? [...kept, { of: "gap", text: count(lines.length - most, "more line") }] : kept;
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes("\n");
}

/** Two texts are shown as they are; else JSON tells a text from what is none. */
function compareValues(left: Json | undefined, right: Json | undefined): readonly Line[] {
  const given = [left, right].filter((value) => value !== undefined);
  if (given.every((value) => typeof value === "string")) {
    const [a, b] = [left, right].map((value) => (typeof value === "string" ? value.split("\n").map(visible) : []));
    return compareLines(a!, b!, (one, other) => one === other);
  }
  const [a, b] = [left, right].map((value) => (value === undefined ? [] : visibleJsonLines(value).split("\n")));
  return compareLines(a!, b!, (one, other) => withoutComma(one) === withoutComma(other));
}

/** The last entry of a list has no comma, and is not another one for that. */
function withoutComma(line: string): string {
  return line.replace(/,$/, "");
}

type Comparator = (one: string, other: string) => boolean;

function compareLines(left: readonly string[], right: readonly string[], comparator: Comparator): readonly Line[] {
  const parts = diffArrays([...left], [...right], { comparator, maxEditLength: MOST_EDITS }) ?? [
    { removed: true, added: false, value: left },
    { removed: false, added: true, value: right },
  ];
  return parts.flatMap(({ added, removed, value }, at): readonly Line[] => {
    if (!added && !removed) return value.map((text) => ({ of: "both", text }));
    // What was taken away comes before what took its place.
    const [facing, of] = removed ? ([parts[at + 1], "left"] as const) : ([parts[at - 1], "right"] as const);
    const faces = facing && facing.added !== facing.removed && facing.added !== added ? facing.value : [];
    return value.map((text, index) => ({ of, text, shared: sharedStart(text, faces[index] ?? "") }));
  });
}

/** Without the lines that both sides share and that are far from a difference. */
function withoutMiddles(lines: readonly Line[]): readonly Line[] {
  const differing = lines.flatMap(({ of }, index) => (of === "both" ? [] : [index]));
  const near = new Set(differing.flatMap((index) => Array.from({ length: 2 * AROUND + 1 }, (_, step) => index + step - AROUND)));
  const result: Line[] = [];
  let gap = 0;
  const closeGap = (): void => {
    if (gap > 0) result.push({ of: "gap", text: `${count(gap, "line")} the same` });
    gap = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (near.has(index)) {
      closeGap();
      result.push(line);
    } else gap += 1;
  }
  closeGap();
  return result;
}

function sharedStart(text: string, other: string): number {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return at;
}

function fit({ text, shared = 0 }: Line, width: number): string {
  if (text.length <= width) return text;
  const start = Math.min(Math.max(0, shared - BEFORE), text.length - width);
  if (start === 0) return shorten(text, width);
  // Not between the halves of a surrogate pair.
  return "…" + shorten(text.slice(start + 1).replace(/^[\udc00-\udfff]/, ""), width - 1);
}
