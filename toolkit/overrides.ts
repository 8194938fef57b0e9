// What is to be different in another environment: exact values by path, replaced texts, what is left out. Asks nobody.
import { closest } from "fastest-levenshtein";
import { type Json, isJsonObject } from "../provider/api/json";
import type { PropertyPath } from "../provider/core/vocabulary/path";
import type { Field } from "../provider/core/definition/field";
import { isInput } from "../provider/core/vocabulary/meaning";
import type { Values } from "../provider/core/definition/values";
import { type ConfigurationObject, isNamedReference } from "./configuration";
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
  readonly property: PropertyPath;
  /** The same, dotted. */
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

/**
 * Applies the overrides. Natural keys follow the values; names in programs stay, so that a path names the same object everywhere. What speaks of
 * classes that were left `outside` has nothing to match, and is no problem.
 */
export function applyOverrides(
  objects: readonly ConfigurationObject[],
  { values = {}, replace = [], omit = [] }: Overrides,
  outside: ReadonlySet<string> = new Set(),
): Overridden {
  const problems: string[] = [];
  const left = omit.map(parseSelector).filter(({ type }) => !outside.has(type));
  for (const selector of left) {
    if (selector.property !== undefined)
      problems.push(`The override omit ${selector.text} names a property: give it the value null under values instead.`);
    // A class that this configuration has no objects of is left out all the same.
    else if (!objects.some((object) => selects(selector, object)) && !(selector.object === undefined && definitionOf(selector.type)))
      problems.push(unmatched("omit", selector, objects));
  }
  const kept = withoutOmitted(objects, left);
  const unused = new Set(replace);
  const replaced = withTexts(kept, replace, unused);
  if (outside.size === 0) for (const { from } of unused) problems.push(`The override replace ${JSON.stringify(from)} matches no value.`);
  const set = Object.entries(values)
    .map(([path, value]) => ({ selector: parseSelector(path), value }))
    .filter(({ selector: { type } }) => !outside.has(type));
  const hit = new Set<Selector>();
  const secrets: OverriddenSecret[] = [];
  const valued = replaced.map((object, index) => {
    let inputs: Values = object.inputs;
    for (const { selector, value } of set) {
      // By its old key too: that is the one which the writer of the file has seen.
      if (selector.property === undefined || !selects(selector, kept[index]!) || !isProperty(object.type, selector.property)) continue;
      const { type, name } = object;
      if (isSecret(value))
        secrets.push({ type, name, property: selector.property, path: selector.property.join("."), config: value.secret });
      const changed = isSecret(value) ? inputs : setAt(inputs, selector.property, value);
      if (changed !== undefined) hit.add(selector);
      inputs = (changed ?? inputs) as Values;
    }
    return { ...object, inputs };
  });
  for (const { selector } of set)
    if (!hit.has(selector))
      problems.push(
        selector.property === undefined
          ? `The override ${selector.text} names no property: it must go on, as in ${selector.text}.name.`
          : unmatched("values", selector, kept),
      );
  const done = withKeys(kept, valued, objects);
  return { objects: done, secrets, problems: [...problems, ...merged(kept, done)] };
}

/** Without what is omitted; an object that shows up under two classes goes with the one to prefer. */
function withoutOmitted(objects: readonly ConfigurationObject[], omit: readonly Selector[]): readonly ConfigurationObject[] {
  const isOmitted = (object: ConfigurationObject): boolean =>
    omit.some((selector) => selector.property === undefined && selects(selector, object));
  const gone = new Set(objects.filter(isOmitted).map(({ type, name }) => `${type} ${name}`));
  return objects.filter(
    ({ type, name, twin }) => !gone.has(`${type} ${name}`) && !(twin !== undefined && gone.has(`${twin.resource} ${twin.name}`)),
  );
}

/** The objects under the keys that their new values give them, and what refers to them by those. */
function withKeys(
  before: readonly ConfigurationObject[],
  after: readonly ConfigurationObject[],
  all: readonly ConfigurationObject[],
): readonly ConfigurationObject[] {
  // What a key refers to may have been left out: then it is called as before.
  const keyOf = (object: ConfigurationObject, among: readonly ConfigurationObject[]): string =>
    keyFrom(object, among) ?? keyFrom(object, all) ?? object.key;
  const moved = new Map<string, Map<string, string>>();
  for (const [index, object] of after.entries()) {
    const [old, now] = [before[index]!.key, keyOf(object, after)];
    if (old !== now) moved.set(object.type, (moved.get(object.type) ?? new Map<string, string>()).set(old, now));
  }
  const following = after.map((object) => ({ ...object, inputs: followed(object.type, object.inputs, moved) }));
  return following.map((object) => ({ ...object, key: keyOf(object, following) }));
}

