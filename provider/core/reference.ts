// From natural keys to ids before a write: by what the program knows, else by the list of the kind that is referred to.
import { closest } from "fastest-levenshtein";
import type { Json } from "../api/json";
import { decode } from "./codec";
import type { Definition } from "./define";
import type { Field, Values } from "./field";
import { referenceIn } from "./field";
import { type Context, listOf } from "./observe";
import { ResourceError, label } from "./resource-error";

type RefField = Field & { readonly kind: "ref" };

/** The values as the wire takes them: every reference that is written by id has one. */
export async function resolveReferences(context: Context, definition: Definition, values: Values): Promise<Values> {
  const resolved: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(values)) {
    const field = definition.fields[name];
    const reference = field && referenceIn(field);
    resolved[name] = reference?.write === "id" ? await resolveIn(context, definition, name, reference, value) : value;
  }
  return resolved;
}

async function resolveIn(context: Context, definition: Definition, property: string, field: RefField, value: Json): Promise<Json> {
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as Json[]) items.push(await resolveIn(context, definition, property, field, item));
    return items;
  }
  if (typeof value !== "string") return value;
  const known = context.ids?.[property]?.[value];
  return typeof known === "string" ? known : lookUp(context, definition, property, field.to(), value);
}

/** An object that is not there yet may be under way: the search goes on while another write can still bring it. */
async function lookUp(context: Context, definition: Definition, property: string, target: Definition, key: string): Promise<string> {
  for (let more = true; ; more = (await context.operation?.waitForOthers()) ?? false) {
    // The last look is a fresh one: what another process made is not in the list that is kept here.
    if (!more) context.client.lists.forget(listOf(target));
    const keys = await keysOf(context, target);
    const id = keys.get(key) ?? [...keys.values()].find((each) => each === key);
    if (id !== undefined) return id;
    if (!more) throw missing(context, definition, property, target, key, [...keys.keys()]);
  }
}

async function keysOf(context: Context, target: Definition): Promise<ReadonlyMap<string, string>> {
  const [name = ""] = target.endpoint.key;
  const all = await context.client.lists.all(listOf(target));
  return new Map(all.map((object) => [String(decode(target, object)[name]), String(object.id)]));
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
