// Sending changes: which operations they need, what each carries, and the folding of Clerk's answers into the known list.
import type { ClerkRequest, MultipartField } from "../../api/client";
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import { saysAny } from "../../api/errors";
import type { ObjectLimit } from "../../api/rate-budget";
import { readAsset } from "./asset";
import { decodeIds, encode, observedWire, readPath, setAt, writePath } from "../vocabulary/codec";
import type { Definition } from "../define";
import { type Op, idParts, pathOf } from "../definition/endpoint";
import type { Field, Fields, Values } from "../definition/field";
import { holdsSecret, isInput } from "../definition/field";
import { isByItem, isInPath, itemFields, itemOf } from "../plan/item";
import type { Context } from "../context";
import type { Observed } from "../observe/observe";
import { idBy, listOf, pathIdOf } from "../observe/row";
import { named } from "../observe/name";
import { resolveReferences } from "../observe/reference";
import { oneAtATime } from "./serial";
import { patiently, timingOf } from "../timing";
import type { ReferenceIds } from "../vocabulary/value";

/** Whether the operation may ever send the property. */
export function mayCarry(definition: Definition, op: Op, name: string): boolean {
  const field = definition.fields[name];
  if (!field || !isInput(field) || field.trigger) return false;
  if (field.param !== undefined) return field.param === op.name;
  if (field.via?.set === op || field.via?.clear === op) return true;
  if (op.each) return itemOf(op).name === name;
  // What the object lies in is a part of the creating call's path.
  if (op === definition.endpoint.create && idParts(definition.endpoint).includes(name)) return true;
  if (op.except?.includes(name) || (Array.isArray(op.send) && !op.send.includes(name))) return false;
  if (op === definition.endpoint.create) return !field.updateOnly && !field.late && (!field.via || field.via.create === true);
  return definition.endpoint.update.includes(op) && !field.immutable && !field.createOnly && !field.via && !isByItem(definition, name);
}

/** The part of these values that the operation carries; empty when it has nothing to do. */
export function shareOf(definition: Definition, op: Op, values: Values): Values {
  const creates = op === definition.endpoint.create;
  const carried = Object.entries(values).filter(([name]) => mayCarry(definition, op, name));
  return Object.fromEntries(carried.map(([name, value]) => [name, creates ? insideOf(definition.fields[name]!, value, false) : value]));
}

/** Of an object the properties that the creating call takes, or those that have to wait for an update. */
export function insideOf(field: Field, value: Json, waiting: boolean): Json {
  if (field.kind !== "object" || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => (field.fields[name]?.updateOnly === true) === waiting));
}

/** Properties that must travel with a switch that is turned on, by the definition's rules. */
export function withCompanions(definition: Definition, changes: Values, declared: Values): Values {
  const companions: { [name: string]: Json } = {};
  for (const rule of definition.rules)
    if (rule.kind === "when" && changes[rule.property] === rule.value)
      for (const name of rule.needs) if (declared[name] !== undefined) companions[name] = declared[name];
  return { ...companions, ...changes };
}

/** The properties that the operation carries though the plan does not change them. */
export function insistsOn(definition: Definition, op: Op, changes: Values): string[] {
  const all = op.send === "all" && op !== definition.endpoint.create ? Object.keys(definition.fields) : [];
  const names = new Set([...(op.always ?? []), ...all.filter((name) => mayCarry(definition, op, name))]);
  return [...names].filter((name) => changes[name] === undefined && !isExcluded(definition, name, changes));
}

/** Whether a change says the same in another way, so that both together would contradict each other. */
const isExcluded = (definition: Definition, name: string, changes: Values): boolean =>
  definition.rules.some(
    (rule) =>
      rule.kind === "atMostOneOf" && rule.properties.includes(name) && rule.properties.some((other) => changes[other] !== undefined),
  );

/** Carries out one operation and returns the object that Clerk answers with, where it answers with one. */
export async function send(
  context: Context,
  definition: Definition,
  op: Op,
  values: Values,
  at?: Observed,
): Promise<JsonObject | undefined> {
  const standing = at ? standingOf(definition, insistsOn(definition, op, values), at) : { values: {}, wire: [] };
  const carried = { ...standing.values, ...values };
  const inClerk = [...Object.keys(standing.values), ...(op.each && !itemOf(op).added ? [itemOf(op).name] : [])];
  const fields = op.each ? itemFields(definition, op) : definition.fields;
  const known = { ...context, ids: { ...context.ids, ...idsOf(definition, inClerk, at) } };
  const resolved = await resolveReferences(known, { ...definition, fields }, carried);
  const { [op.each && isInPath(op) ? itemOf(op).name : ""]: inPath, ...inBody } = resolved;
  const body: { [key: string]: Json } = { ...op.fixed, ...encode(fields, inBody) };
  for (const [path, seen] of standing.wire) setAt(body, path.split("."), seen);
  const request: ClerkRequest = {
    method: op.method,
    path: pathFor(op, at ? pathIdOf(definition, at.id, at.object) : idBy(definition, resolved), inPath),
    ...(op.as === "multipart" ? { multipart: await parts(fields, carried, body) } : Object.keys(body).length > 0 && { body }),
    ...(at && definition.endpoint.limits && { limits: limitsOf(definition, at.id) }),
    secrets: secretsIn(definition.fields, carried),
  };
  const run = (): Promise<Json | undefined> => whenFree(context, op, () => context.client.request(request));
  const creates = op === definition.endpoint.create;
  const answer = await (creates && definition.endpoint.serial ? oneAtATime(context.client, definition.type, run) : run());
  const object = op.answer === "object" && isJsonObject(answer) ? answer : undefined;
  fold(context, definition, op, object, at?.values ?? values);
  if (op.tells && isJsonObject(answer)) return tellingOf(definition, op.tells, answer);
  return object && named(context, definition, object);
}

