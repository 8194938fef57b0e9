// What the references of one side stand for: the object that both sides have, whatever each of them calls it. Asks nobody.
import { type Json, isJsonObject } from "../provider/api/json";
import type { Field } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { type Configuration, type ConfigurationObject, isNamedReference } from "./configuration";
import { definitionOf, keyText, referredTypes } from "./natural-key";

/** Which objects of both sides are the same one: the number of their pair. */
export type Pairs = ReadonlyMap<ConfigurationObject, number>;

export interface References {
  /** The properties, in which two references of either side are the same text where they mean the same object. */
  comparable(object: ConfigurationObject, pairs: Pairs): Values;
  /** The value as the side spells it. */
  spelled(value: Json): Json;
  /** The objects of the side that the properties refer to. */
  targets(object: ConfigurationObject): readonly Target[];
}

/** An object that another one refers to, and by which of its properties. */
export interface Target {
  readonly property: string;
  readonly object: ConfigurationObject;
}

/** Begins every text that stands for a reference; no name begins with it. */
const mark = "\u0000reference ";

/** The objects of a side, and those of classes that were not asked for. */
export const everything = ({ objects, others = [] }: Configuration): readonly ConfigurationObject[] => [...objects, ...others];

export function referencesOf(side: Configuration, other: Configuration): References {
  const byName = new Map<string, ConfigurationObject>();
  const byKey = new Map<string, ConfigurationObject[]>();
  for (const object of everything(side)) {
    const { type, name, key } = object;
    byName.set(`${type} ${name}`, object);
    byKey.set(`${type} ${key}`, [...(byKey.get(`${type} ${key}`) ?? []), object]);
  }
  // A program names by its id what has no natural key and is not its own.
  const byId = new Map(everything(other).flatMap((object) => (object.id === undefined ? [] : [[object.id, object] as const])));
  const otherNames = new Map(everything(other).map((object) => [`${object.type} ${object.name}`, object] as const));
  const spellings = new Map<string, Json>();

  const targetOf = (field: Field, value: Json): ConfigurationObject | undefined => {
    if (isNamedReference(value)) return byName.get(`${value.resource} ${value.name}`);
    const found = byKey.get(`${referredTypes(field)[0]} ${String(value)}`) ?? [];
    return found.length === 1 ? found[0] : undefined;
  };
  const meant = (field: Field, value: Json, pairs: Pairs): string => {
    const target = targetOf(field, value);
    if (target) return textOf(target, pairs);
    if (isNamedReference(value)) {
      // A snapshot of some classes holds none of what they refer to; names are made the same way everywhere.
      const there = otherNames.get(`${value.resource} ${value.name}`);
      return there ? textOf(there, pairs) : `${value.resource} named ${value.name}`;
    }
    const [type = ""] = referredTypes(field);
    const elsewhere = byKey.has(`${type} ${String(value)}`) ? undefined : byId.get(String(value));
    return elsewhere
      ? textOf(elsewhere, pairs)
      : `${type} ${keyText(definitionOf(type)!.fields[definitionOf(type)!.endpoint.key[0]!]!, value)}`;
  };
  const spelled = (value: Json): Json => {
    if (typeof value === "string") return spellings.get(value) ?? value;
    if (Array.isArray(value)) return value.map(spelled);
    return isJsonObject(value) ? mapped(value, (_, item) => spelled(item)) : value;
  };
  return {
    comparable: (object, pairs) =>
      withReferences(object, (field, value) => {
        const text = `${mark}${meant(field, value, pairs)}`;
        spellings.set(text, value);
        return text;
      }),
    spelled,
    targets(object) {
      const found: Target[] = [];
      withReferences(object, (field, value, property) => {
        const target = targetOf(field, value);
        if (target) found.push({ property, object: target });
        return value;
      });
      return found;
    },
  };
}

/** The properties with every reference changed. */
function withReferences({ type, inputs }: ConfigurationObject, change: (field: Field, value: Json, property: string) => Json): Values {
  const at = (field: Field, value: Json, property: string): Json => {
    if ((field.kind === "ref" && typeof value === "string") || (referredTypes(field).length > 0 && isNamedReference(value)))
      return change(field, value, property);
    if ((field.kind === "list" || field.kind === "set") && Array.isArray(value))
      return value.map((item: Json) => at(field.of, item, property));
    if (field.kind === "map" && isJsonObject(value)) return mapped(value, (_, item) => at(field.of, item, property));
    if (field.kind === "object" && isJsonObject(value))
      return mapped(value, (name, item) => (field.fields[name] ? at(field.fields[name], item, property) : item));
    return value;
  };
  const { fields } = definitionOf(type)!;
  return mapped(inputs, (name, value) => (fields[name] ? at(fields[name], value, name) : value)) as Values;
}

/** What both sides have is known by its pair, all else by its natural key. */
function textOf(object: ConfigurationObject, pairs: Pairs): string {
  const pair = pairs.get(object);
  return pair === undefined ? `${object.type} ${object.key}` : `${object.type} number ${pair}`;
}

const mapped = (value: { readonly [key: string]: Json }, change: (key: string, item: Json) => Json): { readonly [key: string]: Json } =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(key, item)]));
