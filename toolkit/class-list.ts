// Classes as users list them, `JwtTemplate,RedirectUrl`. Knows the names alone.
import { closest } from "fastest-levenshtein";
import { registry } from "../provider/resources/registry";

/** The class that somebody may have meant. */
export function nearestClass(name: string): string {
  const known = registry.map(({ type }) => type);
  const part = name.toLowerCase();
  return known.find((type) => part.length > 2 && type.toLowerCase().includes(part)) ?? closest(name, known);
}

/** Reads a list of classes. Throws a sentence for every name that is none. */
export function parseClasses(text: string): readonly string[] {
  const named = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const wrong = named.filter((name) => !registry.some(({ type }) => type === name));
  if (wrong.length > 0)
    throw new Error(wrong.map((name) => `No class is called ${JSON.stringify(name)}. Did you mean ${nearestClass(name)}?`).join(" "));
  if (named.length === 0) throw new Error("A list of classes is empty. Write one, or several with commas between them.");
  return named;
}
