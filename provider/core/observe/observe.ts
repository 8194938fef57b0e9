// What stands in Clerk: an object by its id or by its natural key, over the whole list of its kind. Reads only.
import { saysAny, saysNotFound } from "../../api/errors";
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import { decode, decodeFields, observedWire } from "../vocabulary/codec";
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import { isLookUp } from "../definition/endpoint";
import { type Op, pathOf } from "../definition/operation";
import { type Values, picked } from "../definition/values";
import { permitProbe } from "../gate/probe";
import { instanceOf } from "./instance";
import { named } from "./name";
import { resolveReferences } from "./reference";
import { ResourceError } from "../resource-error";
import { forget, idBy, idOf, isPresent, rowById, rowsOf } from "./row";
import { sameValue } from "../vocabulary/value";

/** An object as Clerk shows it. */
export interface Observed {
  readonly id: string;
  readonly object: JsonObject;
  readonly values: Values;
}

export async function observed(context: Context, definition: Definition, object: JsonObject, known?: string): Promise<Observed> {
  const whole = await named(context, definition, object);
  return { id: idOf(definition, object, known), object: whole, values: decode(definition, whole) };
}

/** The object with this id; one that is missing from the list is asked for by itself before it counts as gone. */
export async function observeById(
  context: Context,
  definition: Definition,
  id: string,
  values: Values = {},
): Promise<Observed | undefined> {
  const { endpoint } = definition;
  if (endpoint.id === "instance") {
    const single = await observeSingle(context, definition);
    return single?.id === id ? single : undefined;
  }
  const listed = await rowOfOwner(context, definition, id, values);
  if (listed && !(listed instanceof Error)) return observed(context, definition, listed);
  const found = await observeDirectly(context, definition, id, values);
  if (found && listed instanceof Error) throw listed;
  return found;
}

/** The row, or why its list is not there: that of an owner who is gone is not, which says nothing against the instance unless the object is. */
async function rowOfOwner(context: Context, definition: Definition, id: string, values: Values): Promise<JsonObject | Error | undefined> {
  try {
    return await rowById(context, definition, id, values);
  } catch (error) {
    if (definition.endpoint.list?.per !== undefined && saysAny(["list_not_found"], error)) return error;
    throw error;
  }
}

/** The object by a read that is not as old as the run: its own, or another list where the API has no such read. */
export async function observeDirectly(
  context: Context,
  definition: Definition,
  id: string,
  values: Values = {},
): Promise<Observed | undefined> {
  const { confirm, read, id: how, list } = definition.endpoint;
  if (how === "instance") return observeById(context, definition, id);
  const op = confirm ?? (typeof read === "object" ? read : undefined);
  if (op) {
    const object = await askFor(context, definition, op, pathOf(op, id), meansGone);
    return object && isPresent(definition, object) ? observed(context, definition, object, id) : undefined;
  }
  if (!list) return undefined;
  forget(context, definition, values);
  const listed = await rowById(context, definition, id, values);
  return listed && observed(context, definition, listed);
}

/** The answer of a reading operation; undefined when Clerk's refusal says that there is none. */
async function askFor(
  context: Context,
  definition: Definition,
  op: Op,
  path: string,
  saysNone: (op: Op, error: unknown) => boolean,
): Promise<JsonObject | undefined> {
  try {
    const answer = await asked(context, definition, op, path);
    return isJsonObject(answer) ? answer : {};
  } catch (error) {
    if (saysNone(op, error)) return undefined;
    throw error;
  }
}

/** Whether Clerk's refusal of the operation means that what it speaks of is gone. */
export function meansGone(op: Op, error: unknown): boolean {
  return saysNotFound(error) || saysAny(op.gone, error);
}

/** What there is once in every instance, or in no more than one object. */
async function observeSingle(context: Context, definition: Definition): Promise<Observed | undefined> {
  const { read, list } = definition.endpoint;
  const { id } = await instanceOf(context.client);
  // A path without an object in it cannot be "not found" in a healthy instance: only the operation's own codes say that there is none.
  const asking = typeof read === "object" && askFor(context, definition, read, read.path, (op, error) => saysAny(op.gone, error));
  const object = asking ? await asking : list ? (await rowsOf(context, definition))[0] : {};
  return object && observed(context, definition, object, id);
}

