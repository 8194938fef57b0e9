// A POST whose answer may be lost: looked for, never repeated blindly. Nothing is made twice, and what may exist is named.
import { ClerkError, saysAny } from "../../api/errors";
import type { JsonObject } from "../../api/json";
import { decode, decodeIds, withUntold } from "../vocabulary/codec";
import type { Definition } from "../define";
import { isUnchanged } from "../plan/diff";
import { type Op, idParts } from "../definition/endpoint";
import type { Values } from "../definition/field";
import { isUnreadable } from "../definition/field";
import type { Context } from "../context";
import { type Observed, keyOf, keyText, matching, observeByKey, observed } from "../observe/observe";
import { ResourceError, label } from "../resource-error";
import { forget, idOf, rowsOf } from "../observe/row";
import { send } from "./send";
import { patiently, timingOf } from "../timing";
import { type SideIds, sameValue } from "../vocabulary/value";

const tries = 3;

/** What a POST has made. */
export interface Posted {
  readonly answer: JsonObject;
  /** The answer was lost, and the object found: what only that answer told is not in it. */
  readonly recovered: boolean;
}

/** The object that the POST has made, however its answer came. */
export async function post(context: Context, definition: Definition, op: Op, values: Values): Promise<Posted> {
  const standing = await rowsOf(context, definition, values);
  for (let left = tries; ; left--) {
    const failure = await failureOf(async () => {
      const answer = (await send(context, definition, op, values)) ?? {};
      if (typeof answer.id === "string" || !hasOwnId(definition)) return answer;
      throw new ResourceError(`creating ${label(definition, context.name)}: Clerk answered without an id.`, "no_id");
    });
    if (!(failure instanceof Error)) return { answer: failure, recovered: false };
    const { error, isTaken, isLost } = told(failure, op);
    if (!isTaken && !isLost) throw error;
    const last = definition.endpoint.unique === false || left <= 1;
    const before = new Set(standing.map((object) => idOf(definition, object)));
    const found = await search(context, definition, values, before, isTaken || last);
    if (found && isOurs(context, definition, found, values) && (isLost || left < tries)) return { answer: found.object, recovered: true };
    if (isTaken) throw found ? exists(context, definition, values, found.id) : error;
    if (last) throw mayExist(context, definition, values, error);
  }
}

const hasOwnId = ({ endpoint }: Definition): boolean => endpoint.id !== "instance" && idParts(endpoint).includes("id");

async function failureOf(step: () => Promise<JsonObject>): Promise<JsonObject | Error> {
  try {
    return await step();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function told(error: Error, op: Op): { readonly error: Error; readonly isTaken: boolean; readonly isLost: boolean } {
  return { error, isTaken: saysAny(op.exists, error), isLost: error instanceof ClerkError && error.mayHaveHappened };
}

/** Looks for an object with this key that was not there before; a unique kind can ask by another POST, so one look is enough for it. */
async function search(
  context: Context,
  definition: Definition,
  values: Values,
  before: ReadonlySet<unknown>,
  isPatient: boolean,
): Promise<Observed | undefined> {
  const look = async (): Promise<Observed | undefined> => {
    forget(context, definition, values);
    if (!definition.endpoint.list) return observeByKey(context, definition, values);
    const key = await keyOf(context, definition, values);
    const all = key ? matching(definition, await rowsOf(context, definition, values), key) : [];
    const found = all.find((object) => !before.has(idOf(definition, object)));
    return found && observed(context, definition, found);
  };
  return isPatient ? patiently(timingOf(context).lagMs, look, (found) => found !== undefined) : look();
}

/** Whether everything that was sent and can be read is as it was sent. */
function isOurs(context: Context, definition: Definition, found: Observed, values: Values): boolean {
  const shown = decodeIds(definition, found.object);
  const ids = (name: string): SideIds => ({ left: shown[name] ?? {}, right: context.ids?.[name] ?? {} });
  const there = decode(definition, found.object);
  return Object.entries(values).every(([name, value]) => {
    const field = definition.fields[name]!;
    const standing = there[name];
    return (
      isUnreadable(field) ||
      field.via !== undefined ||
      (standing === undefined
        ? field.clear !== undefined && sameValue(field, value, field.clear)
        : isUnchanged(field, withUntold(field, standing, value) ?? standing, value, ids(name)))
    );
  });
}

export function exists(context: Context, definition: Definition, declared: Values, id: string): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk has an object with ${keyText(definition, declared)} already, ${id}, and it is not this stack's. To take it over, give the resource the option { import: ${JSON.stringify(id)} } or { adopt: true }; otherwise choose another ${definition.endpoint.key.join(" or ")}.`,
    "exists",
  );
}

function mayExist(context: Context, definition: Definition, values: Values, error: Error): ResourceError {
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk's answer was lost, and within ${timingOf(context).lagMs / 1000} s no object with ${keyText(definition, values)} showed up. It may exist all the same: look for it in the dashboard; if it is there, give the resource the option { import: "<its id>" }, otherwise run pulumi up again. ${error.message}`,
    "lost_answer",
  );
}
