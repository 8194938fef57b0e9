// The rows of a kind's list, what identifies one, and what is said of one: Clerk's own, not there. Knows no natural keys.
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import type { ListSpec } from "../../api/lists";
import { observedWire, readPath } from "../vocabulary/codec";
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import { idParts, isSingleton } from "../definition/endpoint";
import type { Match } from "../definition/operation";
import type { Values } from "../definition/values";
import { sameValue } from "../vocabulary/value";
import { sameJson } from "../vocabulary/json-value";

/** The list of the kind; the one of a single owner where Clerk has no other. */
export function listOf(definition: Definition, values: Values = {}): ListSpec {
  const { list } = definition.endpoint;
  if (!list) throw new Error(`${definition.type} has no list.`);
  const { path, page, flag, per } = list;
  return { path, page, ...(flag && { flag }), ...(per !== undefined && { query: { [per]: String(values[per] ?? "") } }) };
}

/** All objects of the kind that are there; none where the list needs an owner and the values name none. */
export async function rowsOf(context: Context, definition: Definition, values: Values = {}): Promise<readonly JsonObject[]> {
  const { list } = definition.endpoint;
  if (!list || (list.per !== undefined && typeof values[list.per] !== "string")) return [];
  const all = await context.client.lists.all(listOf(definition, values));
  if (!list.where && !definition.endpoint.absent) return all;
  return all.filter((object) => isPresent(definition, object) && (!list.where || fits(object, list.where)));
}

/** The rows of the kind's list that are of another one. */
export async function otherRowsOf(context: Context, definition: Definition, values: Values = {}): Promise<readonly JsonObject[]> {
  const { list } = definition.endpoint;
  if (!list?.where) return [];
  return (await context.client.lists.all(listOf(definition, values))).filter((object) => !fits(object, list.where!));
}

/** The row with this id in the state. */
export async function rowById(context: Context, definition: Definition, id: string, values: Values): Promise<JsonObject | undefined> {
  return (await rowsOf(context, definition, values)).find((object) => idOf(definition, object) === id);
}

/** Asks for the list again when it is next needed. */
export function forget(context: Context, definition: Definition, values: Values = {}): void {
  if (definition.endpoint.list) context.client.lists.forget(listOf(definition, values));
}

/** The id in the state. What the object does not tell of it is as in the one that is known. */
export function idOf(definition: Definition, object: JsonObject, known?: string): string {
  const { id } = definition.endpoint;
  if (id === "instance") return known ?? "";
  const parts = idParts(definition.endpoint).map((name, index) => partOf(definition, name, object) ?? known?.split("/")[index]);
  if (parts.some((part) => part === undefined)) throw new Error(`Clerk sent a ${definition.type} without its id.`);
  return parts.join("/");
}

/** As much of the id as these values tell: of an object that is yet to be made, what it lies in. */
export const idBy = ({ endpoint }: Definition, values: Values): string =>
  idParts(endpoint)
    .filter((name) => name !== "id")
    .map((name) => String(values[name]))
    .join("/");

function partOf({ fields }: Definition, name: string, object: JsonObject): string | undefined {
  const field = fields[name];
  const wire = name === "id" || !field ? object.id : observedWire(name, field, object);
  const part = isJsonObject(wire) ? wire.id : wire;
  return typeof part === "string" ? part : undefined;
}

/** What stands for the object in the paths of its operations. */
export function pathIdOf(definition: Definition, id: string, object: JsonObject): string {
  return definition.endpoint.id === "instance" && typeof object.id === "string" ? object.id : id;
}

/** Whether the object counts as there: a revoked key and an empty list do not. */
export const isPresent = ({ endpoint }: Definition, object: JsonObject): boolean => !endpoint.absent?.some((match) => fits(object, match));

const fits = (object: JsonObject, match: Match): boolean =>
  Object.entries(match).every(([name, wanted]) => sameJson(object[name], wanted as Json) || isAmong(object[name], wanted));

const isAmong = (value: Json | undefined, wanted: Json | readonly Json[]): boolean =>
  Array.isArray(wanted) && wanted.some((each: Json) => sameJson(value, each));

/** Whether the object is a row that Clerk made itself, and that is there whatever a program says. */
export function isBuiltin(definition: Definition, object: JsonObject): boolean {
  const { builtin, preset } = definition.endpoint;
  return isSingleton(definition.endpoint) || preset === true || (builtin !== undefined && fits(object, builtin));
}

/** Whether the values are those of a row as Clerk made it. */
export function isPristine({ endpoint, fields }: Definition, values: Values): boolean {
  const isAs = (made: Values): boolean =>
    Object.entries(made).every(([name, value]) =>
      value === null ? values[name] === undefined : sameValue(fields[name]!, values[name] ?? null, value),
    );
  return endpoint.pristine?.some(isAs) ?? false;
}

/** Whether the object of this state is a row that Clerk made itself. */
export const isBuiltinState = (definition: Definition, values: Values): boolean => isBuiltin(definition, asObject(definition, values));

/** Whether the object of the state has run out. */
export function isSpentState(definition: Definition, values: Values): boolean {
  const { spent } = definition.endpoint;
  return spent !== undefined && fits(asObject(definition, values), spent);
}

const asObject = ({ fields }: Definition, values: Values): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [readPath(name, field) ?? name, values[name] ?? null] as const));

/** The row of the kind that matches; undefined where there is none. */
export async function rowLike(context: Context, definition: Definition, match: Match): Promise<JsonObject | undefined> {
  return (await rowsOf(context, definition)).find((object) => fits(object, match));
}
