// Create and update as one flow: observe what stands, ensure that the object exists, sync what differs, settle the state from the answers.
import type { Json, JsonObject } from "../../api/json";
import { ClerkError } from "../../api/errors";
import { underWay } from "./activity";
import { decodeIds } from "../vocabulary/codec";
import type { Definition } from "../define";
import { type Change, type DiffOptions, diff, withIgnored } from "../plan/diff";
import { idParts } from "../definition/endpoint";
import { type Values, picked } from "../definition/field";
import { instanceOf } from "../observe/instance";
import type { Rewritten } from "../settle/honesty";
import { exists, post } from "./lost-answer";
import type { Context } from "../context";
import { type Observed, keyText, observeById, observeByIdOrKey, observeByKey, observeDirectly } from "../observe/observe";
import { shapedLike } from "../vocabulary/merge";
import { copyAt, parsePath } from "../vocabulary/path";
import { ResourceError, during, label } from "../resource-error";
import { resolveReferences } from "../observe/reference";
import { idBy, idOf, isBuiltin } from "../observe/row";
import { insideOf, insistsOn, send, shareOf } from "./send";
import { settle } from "../settle/settle";
import { paramsOf } from "../plan/step";
import { type Progress, gone, optional, progressOf, settled, sync } from "./sync";
import { isStale, observeSettled } from "../observe/witness";

export interface CreateOptions {
  /** Take over an object that exists with the same natural key. */
  readonly adopt?: boolean;
  /** Take over the object with this id or natural key, which must exist. */
  readonly from?: string;
  /** Paths that are left alone on an object that is taken over. */
  readonly ignore?: readonly string[];
}

export interface Created extends Progress {
  readonly id: string;
  /** What the declared properties held before our first write, where destroying restores it. */
  readonly before?: Values;
}

/** Brings the declared object into being, or takes over the one that the program says is its own. */
export async function create(given: Context, definition: Definition, declared: Values, options: CreateOptions = {}): Promise<Created> {
  return write("creating", given, definition, async (context) => {
    const listed =
      options.from === undefined
        ? await observeByKey(context, definition, declared)
        : await observeByIdOrKey(context, definition, options.from);
    // A list may lag behind a deletion of our own: what is to be taken over is looked at itself.
    const existing = listed && definition.endpoint.confirm ? await observeDirectly(context, definition, listed.id, listed.values) : listed;
    if (!existing && options.from !== undefined) throw unknownId(context, definition, options.from);
    const ours = options.adopt || options.from !== undefined || (existing && isBuiltin(definition, existing.object));
    if (existing && !ours) throw exists(context, definition, declared, existing.id);
    return existing
      ? adoptObject(context, definition, declared, existing, options.ignore ?? [])
      : makeObject(context, definition, declared);
  });
}

async function makeObject(context: Context, definition: Definition, declared: Values): Promise<Created> {
  const op = definition.endpoint.create;
  if (!op) throw unknownRow(context, definition, declared);
  const values = shareOf(definition, op, declared);
  const { answer: told, recovered } = await post(context, definition, op, values);
  const answer = recovered ? await withSecrets(context, definition, told, declared) : told;
  const id = idOf(definition, answer, await knownId(context, definition, declared));
  const rest = restOf(definition, declared, values);
  const start: Progress = { values: {}, rewritten: {} };
  const pending = new Set(Object.keys(rest));
  return recorded(
    id,
    { values: settle(definition, { state: {}, declared, sent: new Set(Object.keys(values)), pending, answer }), rewritten: {} },
    async () => {
      const ids = context.ids && { state: {}, declared: context.ids };
      const made = settled(context, definition, {
        before: {},
        declared,
        sent: values,
        names: [],
        progress: start,
        pending,
        answer,
        ...optional("ids", ids),
      });
      if (Object.keys(rest).length === 0) return { id, ...made };
      const existing = { id, object: answer, values: made.values };
      return { id, ...(await sync(context, definition, { existing, start: made, declared, changes: rest, ...optional("ids", ids) })) };
    },
  );
}

