// Parts of a declaration: the property under a path, a valid value for it, and the declaration with another one there. Knows no resource.
import fc from "fast-check";
import { type Json, isJsonObject } from "../../provider/api/json";
import type { Field, Fields } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { arbitraryValue } from "./arbitrary";

/** A valid value of the property, other than these. */
export function sample(field: Field, than: readonly Json[] = []): Json {
  const values = fc.sample(arbitraryValue(field), { seed: 4711, numRuns: 60 });
  const found = values.find((value) => !than.some((each) => JSON.stringify(each) === JSON.stringify(value)));
  if (found === undefined) throw new Error(`There is no other value of ${field.doc}`);
  return found;
}

export function fieldAt(fields: Fields, [first = "", ...rest]: readonly string[]): Field {
  const field = fields[first];
  if (field === undefined) throw new Error(`There is no property ${first}.`);
  if (rest.length === 0) return field;
  return field.kind === "object" ? fieldAt(field.fields, rest) : field;
}

/** The values with another one under these keys, and with the objects and lists on the way; undefined takes it out. */
export function withAt(values: Values, [first = "", ...rest]: readonly string[], value: Json | undefined): Values {
  const others = Object.entries(values).filter(([name]) => name !== first);
  if (rest.length === 0) return Object.fromEntries(value === undefined ? others : [...others, [first, value]]);
  const inner = values[first];
  if (rest[0] === "0") {
    const [item, ...items] = Array.isArray(inner) ? (inner as Json[]) : [];
    const next = withAt(isJsonObject(item) ? item : {}, rest.slice(1), value);
    return { ...values, [first]: [next, ...items] };
  }
  return { ...values, [first]: withAt(isJsonObject(inner) ? inner : {}, rest, value) };
}

/** As sentences about a property name it. */
export const pathText = (keys: readonly string[]): string =>
  keys.map((key, index) => (key === "0" ? "[0]" : `${index > 0 ? "." : ""}${key}`)).join("");
/** The text in a regular expression. */
export const escaped = (text: string): string => text.replace(/[.[\](){}]/g, "\\$&");
