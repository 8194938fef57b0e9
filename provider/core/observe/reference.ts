// From natural keys to ids before a write: by what the program knows, else by the list of the kind that is referred to.
import { closest } from "fastest-levenshtein";
import { type Json, isJsonObject } from "../../api/json";
import type { Context } from "../context";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { idsOf, keysOf } from "./name";
import { ResourceError, label } from "../resource-error";
import { forget } from "./row";

/** The values as the wire takes them: every reference that is written by id has one. */
export async function resolveReferences(context: Context, definition: Definition, values: Values): Promise<Values> {
  const resolved: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(values)) {
    const field = definition.fields[name];
    resolved[name] = field ? await resolveIn(context, definition, name, field, value) : value;
  }
  return resolved;
}

async function resolveIn(context: Context, definition: Definition, property: string, field: Field, value: Json): Promise<Json> {
  const inner = (of: Field, item: Json): Promise<Json> => resolveIn(context, definition, property, of, item);
  if (field.kind === "ref" && field.write === "id" && typeof value === "string") {
    const known = context.ids?.[property]?.[value];
    return typeof known === "string" ? known : lookUp(context, definition, property, field.to(), value);
  }
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as Json[]) items.push(await inner(field.of, item));
    return items;
  }
  if ((field.kind === "object" || field.kind === "map") && isJsonObject(value)) {
    const entries: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      const of = field.kind === "map" ? field.of : field.fields[key];
      entries[key] = of ? await inner(of, item) : item;
    }
    return entries;
  }
  return value;
}

/** An object that is not there yet may be under way: the search goes on while another write can still bring it. */
async function lookUp(context: Context, definition: Definition, property: string, target: Definition, key: string): Promise<string> {
  for (let more = true; ; more = (await context.operation?.waitForOthers()) ?? false) {
    // The last look is a fresh one: what another process made is not in the list that is kept here.
    if (!more) forget(context, target);
    const keys = await keysOf(context, target);
    const [id, twin] = keys.get(key) ?? [];
    if (twin !== undefined) throw ambiguous(context, definition, property, target, key, keys.get(key)!);
    if (id !== undefined) return id;
    if ((await idsOf(context, target)).includes(key)) return key;
    if (!more) throw missing(context, definition, property, target, key, [...keys.keys()]);
  }
}

function ambiguous(
  context: Context,
  definition: Definition,
  property: string,
  target: Definition,
  key: string,
  ids: readonly string[],
): ResourceError {
  return new ResourceError(
    `${context.doing ?? "writing"} ${label(definition, context.name)}: ${property} names ${target.type} ${JSON.stringify(key)}, of which Clerk has ${ids.length}: ${ids.join(", ")}. Pass the resource itself, or name the one that you mean by its id.`,
    "ambiguous",
  );
}

function missing(
  context: Context,
  definition: Definition,
  property: string,
  target: Definition,
  key: string,
  keys: readonly string[],
): ResourceError {
  const nearest = keys.length > 0 ? ` Did you mean ${JSON.stringify(closest(key, [...keys]))}?` : "";
  return new ResourceError(
    `${context.doing ?? "writing"} ${label(definition, context.name)}: ${property} names ${target.type} ${JSON.stringify(key)}, which Clerk does not have.${nearest} If this program declares it, pass the resource itself instead of its ${target.endpoint.key[0]}, so that it is made first.`,
    "missing_reference",
  );
}
