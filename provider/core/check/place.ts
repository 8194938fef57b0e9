// The place inside a declaration that a problem is about: its keys, its name in a sentence, and the property that stands there. Knows no resource.
import type { Field, Fields } from "../definition/field";

/** The keys of a JSON pointer. */
export const keysOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The property under these keys, one within the other. */
export function fieldAt(fields: Fields, keys: readonly string[]): Field | undefined {
  const [first, ...rest] = keys;
  let field = first === undefined ? undefined : fields[first];
  for (const key of rest) {
    if (field?.kind === "object") field = field.fields[key];
    else if (field?.kind === "list" || field?.kind === "set" || field?.kind === "map") field = field.of;
  }
  return field;
}

/** As a program would write it: saml.domains[0]. */
export function pathText(keys: readonly string[]): string {
  return keys
    .map((key, index) =>
      /^\d+$/.test(key) ? `[${key}]` : /^[\w$]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`,
    )
    .join("");
}
