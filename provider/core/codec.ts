// Between programs and the wire: camelCase properties and their values to Clerk's snake_case bodies, and back. The only file that knows both.
import { type Json, type JsonObject, isJsonObject } from "../api/json";
import type { Definition } from "./define";
import type { Field, Fields, Values } from "./field";
import { has, isUnreadable } from "./field";
import { sameValue } from "./value";

/** The dotted wire path under which a property is sent; undefined when it is not. */
export function writePath(name: string, field: Field): string | undefined {
  return wireName(name, field, "write");
}

/** The dotted wire path under which a property comes back; undefined when Clerk never tells it. */
export function readPath(name: string, field: Field): string | undefined {
  return isUnreadable(field) ? undefined : wireName(name, field, "read");
}

function wireName(name: string, field: Field, direction: "write" | "read"): string | undefined {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (field.wire === undefined) return snake;
  if (typeof field.wire === "string") return field.wire;
  const named = field.wire[direction];
  return named === null ? undefined : (named ?? snake);
}

/** A body with the given properties. Keys inside maps and JSON documents go out letter for letter. */
export function encode(fields: Fields, values: Values): JsonObject {
  const body: { [key: string]: Json } = {};
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    const path = field && writePath(name, field);
    if (field && path !== undefined) setAt(body, path.split("."), encodeValue(field, value));
  }
  return body;
}

function encodeValue(field: Field, value: Json): Json {
  if (value === null) return null;
  if (field.kind === "object") return encode(field.fields, value as Values);
  if (field.kind === "list" || field.kind === "set") return (value as readonly Json[]).map((item) => encodeValue(field.of, item));
  if (field.kind === "map") return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, encodeValue(field.of, item)]));
  return value;
}

/** The properties that Clerk's object shows. What is null, or equal to the value that clears, counts as absent. */
export function decode(definition: Definition, object: JsonObject): Values {
  return decodeFields(definition.fields, object);
}

function decodeFields(fields: Fields, object: JsonObject): Values {
  const values: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(fields)) {
    const path = readPath(name, field);
    const wire = path === undefined ? undefined : getAt(object, path.split("."));
    const value = wire === undefined ? undefined : decodeValue(field, wire);
    if (value === undefined || value === null) continue;
    if (has(field, "clear") && sameValue(field, value, field.clear!)) continue;
    values[name] = value;
  }
  return values;
}

function decodeValue(field: Field, wire: Json): Json {
  if (wire === null) return null;
  if (field.kind === "time") return typeof wire === "number" ? new Date(wire).toISOString() : wire;
  if (field.kind === "object" && isJsonObject(wire)) return decodeFields(field.fields, wire);
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(wire)) return wire.map((item: Json) => decodeValue(field.of, item));
  if (field.kind === "map" && isJsonObject(wire))
    return Object.fromEntries(Object.entries(wire).map(([key, item]) => [key, decodeValue(field.of, item)]));
  return wire;
}

/** The raw wire value of one property in Clerk's object: for what goes back exactly as it was seen. */
export function observedWire(name: string, field: Field, object: JsonObject): Json | undefined {
  const path = readPath(name, field);
  return path === undefined ? undefined : getAt(object, path.split("."));
}

function getAt(object: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), object);
}

/** Sets a value at a wire path, making the objects on the way. */
export function setAt(body: { [key: string]: Json }, path: readonly string[], value: Json): void {
  const [first, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const inner = isJsonObject(body[first]) ? { ...body[first] } : {};
  setAt(inner, rest, value);
  body[first] = inner;
}
