// Between programs and the wire: camelCase properties and their values to Clerk's snake_case bodies, and back. The only file that knows both.
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import type { Definition, Field, Fields } from "../definition/field";
import type { Values } from "../definition/values";
import { sameJson } from "./json-value";
import { isInput, isUnreadable, meaningOf } from "./meaning";
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
  const snake = snakeOf(name);
  if (field.wire === undefined) return snake;
  if (typeof field.wire === "string") return field.wire;
  const named = field.wire[direction];
  return named === null ? undefined : (named ?? snake);
}

const snakes = new Map<string, string>();

/** Names are those of fields, so that they are few; every value of every object of a list comes by here. */
function snakeOf(name: string): string {
  const known = snakes.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  snakes.set(name, snake);
  return snake;
}

/** The property, as programs spell it, that Clerk means by the name of a parameter; undefined where none, or more than one, may be meant. */
export function propertyOf(fields: Fields, parameter: string): string | undefined {
  const all = sentPaths(fields);
  const name = parameter.replace(/\[\d*\]/g, "");
  const [found, ...others] = [
    all.filter(({ wire }) => wire === name),
    // Of what lies inside of objects Clerk may name the last part alone.
    all.filter(({ wire }) => wire.endsWith(`.${name}`)),
  ].find((fitting) => fitting.length > 0) ?? [undefined];
  return others.length === 0 ? found?.property : undefined;
}

/** Every property that is sent, those inside of objects too: its path in programs and on the wire. */
function sentPaths(fields: Fields, property = "", wire = ""): readonly { readonly property: string; readonly wire: string }[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = isInput(field) ? writePath(name, field) : undefined;
    if (path === undefined) return [];
    const own = { property: `${property}${name}`, wire: `${wire}${path}` };
    const of = field.kind === "list" || field.kind === "set" ? field.of : field;
    return [own].concat(of.kind === "object" ? sentPaths(of.fields, `${own.property}.`, `${own.wire}.`) : []);
  });
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
  const own = meaningOf(field).encode(value);
  if (own !== undefined) return own;
  if (field.kind === "object") return encode(field.fields, value as Values);
  if (field.kind === "list") return (value as readonly Json[]).map((item) => encodeValue(field.of, item));
  // Repetition means nothing in a set, and Clerk refuses it.
  if (field.kind === "set") return distinct((value as readonly Json[]).map((item) => encodeValue(field.of, item)));
  if (field.kind === "map")
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, encodeValue(field.of, item)]));
  return value;
}

const distinct = (items: readonly Json[]): Json[] =>
  items.filter((item, index) => items.findIndex((other) => sameJson(item, other)) === index);

/** The properties that Clerk's object shows. What is null, or equal to the value that clears, counts as absent. */
export function decode(definition: Definition, object: JsonObject): Values {
  return decodeFields(definition.fields, object);
}

/** The same for these properties alone. */
export function decodeFields(fields: Fields, object: JsonObject): Values {
  const values: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(fields)) {
    const path = readPath(name, field);
    const wire = path === undefined ? undefined : getAt(object, path);
    const value = wire === undefined ? undefined : decodeValue(field, wire);
    if (value === undefined || value === null) continue;
    const { absent } = meaningOf(field);
    if (absent !== undefined && sameValue(field, value, absent)) continue;
    values[name] = value;
  }
  return values;
}

function decodeValue(field: Field, wire: Json): Json {
  const own = meaningOf(field).decode(wire);
  if (own !== undefined) return own;
  if (wire === null) return null;
  if (field.kind === "ref") return referredKey(field, wire);
  if (field.kind === "time") return typeof wire === "number" ? new Date(wire).toISOString() : wire;
  if (field.kind === "object" && isJsonObject(wire)) return decodeFields(field.fields, wire);
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(wire))
    return wire.map((item: Json) => decodeValue(field.of, insideOf(field.of, item)));
  if (field.kind === "map" && isJsonObject(wire))
    return Object.fromEntries(Object.entries(wire).map(([key, item]) => [key, decodeValue(field.of, item)]));
  return wire;
}

/** An item that Clerk wraps in an object of its own. */
function insideOf(of: Field, item: Json): Json {
  const name = typeof of.wire === "object" && of.kind !== "ref" ? of.wire.read : undefined;
  return typeof name === "string" && isJsonObject(item) ? (item[name] ?? null) : item;
}

type RefField = Field & { readonly kind: "ref" };

/** The natural key that Clerk's answer names, or the id where it names no key. */
function referredKey(field: RefField, wire: Json): Json {
  if (!isJsonObject(wire)) return wire;
  const key = wire[keyOnWire(field)];
  return (key === "" ? undefined : key) ?? wire.id ?? null;
}

/** The wire name under which an object of the referenced kind shows its natural key. */
export function keyOnWire(field: RefField): string {
  const { endpoint, fields } = field.to();
  const [name = ""] = endpoint.key;
  return readPath(name, fields[name]!) ?? name;
}

/** Clerk's value with what it never tells of it, inside of objects, as we know it. */
export function withUntold(field: Field, clerks: Json | undefined, ours: Json | undefined): Json | undefined {
  if (field.kind !== "object" || !isJsonObject(clerks) || !isJsonObject(ours)) return clerks;
  const whole: { [name: string]: Json } = { ...clerks };
  for (const [name, inner] of Object.entries(field.fields)) {
    const value = isUnreadable(inner) ? ours[name] : withUntold(inner, clerks[name], ours[name]);
    if (value !== undefined) whole[name] = value;
  }
  return whole;
}

/** The ids that Clerk's object tells of what it refers to: property -> natural key -> id. */
export function decodeIds(definition: Definition, object: JsonObject): { readonly [property: string]: { readonly [key: string]: Json } } {
  const ids: { [property: string]: { [key: string]: Json } } = {};
  for (const [name, field] of Object.entries(definition.fields))
    collectIds(name, field, object, (key, id) => ((ids[name] ??= {})[key] = id));
  return ids;
}

function collectIds(name: string, field: Field, object: JsonObject, found: (key: string, id: Json) => void): void {
  const path = readPath(name, field);
  const wire = path === undefined ? undefined : getAt(object, path);
  for (const item of Array.isArray(wire) ? (wire as Json[]) : [wire]) {
    const of = field.kind === "list" || field.kind === "set" ? field.of : field;
    if (!isJsonObject(item)) continue;
    if (of.kind === "ref" && item.id !== undefined) found(String(referredKey(of, item)), item.id);
    if (of.kind === "object") for (const [inner, each] of Object.entries(of.fields)) collectIds(inner, each, item, found);
  }
}

/** The raw wire value of one property in Clerk's object: for what goes back exactly as it was seen. */
export function observedWire(name: string, field: Field, object: JsonObject): Json | undefined {
  const path = readPath(name, field);
  return path === undefined ? undefined : getAt(object, path);
}

function getAt(object: JsonObject, path: string): Json | undefined {
  if (!path.includes(".")) return object[path];
  // What lies in nothing is nothing too, which is more than not being told.
  return path.split(".").reduce<Json | undefined>((value, key) => {
    if (value === null) return null;
    if (Array.isArray(value)) return (value as Json[])[Number(key)];
    return isJsonObject(value) ? value[key] : undefined;
  }, object);
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
