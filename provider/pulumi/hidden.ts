// The names of the values that travel with a resource and are no property of it. Diffs of the engine hide keys that begin with two underscores.
import { type Json, isJsonObject } from "../api/json";
import type { Values } from "../core/definition/values";

export const hidden = {
  /** The code of the resource, by name: a stable ABI, since states keep it. */
  provider: "__provider",
  /** The resource's name in the program. */
  name: "__clerkName",
  /** The URN of the component that it lies in. */
  parent: "__clerkParent",
  /** Tells the entry of the state from all others, also from one of the same URN that waits for its deletion. */
  entry: "__clerkEntry",
  /** The id or natural key of the object to take over. */
  import: "__clerkImport",
  /** Whether an object with the same natural key is taken over. */
  adopt: "__clerkAdopt",
  /** The option ignoreChanges, which the dynamic protocol drops. */
  ignore: "__clerkIgnore",
  /** The option replaceOnChanges, which the dynamic protocol drops. */
  replaceOn: "__clerkReplaceOn",
  /** What references and gates stand for: property (or "after" for gates) -> natural key (or type) -> id. */
  refs: "__clerkRefs",
  /** The properties in which the program has something secret. */
  secret: "__clerkSecret",
  /** What the program itself is wrong about: then nothing is done for the resource. Never in a state. */
  problem: "__clerkProblem",
  /** Marks a look-up by `get`; holds the real id afterwards. */
  get: "__clerkGet",
  /** The properties that the program declared when the state was written. */
  managed: "__clerkManaged",
  /** The instance of the object. */
  instance: "__clerkInstance",
  /** Eight hex digits of the hash of the key that wrote the state. */
  key: "__clerkKey",
  /** What the declared properties held before our first write, where destroying restores it. */
  before: "__clerkBefore",
  /** Of states of 0.1.0: what it took for spellings of Clerk's. Nothing reads it, see docs/decisions/0016-no-rewritings.md. */
  rewritten: "__clerkRewritten",
} as const;

/** The properties of a resource and what travels with them. */
export interface Split {
  readonly values: Values;
  readonly aside: { readonly [key: string]: Json };
}

/** Separates the properties from what travels with them; `__provider` is put back by the engine's process itself. */
export function split(props: { readonly [key: string]: Json }): Split {
  const entries = Object.entries(props).filter(([key]) => key !== hidden.provider);
  return {
    values: Object.fromEntries(entries.filter(([key]) => !key.startsWith("__"))),
    aside: Object.fromEntries(entries.filter(([key]) => key.startsWith("__"))),
  };
}

/** A hidden list of texts; undefined where an older state does not have it. */
export function texts(aside: Split["aside"], key: string): readonly string[] | undefined {
  const value = aside[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
}

/** The ids of references, by property and natural key; empty where an older state does not have them. */
export function references(aside: Split["aside"]): { readonly [property: string]: { readonly [key: string]: Json } } {
  const value = aside[hidden.refs];
  const { after: _, ...ids } = isJsonObject(value) ? value : {};
  // In a preview a whole map may not be known yet: then every key in it is unknown.
  return Object.fromEntries(Object.entries(ids).map(([property, map]) => [property, isJsonObject(map) ? map : { "": map }]));
}

/** A hidden document; undefined where an older state does not have it. */
export function document<T>(aside: Split["aside"], key: string): T | undefined {
  const value = aside[key];
  return isJsonObject(value) ? (value as T) : undefined;
}

/** A hidden text; undefined where it is not given. */
export function text(aside: Split["aside"], key: string): string | undefined {
  const value = aside[key];
  return typeof value === "string" ? value : undefined;
}
