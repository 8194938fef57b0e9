// JSON as values, and as Clerk writes it on the wire. Knows nothing of HTTP or of Clerk's objects.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Clerk's server is written in Go, whose encoder escapes what could close a script tag. */
export function encode(value: Json): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** Objects that the user wrote come back with their keys in alphabetical order, as a Go map is encoded. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  // fromEntries defines own properties, so that a key such as __proto__ stays a key.
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
}

/** `b` laid over `a`, objects into objects; null takes a key away at any depth. */
export function merge(a: JsonObject, b: JsonObject): JsonObject {
  const laid = Object.entries(b).flatMap(([key, value]): [string, Json][] => {
    if (value === null) return [];
    const below = a[key];
    return [[key, isObject(value) ? merge(isObject(below) ? below : {}, value) : value]];
  });
  return Object.fromEntries([...Object.entries(a).filter(([key]) => !Object.hasOwn(b, key)), ...laid]);
}

/** Equal as JSON: the order of keys does not count, that of lists does. */
export function same(a: Json, b: Json): boolean {
  return JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
}
