// Makes text of an instance safe to show: what a reader could not see, or what a terminal would obey, is written as an escape. Knows no format.
import type { Json } from "../../provider/api/json";

/**
 * Control characters (terminal escapes and line breaks among them), bidirectional controls and all else that has no shape of its own, lone
 * surrogates, and every blank but the space. Variation selectors stay: they belong to emoji.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

const SHORT: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text with everything that cannot be seen as JSON writes it: `\u001b`, `\n`. The result is one line. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT[character] ?? escaped(character));
}

/** The value as JSON on one line, by the same rule; it parses back to the same value. */
export function visibleJson(value: Json): string {
  return visible(JSON.stringify(value));
}

/** The value as JSON with a line for each part, by the same rule. */
export function visibleJsonLines(value: Json | object): string {
  // Within strings JSON has escaped its line breaks, so those that are left are the layout's.
  return JSON.stringify(value, undefined, 2).split("\n").map(visible).join("\n");
}

/** A key or a name: bare where it reads as one word, else quoted, so that a blank at its end is seen and an escape is not taken for the text. */
export function visibleName(text: string): string {
  return /^[^\s"'\\`]+$/u.test(text) && visible(text) === text ? text : visibleJson(text);
}

/** At most so many characters; a longer text ends in `…`. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  // Not between the halves of a surrogate pair.
  return text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "") + "…";
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => "\\u" + character.charCodeAt(at).toString(16).padStart(4, "0")).join("");
}
