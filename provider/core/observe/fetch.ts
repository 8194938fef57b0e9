// What Clerk tells of an object only when it is asked for it by itself, such as the secret of a machine. Sends nothing that changes anything.
import { ClerkError } from "../../api/errors";
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import { type Op, pathOf } from "../definition/operation";
import { label } from "../resource-error";
import { readPath, setAt } from "../vocabulary/codec";
import type { Observed } from "./observe";
import { pathIdOf } from "./row";

/** One of these properties. */
export async function ask(context: Context, definition: Definition, op: Op, at: Observed): Promise<JsonObject> {
  const answer = await context.client.request({ method: "GET", path: pathOf(op, pathIdOf(definition, at.id, at.object)) });
  return isJsonObject(answer) ? tellingOf(definition, op.tells ?? {}, answer) : {};
}

/** All of them. A refusal leaves the object without it. */
export async function fetched(context: Context, definition: Definition, at: Observed): Promise<JsonObject> {
  const told: { [wire: string]: Json } = {};
  for (const [name, { fetch }] of Object.entries(definition.fields)) {
    if (!fetch) continue;
    try {
      Object.assign(told, await ask(context, definition, fetch, at));
    } catch (error) {
      if (!(error instanceof ClerkError)) throw error;
      context.warn?.(`${label(definition, context.name)}: Clerk does not tell ${name}. ${error.explain(definition.advice)}`);
    }
  }
  return told;
}

/** An answer that is not the object, as the object would show what it tells. */
export function tellingOf({ fields }: Definition, tells: { readonly [property: string]: string }, answer: JsonObject): JsonObject {
  const object: { [name: string]: Json } = {};
  for (const [name, wire] of Object.entries(tells)) {
    const path = readPath(name, fields[name]!);
    if (path !== undefined && answer[wire] !== undefined) setAt(object, path.split("."), answer[wire]);
  }
  return object;
}
