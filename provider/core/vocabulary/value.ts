// When two values of a property are the same: by its kind and its canonical form. Knows no resource and nothing of absence.
import { type Json, isJsonObject } from "../../api/json";
import type { Field } from "../definition/field";
import { sameJson } from "./json-value";
import { meaningOf } from "./meaning";

/** The ids behind the natural keys that a property names, where they are known. */
export type KeyIds = { readonly [key: string]: Json };

/** Property -> natural key -> id. */
export type ReferenceIds = { readonly [property: string]: KeyIds };

/** The ids of references on both sides of a comparison, by property. */
export interface IdsOfSides {
  readonly state: ReferenceIds;
  readonly declared: ReferenceIds;
}

/** The ids on both sides of one property. */
export interface SideIds {
  readonly left: KeyIds;
  readonly right: KeyIds;
}

/** The ids on both sides of one property: `state` at the left, `declared` at the right. */
export function sidesOf(property: string, ids: IdsOfSides | undefined): SideIds {
  return { left: ids?.state[property] ?? {}, right: ids?.declared[property] ?? {} };
}

/**
 * Whether both values mean the same: key order never counts, order and repetition do not count in sets, times are compared as instants,
 * and references by id where both ids are known, so that a renamed object is the same and a replaced one is not.
 */
export function sameValue(field: Field, left: Json, right: Json, ids?: SideIds): boolean {
  const { form } = meaningOf(field);
  const [a, b] = [form(left), form(right)];
  if (field.kind === "set" && Array.isArray(a) && Array.isArray(b)) return sameSet(field.of, a as Json[], b as Json[], ids);
  if (field.kind === "list" && Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(field.of, item as Json, b[index] as Json, ids));
  if (field.kind === "time" && typeof a === "string" && typeof b === "string") return Date.parse(a) === Date.parse(b);
  if (field.kind === "file") return fileHash(a) === fileHash(b);
  if (field.kind === "ref" && ids) return sameReference(a, b, ids);
  return sameJson(a, b);
}

/** Files are the same by their content: the engine puts its hash into the asset. */
const fileHash = (value: Json): Json | undefined => (isJsonObject(value) ? value.hash : undefined);

function sameReference(left: Json, right: Json, ids: SideIds): boolean {
  const [a, b] = [idOf(ids.left, left), idOf(ids.right, right)];
  // Clerk may name an object by its id, which then stands for itself.
  return a !== undefined && b !== undefined ? a === b : left === right || a === right || left === b;
}

/** Not what every object has: a natural key may be "constructor". */
const idOf = (ids: KeyIds, key: Json): Json | undefined => (Object.hasOwn(ids, String(key)) ? ids[String(key)] : undefined);

function sameSet(of: Field, left: readonly Json[], right: readonly Json[], ids: SideIds | undefined): boolean {
  return (
    left.every((item) => right.some((other) => sameValue(of, item, other, ids))) &&
    right.every((item) => left.some((other) => sameValue(of, other, item, ids)))
  );
}
