// Rules by which Clerk rewrites a value: two spellings with one canonical form are the same value. Knows no resource.
import type { Json } from "../api/json";

export type Canonical =
  /** Letter case does not count. */
  | "lowerCase"
  /** Clerk adds these entries to every list. */
  | { readonly adds: readonly string[] };

/** The form in which two spellings of one value are equal; a list is taken item by item. */
export function canonicalForm(rule: Canonical, value: Json): Json {
  if (rule === "lowerCase") return Array.isArray(value) ? value.map((item) => lowerCase(item as Json)) : lowerCase(value);
  return Array.isArray(value) ? [...(value as Json[]).filter((item) => !rule.adds.includes(String(item))), ...rule.adds] : value;
}

const lowerCase = (value: Json): Json => (typeof value === "string" ? value.toLowerCase() : value);
