// Whether what is declared exists already: by what its definition says that an object is known by. Reads only.
import type { Context } from "../context";
import { isInput, isUnreadable } from "../vocabulary/meaning";
import type { Definition } from "../definition/field";
import { recognise } from "../definition/recognition";
import type { Values } from "../definition/values";
import { ResourceError, label } from "../resource-error";
import { decode } from "../vocabulary/codec";
import { isUnchanged } from "../vocabulary/compare";
import { type Observed, keyOf, keyText, matching, observeByKey } from "./observe";
import { idOf, otherRowsOf, rowsOf } from "./row";

interface Wanted {
  readonly values: Values;
  readonly adopt?: boolean;
}

/** The object that the declaration would be, or take over. Where nothing tells it from others, taking over is an error that names them. */
export async function findExisting(context: Context, definition: Definition, { values, adopt }: Wanted): Promise<Observed | undefined> {
  const { by, unique } = recognise(definition, values);
  if (by === undefined) {
    if (adopt) await refuseNameless(context, definition, values);
    return undefined;
  }
  // Clerk lets several have it: one more is no clash.
  if (!unique && !adopt) return undefined;
  const found = await observeByKey(context, definition, values);
  if (!found) await refuseOther(context, definition, values);
  return found;
}

/** Objects that might be meant: everything that must be declared, and that Clerk tells, is the same. */
async function refuseNameless(context: Context, definition: Definition, values: Values): Promise<void> {
  const required = Object.entries(definition.fields).filter(([, field]) => field.required && isInput(field) && !isUnreadable(field));
  const alike = (await rowsOf(context, definition, values)).filter((row) => {
    const there = decode(definition, row);
    return required.every(
      ([name, field]) => values[name] !== undefined && there[name] !== undefined && isUnchanged(field, there[name], values[name]),
    );
  });
  if (alike.length === 0) return;
  const ids = alike.map((row) => idOf(definition, row));
  throw new ResourceError(
    `creating ${label(definition, context.name)}: it has no ${definition.endpoint.key.join("/")}, by which an object could be taken over (adopt), and Clerk has ${ids.length} that may be meant: ${ids.slice(0, 10).join(", ")}. Name it by { import: ${JSON.stringify(ids[0])} }, or take adopt: true out to make a new one.`,
    "nameless",
  );
}

/** A row of the same list that is of another class has the key: Clerk would refuse a second one. */
async function refuseOther(context: Context, definition: Definition, values: Values): Promise<void> {
  const { others, list } = definition.endpoint;
  if (others === undefined || list?.where === undefined) return;
  const key = await keyOf(context, definition, values);
  const [other] = key ? matching(definition, await otherRowsOf(context, definition, key), key) : [];
  if (other)
    throw new ResourceError(
      `creating ${label(definition, context.name)}: ${keyText(definition, values)} is that of ${String(other.id)}, which is of another class. ${others}`,
      "other_class",
    );
}
