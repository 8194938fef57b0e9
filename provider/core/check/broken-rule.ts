// Whether a declaration breaks a rule across its properties: each breach a sentence that names the properties and no value of theirs.
import { type Json, isJsonObject } from "../../api/json";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import type { Rule } from "../definition/rule";
import { unknownValue } from "../vocabulary/unknown";
import { sameJson } from "../vocabulary/json-value";

export interface CheckContext {
  /** What was declared before; absent at creation. */
  readonly before?: Values;
  /** An existing object is taken over: what Clerk never shows need not be declared, and what it holds may be declared as it stands. */
  readonly adopting?: boolean;
  /** Whether the instance is one of production; undefined where no instance is meant. */
  readonly production?: boolean;
  /** The classes that have a property, by its name: asked for only when a declaration names what its own class does not have. */
  readonly elsewhere?: () => { readonly [property: string]: readonly string[] };
}

/** The reasons why the declaration breaks the rule. */
export function brokenRule(definition: Definition, rule: Rule, declared: Values, context: CheckContext): string[] {
  const at = (path: string): Json | undefined => valueAt(declared, path.split("."));
  const given = (path: string): boolean => at(path) !== undefined || isWithin(path, (part) => at(part) === unknownValue);
  switch (rule.kind) {
    case "when": {
      if (at(rule.property) !== rule.value) return [];
      const missing = rule.needs.filter((name) => !given(name) && isDemanded(definition, rule, name, context));
      return missing.map((name) => `${name} is required when ${rule.property} is ${JSON.stringify(rule.value)}: give it a value.`);
    }
    case "needsAnyOf": {
      const isSet = rule.sets.some((names) => names.every(given));
      if (at(rule.property) !== rule.value || isSet || !isNew(rule, context)) return [];
      const sets = rule.sets.map((names) => names.join(" with ")).join(", or ");
      return [`${rule.property} ${JSON.stringify(rule.value)} needs ${sets}: give one of them.`];
    }
    case "fixes": {
      const [switched, other] = [at(rule.property), at(rule.other)];
      if (switched === unknownValue || other === unknownValue || (switched === rule.value) === rule.unless) return [];
      // Switched on, what is left out would have the server's default; switched off, nothing is said of it.
      if (other === rule.is || (rule.unless && other === undefined)) return [];
      const only = `${rule.other} must be ${JSON.stringify(rule.is)}`;
      return [`${only} ${rule.unless ? "unless" : "when"} ${rule.property} is ${JSON.stringify(rule.value)}.`];
    }
    case "without": {
      const holder = rule.property.split(".").slice(0, -1);
      const isNewOne = context.before === undefined && !context.adopting;
      const stands = holder.length === 0 || isObject(valueAt(declared, holder));
      if (!isNewOne || !stands || given(rule.property) || at(rule.other) === rule.is || at(rule.other) === unknownValue) return [];
      return [`${rule.other} must be ${JSON.stringify(rule.is)} without ${rule.property}.`];
    }
    case "onlyWith": {
      const other = at(rule.other);
      if (other === undefined || other === unknownValue || rule.values.includes(other)) return [];
      const words = rule.values.map((value) => JSON.stringify(value)).join(", ");
      return rule.properties
        .filter((name) => given(name) && at(name) !== unknownValue)
        .map((name) => `${name} goes only with ${rule.other} ${words}: take it out.`);
    }
    case "requires":
      return given(rule.property)
        ? rule.needs.filter((name) => !given(name)).map((name) => `${name} is required with ${rule.property}.`)
        : [];
    case "together":
      return rule.properties.some(given) && !rule.properties.every(given)
        ? [`${rule.properties.join(", ")} go together: give all of them, or none.`]
        : [];
    case "exactlyOneOf":
      return rule.properties.filter(given).length === 1 ? [] : [`Give exactly one of ${rule.properties.join(", ")}.`];
    case "atMostOneOf":
      return rule.properties.filter(given).length <= 1 ? [] : [`Give at most one of ${rule.properties.join(", ")}.`];
    case "distinctBy":
      return repeated(definition, rule, at(rule.property));
  }
}

/** Items of a list whose part is that of an earlier one. */
function repeated({ fields }: Definition, { property, part }: Rule & { kind: "distinctBy" }, value: Json | undefined): string[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  const parts = items.map((item) => (isJsonObject(item) ? item[part] : undefined));
  return items.flatMap((item, index) => {
    const earlier = parts.indexOf(parts[index]);
    if (earlier === index || parts[index] === undefined || parts[index] === unknownValue) return [];
    // What stands twice in a set is there once.
    if (fields[property]?.kind === "set" && sameJson(item, items[earlier])) return [];
    return [`${property}[${index}].${part} is that of ${property}[${earlier}] too: each must have another.`];
  });
}

const isObject = (value: Json | undefined): boolean => typeof value === "object" && value !== null;

/** Whether an object on the way to the property is such a one. */
function isWithin(path: string, isSuch: (part: string) => boolean): boolean {
  const parts = path.split(".");
  return parts.some((_, index) => index > 0 && isSuch(parts.slice(0, index).join(".")));
}

/** What Clerk never shows must be given when the switch is turned on; for an object that has it already it may have been set elsewhere. */
const isDemanded = (definition: Definition, rule: Rule & { kind: "when" }, name: string, context: CheckContext): boolean =>
  !definition.fields[name]?.writeOnly || isNew(rule, context);

/** Whether the switch is turned on by this very plan. */
function isNew(rule: { readonly property: string; readonly value: Json }, context: CheckContext): boolean {
  if (context.before === undefined) return !context.adopting;
  return valueAt(context.before, rule.property.split(".")) !== rule.value;
}

/** The value under these keys, one within the other. */
export function valueAt(declared: Values, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>(
    (at, key) => (typeof at === "object" && at !== null ? (at as { [key: string]: Json })[key] : undefined),
    declared as Json,
  );
}
