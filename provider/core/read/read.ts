// Reading one object for a refresh or a look-up. Sends nothing that changes anything.
import { saysAny } from "../../api/errors";
import type { Definition } from "../definition/field";
import { diff } from "../plan/diff";
import type { Values } from "../definition/values";
import type { Context } from "../context";
import { observeById, observeByIdOrKey } from "../observe/observe";
import { during, label } from "../resource-error";
import { settleRead } from "../settle/settle";
import type { ReferenceIds } from "../vocabulary/value";
import { hasTime, isStale, observeSettled, secondLook } from "../observe/witness";

export interface Found {
  readonly id: string;
  readonly values: Values;
}

/** The object of the state as it stands now; undefined when it is gone. */
export async function read(
  context: Context,
  definition: Definition,
  id: string,
  state: Values,
  ids: ReferenceIds = {},
): Promise<Found | undefined> {
  return during("reading", definition, context.name, () =>
    unlessClosed(context, definition, { id, values: state }, async () => {
      if (hasTime(definition)) return readTimed(context, definition, id, state, ids);
      const found = await observeById(context, definition, id, state);
      const values = found && settleRead(definition, state, found.object, ids);
      if (found && values && isSame(definition, state, values)) return { id: found.id, values };
      const again = await secondLook(context, definition, id, state);
      return again && { id: again.id, values: settleRead(definition, state, again.object, ids) };
    }),
  );
}

/** While a gate is shut Clerk tells nothing of what lies behind it: the state stands, so that the gate itself can be put right. */
async function unlessClosed(
  context: Context,
  definition: Definition,
  known: Found,
  step: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!saysAny(definition.endpoint.closed, error)) throw error;
    context.warn?.(
      `${label(definition, context.name)}: Clerk tells nothing of it (${error.code}); its state stands. pulumi up puts right what the program declares of ${definition.endpoint.after?.join(", ") ?? "the instance"}.`,
    );
    return known;
  }
}

async function readTimed(
  context: Context,
  definition: Definition,
  id: string,
  state: Values,
  ids: ReferenceIds,
): Promise<Found | undefined> {
  const found = await observeSettled(context, definition, id, state);
  if (!found) return undefined;
  if (!isStale(found.values, state)) return { id: found.id, values: settleRead(definition, state, found.object, ids) };
  context.warn?.(
    `${label(definition, context.name)}: Clerk's reads are older than the last write of this stack; its state stands. Run pulumi refresh later.`,
  );
  return { id, values: state };
}

/** Whether nothing that the state holds has changed. */
function isSame(definition: Definition, state: Values, found: Values): boolean {
  return diff(definition, found, state).length === 0 && diff(definition, state, found).length === 0;
}

/** The object that a program names by its id or natural key without declaring it. */
export async function lookUp(context: Context, definition: Definition, text: string): Promise<Found | undefined> {
  return during("looking up", definition, context.name, async () => {
    const found = await observeByIdOrKey(context, definition, text);
    return found && { id: found.id, values: found.values };
  });
}
