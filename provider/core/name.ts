// Natural keys of what Clerk names by an id alone: looked up in the list of the kind, so that programs and states need not know ids.
import type { Json, JsonObject } from "../api/json";
import { decode, keyOnWire, observedWire, readPath, setAt } from "./codec";
import type { Context } from "./context";
import type { Definition } from "./define";
import type { Field } from "./field";
import { idOf, rowsOf } from "./row";

type RefField = Field & { readonly kind: "ref" };

/** Clerk's object in which what it names by a plain id is named by its key too. What the program knows is not asked for. */
export async function named(context: Context, definition: Definition, object: JsonObject): Promise<JsonObject> {
  let whole: { [wire: string]: Json } | undefined;
  for (const [name, field] of Object.entries(definition.fields)) {
    const path = readPath(name, field);
    if (field.kind !== "ref" || field.read !== "id" || path === undefined) continue;
    const id = observedWire(name, field, object);
    if (typeof id !== "string") continue;
    const key = knownKey(context, name, id) ?? (await keyOf(context, field, id));
    setAt((whole ??= { ...object }), path.split("."), { id, ...(key !== undefined && { [keyOnWire(field)]: key }) });
  }
  return whole ?? object;
}

const knownKey = (context: Context, property: string, id: string): string | undefined =>
  Object.entries(context.ids?.[property] ?? {}).find(([, known]) => known === id)?.[0];

async function keyOf(context: Context, field: RefField, id: string): Promise<string | undefined> {
  for (const [key, ids] of await keysOf(context, field.to())) if (ids.includes(id)) return key;
  return undefined;
}

/** The natural keys of a kind, each with the ids of the objects that have it. */
export async function keysOf(context: Context, target: Definition): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>();
  const [name = ""] = target.endpoint.key;
  for (const row of await rowsOf(context, target)) {
    // Of the ids that the program knows none is of this kind's own references.
    const { ids: _, ...rest } = context;
    const key = decode(target, await named(rest, target, row))[name];
    // An organization without a slug has an empty one.
    if (key !== undefined && key !== "") keys.set(String(key), [...(keys.get(String(key)) ?? []), idOf(target, row)]);
  }
  return keys;
}

/** The ids of a kind, also of objects without a natural key. */
export const idsOf = async (context: Context, target: Definition): Promise<readonly string[]> =>
  (await rowsOf(context, target)).map((row) => idOf(target, row));
