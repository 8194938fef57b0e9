// What is to be different in another environment: exact values by path, replaced texts, what is left out. Asks nobody.
import { closest } from "fastest-levenshtein";
import { type Json, isJsonObject } from "../provider/api/json";
import type { PropertyPath } from "../provider/core/path";
import type { Values } from "../provider/core/field";
import type { ConfigurationObject } from "./configuration";
import { definitionOf, followed, keyFrom } from "./natural-key";
import { type Selector, objectPath, parseSelector, selects } from "./selector";

/** One text in place of another, wherever it stands in a value. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
}

/** The content of an overrides file. */
export interface Overrides {
  /**
   * Path of a property -> its value there; null takes the property out; `{ "secret": "name" }` is a secret of the stack's configuration, of which
   * a comparison says nothing. `JwtTemplate.hasura.lifetime`, `InstanceSettings.supportEmail`.
   */
  readonly values?: { readonly [path: string]: Json };
  /** Applied in this order to every text of every property, before `values`. */
  readonly replace?: readonly Replacement[];
  /** Classes and objects that the other environment does not have: `Machine`, `RedirectUrl.localhost-3000`. */
  readonly omit?: readonly string[];
}

/** A property whose value the stack's configuration holds. */
export interface OverriddenSecret {
  readonly type: string;
  readonly name: string;
  /** Dotted. */
  readonly path: string;
  /** The key in the configuration of the project. */
  readonly config: string;
}

/** Whether an override's value stands for a secret of the configuration. */
function isSecret(value: Json): value is { readonly secret: string } {
  return isJsonObject(value) && Object.keys(value).length === 1 && typeof value.secret === "string";
}

/** The objects as the other environment is to have them. */
export interface Overridden {
  readonly objects: readonly ConfigurationObject[];
  /** Properties that are secrets of the stack's configuration. */
  readonly secrets: readonly OverriddenSecret[];
  /** Sentences: paths that match nothing, objects that became one. Not to be gone on with. */
  readonly problems: readonly string[];
}

/** Applies the overrides. Natural keys follow the values; names in programs stay, so that a path names the same object everywhere. */
export function applyOverrides(objects: readonly ConfigurationObject[], { values = {}, replace = [], omit = [] }: Overrides): Overridden {
  const problems: string[] = [];
  const left = omit.map(parseSelector).map((selector) => ({ selector, used: objects.some((object) => selects(selector, object)) }));
  // A class that this configuration has no objects of is left out all the same.
  const isClass = ({ type, object }: Selector): boolean => object === undefined && definitionOf(type) !== undefined;
  for (const { selector, used } of left) if (!used && !isClass(selector)) problems.push(unmatched("omit", selector, objects));
  const kept = objects.filter((object) => !left.some(({ selector }) => selector.property === undefined && selects(selector, object)));
  for (const { selector } of left)
    if (selector.property !== undefined)
      problems.push(`The override omit ${selector.text} names a property: give it the value null under values instead.`);
  const unused = new Set(replace);
  const replaced = kept.map((object) => ({ ...object, inputs: replaceTexts(object.inputs, replace, unused) as Values }));
  for (const { from } of unused) problems.push(`The override replace ${JSON.stringify(from)} matches no value.`);
  const set = Object.entries(values).map(([path, value]) => ({ selector: parseSelector(path), value }));
  for (const { selector } of set) {
    if (selector.property === undefined)
      problems.push(`The override ${selector.text} names no property: it must go on, as in ${selector.text}.name.`);
    else if (!replaced.some((object) => selects(selector, object))) problems.push(unmatched("values", selector, kept));
  }
  const valued = replaced.map((object, index) => {
    let inputs = object.inputs;
    // By its old key too: that is the one which the writer of the file has seen.
    for (const { selector, value } of set)
      if (selector.property !== undefined && !isSecret(value) && selects(selector, kept[index]!))
        inputs = setAt(inputs, selector.property, value) as Values;
    return { ...object, inputs };
  });
  const done = withKeys(kept, valued);
  const secrets = set.flatMap(({ selector, value }) =>
    isSecret(value) && selector.property !== undefined
      ? kept
          .filter((object) => selects(selector, object))
          .map(({ type, name }) => ({ type, name, path: selector.property!.join("."), config: value.secret }))
      : [],
  );
  return { objects: done, secrets, problems: [...problems, ...merged(objects, done)] };
}

