// A POST whose answer may be lost: looked for, never repeated blindly. Nothing is made twice, and what may exist is named.
import { ClerkError, saysAny } from "../../api/errors";
import type { JsonObject } from "../../api/json";
import type { Permit } from "../../api/permit";
import type { Context } from "../context";
import { idParts } from "../definition/endpoint";
import type { Definition } from "../definition/field";
import type { Op } from "../definition/operation";
import { recognise } from "../definition/recognition";
import type { Values } from "../definition/values";
import { isHeld } from "../gate/memory";
import { type Observed, keyOf, keyText, matching, observeByKey, observed } from "../observe/observe";
import { forget, idOf, rowsOf } from "../observe/row";
import { ResourceError, label } from "../resource-error";
import { patiently, timingOf } from "../timing";
import { decode, decodeIds, withUntold } from "../vocabulary/codec";
import { isUnchanged } from "../vocabulary/compare";
import { isUnreadable, meaningOf } from "../vocabulary/meaning";
import { type SideIds, sameValue } from "../vocabulary/value";
import { exists } from "./refusal";
import { send } from "./send";
import { oneAtATime } from "./serial";

const tries = 3;

/** What a POST has made. */
export interface Posted {
  readonly answer: JsonObject;
  /** The answer was lost, and the object found: what only that answer told is not in it. */
  readonly recovered: boolean;
}

/** The object that the POST has made, however its answer came. */
export async function post(context: Context, definition: Definition, op: Op, values: Values, permit: Permit): Promise<Posted> {
  const { by, unique } = recognise(definition, values);
  const run = (): Promise<Posted> => posted(context, definition, op, values, permit);
  // Of two that nothing tells apart the one that is found after a lost answer could be the other's.
  return unique ? run() : oneAtATime(context.client, `${definition.type} ${JSON.stringify(by ?? null)}`, run);
}

async function posted(context: Context, definition: Definition, op: Op, values: Values, permit: Permit): Promise<Posted> {
  const { by, unique } = recognise(definition, values);
  const standing = new Set((await rowsOf(context, definition, values)).map((object) => idOf(definition, object)));
  for (let left = unique ? tries : 1; ; left--) {
    const failure = await failureOf(async () => {
      const answer = (await send(context, definition, op, values, permit)) ?? {};
      if (typeof answer.id === "string" || !hasOwnId(definition)) return answer;
      throw new ResourceError(`creating ${label(definition, context.name)}: Clerk answered without an id.`, "no_id");
    });
    if (!(failure instanceof Error)) return { answer: failure, recovered: false };
    const isTaken = saysAny(op.exists, failure);
    const isLost = failure instanceof ClerkError && failure.mayHaveHappened;
    if (!isTaken && !isLost) throw failure;
    const found = await search(context, definition, values, standing, isTaken || left <= 1);
    const isOwn = found !== undefined && isOurs(context, definition, found, values);
    // A refusal of the first try speaks of somebody else's object.
    const isFirst = left === (unique ? tries : 1);
    if (isOwn && by !== undefined && (isLost || !isFirst)) return { answer: found.object, recovered: true };
    if (isTaken) throw found ? exists(context, definition, values, found.id) : failure;
    if (left <= 1) throw mayExist(context, definition, values, failure, found?.id);
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

/** Looks for an object that was not there before; a unique kind can ask by another POST, so one look is enough for it. */
async function search(
  context: Context,
  definition: Definition,
  values: Values,
  standing: ReadonlySet<string>,
  isPatient: boolean,
): Promise<Observed | undefined> {
  const { by } = recognise(definition, values);
  const look = async (): Promise<Observed | undefined> => {
    forget(context, definition, values);
    if (!definition.endpoint.list) return observeByKey(context, definition, values);
    const rows = await rowsOf(context, definition, values);
    const key = by && (await keyOf(context, definition, values));
    const fresh = (key ? matching(definition, rows, key) : by ? [] : rows).filter((object) => isFree(idOf(definition, object)));
    const all = await Promise.all(fresh.map((object) => observed(context, definition, object)));
    return all.find((each) => isOurs(context, definition, each, values)) ?? (by ? all[0] : undefined);
  };
  /** Neither there before, nor made by another resource of this run. */
  const isFree = (id: string): boolean => !standing.has(id) && !isHeld(definition, id);
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
    if (isUnreadable(field) || field.via !== undefined) return true;
    if (standing === undefined) return meaningOf(field).empties.some((empty) => sameValue(field, value, empty));
    return isUnchanged(field, withUntold(field, standing, value) ?? standing, value, ids(name));
  });
}

function mayExist(context: Context, definition: Definition, values: Values, error: Error, id: string | undefined): ResourceError {
  const { by } = recognise(definition, values);
  const what = `no object with ${by ? keyText(definition, values) : statedText(definition, values)}`;
  const seen = id
    ? `${id} is there now and was not before, and nothing proves that it is this one. If it is, give the resource the option { import: ${JSON.stringify(id)} }; otherwise`
    : `within ${timingOf(context).lagMs / 1000} s ${what} showed up. It may exist all the same: look for it in the dashboard; if it is there, give the resource the option { import: "<its id>" }, otherwise`;
  return new ResourceError(
    `creating ${label(definition, context.name)}: Clerk's answer was lost, and ${seen} run pulumi up again. ${error.message}`,
    "lost_answer",
  );
}

/** `name "Acme"`: what every object of the kind has, where nothing tells one from another. */
function statedText({ fields }: Definition, values: Values): string {
  const stated = Object.entries(values).filter(([name, value]) => {
    const { kind, required, secret } = fields[name]!;
    return required && !secret && kind === "string" && typeof value === "string";
  });
  return stated.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(" and ") || "these values";
}
