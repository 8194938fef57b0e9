// Natural keys of what Clerk names by an id alone: looked up in the list of the kind, so that programs and states need not know ids.
import type { Json, JsonObject } from "../../api/json";
import { decode, keyOnWire, observedWire, readPath, setAt } from "../vocabulary/codec";
import type { Context } from "../context";
import type { Definition, Field } from "../definition/field";
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
  return (await keysIn(context, field.to())).byId.get(id);
}

/** The natural keys of a kind, each with the ids of the objects that have it. */
export const keysOf = async (context: Context, target: Definition): Promise<ReadonlyMap<string, readonly string[]>> =>
  (await keysIn(context, target)).byKey;

interface Keys {
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  readonly byId: ReadonlyMap<string, string>;
}

/** Of lists as they stand: every object that refers to the kind asks for its keys, all of a list at once. */
const known = new WeakMap<readonly JsonObject[], Promise<Keys>>();

async function keysIn(context: Context, target: Definition): Promise<Keys> {
  const rows = await rowsOf(context, target);
  const [name = ""] = target.endpoint.key;
  // A key that is a reference changes with the list of what it refers to.
  if (target.fields[name]?.kind === "ref") return keysAmong(context, target, rows);
  const keys = known.get(rows) ?? keysAmong(context, target, rows);
  known.set(rows, keys);
  return keys;
}

async function keysAmong(context: Context, target: Definition, rows: readonly JsonObject[]): Promise<Keys> {
  const [name = ""] = target.endpoint.key;
  const byKey = new Map<string, string[]>();
  const byId = new Map<string, string>();
  for (const row of rows) {
    // Of the ids that the program knows none is of this kind's own references.
    const { ids: _, ...rest } = context;
    const key = decode(target, await named(rest, target, row))[name];
    // An organization without a slug has an empty one.
    if (key === undefined || key === "") continue;
    const [text, id] = [String(key), idOf(target, row)];
    byId.set(id, text);
    byKey.set(text, [...(byKey.get(text) ?? []), id]);
  }
  return { byKey, byId };
}

/** The ids of a kind, also of objects without a natural key. */
export const idsOf = async (context: Context, target: Definition): Promise<readonly string[]> =>
  (await rowsOf(context, target)).map((row) => idOf(target, row));
