// Deleting one object, or writing back what stood before. One that is gone already counts as deleted.
import type { Json } from "../../api/json";
import { decode } from "../vocabulary/codec";
import type { Definition } from "../define";
import type { Op } from "../definition/endpoint";
import type { Values } from "../definition/field";
import type { Context } from "../context";
import { meansGone, observeById, observeDirectly } from "../observe/observe";
import { forget, isBuiltinState, listOf, rowLike } from "../observe/row";
import { ResourceError, during, label } from "../resource-error";
import { resolveReferences } from "../observe/reference";
import { send, shareOf } from "./send";
import { paramsOf } from "../plan/step";
import { patiently, timingOf } from "../timing";

/** What became of the object: deleted, restored, or left in Clerk and why. */
export type Removal =
  | "deleted"
  | "gone"
  | "kept: settings of an instance cannot be deleted"
  | "kept: Clerk made it"
  | "kept, with Clerk's own values again"
  | "kept, with the values that stood before this stack";

export interface RemoveOptions {
  /** What the declared properties held before our first write. */
  readonly before?: Values;
  /** Set where deletions are refused: why, and the ways out. */
  readonly refusal?: string;
}

/** Deletes the object in Clerk; what is Clerk's own is let go of. */
export async function remove(
  context: Context,
  definition: Definition,
  id: string,
  state: Values,
  options: RemoveOptions = {},
): Promise<Removal> {
  const op = definition.endpoint.remove;
  if (op === "keep") return "kept: settings of an instance cannot be deleted";
  if (op === "restore") return restore(context, definition, id, options.before ?? {});
  if (!definition.endpoint.preset && isBuiltinState(definition, state)) return "kept: Clerk made it";
  return during<Removal>("deleting", definition, context.name, async () => {
    if (options.refusal !== undefined) {
      // Where nothing would be deleted nothing is refused.
      if (!(await observeById(context, definition, id, state))) return "gone";
      throw new ResourceError(options.refusal, "deletes_refused");
    }
    try {
      const params = { ...(await otherwise(context, definition, op)), ...paramsOf(definition, op, state) };
      await send(context, definition, op, params, { id, object: { id }, values: state });
    } catch (error) {
      if (!meansGone(op, error)) throw error;
    }
    if (op.until) await untilGone(context, definition, id, state);
    if (definition.endpoint.id === "id" && definition.endpoint.list) context.client.lists.remove(listOf(definition, state), id);
    else forget(context, definition, state);
    return definition.endpoint.preset ? "kept, with Clerk's own values again" : "deleted";
  });
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

async function restore(context: Context, definition: Definition, id: string, before: Values): Promise<Removal> {
  return during<Removal>("restoring", definition, context.name, async () => {
    const standing = await stillNamed(context, definition, before);
    for (const op of definition.endpoint.update) {
      const share = shareOf(definition, op, standing);
      if (Object.keys(share).length > 0) await send(context, definition, op, share, { id, object: { id }, values: standing });
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

/** Why a deletion in production is refused, and the three ways out. */
export function refusalOf(definition: Definition, name: string | undefined, id: string, instance: string | undefined): string {
  return `deleting ${label(definition, name)}: ${id} is in the production instance${instance ? ` ${instance}` : ""}, and people or programs lose access when it goes. Nothing was deleted. To allow it for this run set CLERK_ALLOW_DELETES=true; to keep it put it back into the program; to forget it without deleting it run \`pulumi state delete\`.`;
}
