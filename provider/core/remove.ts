// Deleting one object. One that is gone already counts as deleted.
import { ClerkError } from "../api/errors";
import type { Definition } from "./define";
import { pathOf } from "./endpoint";
import { type Context, listOf } from "./observe";
import { during } from "./resource-error";

/** Deletes the object in Clerk. */
export async function remove(context: Context, definition: Definition, id: string): Promise<void> {
  const op = definition.endpoint.remove;
  if (op === "keep" || op === "restore") return;
  await during("deleting", definition, context.name, async () => {
    try {
      await context.client.request({ method: op.method, path: pathOf(op, id) });
    } catch (error) {
      if (!(error instanceof ClerkError) || error.status !== 404 || !op.gone?.includes(error.code)) throw error;
    }
    if (definition.endpoint.list) context.client.lists.remove(listOf(definition), id);
  });
}
