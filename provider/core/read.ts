// Reading one object for a refresh or a look-up. Sends nothing that changes anything.
import type { Definition } from "./define";
import type { Values } from "./field";
import { type Context, observeById, observeByIdOrKey } from "./observe";
import { during } from "./resource-error";
import { settleRead } from "./settle";

export interface Found {
  readonly id: string;
  readonly values: Values;
}

/** The object of the state as it stands now; undefined when it is gone. */
export async function read(context: Context, definition: Definition, id: string, state: Values): Promise<Found | undefined> {
  return during("reading", definition, context.name, async () => {
    const found = await observeById(context, definition, id);
    return found && { id: found.id, values: settleRead(definition, state, found.object, context.ids) };
  });
}

/** The object that a program names by its id or natural key without declaring it. */
export async function lookUp(context: Context, definition: Definition, text: string): Promise<Found | undefined> {
  return during("looking up", definition, context.name, async () => {
    const found = await observeByIdOrKey(context, definition, text);
    return found && { id: found.id, values: found.values };
  });
}

/** The part of an object's values that the program declares, as a program would write it. */
export function declaredPart(values: Values, declared: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => declared.includes(name)));
}
