// Carrying out changes on an object that exists: the update operations in their order, then calls of single properties, then rotations.
import { saysAny } from "../../api/errors";
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import type { Definition } from "../define";
import { isUnchanged } from "../plan/diff";
import { type Op, isSingleton } from "../definition/endpoint";
import type { Values } from "../definition/field";
import { type Rewritten, judge } from "../settle/honesty";
import { isByItem, itemOf } from "../plan/item";
import { mergePatch } from "../vocabulary/merge";
import type { Context } from "../context";
import { type Observed, meansGone, observeDirectly } from "../observe/observe";
import { ResourceError, during, label } from "../resource-error";
import { send, withCompanions } from "./send";
import { settle } from "../settle/settle";
import { type Step, stepsOf } from "../plan/step";
import { patiently, timingOf } from "../timing";
import { type IdsOfSides, sameJson } from "../vocabulary/value";

/** How far a write has come: what the object is by now, as far as Clerk has told. */
export interface Progress {
  readonly values: Values;
  readonly rewritten: Rewritten;
}

export interface Work {
  readonly existing: Observed;
  readonly start: Progress;
  /** What the program declares, with everything to be ignored as in the state. */
  readonly declared: Values;
  /** The properties to change, with the values to send. */
  readonly changes: Values;
  readonly ids?: IdsOfSides;
}

/** Sends the changes and settles after each call. A failure after the first call carries what is done by then. */
export async function sync(context: Context, definition: Definition, work: Work): Promise<Progress> {
  const { declared, start, ids } = work;
  const state = start.values;
  // What Clerk does not show is as the state has it.
  const existing = { ...work.existing, values: { ...state, ...work.existing.values } };
  const whole = withCompanions(definition, work.changes, declared);
  const changes = withParts(definition, withMergePatches(definition, whole, state, work.existing.values), state);
  const pending = new Set(Object.keys(changes));
  const known = { declared, pending, ...optional("ids", ids) };
  let progress: Progress = {
    values: settle(definition, { ...known, state, sent: new Set(), answer: existing.object, rewritten: start.rewritten }),
    rewritten: start.rewritten,
  };
  let done: Progress | undefined;
  for (const { op, share, names, item } of stepsOf(definition, { ...work, state, changes })) {
    const answer = await attempt(context, definition, op, existing, done, () => send(context, definition, op, share, existing));
    for (const name of names) pending.delete(name);
    // One item says nothing of the whole list that comes back.
    const sent = item ? {} : share;
    progress = settled(context, definition, {
      ...known,
      before: state,
      observed: work.existing.values,
      sent,
      names,
      progress,
      ...optional("answer", answer),
    });
    if (item) progress = { ...progress, values: withItem(progress.values, item) };
    done = progress;
    if (op.until && !isFree(answer, op.until.absent))
      await attempt(context, definition, op, existing, done, () => waitUntil(context, definition, existing.id, op.until!.absent));
  }
  const items = Object.keys(changes).filter((name) => isByItem(definition, name));
  for (const name of items) pending.delete(name);
  return {
    ...progress,
    values: settle(definition, { ...known, state: progress.values, sent: new Set(items), rewritten: progress.rewritten }),
  };
}

/** The values once one item was brought or taken away. */
function withItem(values: Values, { of, added, value }: NonNullable<Step["item"]>): Values {
  const items = (values[of] ?? []) as readonly Json[];
  return { ...values, [of]: added ? [...items, value] : items.filter((each) => !sameJson(each, value)) };
}

function withMergePatches(definition: Definition, changes: Values, before: Values, live: Values): Values {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      definition.fields[name]?.merge && isJsonObject(value) ? mergePatch(before[name], value, live[name]) : value,
    ]),
  );
}

/** Of objects whose properties the API changes one by one only what differs. */
function withParts(definition: Definition, changes: Values, before: Values): Values {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      const [field, old] = [definition.fields[name], before[name]];
      if (field?.kind !== "object" || !field.parts || !isJsonObject(value) || !isJsonObject(old)) return [name, value];
      const differs = (inner: string, of: Json): boolean => old[inner] === undefined || !isUnchanged(field.fields[inner]!, old[inner], of);
      return [name, Object.fromEntries(Object.entries(value).filter(([inner, of]) => differs(inner, of)))];
    }),
  );
}

interface Done {
  readonly before: Values;
  readonly observed?: Values;
  readonly declared: Values;
  readonly sent: Values;
  readonly names: readonly string[];
  readonly progress: Progress;
  /** The properties that later calls send. */
  readonly pending?: ReadonlySet<string>;
  readonly answer?: JsonObject;
  readonly ids?: IdsOfSides;
}

