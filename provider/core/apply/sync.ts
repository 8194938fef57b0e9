// Carrying out changes on an object that exists: the update operations in their order, then calls of single properties, then rotations.
import { saysAny } from "../../api/errors";
import { type Json, type JsonObject } from "../../api/json";
import type { Definition } from "../definition/field";
import { isUnchanged } from "../vocabulary/compare";
import { isSingleton } from "../definition/endpoint";
import type { Op } from "../definition/operation";
import type { Values } from "../definition/values";
import { type Sent, isJudged, judge } from "../settle/honesty";
import { isByItem, itemOf } from "../plan/item";
import type { Context } from "../context";
import { type Observed, meansGone, observeDirectly } from "../observe/observe";
import { ResourceError, during, label } from "../resource-error";
import { withCompanions } from "../plan/carry";
import { send } from "./send";
import { settle } from "../settle/settle";
import { type Step, stepsOf } from "../plan/step";
import { patiently, timingOf } from "../timing";
import type { IdsOfSides } from "../vocabulary/value";
import { meaningOf } from "../vocabulary/meaning";
import { optional } from "../optional";
import type { Permit } from "../../api/permit";
import { Interrupted, type Progress, doingOf, gone, settled } from "./outcome";
import { sameJson } from "../vocabulary/json-value";

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
export async function sync(context: Context, definition: Definition, work: Work, permit: Permit): Promise<Progress> {
  const { declared, start, ids } = work;
  const state = start.values;
  // What Clerk does not show is as the state has it.
  const existing = { ...work.existing, values: { ...state, ...work.existing.values } };
  const whole = withCompanions(definition, work.changes, declared);
  const changes = outgoing(definition, whole, state, work.existing.values);
  const pending = new Set(Object.keys(changes));
  const known = { declared, pending, ...optional("ids", ids) };
  let progress: Progress = { values: settle(definition, { ...known, state, sent: new Set(), answer: existing.object }) };
  let done: Progress | undefined;
  for (const { op, share, names, item } of stepsOf(definition, { ...work, state, changes })) {
    const told = await attempt(context, definition, op, existing, done, () => send(context, definition, op, share, permit, existing));
    const sentBy: Sent = { values: share, before: state, observed: work.existing.values, answer: {}, ...optional("ids", ids) };
    const answer =
      told ?? (await attempt(context, definition, op, existing, done, () => confirmed(context, definition, op, existing.id, sentBy)));
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
    if (item) progress = { values: withItem(progress.values, item) };
    done = progress;
    if (op.until && !isFree(answer, op.until.absent))
      await attempt(context, definition, op, existing, done, () => waitUntil(context, definition, existing.id, op.until!.absent));
  }
  const items = Object.keys(changes).filter((name) => isByItem(definition, name));
  for (const name of items) pending.delete(name);
  return { values: settle(definition, { ...known, state: progress.values, sent: new Set(items) }) };
}

/** The values once one item was brought or taken away. */
function withItem(values: Values, { of, added, value }: NonNullable<Step["item"]>): Values {
  const items = (values[of] ?? []) as readonly Json[];
  return { ...values, [of]: added ? [...items, value] : items.filter((each) => !sameJson(each, value)) };
}

/** The values as they go out: of documents that the API merges the patch, of some objects only what differs. */
function outgoing(definition: Definition, changes: Values, before: Values, live: Values): Values {
  const entries = Object.entries(changes).map(([name, value]) => {
    const field = definition.fields[name]!;
    const given = { field, value, ...optional("before", before[name]), ...optional("live", live[name]), sameInside: isUnchanged };
    return [name, meaningOf(field).outgoing(given, () => value)] as const;
  });
  return Object.fromEntries(entries);
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

/** Whether Clerk's answer shows that a migration or the like is over. */
const isFree = (object: JsonObject | undefined, absent: string): boolean =>
  object !== undefined && (object[absent] === undefined || object[absent] === null);

/** A success without a word proves nothing: where the object can be asked for, it is. An old value may be lag, for as long as reads lag. */
async function confirmed(context: Context, definition: Definition, op: Op, id: string, sent: Sent): Promise<JsonObject | undefined> {
  const isAskable = op.answer === "empty" && typeof definition.endpoint.read === "object";
  if (!isAskable || !Object.keys(sent.values).some((name) => isJudged(definition, name))) return undefined;
  const isTaken = (found: Observed | undefined): boolean => !found || judge(definition, { ...sent, answer: found.object }).size === 0;
  return (await patiently(timingOf(context).lagMs, () => observeDirectly(context, definition, id), isTaken))?.object;
}

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
