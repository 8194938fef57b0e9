// When two values of a property are the same: by its kind and its canonical form. Knows no resource and nothing of absence.
import type { Json, JsonObject } from "../api/json";
import { canonicalForm } from "./canonical";
import type { Field } from "./field";

/** Whether both values mean the same: key order never counts, order and repetition do not count in sets, times are compared as instants. */
export function sameValue(field: Field, left: Json, right: Json): boolean {
  const [a, b] = field.canonical ? [canonicalForm(field.canonical, left), canonicalForm(field.canonical, right)] : [left, right];
  if (field.kind === "set" && Array.isArray(a) && Array.isArray(b)) return sameSet(field.of, a as Json[], b as Json[]);
  if (field.kind === "list" && Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(field.of, item as Json, b[index] as Json));
  if (field.kind === "time" && typeof a === "string" && typeof b === "string") return Date.parse(a) === Date.parse(b);
  return sameJson(a, b);
}

function sameSet(of: Field, left: readonly Json[], right: readonly Json[]): boolean {
  const within = (items: readonly Json[], others: readonly Json[]): boolean =>
    items.every((item) => others.some((other) => sameValue(of, item, other)));
  return within(left, right) && within(right, left);
}

/** Whether two JSON documents are the same. Not node's isDeepStrictEqual: for that -0 is not 0, and JSON cannot tell them apart. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [a, b] = [left as JsonObject, right as JsonObject];
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}