/** Clerk refuses some calls while it is busy with what an earlier one has set going: they are made again until it is done. */
async function whenFree<T>(context: Context, { busy }: Op, call: () => Promise<T>): Promise<T> {
  if (!busy) return call();
  const { busyMs } = timingOf(context);
  const last = await patiently<{ answer: T } | { error: unknown }>(
    busyMs,
    () =>
      call().then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      ),
    (outcome) => !("error" in outcome && saysAny(busy, outcome.error)),
  );
  if ("error" in last) throw last.error;
  return last.answer;
}

/** Keeps the known list as new as our own write. */
function fold(context: Context, definition: Definition, op: Op, object: JsonObject | undefined, values: Values): void {
  if (!definition.endpoint.list || op === definition.endpoint.remove || op.tells) return;
  const list = listOf(definition, values);
  if (object) context.client.lists.put(list, object);
  // One item more or less is not worth a whole list: whoever needs the items asks for the object itself.
  else if (!op.each) context.client.lists.forget(list);
}

/** An answer that is not the object, as the object would show what it tells. */
function tellingOf({ fields }: Definition, tells: { readonly [property: string]: string }, answer: JsonObject): JsonObject {
  const object: { [name: string]: Json } = {};
  for (const [name, wire] of Object.entries(tells)) {
    const path = readPath(name, fields[name]!);
    if (path !== undefined && answer[wire] !== undefined) setAt(object, path.split("."), answer[wire]);
  }
  return object;
}

/** The ids that Clerk has told of what these properties name in it. */
function idsOf(definition: Definition, names: readonly string[], at: Observed | undefined): ReferenceIds {
  const told = at ? decodeIds(definition, at.object) : {};
  return Object.fromEntries(names.flatMap((name) => (told[name] ? [[name, told[name]] as const] : [])));
}

/** The path for one object and, where it names one, for one item. */
const pathFor = (op: Op, id: string, item: Json | undefined): string => pathOf(op, item === undefined ? id : `${id}/${String(item)}`);

/** The limits that Clerk has for one object, counted by its id. */
const limitsOf = (definition: Definition, id: string): ObjectLimit[] =>
  (definition.endpoint.limits ?? []).map(({ requests, seconds }) => ({ key: `${definition.type} ${id}`, requests, seconds }));

/** Files go as files, everything else as text. */
async function parts(fields: Fields, values: Values, body: JsonObject): Promise<MultipartField[]> {
  const files = Object.entries(values).filter(([name, value]) => fields[name]?.kind === "file" && value !== null);
  const names = new Set(files.map(([name]) => writePath(name, fields[name]!)));
  const words = Object.entries(body).filter(([name]) => !names.has(name));
  return [
    ...(await Promise.all(
      files.map(async ([name, value]) => ({ name: writePath(name, fields[name]!) ?? name, value: await readAsset(name, value) })),
    )),
    ...words.map(([name, value]) => ({ name, value: typeof value === "string" ? value : JSON.stringify(value) })),
  ];
}

/**
 * What an operation insists on goes back exactly as it was seen, because it is not ours to change here. Where it is read in another form than
 * it is written, or not at all, it goes as we know it.
 */
function standingOf({ fields }: Definition, names: readonly string[], at: Observed): Standing {
  const values: { [name: string]: Json } = {};
  const wire: [string, Json][] = [];
  for (const name of names) {
    const field = fields[name]!;
    const path = writePath(name, field);
    const seen = observedWire(name, field, at.object);
    if (path === undefined || seen === null) continue;
    if (seen !== undefined && travelsAsSeen(field)) wire.push([path, seen]);
    else if (at.values[name] !== undefined) values[name] = at.values[name];
  }
  return { values, wire };
}

interface Standing {
  readonly values: Values;
  /** By their path on the wire. */
  readonly wire: readonly (readonly [path: string, seen: Json])[];
}

function travelsAsSeen(field: Field): boolean {
  if (field.kind === "list" || field.kind === "set" || field.kind === "map") return travelsAsSeen(field.of);
  return field.kind !== "object" && field.kind !== "time" && field.kind !== "ref";
}

/** The secret texts in these values, which no message may repeat. */
function secretsIn(fields: Fields, values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) => (fields[name] && holdsSecret(fields[name]) ? texts(value) : []));
}

function texts(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap((item) => texts(item as Json));
}
