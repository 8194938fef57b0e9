// What a Pulumi stack declares, from its exported state: the properties, what travels with them, and which of them are sealed. Reads text, asks nobody.
import { type Json, type JsonObject, isJsonObject } from "../provider/api/json";
import type { ReferenceIds } from "../provider/core/vocabulary/value";
import { isSingleton } from "../provider/core/definition/endpoint";
import { type Fields, has } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { isInput, isPortable, isUnreadable } from "../provider/core/vocabulary/meaning";
import type { Definition } from "../provider/core/define";
import { isBuiltinState } from "../provider/core/observe/row";
import { hidden, references, split, text, texts } from "../provider/pulumi/hidden";
import { registry } from "../provider/resources/registry";
import type { Configuration, ConfigurationObject, Unknown } from "./configuration";
import { naturalKey } from "./assemble";
import { type Name, type NameOf, portableInputs } from "./portable";

/** One resource of a stack, with what its next plan would rest on. */
export interface StackObject extends ConfigurationObject {
  readonly id: string;
  readonly urn: string;
  /** The values of the state. */
  readonly state: Values;
  /** What the program declares. */
  readonly declared: Values;
  readonly ignore: readonly string[];
  readonly references: ReferenceIds;
  /** Clerk's id of its instance; states of older versions do not tell it. */
  readonly instance?: string;
  /** Properties that the state holds encrypted, so that they cannot be compared. */
  readonly sealed: readonly string[];
}

/** A stack as its state tells it. */
export interface Stack extends Configuration {
  readonly kind: "stack";
  readonly objects: readonly StackObject[];
}

/** The mark of a value that Pulumi keeps encrypted. */
const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const token = /^pulumi-nodejs:dynamic\/clerk:(\w+)$/;

/**
 * Reads a state as `pulumi stack export` writes it, or as it lies in a folder of states.
 *
 * @throws Error when the text is no state; the sentence says what is wrong.
 */
export function parseState(content: string, label: string): Stack {
  const document = parseJson(content, label);
  const resources = resourcesOf(document);
  if (!resources) throw new Error(`${label} is no state of Pulumi: it has no deployment. Write one with \`pulumi stack export\`.`);
  return stackOf(resources, label);
}

/** Whether a document looks like a state, so that a path can be told from one of a snapshot. */
export function isState(document: unknown): boolean {
  return resourcesOf(document) !== undefined;
}

/** What JSON.parse throws is not passed on: it quotes the text, in which secrets may stand. */
function parseJson(content: string, label: string): unknown {
  const tried = tryJson(content);
  if ("value" in tried) return tried.value;
  throw new Error(`${label} is no state of Pulumi: it is no JSON${tried.line === undefined ? "" : ` (line ${tried.line})`}.`);
}

function tryJson(content: string): { readonly value: unknown } | { readonly line: number | undefined } {
  try {
    return { value: JSON.parse(content) as unknown };
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    return { line: at === undefined ? undefined : content.slice(0, Number(at)).split("\n").length };
  }
}

function resourcesOf(document: unknown): readonly JsonObject[] | undefined {
  if (!isJsonObject(document)) return undefined;
  const { checkpoint, deployment } = document;
  const latest = isJsonObject(checkpoint) ? checkpoint.latest : deployment;
  if (!isJsonObject(latest)) return undefined;
  // A stack that was never applied has none.
  const resources = latest.resources ?? [];
  return Array.isArray(resources) && resources.every(isJsonObject) ? resources : undefined;
}

function stackOf(resources: readonly JsonObject[], label: string): Stack {
  const unknown: Unknown[] = [];
  const raw = resources.flatMap((resource) => {
    const type = token.exec(String(resource.type))?.[1];
    // Look-ups are read by programs and managed by nobody; what waits for its deletion is another's already.
    if (type === undefined || resource.delete === true || resource.external === true) return [];
    const definition = registry.find((each) => each.type === type);
    if (!definition) unknown.push({ type, name: nameIn(String(resource.urn)), id: String(resource.id) });
    return definition ? [{ definition, resource }] : [];
  });
  const opened = raw.map(({ definition, resource }) => ({ definition, ...open(resource) }));
  const nameOf = namesIn(opened);
  const instances = [...new Set(opened.flatMap(({ instance }) => instance ?? []))];
  return {
    kind: "stack",
    label,
    ...(instances.length === 1 && { instance: instances[0]! }),
    objects: opened.map((each) => complete(each, nameOf)),
    unavailable: [...new Set(unknown.map(({ type }) => type))].map((type) => ({
      type,
      reason: "This version of pulumi-clerk does not know the class. Install a newer one.",
    })),
    ...(unknown.length > 0 && { unknown }),
  };
}