/** What the creating call did not take. */
function restOf(definition: Definition, declared: Values, sent: Values): Values {
  const rest = Object.entries(declared).flatMap(([name, value]) => {
    const field = definition.fields[name];
    if (sent[name] === undefined) return field?.updateOnly || field?.late || field?.via ? [[name, value] as const] : [];
    const waiting = field?.kind === "object" ? insideOf(field, value, true) : {};
    return Object.keys(waiting as JsonObject).length > 0 ? [[name, waiting] as const] : [];
  });
  return Object.fromEntries(rest);
}

/** The parts of the id that the declaration tells: its parents, or the instance. */
async function knownId(context: Context, definition: Definition, declared: Values): Promise<string> {
  if (definition.endpoint.id === "instance") return (await instanceOf(context.client)).id;
  return idBy(definition, await resolveReferences(context, definition, placeOf(definition, declared)));
}

/** What only the lost answer told is asked for by the rotating operation; where there is none it is reported as lost. */
async function withSecrets(context: Context, definition: Definition, object: JsonObject, declared: Values): Promise<JsonObject> {
  const names = Object.keys(definition.fields).filter((name) => definition.fields[name]!.once && !definition.fields[name]!.fetch);
  const rotation = Object.values(definition.fields).find((field) => field.trigger)?.trigger;
  const existing = { id: idOf(definition, object), object, values: {} };
  if (names.length === 0) return { ...object, ...(await fetched(context, definition, existing)) };
  // A failure here must not lose the object: the warning says what is missing and how to get it.
  const answer =
    rotation && (await send(context, definition, rotation, paramsOf(definition, rotation, declared), existing).catch(() => undefined));
  if (!answer)
    context.warn?.(
      `${label(definition, context.name)}: Clerk's answer to its creation was lost, and with it ${names.join(", ")}. ${rotation ? "Rotate it" : "Delete it and create it again"} to get a new one.`,
    );
  return { ...object, ...answer };
}

/** What Clerk tells of an object only when it is asked for it by itself. A failure leaves the object without it. */
async function fetched(context: Context, definition: Definition, at: Observed): Promise<JsonObject> {
  const told: { [wire: string]: Json } = {};
  for (const [name, { fetch }] of Object.entries(definition.fields)) {
    if (!fetch) continue;
    try {
      Object.assign(told, await send(context, definition, fetch, {}, at));
    } catch (error) {
      if (!(error instanceof ClerkError)) throw error;
      context.warn?.(`${label(definition, context.name)}: Clerk does not tell ${name}. ${error.explain(definition.advice)}`);
    }
  }
  return told;
}

async function adoptObject(
  context: Context,
  definition: Definition,
  declared: Values,
  found: Observed,
  ignore: readonly string[],
): Promise<Created> {
  const existing = {
    ...found,
    object: { ...found.object, ...(await fetched(context, definition, found)) },
    values: { ...placeOf(definition, declared), ...oursOf(definition, found.values, declared) },
  };
  const builtin = isBuiltin(definition, existing.object);
  const ids = { state: decodeIds(definition, existing.object), declared: context.ids ?? {} };
  // What Clerk never shows may differ: it is sent once. A rotation is not run, its value is only stored.
  const changes = diff(definition, existing.values, declared, { managed: Object.keys(declared), builtin, ids, ignore });
  const fixed = changes.filter((change) => change.replaces);
  if (fixed.length > 0)
    throw new ResourceError(
      `creating ${label(definition, context.name)}: the object ${existing.id} cannot be adopted, because Clerk cannot change its ${fixed.map((change) => change.property).join(", ")}. Declare the value that it has, or a new object.`,
      "immutable",
    );
  // What held nothing is emptied again.
  const emptied = Object.entries(definition.fields).flatMap(([name, { clear }]) => (clear === undefined ? [] : [[name, clear] as const]));
  const before = Object.fromEntries(
    Object.entries({ ...Object.fromEntries(emptied), ...existing.values }).filter(([name]) => declared[name] !== undefined),
  );
  const start: Progress = { values: existing.values, rewritten: {} };
  const sendable = Object.fromEntries(Object.entries(sendableOf(changes)).filter(([name]) => !definition.fields[name]?.trigger));
  const restorable = definition.endpoint.remove === "restore" ? { before } : {};
  return recorded(
    existing.id,
    undefined,
    async () => ({
      id: existing.id,
      ...(await sync(context, definition, {
        existing,
        start,
        declared: withIgnored(existing.values, declared, ignore),
        changes: withLive(sendable, existing.values, ignore),
        ids,
      })),
      ...restorable,
    }),
    restorable,
  );
}