/** The objects under the keys that their new values give them, and what refers to them by those. */
function withKeys(before: readonly ConfigurationObject[], after: readonly ConfigurationObject[]): readonly ConfigurationObject[] {
  const moved = new Map<string, Map<string, string>>();
  for (const [index, object] of after.entries()) {
    const [old, now] = [before[index]!.key, keyFrom(object, after)];
    if (old !== now) moved.set(object.type, (moved.get(object.type) ?? new Map<string, string>()).set(old, now));
  }
  const following = after.map((object) => ({ ...object, inputs: followed(object.type, object.inputs, moved) }));
  return following.map((object) => ({ ...object, key: keyFrom(object, following) }));
}

function replaceTexts(value: Json, rules: readonly Replacement[], unused: Set<Replacement>): Json {
  if (typeof value === "string") {
    return rules.reduce((text, rule) => {
      if (!text.includes(rule.from)) return text;
      unused.delete(rule);
      return text.replaceAll(rule.from, () => rule.to);
    }, value);
  }
  if (Array.isArray(value)) return changedItems(value, (item) => replaceTexts(item, rules, unused));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, replaceTexts(inner, rules, unused)] as const);
  return entries.every(([key, inner]) => inner === value[key]) ? value : Object.fromEntries(entries);
}

function changedItems(items: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  const changed = items.map(change);
  return changed.every((item, index) => item === items[index]) ? items : changed;
}

function setAt(value: Json | undefined, [first, ...rest]: PropertyPath, to: Json): Json {
  if (first === undefined) return to;
  if (Array.isArray(value))
    return value.map((item: Json, index) => (first === "*" || index === Number(first) ? setAt(item, rest, to) : item));
  const object = isJsonObject(value) ? value : {};
  const keys = first === "*" ? Object.keys(object) : [String(first)];
  const changed = keys.map((key) => [key, rest.length === 0 ? to : setAt(object[key], rest, to)] as const);
  return Object.fromEntries([
    ...Object.entries(object).filter(([key]) => !keys.includes(key)),
    ...changed.filter(([, inner]) => inner !== null),
  ]);
}

function unmatched(where: string, selector: Selector, objects: readonly ConfigurationObject[]): string {
  const paths = objects.map(objectPath);
  const nearest =
    paths.length > 0
      ? ` The nearest path is ${closest(selector.object === undefined ? selector.type : `${selector.type}.${selector.object}`, paths)}.`
      : "";
  return `The override ${where} ${selector.text} matches nothing.${nearest}`;
}

/** Objects that had keys of their own and would be one. */
function merged(before: readonly ConfigurationObject[], after: readonly ConfigurationObject[]): readonly string[] {
  const idOf = ({ type, key }: ConfigurationObject): string => `${type} ${key}`;
  const count = (objects: readonly ConfigurationObject[], id: string): number => objects.filter((object) => idOf(object) === id).length;
  const problems: string[] = [];
  const groups = new Map<string, ConfigurationObject[]>();
  for (const object of after) groups.set(idOf(object), [...(groups.get(idOf(object)) ?? []), object]);
  for (const [id, group] of groups) {
    if (group.length < 2 || count(before, id) >= group.length) continue;
    problems.push(
      `By the overrides ${group.map(objectPath).join(" and ")} would become one object, ${group[0]!.type} ${JSON.stringify(group[0]!.key)}: leave one of them out, or replace a longer text.`,
    );
  }
  return problems;
}