/** An empty PATCH or a probe by POST changes nothing, and is the only read of some kinds. */
function asked({ client }: Context, definition: Definition, { method }: Op, path: string): Promise<Json | undefined> {
  if (method === "GET") return client.request({ method, path });
  return client.write({ method, path, ...(method === "PATCH" && { body: {} }), idempotent: true }, permitProbe(definition));
}

/** The object with the natural key of these values. Two of one key are an error that names both ids. */
export async function observeByKey(context: Context, definition: Definition, values: Values): Promise<Observed | undefined> {
  const { id, list } = definition.endpoint;
  if (id === "instance") return observeSingle(context, definition);
  const key = await keyOf(context, definition, values);
  // What has no list is known by its key alone.
  if (!list) return key && observeDirectly(context, definition, idBy(definition, key));
  const found = key ? matching(definition, await rowsOf(context, definition, key), key) : [];
  if (found.length > 1)
    throw new ResourceError(
      `Clerk has ${found.length} objects of the kind ${definition.type} with ${keyText(definition, values)}: ${found.map((each) => idOf(definition, each)).join(", ")}. Name the one that you mean by its id, with the option import.`,
      "ambiguous",
    );
  return found[0] && observed(context, definition, found[0]);
}

/** The natural key of these values as Clerk's objects have it: references by their ids. Undefined where the values do not tell it. */
export async function keyOf(context: Context, definition: Definition, values: Values): Promise<Values | undefined> {
  const { key } = definition.endpoint;
  const given = picked(values, key);
  return Object.keys(given).length === key.length ? resolveReferences(context, definition, given) : undefined;
}

/** The objects of a list that have this natural key, as `keyOf` gives it. */
export function matching(definition: Definition, all: readonly JsonObject[], key: Values): readonly JsonObject[] {
  const fields = Object.fromEntries(definition.endpoint.key.map((name) => [name, definition.fields[name]!]));
  return all.filter((object) => {
    // Every creation looks through the whole list: of each object only what it is looked for by.
    const here = decodeFields(fields, object);
    return Object.entries(fields).every(([name, field]) => {
      if (field.kind !== "ref" || field.write !== "id") return here[name] !== undefined && sameValue(field, here[name], key[name]!);
      const wire = observedWire(name, field, object);
      return (isJsonObject(wire) ? wire.id : wire) === key[name];
    });
  });
}

/** The object that a user names by its id or by its natural key, whose parts are joined by a slash. */
export async function observeByIdOrKey(context: Context, definition: Definition, text: string): Promise<Observed | undefined> {
  const { key, id } = definition.endpoint;
  if (id === "instance") return isLookUp(definition.endpoint) ? observeSingle(context, definition) : observeById(context, definition, text);
  // An id is an id, whatever else bears it as its name.
  const values = parted(key, text);
  const listed = await rowById(context, definition, text, values);
  if (listed) return observed(context, definition, listed);
  return (await byKey(context, definition, text)) ?? observeById(context, definition, text, values);
}

async function byKey(context: Context, definition: Definition, text: string): Promise<Observed | undefined> {
  const values = parted(definition.endpoint.key, text);
  if (Object.keys(values).length === 0) return undefined;
  try {
    return await observeByKey(context, definition, values);
  } catch (error) {
    // The text may be an id all the same.
    if (error instanceof ResourceError && error.code === "missing_reference") return undefined;
    throw error;
  }
}

function parted(key: readonly string[], text: string): Values {
  const parts = key.length === 1 ? [text] : text.split("/");
  return parts.length === key.length ? Object.fromEntries(key.map((name, index) => [name, parts[index]!])) : {};
}

/** `name "hasura"`: the natural key in words. */
export function keyText(definition: Definition, values: Values): string {
  return definition.endpoint.key.map((name) => `${name} ${JSON.stringify(values[name] ?? null)}`).join(" and ");
}
