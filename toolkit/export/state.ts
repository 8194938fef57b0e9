// The state of a resource as an `up` that took the object over would have written it, so that nothing is left to plan or to refresh. Asks nobody.
import { createHash } from "node:crypto";
import { type Json, type JsonObject, isJsonObject } from "../../provider/api/json";
import { decodeIds, withUntold } from "../../provider/core/vocabulary/codec";
import type { Definition } from "../../provider/core/define";
import { diff } from "../../provider/core/plan/diff";
import type { ReferenceIds } from "../../provider/core/vocabulary/value";
import { idParts } from "../../provider/core/definition/endpoint";
import { secretPaths } from "../../provider/core/definition/field";
import { type Values, picked } from "../../provider/core/definition/values";
import { shapedLike } from "../../provider/core/vocabulary/merge";
import type { Observed } from "../../provider/core/observe/observe";
import { isBuiltin } from "../../provider/core/observe/row";
import { settle } from "../../provider/core/settle/settle";
import { hidden } from "../../provider/pulumi/hidden";

/** What a program declares, as the engine sends it. */
export interface Declared {
  readonly name: string;
  readonly values: Values;
  /** What its references stand for: property -> natural key -> id. */
  readonly ids: ReferenceIds;
  /** Classes that come first, with the id of what is declared of them. */
  readonly gates?: { readonly [type: string]: Json };
  readonly ignored: readonly string[];
}

/** Who wrote the state. */
export interface Writer {
  readonly instance: string;
  /** Eight hex digits of the key's hash. */
  readonly fingerprint?: string;
}

/** A resource as an import file names it. */
export interface ImportedResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** The entry of the import file. `told` is what Clerk tells of the object only when it is asked for it. */
export function imported(
  definition: Definition,
  object: Observed,
  declared: Declared,
  writer: Writer,
  declaredSecret: readonly string[],
): ImportedResource {
  const values = settled(definition, object, declared);
  const aside = { ...asideOf(definition, declared), ...toldSecret(definition, declared.values, declaredSecret) };
  const inputs = { ...sealed(definition, declared.values, declaredSecret), ...aside };
  return {
    type: `pulumi-nodejs:dynamic/clerk:${definition.type}`,
    name: declared.name,
    id: object.id,
    inputs,
    outputs: {
      ...sealed(definition, values, declaredSecret),
      ...aside,
      ...(definition.endpoint.remove === "restore" && { [hidden.before]: before(definition, object, declared) }),
      [hidden.entry]: entryOf(definition, object.id),
      [hidden.managed]: Object.keys(declared.values).toSorted(),
      [hidden.instance]: writer.instance,
      ...(writer.fingerprint !== undefined && { [hidden.key]: writer.fingerprint }),
    },
  };
}

/** The properties that a plan would change all the same. */
export function planned(definition: Definition, object: Observed, declared: Declared): readonly string[] {
  const values = settled(definition, object, declared);
  const changes = diff(definition, values, declared.values, {
    managed: Object.keys(declared.values),
    ignore: declared.ignored,
    ids: { state: declared.ids, declared: declared.ids },
    builtin: isBuiltin(definition, object.object),
  });
  return changes.map(({ property }) => property);
}

/** The properties as the state holds them: the program's spelling where it means the same, and from the program what Clerk never tells. */
function settled(definition: Definition, object: Observed, declared: Declared): Values {
  const standing = { ...picked(declared.values, idParts(definition.endpoint)), ...ours(definition, object.values, declared.values) };
  const state = Object.entries(standing).map(([name, value]) => {
    const field = definition.fields[name];
    return [name, (field && withUntold(field, value, declared.values[name])) ?? value] as const;
  });
  const ids = { state: decodeIds(definition, object.object), declared: declared.ids };
  return settle(definition, { state: Object.fromEntries(state), declared: declared.values, sent: new Set(), answer: object.object, ids });
}

/** Of documents that the API merges only what is declared: the other keys are other people's. */
function ours({ fields }: Definition, values: Values, declared: Values): Values {
  const entries = Object.entries(values).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    if (!fields[name]?.merge) return [[name, value]];
    const shaped = declared[name] === undefined ? undefined : shapedLike(value, declared[name]);
    return shaped === undefined ? [] : [[name, shaped]];
  });
  return Object.fromEntries(entries);
}

/** What destroying writes back. */
function before(definition: Definition, object: Observed, declared: Declared): Values {
  const emptied = Object.entries(definition.fields).flatMap(([name, { clear }]) => (clear === undefined ? [] : [[name, clear] as const]));
  return picked({ ...Object.fromEntries(emptied), ...object.values }, Object.keys(declared.values));
}

function asideOf(definition: Definition, { name, ids, gates, ignored }: Declared): JsonObject {
  const refs: JsonObject = { ...ids, ...(gates && { after: gates }) };
  return {
    [hidden.provider]: `exports.handler = () => require("pulumi-clerk/dynamic").${definition.type};`,
    [hidden.name]: name,
    ...(Object.keys(refs).length > 0 && { [hidden.refs]: refs }),
    ...(ignored.length > 0 && { [hidden.ignore]: ignored }),
  };
}

/** The mark of the entry: of its object, because what is written is the same whenever it is. */
const entryOf = ({ type }: Definition, id: string): string => createHash("sha256").update(`${type} ${id}`).digest("hex").slice(0, 8);

/** The properties in which the program alone calls something secret. */
function toldSecret({ fields }: Definition, values: Values, declaredSecret: readonly string[]): JsonObject {
  const propertyOf = (path: string): string => path.split(/[.[{]/)[0]!;
  const own = new Set(secretPaths(fields).map(propertyOf));
  const told = new Set(declaredSecret.map(propertyOf));
  const names = Object.keys(values).filter((name) => told.has(name) && !own.has(name));
  return names.length > 0 ? { [hidden.secret]: names } : {};
}

/** The engine encrypts what lies in such an envelope. */
const seal = (value: Json): JsonObject => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

/** The values in which every secret is one for the engine too: those of the class, and others where the program calls them so. */
function sealed({ fields }: Definition, values: Values, declaredSecret: readonly string[]): JsonObject {
  const paths = new Set([...secretPaths(fields), ...declaredSecret]);
  const within = (value: Json, path: string): Json => {
    if (paths.has(path)) return seal(value);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, within(inner, `${path}.${name}`)]));
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, within(value, name)]));
}
