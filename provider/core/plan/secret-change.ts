// Which secrets a plan changes, by their paths: the engine shows of a secret property nothing but that it differs. Pure; tells no value.
import { type Json, isJsonObject } from "../../api/json";
import { pathText } from "../check/place";
import { type Definition, type Field, holdsSecret } from "../definition/field";
import type { Values } from "../definition/values";
import { changeOf } from "../vocabulary/compare";
import { sameJson } from "../vocabulary/json-value";
import type { Change } from "../vocabulary/trait";
import type { Declared } from "./known";

/** Of properties that are secret by their definition, and of those in which the program has something secret. */
export function secretChanges(
  { fields }: Definition,
  state: Values,
  { values, secret = [] }: Declared,
  changes: readonly Change[],
): string[] {
  return changes.flatMap(({ property }) => {
    const field = fields[property];
    return field ? pathsIn(field, [property], state[property], values[property], secret.includes(property)).map(pathText) : [];
  });
}

/** The keys down to a part of a property. */
type Keys = readonly string[];

function pathsIn(field: Field, path: Keys, before: Json | undefined, after: Json | undefined, isSecret: boolean): Keys[] {
  if (!isSecret && !holdsSecret(field)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [path];
  if (field.kind !== "object") return differing(path, before, after);
  const inner = { managed: undefined, builtin: false };
  return Object.entries(field.fields).flatMap(([name, part]) =>
    changeOf(name, part, before[name], after[name], inner) ? pathsIn(part, [...path, name], before[name], after[name], isSecret) : [],
  );
}

/** The smallest parts of two documents that differ; a list is one part. */
function differing(path: Keys, before: Json | undefined, after: Json | undefined): Keys[] {
  if (!isJsonObject(before) || !isJsonObject(after)) return sameJson(before, after) ? [] : [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differing([...path, key], before[key], after[key]));
}