/** What the object lies in: it was found there, whether Clerk says so or not. */
const placeOf = (definition: Definition, declared: Values): Values => picked(declared, idParts(definition.endpoint));

/** Of documents that the API merges only what is declared is taken over: the other keys are other people's. */
function oursOf(definition: Definition, values: Values, declared: Values): Values {
  const ours = Object.entries(values).map(([name, value]) => {
    const isMerged = definition.fields[name]?.merge;
    return [name, isMerged ? declared[name] && shapedLike(value, declared[name]) : value] as const;
  });
  return Object.fromEntries(ours.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}

export interface UpdateOptions extends DiffOptions {
  readonly rewritten?: Rewritten;
}

/** Writes what the plan showed and nothing else. */
export async function update(
  given: Context,
  definition: Definition,
  id: string,
  state: Values,
  declared: Values,
  options: UpdateOptions = {},
): Promise<Progress> {
  return write("updating", given, definition, async (context) => {
    const wanted = withIgnored(state, declared, options.ignore ?? []);
    const changes = sendableOf(diff(definition, state, declared, options));
    const start: Progress = { values: state, rewritten: options.rewritten ?? {} };
    const { ids } = options;
    if (Object.keys(changes).length === 0)
      return {
        ...start,
        values: settle(definition, { state, declared: wanted, sent: new Set(), rewritten: start.rewritten, ...optional("ids", ids) }),
      };
    const found = await observeSettled(context, definition, id, state, needsNow(definition, changes) ? observeDirectly : observeById);
    if (!found) throw gone(context, definition, id);
    // What Clerk insists on comes from the state where the read is older than our own last write.
    const existing = isStale(found.values, state) ? { ...found, object: { id }, values: state } : found;
    return recorded(id, undefined, () =>
      sync(context, definition, {
        existing,
        start,
        declared: wanted,
        changes: withLive(changes, existing.values, options.ignore ?? []),
        ...optional("ids", ids),
      }),
    );
  });
}

/** Whether something goes out as it stands in Clerk, or only where it differs: the list may be as old as the run. */
function needsNow(definition: Definition, changes: Values): boolean {
  const { update: ops } = definition.endpoint;
  return (
    ops.some(
      (op) => Object.keys(shareOf(definition, op, changes)).length > 0 && (op.each || insistsOn(definition, op, changes).length > 0),
    ) || Object.keys(changes).some((name) => definition.fields[name]?.merge)
  );
}

/** What is ignored inside of a property goes back as it stands in Clerk. */
function withLive(changes: Values, live: Values, ignore: readonly string[]): Values {
  const inside = ignore.map(parsePath).filter((path) => path.length > 1 && changes[String(path[0])] !== undefined);
  return inside.reduce<Values>((values, path) => copyAt(values as { [key: string]: Json }, live as Json, path), changes);
}

const sendableOf = (changes: readonly Change[]): Values =>
  Object.fromEntries(changes.filter((change) => change.to !== undefined).map((change) => [change.property, change.to!]));

/** A failure after something was written keeps it: the error carries the object's id and what Clerk has really taken by then. */
async function recorded<T>(
  id: string,
  start: Progress | undefined,
  step: () => Promise<T>,
  extra: { readonly before?: Values } = {},
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const progress = progressOf(error) ?? start;
    if (!progress || !(error instanceof Error)) throw error;
    throw new ResourceError(error.message, error instanceof ResourceError ? error.code : "half", { id, ...progress, ...extra });
  }
}

/** A write that others can see, with the sentence of this resource for its failure. */
function write<T>(doing: string, given: Context, definition: Definition, step: (context: Context) => Promise<T>): Promise<T> {
  return during(doing, definition, given.name, () => underWay(given.client, (operation) => step({ ...given, doing, operation })));
}

function unknownRow(context: Context, definition: Definition, declared: Values): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk has no ${definition.type} with ${keyText(definition, declared)}, and none can be made.`,
    "unknown_row",
  );
}

function unknownId(context: Context, definition: Definition, text: string): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk has no object of the kind ${definition.type} with the id or ${definition.endpoint.key.join("/")} ${JSON.stringify(text)}. Check the import option, and that the key belongs to the right instance.`,
    "unknown_id",
  );
}
