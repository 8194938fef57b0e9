// Deleting one object, or writing back what stood before. One that is gone already counts as deleted.
import type { Json } from "../../api/json";
import type { Permit } from "../../api/permit";
import type { Context, WriteContext } from "../context";
import type { Definition } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Values } from "../definition/values";
import { judge, permit } from "../gate/gate";
import { refusals } from "../gate/rule";
import { meansGone, observeById, observeDirectly } from "../observe/observe";
import { resolveReferences } from "../observe/reference";
import { forget, listOf, rowLike } from "../observe/row";
import { optional } from "../optional";
import { paramsOf, shareOf } from "../plan/carry";
import type { Holder } from "../plan/known";
import { type Plan, planRemoval } from "../plan/plan";
import { ResourceError, during, label } from "../resource-error";
import { patiently, timingOf } from "../timing";
import { decode } from "../vocabulary/codec";
import { send } from "./send";

/** What became of the object: deleted, restored, or left in Clerk and why. */
export type Removal =
  | "deleted"
  | "gone"
  | `kept: ${string}`
  | "kept, with Clerk's own values again"
  | "kept, with the values that stood before this stack";

export interface RemoveOptions {
  /** What the declared properties held before our first write. */
  readonly before?: Values;
  /** Where the program had it. */
  readonly parent?: string;
  /** Another entry of the stack that has the object. */
  readonly heldBy?: Holder;
}

/** Deletes the object in Clerk; what is Clerk's own, or another resource's of the stack, is let go of. */
export async function remove(
  context: WriteContext,
  definition: Definition,
  id: string,
  state: Values,
  { before = {}, parent, heldBy }: RemoveOptions = {},
): Promise<Removal> {
  const known = { id, values: state, ...optional("name", context.name), ...optional("parent", parent) };
  const plan = planRemoval(definition, known, heldBy);
  if (plan.effects.length === 0) {
    judge(plan, context.policy);
    return plan.because as Removal;
  }
  const op = definition.endpoint.remove;
  if (typeof op === "string") return restore(context, definition, id, before, permit(plan, context.policy));
  return during<Removal>("deleting", definition, context.name, async () => {
    // Where nothing would be deleted nothing is refused.
    const isRefused = refusals(plan, context.policy).length > 0;
    if (isRefused && !(await observeById(context, definition, id, state))) return "gone";
    await carryOut(context, plan, op, id, state);
    return definition.endpoint.preset ? "kept, with Clerk's own values again" : "deleted";
  });
}

async function carryOut(context: WriteContext, plan: Plan, op: Op, id: string, state: Values): Promise<void> {
  const { definition } = plan;
  const leave = permit(plan, context.policy);
  try {
    const params = { ...(await otherwise(context, definition, op)), ...paramsOf(definition, op, state) };
    await send(context, definition, op, params, leave, { id, object: { id }, values: state });
  } catch (error) {
    if (!meansGone(op, error)) throw error;
  }
  if (op.until) await untilGone(context, definition, id, state);
  if (definition.endpoint.id === "id" && definition.endpoint.list) context.client.lists.remove(listOf(definition, state), id);
  else forget(context, definition, state);
}

/** A deletion that Clerk carries out in the background: until it is done the natural key is taken. Longer than that is no failure. */
async function untilGone(context: Context, definition: Definition, id: string, state: Values): Promise<void> {
  const { busyMs } = timingOf(context);
  await patiently(
    busyMs,
    () => observeDirectly(context, definition, id, state),
    (found) => found === undefined,
  );
}

/** What the operation sends where the program says nothing: the natural key of the one object that matches. */
async function otherwise(context: Context, definition: Definition, { otherwise: rule }: Op): Promise<Values> {
  const row = rule && (await rowLike(context, definition, rule.match));
  const key = row && decode(definition, row)[definition.endpoint.key[0] ?? ""];
  return rule && key !== undefined ? { [rule.property]: key } : {};
}

async function restore(context: Context, definition: Definition, id: string, before: Values, leave: Permit): Promise<Removal> {
  return during<Removal>("restoring", definition, context.name, async () => {
    const standing = await stillNamed(context, definition, before);
    for (const op of definition.endpoint.update) {
      const share = shareOf(definition, op, standing);
      if (Object.keys(share).length > 0) await send(context, definition, op, share, leave, { id, object: { id }, values: standing });
    }
    return Object.keys(standing).length > 0
      ? "kept, with the values that stood before this stack"
      : "kept: settings of an instance cannot be deleted";
  });
}

/** Without what names an object that has gone since: that cannot be given back, and must not block the rest. */
async function stillNamed(context: Context, definition: Definition, before: Values): Promise<Values> {
  const standing: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(before)) {
    try {
      await resolveReferences(context, definition, { [name]: value });
      standing[name] = value;
    } catch (error) {
      if (!(error instanceof ResourceError) || error.code !== "missing_reference") throw error;
      context.warn?.(
        `${label(definition, context.name)}: ${name} cannot be given back what stood before this stack, because that is gone.`,
      );
    }
  }
  return standing;
}
