// One call: what it carries on the wire, under the permit of its plan, and the folding of Clerk's answer into the known list.
import type { ClerkRequest, MultipartField } from "../../api/client";
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import { saysAny } from "../../api/errors";
import type { ObjectLimit } from "../../api/rate-budget";
import type { Permit } from "../../api/permit";
import { decodeIds, encode, observedWire, setAt, writePath } from "../vocabulary/codec";
import { type Definition, type Field, type Fields, holdsSecret } from "../definition/field";
import { type Op, pathOf } from "../definition/operation";
import type { Values } from "../definition/values";
import { insistsOn } from "../plan/carry";
import { isInPath, itemFields, itemOf } from "../plan/item";
import type { Context } from "../context";
import type { Observed } from "../observe/observe";
import { idBy, listOf, pathIdOf } from "../observe/row";
import { tellingOf } from "../observe/fetch";
import { named } from "../observe/name";
import { resolveReferences } from "../observe/reference";
import { ResourceError, label } from "../resource-error";
import { patiently, timingOf } from "../timing";
import { holdsUnknown } from "../vocabulary/unknown";
import type { ReferenceIds } from "../vocabulary/value";
import { readAsset } from "./asset";
import { oneAtATime } from "./serial";

/** Carries out one operation and returns the object that Clerk answers with, where it answers with one. */
export async function send(
  context: Context,
  definition: Definition,
  op: Op,
  values: Values,
  permit: Permit,
  at?: Observed,
): Promise<JsonObject | undefined> {
  const standing = at ? standingOf(definition, insistsOn(definition, op, values), at) : { values: {}, wire: [] };
  const carried = { ...standing.values, ...values };
  refuseUnknown(context, definition, carried);
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
  const run = (): Promise<Json | undefined> => whenFree(context, op, () => context.client.write(request, permit));
  const creates = op === definition.endpoint.create;
  const answer = await (creates && definition.endpoint.serial ? oneAtATime(context.client, definition.type, run) : run());
  const object = op.answer === "object" && isJsonObject(answer) ? answer : undefined;
  fold(context, definition, op, object, at?.values ?? values);
  if (op.tells && isJsonObject(answer)) return tellingOf(definition, op.tells, answer);
  return object && named(context, definition, object);
}

/** Whoever declares the text by which the engine says "not known yet" would never see a plan come to an end. */
function refuseUnknown(context: Context, definition: Definition, carried: Values): void {
  const names = Object.keys(carried).filter((name) => holdsUnknown(carried[name]));
  if (names.length === 0) return;
  throw new ResourceError(
    `${context.doing ?? "writing"} ${label(definition, context.name)}: ${names.join(", ")} holds the text that stands for what Pulumi does not know yet. Nothing was sent. Wait for the value in the program, or take that text out.`,
    "unknown_value",
  );
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
