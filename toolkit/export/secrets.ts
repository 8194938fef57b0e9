// Values that Clerk never tells, given by the user in a file: `JwtTemplate.hasura.signingKey: …`, or nested. No sentence of this file holds a value.
import { LineCounter, parseDocument } from "yaml";
import { type Json, type JsonObject, isJsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { Field, Fields } from "../../provider/core/definition/field";
import { parsePath } from "../../provider/core/vocabulary/path";
import { registry } from "../../provider/resources/registry";
import type { ConfigurationObject } from "../configuration";

/** The values for one object, by the dotted path of the property. */
export type SecretsOf = ReadonlyMap<string, Json>;

/** What is wrong with the file: every problem is a sentence of its own. */
export class SecretsError extends Error {
  override readonly name = "SecretsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** The content of the file, which is JSON or YAML. */
export function parseSecrets(text: string, label: string): JsonObject {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  // The parser's own words may quote the line, and with it a secret.
  const wrong = document.errors.map(({ pos: [at], code }) => `${label}: line ${lines.linePos(at).line} cannot be read (${code}).`);
  if (wrong.length > 0) throw new SecretsError([...new Set(wrong)]);
  const content = document.toJS() as Json;
  if (isJsonObject(content)) return content;
  throw new SecretsError([`${label}: It must map properties to values, such as JwtTemplate.hasura.signingKey: "…".`]);
}

/** The values by object. Throws a SecretsError for what names nothing that could be filled in. */
export function assignSecrets(content: JsonObject, objects: readonly ConfigurationObject[]): ReadonlyMap<ConfigurationObject, SecretsOf> {
  const found = new Map<ConfigurationObject, Map<string, Json>>();
  const problems: string[] = [];
  for (const [key, value] of Object.entries(content)) ofClass(key, value);
  if (problems.length > 0) throw new SecretsError(problems);
  return found;

  function ofClass(key: string, value: Json): void {
    const [type, ...rest] = parsePath(key).map(String);
    const definition = registry.find((each) => each.type === type);
    if (!definition) return void problems.push(`${quoted(key)}: ${quoted(type!)} is no class.`);
    if (!isSingleton(definition.endpoint)) return ofName(definition, rest, value, key);
    const single = objects.find((each) => each.type === type);
    if (!single) return void problems.push(`${quoted(key)}: the instance has no ${type} that could be read.`);
    ofProperties(definition, single, rest, value, key);
  }

  function ofName(definition: Definition, [name, ...rest]: readonly string[], value: Json, at: string): void {
    if (name === undefined) {
      if (!isJsonObject(value)) return void problems.push(`${quoted(at)} names a class: say which object and which property.`);
      // A natural key may look like a path.
      for (const [key, inner] of Object.entries(value))
        ofName(definition, named(definition, key) ? [key] : texts(key), inner, `${at}.${key}`);
      return;
    }
    const [object, twin] = allNamed(definition, name);
    if (!object) return void problems.push(`${quoted(at)}: the instance has no ${definition.type} ${quoted(name)}.`);
    if (twin) return void problems.push(`${quoted(at)}: several objects of ${definition.type} are called ${quoted(name)}.`);
    ofProperties(definition, object, rest, value, at);
  }

  function ofProperties(definition: Definition, object: ConfigurationObject, path: readonly string[], value: Json, at: string): void {
    const field = fieldAt(definition.fields, path);
    const dotted = path.join(".");
    if (path.length > 0 && !field) return void problems.push(`${quoted(at)}: ${definition.type} has no property ${quoted(dotted)}.`);
    if (object.unreadable.includes(dotted)) return void put(object, dotted, value, at);
    if (isJsonObject(value) && (!field || field.kind === "object")) {
      for (const [key, inner] of Object.entries(value)) ofProperties(definition, object, [...path, ...texts(key)], inner, `${at}.${key}`);
      return;
    }
    if (path.length === 0) return void problems.push(`${quoted(at)} names an object: say which property.`);
    if (field?.kind === "object") return void problems.push(`${quoted(at)}: ${dotted} has properties of its own: say which one.`);
    // A part of an object that Clerk tells nothing of is not known to be unreadable.
    if (field && (field.writeOnly || field.secret)) return void put(object, dotted, value, at);
    problems.push(`${quoted(at)}: Clerk tells ${dotted} itself. Take it out.`);
  }

  function put(object: ConfigurationObject, path: string, value: Json, at: string): void {
    if (value === null) return void problems.push(`${quoted(at)} has no value.`);
    found.set(object, (found.get(object) ?? new Map<string, Json>()).set(path, value));
  }

  function allNamed({ type }: Definition, name: string): readonly ConfigurationObject[] {
    const own = objects.filter((each) => each.type === type);
    const byName = own.filter((each) => each.name === name);
    return byName.length > 0 ? byName : own.filter((each) => each.key === name);
  }

  function named(definition: Definition, name: string): boolean {
    return allNamed(definition, name).length > 0;
  }
}

const quoted = (text: string): string => JSON.stringify(text);

const texts = (path: string): readonly string[] => parsePath(path).map(String);

/** The property under a dotted path, inside of objects too. */
export function fieldAt(fields: Fields, [first, ...rest]: readonly string[]): Field | undefined {
  const field = first !== undefined && Object.hasOwn(fields, first) ? fields[first] : undefined;
  if (rest.length === 0 || !field) return field;
  return field.kind === "object" ? fieldAt(field.fields, rest) : undefined;
}