/** The names behind ids. A composite id, or one that is another object's, names nothing that could be referred to. */
function namesIn(all: readonly Opened[]): NameOf {
  const byId = new Map(all.filter(({ definition }) => definition.endpoint.id === "id").map((each) => [each.id, each]));
  const keyOf = (id: string): string | undefined => {
    const found = byId.get(id);
    return found && naturalKey(found.definition, { ...found.state, ...found.declared }, (other) => nameOf(other));
  };
  const counts = new Map<string, number>();
  const names = new Map<string, Name>();
  const nameOf: NameOf = (id) => names.get(id) ?? bare(id);
  /** While the names are made: those that a key is made of. */
  const bare = (id: string): Name | undefined => {
    const found = byId.get(id);
    return found && { type: found.definition.type, name: found.name, key: keyOf(id)!, unique: true };
  };
  const made = [...byId.keys()].map((id) => [id, bare(id)!] as const);
  for (const [, { type, key }] of made) counts.set(`${type} ${key}`, (counts.get(`${type} ${key}`) ?? 0) + 1);
  for (const [id, name] of made) names.set(id, { ...name, unique: counts.get(`${name.type} ${name.key}`) === 1 });
  return nameOf;
}

interface Opened {
  readonly definition: Definition;
  readonly id: string;
  readonly urn: string;
  readonly name: string;
  readonly state: Values;
  readonly declared: Values;
  readonly ignore: readonly string[];
  readonly references: ReferenceIds;
  readonly instance?: string;
  readonly sealed: readonly string[];
}

function open(resource: JsonObject): Omit<Opened, "definition"> {
  const sealed = new Set<string>();
  const outputs = split(unsealed(resource.outputs, sealed));
  const inputs = split(unsealed(resource.inputs, sealed));
  const urn = String(resource.urn);
  const managed = texts(outputs.aside, hidden.managed);
  const instance = text(outputs.aside, hidden.instance);
  return {
    id: String(resource.id),
    urn,
    name: nameIn(urn),
    state: outputs.values,
    // The engine keeps the program's inputs; what a refresh has put into them is projected on the same properties.
    declared: managed
      ? Object.fromEntries(Object.entries(inputs.values).filter(([property]) => managed.includes(property)))
      : inputs.values,
    ignore: texts(inputs.aside, hidden.ignore) ?? [],
    references: references(inputs.aside),
    ...(instance !== undefined && { instance }),
    sealed: [...sealed],
  };
}

/** The name, whatever a program calls it: urn:pulumi:<stack>::<project>::<type>::<name>. */
const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/** The properties with secrets opened; one that is encrypted is left out and named. */
function unsealed(properties: Json | undefined, sealed: Set<string>): { readonly [property: string]: Json } {
  const values: { [property: string]: Json } = {};
  for (const [property, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
    const opened = openSecret(value);
    if (opened === undefined) sealed.add(property);
    else values[property] = opened;
  }
  return values;
}

function openSecret(value: Json): Json | undefined {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(openSecret);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isJsonObject(value)) return value;
  if (value[signature] === secret) {
    // What JSON.parse throws would quote the secret.
    const plain = typeof value.plaintext === "string" ? tryJson(value.plaintext) : undefined;
    return plain && "value" in plain ? (plain.value as Json) : undefined;
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, openSecret(inner)] as const);
  return entries.every(([, inner]) => inner !== undefined) ? Object.fromEntries(entries as [string, Json][]) : undefined;
}

function complete({ definition, ...opened }: Opened, nameOf: NameOf): StackObject {
  const { declared, state, sealed } = opened;
  const twin = definition.twin === undefined ? undefined : nameOf(String(state[definition.twin]));
  return {
    ...opened,
    type: definition.type,
    key: naturalKey(definition, { ...state, ...declared }, nameOf),
    inputs: declaredInputs(definition, opened, nameOf),
    unreadable: [
      ...new Set([
        // By its natural key the object was found.
        ...declaredUnreadable(definition.fields, declared).filter((name) => !definition.endpoint.key.includes(name)),
        ...sealed.filter((name) => isComparable(definition, name)),
      ]),
    ],
    ...(isBuiltinState(definition, state) && !isSingleton(definition.endpoint) && { builtin: true }),
    ...(twin && { twin: { resource: twin.type, name: twin.name } }),
  };
}

/** What is declared, portable. Of several objects with the key that a reference names, the id that travels with it tells which one is meant. */
function declaredInputs(definition: Definition, { declared, references: ids }: Omit<Opened, "definition">, nameOf: NameOf): Values {
  const parts = Object.entries(declared).map(([property, value]) => {
    const known = ids[property] ?? {};
    const meant: NameOf = (named) => nameOf(named) ?? (Object.hasOwn(known, named) ? nameOf(String(known[named])) : undefined);
    return portableInputs(definition, { [property]: value }, meant);
  });
  return Object.assign({}, ...parts) as Values;
}

/** The declared properties, by dotted path, of which Clerk never tells the value, or which are secret. */
function declaredUnreadable(fields: Fields, declared: Values, prefix = ""): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const [path, value] = [`${prefix}${name}`, declared[name]];
    if (value === undefined || !isPortable(field)) return [];
    if (field.secret || isUnreadable(field)) return [path];
    return field.kind === "object" && isJsonObject(value) ? declaredUnreadable(field.fields, value, `${path}.`) : [];
  });
}

/** Generated secrets are outputs, of which nothing is declared. */
const isComparable = ({ fields }: Definition, name: string): boolean =>
  fields[name] !== undefined && isInput(fields[name]) && !has(fields[name], "createOnly");
