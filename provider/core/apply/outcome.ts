// How far a write has come, and what is left of it when a later call fails: the error carries it, so that the state can.
import type { JsonObject } from "../../api/json";
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { optional } from "../optional";
import { ResourceError, label } from "../resource-error";
import { type Deviation, deviationWords, judge } from "../settle/honesty";
import { settle } from "../settle/settle";
import type { IdsOfSides } from "../vocabulary/value";

/** How far a write has come: what the object is by now, as far as Clerk has told. */
export interface Progress {
  readonly values: Values;
}

/** What a creation or a takeover has come to. */
export interface Created extends Progress {
  readonly id: string;
  /** What the declared properties held before our first write, where destroying restores it. */
  readonly before?: Values;
}

export interface Done {
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

/** The state after one call. What Clerk did otherwise than it was told is an error. */
export function settled(context: Context, definition: Definition, done: Done): Progress {
  const { answer, ids, declared, progress } = done;
  const judged = { values: done.sent, before: done.before, ...optional("observed", done.observed), ...optional("ids", ids) };
  const deviations = answer ? judge(definition, { ...judged, answer }) : new Map<string, Deviation>();
  const values = settle(definition, {
    state: progress.values,
    declared,
    sent: new Set(done.names.concat(Object.keys(done.sent))),
    ...optional("pending", done.pending),
    ...optional("answer", answer),
    ...optional("ids", ids),
  });
  if (deviations.size > 0) throw new DeviationError(context, definition, deviations, { values });
  return { values };
}

/** Clerk answered with success and did not do what it was told. */
class DeviationError extends ResourceError {
  constructor(
    context: Context,
    definition: Definition,
    deviations: ReadonlyMap<string, Deviation>,
    readonly progress: Progress,
  ) {
    super(`${doingOf(context)} ${label(definition, context.name)}: ${deviationWords(deviations)}`, "kept");
  }
}

export const doingOf = (context: Context): string => context.doing ?? "writing";

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
  return error instanceof Interrupted || error instanceof DeviationError ? error.progress : undefined;
}

export function gone(context: Context, definition: Definition, id: string): ResourceError {
  return new ResourceError(
    `updating ${label(definition, context.name)}: ${id} does not exist any more; it was deleted outside Pulumi. Nothing was changed. Run \`pulumi up --refresh\` to create it again.`,
    "gone",
  );
}

/** A failure after something was written keeps it: the error carries the object's id and what Clerk has really taken by then. */
export async function recorded<T>(
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
