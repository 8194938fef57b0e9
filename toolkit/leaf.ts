// Where exactly two values of a property differ: down to the smallest parts that can be named. Asks nobody.
import { type Json, type JsonObject, isJsonObject } from "../provider/api/json";
import type { Definition } from "../provider/core/define";
import { type Field, type Fields, has } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { isPortable, isUnreadable, meaningOf } from "../provider/core/vocabulary/meaning";
import { sameValue } from "../provider/core/vocabulary/value";
import { sameJson } from "../provider/core/vocabulary/json-value";
import type { PropertyDifference } from "./comparison";

/** What a side means by saying nothing of a property. */
export interface Silence {
  /** The left side names what it wants, and leaves the rest to Clerk: its silence is no statement, unless absence means "empty". */
  readonly left: boolean;
  readonly right: boolean;
  /** The object is one of Clerk's own: what a silent side leaves out of it is as Clerk made it, not empty. */
  readonly builtin?: boolean;
}

/** The properties of two objects that can be read on both sides and differ. */
export function differences(definition: Definition, left: Values, right: Values, silence: Silence): readonly PropertyDifference[] {
  return ofFields(definition.fields, left, right, silence, "");
}

function ofFields(fields: Fields, left: Values, right: Values, silence: Silence, prefix: string): PropertyDifference[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!isPortable(field) || isUnreadable(field) || field.secret || field.kind === "file") return [];
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
  if (left === undefined) return meansNothing(field, right!, silence.left, silence) ? [] : [{ path, right: right! }];
  if (right === undefined) return meansNothing(field, left, silence.right, silence) ? [] : [{ path, left }];
  if (field.kind === "object" && isJsonObject(left) && isJsonObject(right)) return ofFields(field.fields, left, right, silence, path);
  // What others have put into a merged document is no business of a side that names its own keys.
  const own: Silence = field.merge ? silence : { left: false, right: false };
  if (field.kind === "map" && isJsonObject(left) && isJsonObject(right))
    return ofKeys(left, right, path, own, (a, b) => sameValue(field.of, a, b));
  if (field.kind === "json") return ofDocuments(left, right, path, own);
  return sameItems(field, left, right, silence) ? [] : [{ path, left, right }];
}

/** Whether a value that only one side has is no difference: the other side's silence means the same. */
function meansNothing(field: Field, value: Json, silent: boolean, { builtin }: Silence): boolean {
  if (has(field, "clear")) return sameValue(field, value, field.clear!) || (silent && Boolean(builtin));
  if (silent) return true;
  return meaningOf(field).unsaid.some((each) => sameValue(field, value, each));
}

/** Lists and sets are values as a whole, of whose objects a side may leave properties to Clerk. */
function sameItems(field: Field, left: Json, right: Json, silence: Silence): boolean {
  if ((field.kind !== "list" && field.kind !== "set") || field.of.kind !== "object" || !Array.isArray(left) || !Array.isArray(right))
    return sameValue(field, left, right);
  const { fields } = field.of;
  const [ours, theirs] = [left as readonly Values[], right as readonly Values[]];
  const same = (a: Values, b: Values): boolean => ofFields(fields, a, b, silence, "").length === 0;
  if (field.kind === "list") return ours.length === theirs.length && ours.every((item, index) => same(item, theirs[index]!));
  return ours.every((item) => theirs.some((other) => same(item, other))) && theirs.every((item) => ours.some((other) => same(other, item)));
}

function ofDocuments(left: Json, right: Json, path: string, silence: Silence): PropertyDifference[] {
  if (sameJson(left, right)) return [];
  if (!isJsonObject(left) || !isJsonObject(right)) return [{ path, left, right }];
  return ofKeys(left, right, path, silence, sameJson);
}

function ofKeys(
  left: JsonObject,
  right: JsonObject,
  path: string,
  silence: Silence,
  same: (left: Json, right: Json) => boolean,
): PropertyDifference[] {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key): PropertyDifference[] => {
    const [a, b] = [Object.hasOwn(left, key) ? left[key] : undefined, Object.hasOwn(right, key) ? right[key] : undefined];
    const at = /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
    // A key that a merging side declares as null is one that is not there.
    if (a === undefined) return b === undefined || silence.left || (b === null && silence.right) ? [] : [{ path: at, right: b }];
    if (b === undefined) return silence.right || (a === null && silence.left) ? [] : [{ path: at, left: a }];
    if (isJsonObject(a) && isJsonObject(b)) return ofKeys(a, b, at, silence, same);
    return same(a, b) ? [] : [{ path: at, left: a, right: b }];
  });
}