/** The state after one call. What Clerk kept is an error, what it rewrote a warning that is given once. */
export function settled(context: Context, definition: Definition, done: Done): Progress {
  const { answer, ids, declared, progress } = done;
  const verdict = answer
    ? judge(definition, { values: done.sent, before: done.before, ...optional("observed", done.observed), answer, ...optional("ids", ids) })
    : { kept: [], rewritten: {} };
  const sent = new Set(done.names.concat(Object.keys(done.sent)));
  const others = Object.entries(progress.rewritten).filter(([name]) => !sent.has(name));
  const rewritten = { ...Object.fromEntries(others), ...verdict.rewritten };
  const values = settle(definition, {
    state: progress.values,
    declared,
    sent,
    rewritten,
    ...optional("pending", done.pending),
    ...optional("answer", answer),
    ...optional("ids", ids),
  });
  for (const name of Object.keys(verdict.rewritten))
    context.warn?.(
      `${label(definition, context.name)}: Clerk rewrote ${name}. Its spelling counts as the declared one from now on; declare it as Clerk spells it to be sure.`,
    );
  if (verdict.kept.length > 0) throw new KeptError(context, definition, verdict.kept, { values, rewritten });
  return { values, rewritten };
}

/** Clerk answered with success and did not take a value. */
class KeptError extends ResourceError {
  constructor(
    context: Context,
    definition: Definition,
    kept: readonly string[],
    readonly progress: Progress,
  ) {
    super(
      `${doingOf(context)} ${label(definition, context.name)}: Clerk kept the old value of ${kept.join(", ")} although it answered with success. The instance or its plan may not have the feature; set it in the dashboard, or take it out of the program.`,
      "kept",
    );
  }
}

/** A failed call leaves what the earlier ones have done: the error carries it, so that the state can. */
async function attempt<T>(
  context: Context,
  definition: Definition,
  op: Op,
  existing: Observed,
  done: Progress | undefined,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await during(doingOf(context), definition, context.name, async () => {
      try {
        return await step();
      } catch (error) {
        if (op.each && itemOf(op).added && saysAny(op.exists, error)) return undefined;
        // A 404 may also speak of something that the body or the path names; only a look at the object itself tells that it is gone.
        if (!meansGone(op, error) || isSingleton(definition.endpoint)) throw error;
        if (!(await observeDirectly(context, definition, existing.id))) throw gone(context, definition, existing.id);
        if (takesAway(definition, op) && saysAny(op.gone, error)) return undefined;
        throw error;
      }
    });
  } catch (error) {
    throw done && error instanceof ResourceError ? new Interrupted(error, done) : error;
  }
}

/** Whether the operation takes something away from the object, which may be gone while the object stands. */
const takesAway = (definition: Definition, op: Op): boolean =>
  (op.each !== undefined && !itemOf(op).added) || Object.values(definition.fields).some((field) => field.via?.clear === op);

const doingOf = (context: Context): string => context.doing ?? "writing";

/** What was under way when a later call failed. */
export class Interrupted extends Error {
  constructor(
    override readonly cause: ResourceError,
    readonly progress: Progress,
  ) {
    super(cause.message);
  }
}

/** The progress behind a failure, where there is some. */
export function progressOf(error: unknown): Progress | undefined {
  return error instanceof Interrupted || error instanceof KeptError ? error.progress : undefined;
}

/** Whether Clerk's answer shows that a migration or the like is over. */
const isFree = (object: JsonObject | undefined, absent: string): boolean =>
  object !== undefined && (object[absent] === undefined || object[absent] === null);

/** Waits until a migration or the like has vanished from the object. */
async function waitUntil(context: Context, definition: Definition, id: string, absent: string): Promise<void> {
  const { busyMs } = timingOf(context);
  const isOver = (now: Observed | undefined): boolean => now === undefined || isFree(now.object, absent);
  if (isOver(await patiently(busyMs, () => observeDirectly(context, definition, id), isOver))) return;
  throw new ResourceError(
    `${doingOf(context)} ${label(definition, context.name)}: Clerk is still busy with ${absent.replaceAll("_", " ")} after ${busyMs / 1000} s. Run pulumi up again later; what was done is kept.`,
    "busy",
  );
}

export function gone(context: Context, definition: Definition, id: string): ResourceError {
  return new ResourceError(
    `updating ${label(definition, context.name)}: ${id} does not exist any more; it was deleted outside Pulumi. Nothing was changed. Run \`pulumi up --refresh\` to create it again.`,
    "gone",
  );
}

/** A property of an object literal that is left out when there is no value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: V };
}
