// Where exactly two values of a property differ: down to the smallest parts that can be named. Asks nobody.
import { type Json, type JsonObject, isJsonObject } from "../provider/api/json";
import type { Definition } from "../provider/core/define";
import type { Field, Fields, Values } from "../provider/core/field";
import { has, isInput, isUnreadable } from "../provider/core/field";
import { sameJson, sameValue } from "../provider/core/value";
import type { PropertyDifference } from "./comparison";

/** What a side means by saying nothing of a property. */
export interface Silence {
  /** The left side names what it wants, and leaves the rest to Clerk: its silence is no statement, unless absence means "empty". */
  readonly left: boolean;
  readonly right: boolean;
}

/** The properties of two objects that can be read on both sides and differ. */
export function differences(definition: Definition, left: Values, right: Values, silence: Silence): readonly PropertyDifference[] {
  return ofFields(definition.fields, left, right, silence, "");
}

function ofFields(fields: Fields, left: Values, right: Values, silence: Silence, prefix: string): PropertyDifference[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!isInput(field) || field.createOnly || isUnreadable(field) || field.secret || field.kind === "file") return [];
    return ofProperty(field, left[name], right[name], silence, prefix === "" ? name : `${prefix}.${name}`);
  });
}

/** The smallest parts of one property that differ. */
export function leaves(
  field: Field,
  path: string,
  left: Json | undefined,
  right: Json | undefined,
  silence: Silence,
): readonly PropertyDifference[] {
  return ofProperty(field, left, right, silence, path);
}

function ofProperty(field: Field, left: Json | undefined, right: Json | undefined, silence: Silence, path: string): PropertyDifference[] {
  if (left === undefined && right === undefined) return [];
  if (left === undefined) return meansNothing(field, right!, silence.left) ? [] : [{ path, right: right! }];
  if (right === undefined) return meansNothing(field, left, silence.right) ? [] : [{ path, left }];
  if (field.kind === "object" && isJsonObject(left) && isJsonObject(right)) return ofFields(field.fields, left, right, silence, path);
  if (field.kind === "map" && isJsonObject(left) && isJsonObject(right))
    return ofKeys(left, right, path, Boolean(field.merge) && silence.left, (a, b) => sameValue(field.of, a, b));
  if (field.kind === "json") return ofDocuments(left, right, path, Boolean(field.merge) && silence.left);
  return sameItems(field, left, right, silence) ? [] : [{ path, left, right }];
}

/** Whether a value that only one side has is no difference: the other side's silence means the same. */
function meansNothing(field: Field, value: Json, silent: boolean): boolean {
  if (has(field, "clear")) return sameValue(field, value, field.clear!);
  if (silent) return true;
  if (has(field, "clearOnRemoval") && sameValue(field, value, field.clearOnRemoval!)) return true;
  if (field.merge && sameJson(value, {})) return true;
  return has(field, "serverDefault") && typeof field.serverDefault !== "symbol" && sameValue(field, value, field.serverDefault!);
}

/** Lists and sets are values as a whole, of whose objects a side may leave properties to Clerk. */
function sameItems(field: Field, left: Json, right: Json, silence: Silence): boolean {
  if ((field.kind !== "list" && field.kind !== "set") || field.of.kind !== "object" || !Array.isArray(left) || !Array.isArray(right))
    return sameValue(field, left, right);
  const { fields } = field.of;
  const same = (a: Json, b: Json): boolean => ofFields(fields, a as Values, b as Values, silence, "").length === 0;
  if (left.length !== right.length) return false;
  if (field.kind === "list") return left.every((item: Json, index) => same(item, right[index] as Json));
  return left.every((item: Json) => right.some((other: Json) => same(item, other)));
}

function ofDocuments(left: Json, right: Json, path: string, partial: boolean): PropertyDifference[] {
  if (sameJson(left, right)) return [];
  if (!isJsonObject(left) || !isJsonObject(right)) return [{ path, left, right }];
  return ofKeys(left, right, path, partial, sameJson);
}

function ofKeys(
  left: JsonObject,
  right: JsonObject,
  path: string,
  partial: boolean,
  same: (left: Json, right: Json) => boolean,
): PropertyDifference[] {
  const keys = partial ? Object.keys(left) : [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key): PropertyDifference[] => {
    const [a, b] = [Object.hasOwn(left, key) ? left[key] : undefined, Object.hasOwn(right, key) ? right[key] : undefined];
    const at = /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
    if (a === undefined) return b === undefined ? [] : [{ path: at, right: b }];
    if (b === undefined) return [{ path: at, left: a }];
    if (isJsonObject(a) && isJsonObject(b)) return ofKeys(a, b, at, partial, same);
    return same(a, b) ? [] : [{ path: at, left: a, right: b }];
  });
}
