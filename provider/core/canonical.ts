// Rules by which Clerk rewrites a value, by name: two spellings with one canonical form are the same value. Knows no resource.
import type { Json } from "../api/json";

export type CanonicalName = "lowerCase";

const rules: { readonly [name in CanonicalName]: (value: Json) => Json } = {
  lowerCase: (value) => (typeof value === "string" ? value.toLowerCase() : value),
};

/** The form in which two spellings of one value are equal; lists are taken item by item. */
export function canonicalForm(name: CanonicalName, value: Json): Json {
  return Array.isArray(value) ? value.map((item) => rules[name](item as Json)) : rules[name](value);
}
