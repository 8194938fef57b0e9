// Reading one object for a refresh or a look-up. Sends nothing that changes anything.
import { saysAny } from "../../api/errors";
import { type Json, isJsonObject } from "../../api/json";
import type { Definition } from "../define";
import { diff } from "../plan/diff";
import { type Field, type Values, isInput } from "../definition/field";
import type { Context } from "../context";
import { observeById, observeByIdOrKey } from "../observe/observe";
import { during, label } from "../resource-error";
import { type Memory, settleRead } from "../settle/settle";
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
  memory: Memory = {},
): Promise<Found | undefined> {
  return during("reading", definition, context.name, () =>
    unlessClosed(context, definition, { id, values: state }, async () => {
      if (hasTime(definition)) return readTimed(context, definition, id, state, memory);
      const found = await observeById(context, definition, id, state);
      const values = found && settleRead(definition, state, found.object, memory);
      if (found && values && isSame(definition, state, values)) return { id: found.id, values };
      const again = await secondLook(context, definition, id, state);
      return again && { id: again.id, values: settleRead(definition, state, again.object, memory) };
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

async function readTimed(context: Context, definition: Definition, id: string, state: Values, memory: Memory): Promise<Found | undefined> {
  const found = await observeSettled(context, definition, id, state);
  if (!found) return undefined;
  if (!isStale(found.values, state)) return { id: found.id, values: settleRead(definition, state, found.object, memory) };
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

/** What the program declares of an object as it stands now, as a program would write it: what is empty too, which no state holds. */
export function declaredAsRead({ fields }: Definition, values: Values, declared: readonly string[]): Values {
  const empty = declared.flatMap((name) => {
    const clear = fields[name]?.clear;
    return clear === undefined || clear === null ? [] : [[name, clear] as const];
  });
  const told = Object.entries(declaredPart(values, declared)).map(([name, value]) => [name, asInput(fields[name]!, value)] as const);
  return { ...Object.fromEntries(empty), ...Object.fromEntries(told) };
}

/** The value without what Clerk sets inside of it. */
function asInput(field: Field, value: Json): Json {
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) return value.map((item: Json) => asInput(field.of, item));
  if (field.kind !== "object" || !isJsonObject(value)) return value;
  const inputs = Object.entries(value).filter(([name]) => field.fields[name] === undefined || isInput(field.fields[name]));
  return Object.fromEntries(inputs.map(([name, item]) => [name, field.fields[name] ? asInput(field.fields[name], item) : item]));
}

/** The part of an object's values that the program declares. */
export function declaredPart(values: Values, declared: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => declared.includes(name)));
}
