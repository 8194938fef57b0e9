// From what Clerk tells to what travels between instances: ids become natural keys, secrets and timestamps stay behind. Asks nobody.
import { type Json, type JsonObject, isJsonObject } from "../provider/api/json";
import { decode, readPath } from "../provider/core/vocabulary/codec";
import type { Definition } from "../provider/core/define";
import type { Field, Fields } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { isInput, isPortable, isUnreadable } from "../provider/core/vocabulary/meaning";
import { sameJson } from "../provider/core/vocabulary/json-value";

/** How an object is named by others. */
export interface Name {
  readonly type: string;
  readonly key: string;
  readonly name: string;
  /** Whether no other object of the class has its key. */
  readonly unique: boolean;
}

/** Finds the name behind an id. */
export type NameOf = (id: string) => Name | undefined;

/**
 * The object's values, in which everything that it refers to is named by id where the natural key would not tell which one is meant.
 */
export function decodeDistinct(definition: Definition, object: JsonObject, nameOf: NameOf): Values {
  return decode(definition, byIdWhereAmbiguous(definition, object, nameOf));
}

/** Only where the class refers to others: elsewhere, what looks like an object with an id is the user's own document. */
function byIdWhereAmbiguous({ fields }: Definition, object: JsonObject, nameOf: NameOf): JsonObject {
  const referring = new Set(
    Object.entries(fields).flatMap(([name, field]) => (refers(field) ? [readPath(name, field)?.split(".")[0]] : [])),
  );
  const plain = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(plain);
    if (!isJsonObject(value)) return value;
    if (typeof value.id === "string" && nameOf(value.id)?.unique === false) return { id: value.id };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, referring.has(key) ? plain(value) : value]));
}

/** Whether the property, or a part of it, names other objects. */
function refers(field: Field): boolean {
  if (field.kind === "list" || field.kind === "set" || field.kind === "map") return refers(field.of);
  return field.kind === "ref" || (field.kind === "object" && Object.values(field.fields).some(refers));
}

/** The part of the values that programs may set and that may be shown, with natural keys in place of ids. */
export function portableInputs(definition: Definition, values: Values, nameOf: NameOf): Values {
  const { [stamped]: _, ...rest } = values;
  return portableObject(definition.fields, definition.endpoint.stamps ? rest : values, nameOf);
}

/** When an object was made may be set for some, and says nothing of its configuration all the same. */
const stamped = "createdAt";

function portableValue(field: Field, value: Json, nameOf: NameOf): Json {
  if (typeof value === "string" && (field.kind === "ref" || field.idOf)) return reference(field, nameOf(value)) ?? value;
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value))
    return (value as readonly Json[]).map((item) => portableValue(field.of, item, nameOf));
  if (field.kind === "map" && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, portableValue(field.of, item, nameOf)]));
  if (field.kind === "object" && isJsonObject(value)) return portableObject(field.fields, value, nameOf);
  return value;
}

function portableObject(fields: Fields, values: Values, nameOf: NameOf): Values {
  const shown = Object.entries(fields).filter(([name, field]) => isInput(field) && !field.secret && isGiven(field, values[name]));
  return Object.fromEntries(shown.map(([name, field]) => [name, portableValue(field, values[name]!, nameOf)]));
}

/** Whether Clerk's value is one that a program could give: an empty list, or text, of what cannot be empty is none. */
function isGiven(field: Field, value: Json | undefined): boolean {
  if (value === undefined) return false;
  if (field.kind === "string" && value === "") return !field.minLength && (!field.pattern || new RegExp(field.pattern.match).test(""));
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) return value.length >= (field.minItems ?? 0);
  return !(field.merge && sameJson(value, {}));
}

/** A property that takes an id can be of several classes, so that a key alone would not do. */
function reference(field: Field, found: Name | undefined): Json | undefined {
  if (!found) return undefined;
  return field.kind === "ref" && found.unique ? found.key : { resource: found.type, name: found.name };
}

/** The properties, by dotted path, of which Clerk never tells the value, or which are secret. What only an operation takes is no property of the object. */
export function unreadablePaths(fields: Fields, known: Values = {}, prefix = ""): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (!isPortable(field)) return [];
    const value = known[name];
    if (field.secret || (isUnreadable(field) && value === undefined)) return [path];
    return field.kind === "object" && isJsonObject(value) ? unreadablePaths(field.fields, value, `${path}.`) : [];
  });
}

/** The values with every set in one order: Clerk's may differ from one reading to the next. */
export function orderedSets(fields: Fields, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fields[name] ? ordered(fields[name], value) : value]));
}

function ordered(field: Field, value: Json): Json {
  if (field.kind === "object" && isJsonObject(value)) return orderedSets(field.fields, value as Values);
  if ((field.kind !== "list" && field.kind !== "set") || !Array.isArray(value)) return value;
  const items = (value as readonly Json[]).map((item) => ordered(field.of, item));
  return field.kind === "set" ? items.toSorted(byText) : items;
}

/** By code units: the order of a language differs from one machine to the next. */
function byText(one: Json, other: Json): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
