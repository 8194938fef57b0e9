// Deleting one object. One that is gone already counts as deleted.
import { ClerkError } from "../api/errors";
import type { Definition } from "./define";
import { pathOf } from "./endpoint";
import type { Values } from "./field";
import { type Context, isBuiltinState, listOf } from "./observe";
import { during } from "./resource-error";

/** What became of the object: deleted, or left in Clerk and why. */
export type Removal = "deleted" | "kept: settings of an instance cannot be deleted" | "kept: Clerk made it";

/** Deletes the object in Clerk; what is Clerk's own is let go of. */
export async function remove(context: Context, definition: Definition, id: string, state: Values): Promise<Removal> {
  const op = definition.endpoint.remove;
  if (op === "keep" || op === "restore") return "kept: settings of an instance cannot be deleted";
  if (isBuiltinState(definition, state)) return "kept: Clerk made it";
  await during("deleting", definition, context.name, async () => {
    try {
      await context.client.request({ method: op.method, path: pathOf(op, id) });
    } catch (error) {
      if (!(error instanceof ClerkError) || error.status !== 404 || !op.gone?.includes(error.code)) throw error;
    }
    if (definition.endpoint.list) context.client.lists.remove(listOf(definition), id);
  });
  return "deleted";
}
