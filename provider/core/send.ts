// Sending changes: which operations they need, what each carries, and the folding of Clerk's answers into the known list.
import type { ClerkRequest, MultipartField } from "../api/client";
import { type Json, type JsonObject, isJsonObject } from "../api/json";
import type { ObjectLimit } from "../api/rate-budget";
import { readAsset } from "./asset";
import { encode, observedWire, setAt, writePath } from "./codec";
import type { Definition } from "./define";
import { type Op, pathOf } from "./endpoint";
import type { Field, Fields, Values } from "./field";
import { holdsSecret, isInput } from "./field";
import { type Context, type Observed, listOf } from "./observe";
import { resolveReferences } from "./reference";
import { oneAtATime } from "./serial";

/** Whether the operation may ever send the property. */
export function mayCarry(definition: Definition, op: Op, name: string): boolean {
  const field = definition.fields[name];
  if (!field || !isInput(field) || field.trigger) return false;
  if (field.param !== undefined) return field.param === op.name;
  if (field.via?.set === op || field.via?.clear === op) return true;
  if (op.each) return Object.values(op.each).includes(name);
  if (Array.isArray(op.send) && !op.send.includes(name)) return false;
  if (op === definition.endpoint.create) return !field.updateOnly && !field.late && (!field.via || field.via.create === true);
  return definition.endpoint.update.includes(op) && !field.immutable && !field.createOnly && !field.via && !isByItem(definition, name);
}

/** Whether the property's items travel one by one, with operations of their own. */
const isByItem = (definition: Definition, name: string): boolean =>
  definition.endpoint.update.some((op) => op.each !== undefined && Object.values(op.each).includes(name));

/** The part of these values that the operation carries; empty when it has nothing to do. */
export function shareOf(definition: Definition, op: Op, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => mayCarry(definition, op, name)));
}

/** Properties that must travel with a switch that is turned on, by the definition's rules. */
export function withCompanions(definition: Definition, changes: Values, declared: Values): Values {
  const companions: { [name: string]: Json } = {};
  for (const rule of definition.rules)
    if (rule.kind === "when" && changes[rule.property] === rule.value)
      for (const name of rule.needs) if (declared[name] !== undefined) companions[name] = declared[name];
  return { ...companions, ...changes };
}

/** Carries out one operation and returns the object that Clerk answers with, where it answers with one. */
export async function send(
  context: Context,
  definition: Definition,
  op: Op,
  values: Values,
  at?: Observed,
): Promise<JsonObject | undefined> {
  const resolved = await resolveReferences(context, definition, values);
  const body: { [key: string]: Json } = { ...op.fixed, ...encode(definition.fields, resolved) };
  for (const name of op.always ?? []) addObserved(definition.fields, name, values, at, body);
  const request: ClerkRequest = {
    method: op.method,
    path: at ? pathOf(op, at.id) : op.path,
    ...(op.as === "multipart" ? { multipart: await parts(definition.fields, values, body) } : Object.keys(body).length > 0 && { body }),
    ...(at && definition.endpoint.limits && { limits: limitsOf(definition, at.id) }),
    secrets: secretsIn(definition.fields, values),
  };
  const run = (): Promise<Json | undefined> => context.client.request(request);
  const creates = op === definition.endpoint.create;
  const answer = await (creates && definition.endpoint.serial ? oneAtATime(context.client, definition.type, run) : run());
  if (op.answer !== "object" || !isJsonObject(answer)) return undefined;
  if (definition.endpoint.list) context.client.lists.put(listOf(definition), answer);
  return answer;
}

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

/** What Clerk insists on goes back exactly as it was seen: it is not ours to change here. */
function addObserved(fields: Fields, name: string, values: Values, at: Observed | undefined, body: { [key: string]: Json }): void {
  const field = fields[name];
  if (!field || values[name] !== undefined) return;
  const path = writePath(name, field);
  // The state's value where the read was too old to be believed.
  const seen = at && (observedWire(name, field, at.object) ?? encodedOf(name, field, at.values));
  if (path !== undefined && seen !== undefined) setAt(body, path.split("."), seen);
}

function encodedOf(name: string, field: Field, values: Values): Json | undefined {
  return values[name] === undefined ? undefined : Object.values(encode({ [name]: field }, { [name]: values[name] }))[0];
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
