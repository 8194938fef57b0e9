// Which secrets a plan changes, by their paths: the engine shows of a secret property nothing but that it differs. Pure; tells no value.
import { isJsonObject } from "../../api/json";
import { type Definition, type Fields, holdsSecret } from "../definition/field";
import type { Values } from "../definition/values";
import { changeOf } from "../vocabulary/compare";
import type { Change } from "../vocabulary/trait";

export function secretChanges({ fields }: Definition, state: Values, declared: Values, changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ property }) => pathsIn(fields, property, state, declared));
}

function pathsIn(fields: Fields, name: string, before: Values, after: Values, at = ""): string[] {
  const field = fields[name]!;
  if (!holdsSecret(field)) return [];
  const [old, now] = [before[name], after[name]];
  const inner = { managed: undefined, builtin: false };
  if (field.kind !== "object" || !isJsonObject(old) || !isJsonObject(now))
    return at === "" || changeOf(name, field, old, now, inner) ? [`${at}${name}`] : [];
  return Object.keys(field.fields).flatMap((part) => pathsIn(field.fields, part, old, now, `${at}${name}.`));
}
