// What an honest server answers to a body, by a definition's names on the wire: for properties of the core alone, never for what Clerk really does.
import { type Json, type JsonObject, isJsonObject } from "../../provider/api/json";
import { readPath, setAt, writePath } from "../../provider/core/vocabulary/codec";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";

/** The object that stands after a body was written over `before`. */
export function answerTo(definition: Definition, body: JsonObject, before: JsonObject = { id: "wid_1" }): JsonObject {
  const object = JSON.parse(JSON.stringify(before)) as { [key: string]: Json };
  takeOver(definition.fields, body, object);
  return { ...object, created_at: 1_700_000_000_000, updated_at: 1_700_000_000_000 };
}

function takeOver(fields: Fields, body: JsonObject, object: { [key: string]: Json }): void {
  for (const [name, field] of Object.entries(fields)) {
    const [write, read] = [writePath(name, field), readPath(name, field)];
    if (!isInput(field) || write === undefined || read === undefined) continue;
    if (field.merge && isJsonObject(body[write])) object[read] = merged(object[read], body[write]);
    else if (body[write] !== undefined) setAt(object, read.split("."), stored(field, body[write]));
    else if (field.serverDefault !== undefined && typeof field.serverDefault !== "symbol" && object[read] === undefined)
      object[read] = field.serverDefault;
  }
}

/** A document that is merged key by key; null takes a key out. */
function merged(before: Json | undefined, patch: JsonObject): JsonObject {
  const document: { [key: string]: Json } = isJsonObject(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete document[key];
    else document[key] = isJsonObject(value) ? merged(document[key], value) : value;
  }
  return document;
}

/** Times come back as milliseconds, sets in another order, inner names as they are read. */
function stored(field: Field, value: Json): Json {
  if (value === null) return null;
  if (field.kind === "time") return Date.parse(value as string);
  if (field.joined !== undefined) return value;
  if (field.kind === "set") return (value as readonly Json[]).toReversed();
  if (field.kind !== "object") return value;
  const inner: { [key: string]: Json } = {};
  takeOver(field.fields, value as JsonObject, inner);
  return inner;
}
