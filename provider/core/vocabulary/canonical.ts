// Rules by which Clerk rewrites a value: two spellings with one canonical form are the same value. Knows no resource.
import type { Json } from "../../api/json";

export type Canonical =
  /** Letter case does not count. */
  | "lowerCase"
  /** An e-mail address or a pattern of them, or a wallet, in which letter case does not count; or a phone number, of which the digits count. */
  | "identifier"
  /** A certificate, of which the bytes count: not the lines, nor the words around it. */
  | "certificate"
  /** Clerk adds these entries to every list. */
  | { readonly adds: readonly string[] }
  /** Clerk answers with a value that it has derived from ours, told by how it begins. */
  | { readonly derived: { readonly [ours: string]: string } };

/** The form in which two spellings of one value are equal; a list is taken item by item. */
export function canonicalForm(rule: Canonical, value: Json): Json {
  if (typeof rule === "string") return Array.isArray(value) ? value.map((item: Json) => formOf(rule, item)) : formOf(rule, value);
  if ("derived" in rule) return Object.entries(rule.derived).find(([, prefix]) => String(value).startsWith(prefix))?.[0] ?? value;
  return Array.isArray(value) ? [...(value as Json[]).filter((item) => !rule.adds.includes(String(item))), ...rule.adds] : value;
}

function formOf(rule: Canonical & string, value: Json): Json {
  if (typeof value !== "string") return value;
  if (rule === "certificate") return value.replace(/-----[A-Z ]+-----|\s+/g, "");
  return rule === "identifier" && /^\s*\+/.test(value) ? value.replace(/[^\d+]/g, "") : value.toLowerCase();
}
