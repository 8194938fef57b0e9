// Carrying out changes on an object that exists: the update operations in their order, then calls of single properties, then rotations.
import { saysNotFound } from "../api/errors";
import { type Json, type JsonObject, isJsonObject } from "../api/json";

import type { Definition } from "./define";
import type { DiffOptions } from "./diff";
import { type Op, pathOf } from "./endpoint";
import type { Values } from "./field";
import { type Rewritten, judge } from "./honesty";
import { mergePatch } from "./merge";
import { type Context, type Observed, observeDirectly } from "./observe";
import { ResourceError, during, label } from "./resource-error";
import { send, shareOf, withCompanions } from "./send";
import { settle } from "./settle";
import { sameValue } from "./value";

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
  readonly ids?: DiffOptions["ids"];
}

/** Sends the changes and settles after each call. A failure after the first call carries what is done by then. */
export async function sync(context: Context, definition: Definition, work: Work): Promise<Progress> {
  const { existing, declared, ids } = work;
  const changes = withMergePatches(definition, withCompanions(definition, work.changes, declared), work.start.values);
  const before = work.start.values;
  let progress: Progress = {
    values: settle(definition, {
      state: before,
      declared,
      sent: new Set(),
      answer: existing.object,
      rewritten: work.start.rewritten,
      ...optional("ids", ids),
    }),
    rewritten: work.start.rewritten,
  };
  let done: Progress | undefined;
  for (const { op, share, names } of stepsOf(definition, changes, declared, existing.values)) {
    const answer = await attempt(context, definition, existing, done, () => send(context, definition, op, share, existing));
    progress = settled(context, definition, {
      before,
      observed: existing.values,
      declared,
      // One item says nothing of the whole list that comes back.
      sent: op.each ? {} : share,
      names,
      progress,
      ...optional("answer", answer),
      ...optional("ids", ids),
    });
    done = progress;
    if (op.until) await attempt(context, definition, existing, done, () => waitUntil(context, definition, existing.id, op.until!.absent));
  }
  return progress;
}

interface Step {
  readonly op: Op;
  readonly share: Values;
  /** The properties that are done with this step. */
  readonly names: readonly string[];
}

/** The calls that the changes need, in their order. */
function stepsOf(definition: Definition, changes: Values, declared: Values, observed: Values): Step[] {
  const steps: Step[] = [];
  for (const op of definition.endpoint.update) {
    if (op.each) steps.push(...itemSteps(definition, op, changes, observed));
    else {
      const share = shareOf(definition, op, changes);
      const params = paramsOf(definition, op, declared);
      if (Object.keys(share).length > 0) steps.push({ op, share: { ...params, ...share }, names: Object.keys(share) });
    }
  }
  for (const [name, value] of Object.entries(changes)) {
    const field = definition.fields[name];
    if (field?.via) {
      const empties = field.via.clear !== undefined && declared[name] === undefined;
      const op = empties ? field.via.clear! : field.via.set;
      steps.push({ op, share: empties ? {} : { ...paramsOf(definition, op, declared), [name]: value }, names: [name] });
    }
  }
  for (const name of Object.keys(changes)) {
    const field = definition.fields[name];
    if (field?.trigger) steps.push({ op: field.trigger, share: paramsOf(definition, field.trigger, declared), names: [name] });
  }
  return steps;
}

/** One call for each item that is new, or that is gone. */
function itemSteps(definition: Definition, op: Op, changes: Values, observed: Values): Step[] {
  const [way, name] = Object.entries(op.each!)[0] as ["added" | "removed", string];
  const field = definition.fields[name];
  if (changes[name] === undefined || !field || (field.kind !== "set" && field.kind !== "list")) return [];
  const [olds, news] = [items(observed[name]), items(changes[name])];
  const [from, other] = way === "added" ? [news, olds] : [olds, news];
  const touched = from.filter((item) => !other.some((each) => sameValue(field.of, each, item)));
  return touched.map((item) => ({ op, share: { [name]: [item] }, names: [name] }));
}

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** What is stored for an operation and travels with it only. */
function paramsOf(definition: Definition, op: Op, declared: Values): Values {
  return Object.fromEntries(
    Object.entries(declared).filter(([name]) => op.name !== undefined && definition.fields[name]?.param === op.name),
  );
}

function withMergePatches(definition: Definition, changes: Values, before: Values): Values {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      definition.fields[name]?.merge && isJsonObject(value) ? mergePatch(before[name], value) : value,
    ]),
  );
}

interface Done {
  readonly before: Values;
  readonly observed?: Values;
  readonly declared: Values;
  readonly sent: Values;
  readonly names: readonly string[];
  readonly progress: Progress;
  readonly answer?: JsonObject;
  readonly ids?: DiffOptions["ids"];
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
  existing: Observed,
  done: Progress | undefined,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await during(doingOf(context), definition, context.name, async () => {
      try {
        return await step();
      } catch (error) {
        // A 404 may also speak of something that the body names; only a look at the object itself tells that it is gone.
        if (!saysNotFound(error) || definition.endpoint.id === "instance" || (await observeDirectly(context, definition, existing.id)))
          throw error;
        throw gone(context, definition, existing.id);
      }
    });
  } catch (error) {
    throw done && error instanceof ResourceError ? new Interrupted(error, done) : error;
  }
}

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

/** Waits until a migration or the like has vanished from the object. */
async function waitUntil(context: Context, definition: Definition, id: string, absent: string): Promise<void> {
  const { confirm } = definition.endpoint;
  if (!confirm) return;
  const deadline = Date.now() + 60_000;
  for (let pause = 200; Date.now() < deadline; pause = Math.min(pause * 2, 3000)) {
    const object = await context.client.request({ method: confirm.method, path: pathOf(confirm, id) });
    if (!isJsonObject(object) || object[absent] === undefined || object[absent] === null) return;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new ResourceError(
    `${doingOf(context)} ${label(definition, context.name)}: Clerk is still busy with ${absent.replaceAll("_", " ")} after a minute. Run pulumi up again later; what was done is kept.`,
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