/** The objects with one text in place of another. What refers to one of them follows its key, and so is left as it is. */
function withTexts(
  objects: readonly ConfigurationObject[],
  rules: readonly Replacement[],
  unused: Set<Replacement>,
): readonly ConfigurationObject[] {
  if (rules.length === 0) return objects;
  const known = new Set(objects.map(({ type, key }) => `${type} ${key}`));
  const replaced = (text: string): string =>
    rules.reduce((before, rule) => {
      if (!before.includes(rule.from)) return before;
      unused.delete(rule);
      return before.replaceAll(rule.from, () => rule.to);
    }, text);
  const at = (field: Field | undefined, value: Json): Json => {
    // Words of the API are no texts.
    if (field?.kind === "enum" || (field && isNamedReference(value))) return value;
    if (typeof value === "string") return field?.kind === "ref" && known.has(`${field.to().type} ${value}`) ? value : replaced(value);
    if (Array.isArray(value)) return value.map((item: Json) => at(field && "of" in field ? field.of : undefined, item));
    if (!isJsonObject(value)) return value;
    const inner = (key: string): Field | undefined =>
      field?.kind === "object" ? field.fields[key] : field?.kind === "map" ? field.of : undefined;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, at(inner(key), item)]));
  };
  return objects.map((object) => {
    const { fields } = definitionOf(object.type)!;
    const inputs = Object.entries(object.inputs).map(([name, value]) => [name, at(fields[name], value)] as const);
    return { ...object, inputs: Object.fromEntries(inputs) };
  });
}

/** Whether the class has a property at the path. */
function isProperty(type: string, [first, ...rest]: PropertyPath): boolean {
  const { fields } = definitionOf(type)!;
  const isInside = (field: Field | undefined, path: PropertyPath): boolean => {
    if (!field || !isInput(field)) return false;
    const [next, ...further] = path;
    if (next === undefined || field.kind === "json") return true;
    if (field.kind === "object") return next === "*" || (Object.hasOwn(field.fields, next) && isInside(field.fields[next], further));
    return "of" in field && isInside(field.of, further);
  };
  return first === "*" || (Object.hasOwn(fields, String(first)) && isInside(fields[String(first)], rest));
}

/** The value with another one at the path, where null takes it out; undefined where the path leads nowhere. */
export function setAt(value: Json | undefined, [first, ...rest]: PropertyPath, to: Json): Json | undefined {
  const isEnd = rest.length === 0;
  let hit = false;
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).flatMap((item, index) => {
      if (first !== "*" && index !== Number(first)) return [item];
      const changed = isEnd ? to : setAt(item, rest, to);
      hit ||= changed !== undefined;
      return isEnd && to === null ? [] : [changed ?? item];
    });
    return hit ? items : undefined;
  }
  if (typeof first === "number") return undefined;
  // What is taken out of nothing is out.
  if (to === null && !isJsonObject(value)) return value ?? null;
  const entries = new Map(Object.entries(isJsonObject(value) ? value : {}));
  for (const key of first === "*" ? [...entries.keys()] : [String(first)]) {
    const isOut = to === null && (isEnd || !entries.has(key));
    const changed = isOut || isEnd ? to : setAt(entries.get(key), rest, to);
    hit ||= changed !== undefined;
    if (isOut) entries.delete(key);
    else if (changed !== undefined) entries.set(key, changed);
  }
  return hit ? Object.fromEntries(entries) : undefined;
}

function unmatched(where: string, selector: Selector, objects: readonly ConfigurationObject[]): string {
  const named = objects.filter((object) => selects(selector, object));
  // Where the object is there it is the property that is not.
  const paths =
    named.length > 0
      ? named.slice(0, 1).flatMap((object) => propertiesOf(object).map((property) => `${objectPath(object)}.${property}`))
      : objects.map(objectPath);
  const text = named.length > 0 || selector.object === undefined ? selector.text : `${selector.type}.${selector.object}`;
  const nearest = paths.length > 0 ? ` The nearest path is ${closest(text, paths)}.` : "";
  return `The override ${where} ${selector.text} matches nothing.${nearest}`;
}

const propertiesOf = ({ type }: ConfigurationObject): readonly string[] =>
  Object.entries(definitionOf(type)!.fields).flatMap(([name, field]) => (isInput(field) ? [name] : []));

/** Objects that had keys of their own and would be one; those that shared one before may go on to do so. */
function merged(before: readonly ConfigurationObject[], after: readonly ConfigurationObject[]): readonly string[] {
  const groups = new Map<string, { readonly objects: ConfigurationObject[]; readonly keys: Set<string> }>();
  for (const [index, object] of after.entries()) {
    const id = `${object.type} ${object.key}`;
    const group = groups.get(id) ?? { objects: [], keys: new Set<string>() };
    group.objects.push(object);
    group.keys.add(before[index]!.key);
    groups.set(id, group);
  }
  return [...groups.values()].flatMap(({ objects: [first, ...rest], keys }) =>
    keys.size < 2
      ? []
      : [
          `By the overrides ${[first!, ...rest].map(objectPath).join(" and ")} would become one object, ${first!.type} ${JSON.stringify(first!.key)}: leave one of them out, or replace a longer text.`,
        ],
  );
}
