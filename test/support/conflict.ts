// Declarations of a resource that break a rule across its properties, made from the rule. Knows no resource.
import { type Json, isJsonObject } from "../../provider/api/json";
import { valueAt } from "../../provider/core/check/broken-rule";
import type { Definition } from "../../provider/core/define";
import type { Field } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import type { Rule } from "../../provider/core/definition/rule";
import { escaped, fieldAt, sample, withAt } from "./declaration";

export interface Conflict {
  /** The property that the sentence begins with, or the first of them. */
  readonly at: string;
  readonly declared: Values;
  readonly says: RegExp;
}

/** Declarations that break the rule, each right in all else that the rule speaks of. */
export function conflictsOf(definition: Definition, rule: Rule, right: Values): readonly Conflict[] {
  const value = (path: string): Json => valueAt(right, path.split(".")) ?? sample(fieldAt(definition.fields, path.split(".")));
  const other = (path: string, than: readonly Json[]): Json => sample(fieldAt(definition.fields, path.split(".")), than);
  const made = (at: string, changes: { readonly [path: string]: Json | undefined }, says: string): Conflict => ({
    at,
    declared: Object.entries(changes).reduce((declared, [path, changed]) => withAt(declared, path.split("."), changed), right),
    says: new RegExp(says),
  });
  const given = (names: readonly string[]): { [path: string]: Json } => Object.fromEntries(names.map((name) => [name, value(name)]));
  const absent = (names: readonly string[]): { [path: string]: undefined } => Object.fromEntries(names.map((name) => [name, undefined]));
  const all = (names: readonly string[]): string => names.map(escaped).join(", ");
  switch (rule.kind) {
    case "when":
      return rule.needs.map((name) =>
        made(
          name,
          { ...given(rule.needs), [rule.property]: rule.value, [name]: undefined },
          `^${escaped(name)} is required when ${escaped(rule.property)} is `,
        ),
      );
    case "needsAnyOf":
      return [made(rule.property, { ...absent(rule.sets.flat()), [rule.property]: rule.value }, `^${escaped(rule.property)} .* needs `)];
    case "fixes":
      return [
        made(
          rule.other,
          { [rule.property]: rule.unless ? undefined : rule.value, [rule.other]: other(rule.other, [rule.is]) },
          `^${escaped(rule.other)} must be .* (when|unless) ${escaped(rule.property)} is `,
        ),
      ];
    case "without":
      return [
        made(
          rule.other,
          { ...holderOf(definition, rule.property), [rule.property]: undefined, [rule.other]: other(rule.other, [rule.is]) },
          `^${escaped(rule.other)} must be .* without ${escaped(rule.property)}\\.$`,
        ),
      ];
    case "onlyWith":
      return rule.properties.map((name) =>
        made(
          name,
          { [name]: value(name), [rule.other]: other(rule.other, rule.values) },
          `^${escaped(name)} goes only with ${escaped(rule.other)} `,
        ),
      );
    case "requires":
      return rule.needs.map((name) =>
        made(
          name,
          { [rule.property]: value(rule.property), [name]: undefined },
          `^${escaped(name)} is required with ${escaped(rule.property)}\\.$`,
        ),
      );
    case "together":
      return rule.properties.map((name) =>
        made(name, { ...given(rule.properties), [name]: undefined }, `^${all(rule.properties)} go together`),
      );
    case "exactlyOneOf":
      return [
        made(rule.properties[0]!, given(rule.properties), `^Give exactly one of ${all(rule.properties)}\\.$`),
        made(rule.properties[0]!, absent(rule.properties), `^Give exactly one of ${all(rule.properties)}\\.$`),
      ];
    case "atMostOneOf":
      return [made(rule.properties[0]!, given(rule.properties), `^Give at most one of ${all(rule.properties)}\\.$`)];
    case "distinctBy": {
      const [first, second] = twinsOf(fieldAt(definition.fields, [rule.property]), rule.part);
      const at = `${rule.property}[1].${rule.part}`;
      return [made(at, { [rule.property]: [first, second] }, `^${escaped(at)} is that of ${escaped(rule.property)}\\[0\\] too`)];
    }
  }
}

/** Two items of the list that are one another's in this part alone. */
function twinsOf(field: Field, part: string): readonly [Json, Json] {
  if (field.kind !== "list" && field.kind !== "set") throw new Error(`${field.doc} is no list.`);
  const first = sample(field.of);
  const second = sample(field.of, [first]);
  if (!isJsonObject(first) || !isJsonObject(second)) throw new Error(`The items of ${field.doc} are no objects.`);
  return [first, { ...second, [part]: first[part]! }];
}

/** The object around the property, with a value for what it must have. */
function holderOf(definition: Definition, path: string): { readonly [path: string]: Json } {
  const keys = path.split(".").slice(0, -1);
  return keys.length === 0 ? {} : { [keys.join(".")]: sample(fieldAt(definition.fields, keys)) };
}
