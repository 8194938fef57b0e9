// The natural key of an object from its portable properties, and references that follow a key which has changed. Asks nobody.
import { type Json, isJsonObject } from "../provider/api/json";
import { canonicalForm } from "../provider/core/vocabulary/canonical";
import type { Definition } from "../provider/core/define";
import type { Field } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { registry } from "../provider/resources/registry";
import { type ConfigurationObject, isNamedReference } from "./configuration";

type Named = Pick<ConfigurationObject, "type" | "name" | "inputs">;

const definitions = new Map(registry.map((definition) => [definition.type, definition]));

/** The definition of a class; undefined for one that this version does not know. */
export const definitionOf = (type: string): Definition | undefined => definitions.get(type);

/** The classes of which a property may name an object. */
export function referredTypes(field: Field): readonly string[] {
  return (field.kind === "ref" ? [field.to()] : (field.idOf?.() ?? [])).map(({ type }) => type);
}

/** One part of a natural key as a text: of two spellings that mean the same the same one. */
export function keyText(field: Field, value: Json | undefined): string {
  if (value === undefined) return "";
  const form = field.canonical ? canonicalForm(field.canonical, value) : value;
  return typeof form === "string" ? form : JSON.stringify(form);
}

/**
 * The natural key as one text. What has none, such as an organization without a slug, stands by its name. `objects` are those that a part of
 * it may refer to; undefined where it refers to another one.
 */
export function keyFrom({ type, inputs }: Named, objects: readonly Named[]): string | undefined {
  const { endpoint, fields } = definitionOf(type)!;
  const parts = endpoint.key.map((name) => {
    const value = inputs[name] ?? (endpoint.key.length === 1 ? inputs.name : undefined);
    const field = fields[name]!;
    if (!isNamedReference(value)) return keyText(field, value);
    // Of the classes that the property may name alone: a wrong one might lead in a circle.
    if (!referredTypes(field).includes(value.resource)) return undefined;
    const named = objects.find((object) => object.type === value.resource && object.name === value.name);
    return named && keyFrom(named, objects);
  });
  return parts.every((part) => part !== undefined) ? parts.join("/") : undefined;
}

/** New natural keys by class: old key -> new key. */
export type Moved = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The properties, in which references name what has moved by its new key. */
export function followed(type: string, inputs: Values, moved: Moved): Values {
  const definition = definitionOf(type);
  if (!definition || moved.size === 0) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const field = definition.fields[name];
      return [name, field ? followedValue(field, value, moved) : value];
    }),
  );
}

function followedValue(field: Field, value: Json, moved: Moved): Json {
  if (field.kind === "ref") return typeof value === "string" ? (moved.get(field.to().type)?.get(value) ?? value) : value;
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value))
    return (value as readonly Json[]).map((item) => followedValue(field.of, item, moved));
  if (field.kind === "map" && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, followedValue(field.of, item, moved)]));
  if (field.kind === "object" && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const inner = field.fields[name];
        return [name, inner ? followedValue(inner, item, moved) : item];
      }),
    );
  return value;
}
