// From the rows of all classes to objects with natural keys and program names, in an order that is the same at every reading. Asks nobody.
import type { Definition } from "../provider/core/define";
import { isSingleton } from "../provider/core/definition/endpoint";
import type { Values } from "../provider/core/definition/values";
import type { Observed } from "../provider/core/observe/observe";
import { isBuiltin, isPristine } from "../provider/core/observe/row";
import type { ConfigurationObject } from "./configuration";
import { keyText } from "./natural-key";
import { type Name, type NameOf, decodeDistinct, portableInputs, unreadablePaths } from "./portable";
import { programNames } from "./program-name";

type Found = ReadonlyMap<Definition, readonly Observed[]>;

export interface Assembled {
  readonly objects: readonly ConfigurationObject[];
  /** The name behind an id. */
  readonly nameOf: NameOf;
  /** What Clerk has told of the object. */
  observed(object: ConfigurationObject): Observed;
}

/** All objects, by class in the order of the registry, then by natural key. */
export function assemble(registry: readonly Definition[], found: Found): Assembled {
  const names = new Map<string, Name>();
  const nameOf: NameOf = (id) => names.get(id);
  const named = new Map<Definition, readonly { readonly row: Observed; readonly name: Name }[]>();
  const nameAll = (definition: Definition): void => {
    if (named.has(definition)) return;
    named.set(definition, []);
    // Keys may hold the keys of others.
    for (const part of definition.endpoint.key) {
      const field = definition.fields[part]!;
      for (const kind of field.kind === "ref" ? [field.to()] : (field.idOf?.() ?? [])) nameAll(kind);
    }
    const rows = namedRows(definition, found.get(definition) ?? [], nameOf);
    named.set(definition, rows);
    // A composite id, or one that is another object's, names nothing that could be referred to.
    if (definition.endpoint.id === "id") for (const { row, name } of rows) names.set(row.id, name);
  };
  registry.forEach(nameAll);
  const observed = new Map<ConfigurationObject, Observed>();
  for (const definition of registry)
    for (const { row, name } of named.get(definition) ?? []) observed.set(objectOf(definition, row, name, nameOf), row);
  return {
    objects: [...observed.keys()],
    nameOf,
    observed(object) {
      const row = observed.get(object);
      if (!row) throw new Error(`${object.type} ${JSON.stringify(object.key)} is not an object of this instance.`);
      return row;
    },
  };
}

function namedRows(
  definition: Definition,
  rows: readonly Observed[],
  nameOf: NameOf,
): readonly { readonly row: Observed; readonly name: Name }[] {
  const keyed = rows.map((row) => ({ row, key: naturalKey(definition, row.values, nameOf) })).sort(byKeyThenAge);
  const counts = new Map<string, number>();
  for (const { key } of keyed) counts.set(key, (counts.get(key) ?? 0) + 1);
  const names = programNames(
    definition.type,
    keyed.map(({ key }) => key),
  );
  return keyed.map(({ row, key }, index) => ({
    row,
    name: { type: definition.type, key, name: names[index]!, unique: counts.get(key) === 1 },
  }));
}

/** Compared as texts of code units: the order of a language differs from one machine to the next. */
function byKeyThenAge(
  one: { readonly key: string; readonly row: Observed },
  other: { readonly key: string; readonly row: Observed },
): number {
  const order = ({ key, row }: typeof one): string => [key, row.values.createdAt ?? "", row.id].join("\n");
  return order(one) < order(other) ? -1 : 1;
}

/** The natural key as one text, in the form in which two spellings are equal. What has none, such as an organization without a slug, stands by its name. */
export function naturalKey({ endpoint, fields }: Definition, values: Values, nameOf: NameOf): string {
  const parts = endpoint.key.map((name) => {
    const value = (values[name] === "" ? undefined : values[name]) ?? (endpoint.key.length === 1 ? values.name : undefined);
    const field = fields[name]!;
    return (field.kind === "ref" || field.idOf ? nameOf(String(value))?.key : undefined) ?? keyText(field, value);
  });
  return parts.join("/");
}

function objectOf(definition: Definition, row: Observed, { type, key, name }: Name, nameOf: NameOf): ConfigurationObject {
  // What the row tells of its owner is not in Clerk's answer.
  const values = { ...row.values, ...decodeDistinct(definition, row.object, nameOf) };
  const twin = definition.twin === undefined ? undefined : nameOf(String(row.values[definition.twin]));
  return {
    type,
    key,
    name,
    id: row.id,
    inputs: portableInputs(definition, values, nameOf),
    unreadable: unreadablePaths(definition.fields, values),
    ...(isBuiltin(definition, row.object) && !isSingleton(definition.endpoint) && { builtin: true }),
    ...(isPristine(definition, row.values) && { pristine: true }),
    ...(twin && { twin: { resource: twin.type, name: twin.name } }),
  };
}
