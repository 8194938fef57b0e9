// What may be wrong with the objects of a snapshot that people have edited: classes, names, properties and their kinds of values. Quotes no value.
import { type Json, isJsonObject } from "../provider/api/json";
import type { Definition } from "../provider/core/define";
import type { Field, Fields } from "../provider/core/definition/field";
import { isInput } from "../provider/core/vocabulary/meaning";
import type { Values } from "../provider/core/definition/values";
import { isNamedReference } from "./configuration";
import { definitionOf, referredTypes } from "./natural-key";
import type { Place, Problem } from "./written-document";

interface Named {
  readonly type: string;
  readonly name: string;
  readonly inputs: Values;
}

/** Every problem of the objects. Limits of lengths and the like are left to Clerk: it may hold what no program may declare. */
export function objectProblems(objects: readonly Named[]): readonly Problem[] {
  const known = new Map<string, Set<string>>();
  for (const { type, name } of objects) known.set(type, (known.get(type) ?? new Set<string>()).add(name));
  const seen = new Set<string>();
  return objects.flatMap(({ type, name, inputs }, index): readonly Problem[] => {
    const at = (...rest: Place): Place => ["objects", index, ...rest];
    const definition = definitionOf(type);
    if (!definition) return [{ place: at("type"), text: `${JSON.stringify(type)} is no class of this version of pulumi-clerk.` }];
    const isTwice = seen.has(`${type} ${name}`);
    seen.add(`${type} ${name}`);
    if (isTwice) return [{ place: at("name"), text: `Two objects of ${type} are called ${JSON.stringify(name)}: give one another name.` }];
    const check: Check = { definition, known };
    return ofFields(check, definition.fields, inputs, at("inputs"), "");
  });
}

interface Check {
  readonly definition: Definition;
  /** The names of the objects of the document, by class. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
}

function ofFields(check: Check, fields: Fields, values: Values, place: Place, prefix: string): readonly Problem[] {
  const { type } = check.definition;
  return Object.entries(values).flatMap(([name, value]): readonly Problem[] => {
    const field = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    const at = [...place, name];
    if (!field || !isInput(field))
      return [{ place: at, text: `${JSON.stringify(`${prefix}${name}`)} is no property of ${type} that a program could set.` }];
    if (field.secret)
      return [
        {
          place: at,
          text: `${prefix}${name} of ${type} is secret, and a snapshot holds no secrets: take it out. An environment gets it by its overrides, as { "secret": <name in the configuration> }.`,
        },
      ];
    return ofValue(check, field, value, at, `${prefix}${name}`);
  });
}

function ofValue(check: Check, field: Field, value: Json, place: Place, path: string): readonly Problem[] {
  const wrong = (what: string): readonly Problem[] => [{ place, text: `${path} of ${check.definition.type} must be ${what}.` }];
  const types = referredTypes(field);
  if (types.length > 0 && isNamedReference(value)) {
    const { resource, name } = value;
    if (!types.includes(resource)) return wrong(`a reference to ${types.join(" or ")}`);
    // A snapshot of some classes holds none of what it refers to.
    const names = check.known.get(resource);
    const isLost = names !== undefined && !names.has(name);
    return isLost ? [{ place, text: `${path} names ${resource}.${name}, which the snapshot does not have.` }] : [];
  }
  switch (field.kind) {
    case "string":
    case "enum":
    case "time":
    case "ref":
      return typeof value === "string" ? [] : wrong("a text");
    case "int":
      return typeof value === "number" ? [] : wrong("a number");
    case "bool":
      return typeof value === "boolean" ? [] : wrong("true or false");
    case "list":
    case "set":
      if (!Array.isArray(value)) return wrong("a list");
      return (value as readonly Json[]).flatMap((item, index) => ofValue(check, field.of, item, [...place, index], `${path}[${index}]`));
    case "map":
      if (!isJsonObject(value)) return wrong("an object");
      return Object.entries(value).flatMap(([key, item]) => ofValue(check, field.of, item, [...place, key], `${path}.${key}`));
    case "object":
      return isJsonObject(value) ? ofFields(check, field.fields, value as Values, place, `${path}.`) : wrong("an object");
    case "json":
      return field.shape !== "object" || isJsonObject(value) ? [] : wrong("an object");
    case "file":
      return [{ place, text: `${path} of ${check.definition.type} is a file, of which a snapshot holds nothing: take it out.` }];
  }
}
