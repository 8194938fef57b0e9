// Compares what a look-up tells of an object with what the state holds of it, by the traits of its properties. Knows no resource.
import { isDeepStrictEqual } from "node:util";
import { type Json, isJsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Field } from "../../provider/core/definition/field";
import { isUnreadable } from "../../provider/core/vocabulary/meaning";
import type { Values } from "../../provider/core/definition/values";
import { sameValue } from "../../provider/core/vocabulary/value";

/** The properties of which a look-up tells something else than the state holds. */
export function otherwiseTold({ fields }: Definition, held: Values, got: Values): readonly (readonly [string, Json?, Json?])[] {
  const different = Object.entries(fields).filter(([name, field]) => !isAsGot(field, held[name], got[name]));
  return different.map(([name]) => [name, held[name], got[name]]);
}

/** Whether a look-up tells what the state of the declared object holds; what Clerk never tells counts as told. */
function isAsGot(field: Field, held: Json | undefined, got: Json | undefined): boolean {
  if (isUnreadable(field) || field.once) return got === undefined;
  const known = withoutUntold(field, held);
  const empty = field.clear ?? undefined;
  if (known === undefined || got === undefined) return isDeepStrictEqual(known ?? empty, got ?? empty);
  return sameValue(field, known, got);
}

function withoutUntold(field: Field, value: Json | undefined): Json | undefined {
  if (field.kind !== "object" || !isJsonObject(value)) return value;
  const known = Object.entries(field.fields).filter(([name, inner]) => value[name] !== undefined && !isUnreadable(inner));
  return Object.fromEntries(known.map(([name, inner]) => [name, withoutUntold(inner, value[name])!]));
}
