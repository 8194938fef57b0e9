// Classes as users list them, `JwtTemplate,RedirectUrl`. Knows the names alone.
import { closest } from "fastest-levenshtein";
import { registry } from "../provider/resources/registry";

/** Reads a list of classes. Throws a sentence for every name that is none. */
export function parseClasses(text: string): readonly string[] {
  const known = registry.map(({ type }) => type);
  const named = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const wrong = named.filter((name) => !known.includes(name));
  if (wrong.length > 0)
    throw new Error(wrong.map((name) => `no class is called ${JSON.stringify(name)}. Did you mean ${closest(name, known)}?`).join(" "));
  if (named.length === 0) throw new Error("it names no class. Write one, or several with commas between them.");
  return named;
}
