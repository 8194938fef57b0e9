// The text of a program's values: on one line where they fit, otherwise a line each. Knows no resource.
import { isJsonObject, type Json } from "../../provider/api/json";
import type { Entry, Expression, Reference } from "./expression";
import { commentText, nameLiteral, plainLiteral, textLiteral } from "./literal";
import type { Note } from "./pick";

/** The variable that a reference names; undefined where only its text will do. */
export type VariableOf = (reference: Reference) => string | undefined;

const width = 120;
const longText = 80;

/**
 * The properties of a resource, with a comment for each that is left out, as the argument of its class. `used` is what stands before it on its
 * line and after it.
 */
export function printArguments(
  { entries, notes }: { readonly entries: readonly Entry[]; readonly notes: readonly Note[] },
  indent: string,
  used: number,
  variableOf: VariableOf,
): string {
  const remarks = notes.map(({ property, reason }) => `${indent}  // ${commentText(`${property}: ${reason}`)}\n`);
  if (remarks.length === 0) return print({ kind: "object", entries }, indent, variableOf, used - indent.length);
  return `{\n${entries.map((entry) => `${printEntry(entry, `${indent}  `, variableOf)},\n`).join("")}${remarks.join("")}${indent}}`;
}

/** A line, with what lies in it below it. */
const printEntry = ([name, value]: Entry, indent: string, variableOf: VariableOf): string =>
  `${indent}${nameLiteral(name)}: ${print(value, indent, variableOf, nameLiteral(name).length + 3)}`;

function print(expression: Expression, indent: string, variableOf: VariableOf, used = 0): string {
  const parts = partsOf(expression);
  if (!parts) return leaf(expression, indent, variableOf);
  const line = onOneLine(expression, width - indent.length - used, variableOf);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  if (parts.kind === "list") return `[\n${parts.items.map((item) => `${inner}${print(item, inner, variableOf, 1)},\n`).join("")}${indent}]`;
  return `{\n${parts.entries.map((entry) => `${printEntry(entry, inner, variableOf)},\n`).join("")}${indent}}`;
}

/** The value on one line, unless it is longer than the room that is left. */
function onOneLine(expression: Expression, room: number, variableOf: VariableOf): string | undefined {
  const parts = partsOf(expression);
  if (!parts) {
    const text = leaf(expression, "", variableOf);
    return text.length <= room && !text.includes("\n") ? text : undefined;
  }
  const [open, close] = parts.kind === "list" ? ["[", "]"] : ["{ ", " }"];
  const items = parts.kind === "list" ? parts.items.map((item) => ["", item] as const) : parts.entries;
  if (items.length === 0) return parts.kind === "list" ? "[]" : "{}";
  let line = open;
  for (const [index, [name, item]] of items.entries()) {
    const label = `${index > 0 ? ", " : ""}${parts.kind === "list" ? "" : `${nameLiteral(name)}: `}`;
    const text = onOneLine(item, room - line.length - label.length - close.length, variableOf);
    if (text === undefined) return undefined;
    line += label + text;
  }
  return line + close;
}

/** What the value consists of; undefined for what is one piece. */
function partsOf(expression: Expression): (Expression & { readonly kind: "list" | "object" }) | undefined {
  if (expression.kind === "list" || expression.kind === "object") return expression;
  if (expression.kind !== "value") return undefined;
  const { value } = expression;
  const plain = (item: Json): Expression => ({ kind: "value", value: item });
  if (Array.isArray(value)) return { kind: "list", items: (value as readonly Json[]).map(plain) };
  return isJsonObject(value) ? { kind: "object", entries: Object.entries(value).map(([key, item]) => [key, plain(item)]) } : undefined;
}

function leaf(expression: Expression, indent: string, variableOf: VariableOf): string {
  switch (expression.kind) {
    case "reference":
      return variableOf(expression) ?? textLiteral(expression.text);
    case "secret":
      return `config.${expression.reader}(${textLiteral(expression.key)})`;
    case "value":
      return typeof expression.value === "string" ? printText(expression.value, indent) : plainLiteral(expression.value);
    default:
      throw new Error(`A ${expression.kind} has parts.`);
  }
}

/** A text of several lines stands line by line, so that a change of one of them is a change of one line. */
function printText(text: string, indent: string): string {
  if (text.length <= longText || !text.slice(0, -1).includes("\n")) return textLiteral(text);
  const lines = text.split(/(?<=\n)/);
  return lines.map((line, index) => (index === 0 ? "" : `${indent}  `) + textLiteral(line)).join(" +\n");
}
