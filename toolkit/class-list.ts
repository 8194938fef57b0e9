// Classes as users list them, `JwtTemplate,RedirectUrl`. Knows the names alone.
import { near } from "../provider/core/check/near";
import { registry } from "../provider/resources/registry";

/** The class that somebody may have meant, as a question; nothing where none is near. */
export function meantClass(name: string): string {
  const known = registry.map(({ type }) => type);
  const part = name.toLowerCase();
  const meant = known.find((type) => part.length > 2 && type.toLowerCase().includes(part)) ?? near(name, known);
  return meant === undefined ? "" : ` Did you mean ${meant}?`;
}

/** Reads a list of classes. Throws a sentence for every name that is none. */
export function parseClasses(text: string): readonly string[] {
  const named = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const wrong = named.filter((name) => !registry.some(({ type }) => type === name));
  if (wrong.length > 0) throw new Error(wrong.map((name) => `No class is called ${JSON.stringify(name)}.${meantClass(name)}`).join(" "));
  if (named.length === 0) throw new Error("A list of classes is empty. Write one, or several with commas between them.");
  return named;
}
