// Random snapshots of all classes, in which several objects may share a natural key, and what may be written otherwise without meaning something else.
import fc from "fast-check";
import { type Json, isJsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import { type Endpoint, isSingleton } from "../../provider/core/definition/endpoint";
import { type Field, type Fields, has } from "../../provider/core/definition/field";
import { isInput, isUnreadable } from "../../provider/core/vocabulary/meaning";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { Snapshot, SnapshotObject } from "../../toolkit/snapshot";
import { type Narrowed, arbitraryInputs } from "./arbitrary";

/** Of names that are not unique few, so that some are there twice. */
const fewNames = fc.constantFrom<Json>("ledger", "billing", "web");

/** Whether two objects may have one name. */
const isAlike = ({ recognise, key }: Endpoint): boolean => typeof recognise === "object" && "by" in recognise && key.length === 1;

/** Several of a class; the natural keys of unique ones are made distinct. */
export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .record(Object.fromEntries(registry.map((definition) => [definition.type, objectsOf(definition)])), { noNullPrototype: true })
  .chain((all) => fc.infiniteStream(fc.nat()).map((numbers) => referring(all as Drafts, numbers)))
  .map((objects) => ({ format: "pulumi-clerk/snapshot", version: 1, objects }));

type Drafts = { readonly [type: string]: readonly Values[] };

function objectsOf(definition: Definition): fc.Arbitrary<readonly Values[]> {
  const { endpoint } = definition;
  const narrowed: Narrowed = isAlike(endpoint) ? { name: fewNames } : {};
  return fc.array(
    arbitraryInputs(definition, narrowed).map((inputs) => readable(definition.fields, inputs)),
    {
      maxLength: isSingleton(endpoint) || endpoint.id === "instance" ? 1 : isAlike(endpoint) ? 4 : 2,
    },
  );
}

/** What a reading would tell. */
function readable(fields: Fields, values: Values): Values {
  const told = Object.entries(values).filter(([name]) => {
    const field = fields[name]!;
    return isInput(field) && !field.secret && !isUnreadable(field) && !field.createOnly && field.kind !== "file";
  });
  return Object.fromEntries(
    told.map(([name, value]) => {
      const field = fields[name]!;
      return [name, field.kind === "object" && isJsonObject(value) ? readable(field.fields, value as Values) : value];
    }),
  );
}

/** The objects, in which references name others of the snapshot by key, or by class and name where the key is there twice. */
function referring(all: Drafts, numbers: fc.Stream<number>): readonly SnapshotObject[] {
  const next = (below: number): number => (numbers.next().value as number) % below;
  const objects: SnapshotObject[] = [];
  for (const { type, endpoint } of registry) {
    const [key = ""] = endpoint.key;
    for (const [index, inputs] of (all[type] ?? []).entries()) {
      const isOwn = !isAlike(endpoint) && endpoint.key.length === 1 && key !== "" && typeof inputs[key] === "string";
      // The same text at the end of every key keeps its form.
      const own = isOwn ? { [key]: `${String(inputs[key])}${"x".repeat(index)}` } : {};
      objects.push({ type, name: `${type.toLowerCase()}-${index}`, inputs: { ...inputs, ...own } });
    }
  }
  const keyOf = ({ type, inputs }: SnapshotObject): Json | undefined =>
    inputs[registry.find((each) => each.type === type)!.endpoint.key[0]!];
  const nameOf = (types: readonly string[], always: boolean, fallback: Json): Json => {
    const candidates = objects.filter(({ type }) => types.includes(type));
    if (candidates.length === 0) return fallback;
    const chosen = candidates[next(candidates.length)]!;
    const key = keyOf(chosen);
    const isTwice = objects.filter((other) => other.type === chosen.type && keyOf(other) === key).length > 1;
    return always || isTwice || typeof key !== "string" ? { resource: chosen.type, name: chosen.name } : key;
  };
  const at = (field: Field, value: Json): Json => {
    if (field.kind === "ref") return nameOf([field.to().type], false, value);
    if (field.idOf)
      return nameOf(
        field.idOf().map(({ type }) => type),
        true,
        value,
      );
    if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) return value.map((item: Json) => at(field.of, item));
    if (field.kind === "object" && isJsonObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, at(field.fields[name]!, item)]));
    return value;
  };
  return objects.map((object) => {
    const { fields } = registry.find(({ type }) => type === object.type)!;
    return {
      ...object,
      inputs: Object.fromEntries(Object.entries(object.inputs).map(([name, value]) => [name, at(fields[name]!, value)])),
    };
  });
}

/** The same snapshot, written otherwise: other order, defaults said or left out, what is empty said. */
export function otherwise(snapshot: Snapshot, numbers: fc.Stream<number>): Snapshot {
  const next = (below: number): number => (numbers.next().value as number) % below;
  const shuffled = <T>(items: readonly T[]): readonly T[] =>
    items.map((item) => ({ item, at: next(1000) })).toSorted((a, b) => a.at - b.at).map(({ item }) => item); // prettier-ignore
  const ofFields = (fields: Fields, values: Values): Values => {
    const written = Object.entries(fields).flatMap(([name, field]): (readonly [string, Json])[] => {
      const value = values[name];
      const silence = has(field, "clear") ? field.clear : typeof field.serverDefault === "symbol" ? undefined : field.serverDefault;
      const isTold = isInput(field) && !field.secret && !isUnreadable(field) && !field.createOnly && field.kind !== "file";
      if (value === undefined) return isTold && silence !== undefined && silence !== null && next(2) === 0 ? [[name, silence]] : [];
      return [[name, of(field, value)]];
    });
    return Object.fromEntries(shuffled(written));
  };
  const of = (field: Field, value: Json): Json => {
    if (field.kind === "set" && Array.isArray(value)) {
      const items = shuffled(value.map((item: Json) => of(field.of, item)));
      return items.length > 0 && next(3) === 0 ? [...items, items[0]!] : items;
    }
    if (field.kind === "list" && Array.isArray(value)) return value.map((item: Json) => of(field.of, item));
    if (field.kind === "object" && isJsonObject(value)) return ofFields(field.fields, value as Values);
    if (field.kind === "json" || field.kind === "map")
      return isJsonObject(value) ? Object.fromEntries(shuffled(Object.entries(value))) : value;
    return value;
  };
  return {
    ...snapshot,
    objects: shuffled(snapshot.objects).map((object) => ({
      ...object,
      inputs: ofFields(registry.find(({ type }) => type === object.type)!.fields, object.inputs),
    })),
  };
}
