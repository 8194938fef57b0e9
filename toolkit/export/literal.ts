// Values as TypeScript writes them. Every text is data: nothing in it can end the literal or the comment that holds it, or hide what follows.
import type { Json } from "../../provider/api/json";

/**
 * Characters that cannot be seen, that turn the direction of the text or that end a line. The list is fixed: by the classes of a newer Unicode
 * another Node would write other bytes.
 */
const invisible: readonly (readonly [first: number, last: number])[] = [
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x600, 0x605],
  [0x61c, 0x61c],
  [0x6dd, 0x6dd],
  [0x70f, 0x70f],
  [0x890, 0x891],
  [0x8e2, 0x8e2],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  // Halves of characters, and what everybody may use for what he likes.
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1345f],
  [0x1bca0, 0x1bcaf],
  [0x1d173, 0x1d17a],
  // Tags, variation selectors, and again what everybody may use.
  [0xe0000, 0x10ffff],
];

const isInvisible = (point: number): boolean => invisible.some(([first, last]) => first <= point && point <= last);

/** The text with an escape in place of every character that cannot be seen. */
function shown(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return Array.from(text, (character) => (isInvisible(character.codePointAt(0)!) ? escaped(character) : character)).join("");
}

const escaped = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");

/** The text as a literal. */
export const textLiteral = (text: string): string => shown(JSON.stringify(text));

/** The text as a part of a comment of one line. */
export const commentText = (text: string): string => shown(JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"'));

/** The name of a property. Without brackets `__proto__` would set the prototype. */
export function nameLiteral(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : textLiteral(name);
}

/** A text, a number, a boolean or null. */
export const plainLiteral = (value: Json): string => (typeof value === "string" ? textLiteral(value) : JSON.stringify(value));
