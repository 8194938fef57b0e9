// What stands in Clerk: an object by its id or by its natural key, over the whole list of its kind. Reads only.
import type { ClerkClient, ClerkRequest } from "../api/client";
import { ClerkError, saysNotFound } from "../api/errors";
import { type JsonObject, isJsonObject } from "../api/json";
import type { ListSpec } from "../api/lists";
import type { Operation } from "./activity";
import { decode, readPath } from "./codec";
import type { Definition } from "./define";
import type { ReferenceIds } from "./diff";
import { type Op, pathOf } from "./endpoint";
import type { Values } from "./field";
import { instanceOf } from "./instance";
import { ResourceError } from "./resource-error";
import type { Timing } from "./timing";
import { sameValue } from "./value";

/** What a call of the core needs of the world. */
export interface Context {
  readonly client: ClerkClient;
  /** What is being done, for messages: "creating". */
  readonly doing?: string;
  /** The resource's name in the program, for messages. */
  readonly name?: string;
  /** What the references of the declaration stand for, as far as the program knows. */
  readonly ids?: ReferenceIds;
  /** Tells the user what is no failure and yet worth knowing. */
  readonly warn?: (sentence: string) => void;
  /** The write that this call is a part of. */
  readonly operation?: Operation;
  /** Waiting times other than the usual ones. */
  readonly timing?: Partial<Timing>;
}

/** An object as Clerk shows it. */
export interface Observed {
  readonly id: string;
  readonly object: JsonObject;
  readonly values: Values;
}

/** The list of the resource's kind. */
export function listOf(definition: Definition): ListSpec {
  const { list } = definition.endpoint;
  if (!list) throw new Error(`${definition.type} has no list.`);
  return { path: list.path, page: list.page, ...(list.flag && { flag: list.flag }) };
}

export function observed(definition: Definition, object: JsonObject): Observed {
  const { id } = object;
  if (typeof id !== "string") throw new Error(`Clerk sent a ${definition.type} without an id.`);
  return { id, object, values: decode(definition, object) };
}

/** The object with this id; one that is missing from the list is asked for by itself before it counts as gone. */
export async function observeById(context: Context, definition: Definition, id: string): Promise<Observed | undefined> {
  if (definition.endpoint.id === "instance") {
    const single = await observeSingleton(context, definition);
    return single.id === id ? single : undefined;
  }
  const all = await context.client.lists.all(listOf(definition));
  const listed = all.find((object) => object.id === id);
  if (listed) return observed(definition, listed);
  return observeDirectly(context, definition, id);
}

/** The object by a read of its own, which no list stands in for; undefined too where the API has no such read. */
export async function observeDirectly(context: Context, definition: Definition, id: string): Promise<Observed | undefined> {
  const { confirm } = definition.endpoint;
  if (!confirm) return undefined;
  try {
    const answer = await context.client.request({ method: confirm.method, path: pathOf(confirm, id) });
    return isJsonObject(answer) ? observed(definition, answer) : undefined;
  } catch (error) {
    if (meansGone(confirm, error)) return undefined;
    throw error;
  }
}

/** Whether Clerk's refusal of the operation means that what it speaks of is gone. */
export function meansGone(op: Op, error: unknown): boolean {
  return saysNotFound(error) || (error instanceof ClerkError && Boolean(op.gone?.includes(error.code)));
}

/** The object as it is at this moment, whatever is kept of it. */
export async function observeNow(context: Context, definition: Definition, id: string): Promise<Observed | undefined> {
  if (definition.endpoint.confirm) return observeDirectly(context, definition, id);
  if (definition.endpoint.list) context.client.lists.forget(listOf(definition));
  return observeById(context, definition, id);
}

/** What exists once in every instance. */
async function observeSingleton(context: Context, definition: Definition): Promise<Observed> {
  const { read } = definition.endpoint;
  const { id } = await instanceOf(context.client);
  const answer = typeof read === "object" ? await context.client.request(readRequest(read)) : {};
  const object = isJsonObject(answer) ? answer : {};
  return { id, object, values: decode(definition, object) };
}

/** An empty PATCH changes nothing, and is the only read of some settings. */
const readRequest = (op: Op): ClerkRequest => ({
  method: op.method,
  path: op.path,
  ...(op.method !== "GET" && { body: {}, idempotent: true }),
});

/** The object with the natural key of these values. Two of one key are an error that names both ids. */
export async function observeByKey(context: Context, definition: Definition, values: Values): Promise<Observed | undefined> {
  if (definition.endpoint.id === "instance") return observeSingleton(context, definition);
  const found = matching(definition, await context.client.lists.all(listOf(definition)), values);
  if (found.length > 1)
    throw new ResourceError(
      `Clerk has ${found.length} objects of the kind ${definition.type} with ${keyText(definition, values)}: ${found.map((each) => each.id).join(", ")}. Name the one that you mean by its id, with the option import.`,
      "ambiguous",
    );
  return found[0] && observed(definition, found[0]);
}

/** The objects of a list that have the natural key of these values. */
export function matching(definition: Definition, all: readonly JsonObject[], values: Values): readonly JsonObject[] {
  return all.filter((object) => {
    const here = decode(definition, object);
    return definition.endpoint.key.every(
      (name) => here[name] !== undefined && values[name] !== undefined && sameValue(definition.fields[name]!, here[name], values[name]),
    );
  });
}

/** The object that a user names by its id or, where the key is one property, by its natural key. */
export async function observeByIdOrKey(context: Context, definition: Definition, text: string): Promise<Observed | undefined> {
  const { key } = definition.endpoint;
  if (definition.endpoint.id === "instance") return observeById(context, definition, text);
  const parts = key.length === 1 ? [text] : text.split("/");
  const byKey =
    parts.length === key.length
      ? await observeByKey(context, definition, Object.fromEntries(key.map((name, index) => [name, parts[index]!])))
      : undefined;
  return byKey ?? observeById(context, definition, text);
}

/** Whether the object is a row that Clerk made itself. */
export function isBuiltin(definition: Definition, object: JsonObject): boolean {
  if (definition.endpoint.id === "instance") return true;
  const { builtin } = definition.endpoint;
  if (!builtin) return false;
  return Object.entries(builtin).every(([name, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).some((value) => object[name] === value),
  );
}

/** Whether the object of this state is a row that Clerk made itself. */
export function isBuiltinState(definition: Definition, values: Values): boolean {
  const wire = Object.entries(definition.fields).map(([name, field]) => [readPath(name, field) ?? name, values[name] ?? null] as const);
  return isBuiltin(definition, Object.fromEntries(wire));
}

/** `name "hasura"`: the natural key in words. */
export function keyText(definition: Definition, values: Values): string {
  return definition.endpoint.key.map((name) => `${name} ${JSON.stringify(values[name] ?? null)}`).join(" and ");
}
