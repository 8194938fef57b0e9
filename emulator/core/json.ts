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

/** Deeper than anything that a program means, and less deep than what the stack of a recursion takes. */
export const DEEPEST = 500;

/** Does not recurse itself. */
export function tooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** A name of the object itself comes before a way into it: `a.b` can be a name. */
const step = (object: JsonObject, path: string): readonly [name: string, rest?: string] => {
  const dot = path.indexOf(".");
  return dot < 0 || Object.hasOwn(object, path) ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
};

/** What lies at `saml.idp_sso_url`; undefined where there is nothing. */
export function valueAt(object: JsonObject, path: string): Json | undefined {
  const [name, rest] = step(object, path);
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return rest === undefined ? value : isObject(value) ? valueAt(value, rest) : undefined;
}

/** The object with another value at that place, or without one; as it is where the way there is missing. */
export function withValue(object: JsonObject, path: string, value: Json | undefined): JsonObject {
  const [name, rest] = step(object, path);
  const entries = Object.entries(object);
  if (rest === undefined) {
    if (value === undefined) return Object.fromEntries(entries.filter(([key]) => key !== name));
    return Object.fromEntries(entries.map(([key, old]) => [key, key === name ? value : old]));
  }
  return Object.fromEntries(entries.map(([key, old]) => [key, key === name && isObject(old) ? withValue(old, rest, value) : old]));
}
