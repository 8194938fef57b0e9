// Which properties of an object a program should state: not what Clerk does by itself, and nothing that Clerk never tells. Asks nobody.
import { type Json, isJsonObject } from "../../provider/api/json";
import { valueAt } from "../../provider/core/check/broken-rule";
import { check } from "../../provider/core/check/check";
import type { Definition } from "../../provider/core/define";
import { type Field, type Fields, has } from "../../provider/core/definition/field";
import { isInput, isUnreadable, meaningOf } from "../../provider/core/vocabulary/meaning";
import type { Values } from "../../provider/core/definition/values";
import { sameValue } from "../../provider/core/vocabulary/value";
import type { ConfigurationObject } from "../configuration";
import { obeying, stands } from "./choose";
import { type Entry, type Expression, type Reader, type TextOf, valueOf } from "./expression";
import { type SecretsOf, fieldAt } from "./secrets";

/** A property that the program does not state, and why. */
export interface Note {
  readonly property: string;
  readonly reason: string;
}

/** What the program says of one object. */
export interface Picked {
  readonly entries: readonly Entry[];
  readonly notes: readonly Note[];
  /** Properties that the program must leave alone expressly, because their absence would empty them. */
  readonly ignored: readonly string[];
}

/** An object, and its values with an id wherever a natural key would not tell which object is meant. */
export interface Source {
  readonly definition: Definition;
  readonly object: ConfigurationObject;
  readonly distinct: Values;
  /** What Clerk has told, secrets too. */
  readonly known: Values;
  readonly secrets: SecretsOf;
}

export interface PickOptions {
  /** Also what is as Clerk makes it. */
  readonly all: boolean;
  /** The name of a secret of the object in the stack's configuration. */
  readonly secretName: (object: ConfigurationObject, path: string) => string;
  /** The object of a class that the value of a reference names. */
  readonly find: (type: string, value: Json) => ConfigurationObject | undefined;
}

/** What the program should say of the object, or why no program can. */
export function pick(source: Source, options: PickOptions): Picked | { readonly refused: readonly string[] } {
  const { definition, secrets } = source;
  const stated = statedOf(source, options);
  // A rule may ask for what is as Clerk makes it.
  const whole = isRight(definition, stated) ? stated : statedOf(source, { ...options, all: true });
  let entries = isRight(definition, whole) ? whole : stated;
  const wrong: Note[] = [];
  for (;;) {
    const reasons = reasonsAgainst(definition, entries);
    if (reasons.length === 0) break;
    const property = reasons.map(propertyOf).find((name) => isDispensable(definition, entries, secrets, name));
    if (property === undefined) return { refused: reasons };
    const why = reasons.find((reason) => propertyOf(reason) === property)!;
    wrong.push({ property, reason: `Clerk holds what no program may declare (${why}) Left out, it stays as it is.` });
    entries = entries.filter(([name]) => name !== property);
  }
  const told = secretsTold(source, entries);
  return {
    entries,
    ignored: told.filter((name) => has(definition.fields[name]!, "clear")),
    notes: [...wrong, ...told.map(noteOfSecret(definition)), ...untoldNotes(source, entries)],
  };
}

const textOf: TextOf = ({ text }) => text;

const valuesOf = (entries: readonly Entry[]): Values => valueOf({ kind: "object", entries }, textOf) as Values;

const reasonsAgainst = (definition: Definition, entries: readonly Entry[]): readonly string[] =>
  check(definition, valuesOf(entries), { adopting: true });

const isRight = (definition: Definition, entries: readonly Entry[]): boolean => reasonsAgainst(definition, entries).length === 0;

/** Sentences of `check` begin with the property that they are about. */
const propertyOf = (reason: string): string => /^[A-Za-z]\w*/.exec(reason)?.[0] ?? "";

/** Whether the property may be left out, because absence leaves Clerk's value alone. */
function isDispensable({ fields }: Definition, entries: readonly Entry[], secrets: SecretsOf, name: string): boolean {
  const field = fields[name];
  if (!field || field.required || has(field, "clear") || !entries.some(([stated]) => stated === name)) return false;
  return ![...secrets.keys()].some((path) => path === name || path.startsWith(`${name}.`));
}

function statedOf({ definition, object, distinct, secrets }: Source, options: PickOptions): readonly Entry[] {
  const secretName = (path: string): string => options.secretName(object, path);
  const entries = ofFields(definition.fields, object.inputs, distinct, "");
  return obeying(definition, entries);

  function ofFields(fields: Fields, values: Values, ids: Values, prefix: string): readonly Entry[] {
    return Object.entries(fields).flatMap(([name, field]): readonly Entry[] => {
      const path = `${prefix}${name}`;
      const secret = secrets.get(path);
      if (secret !== undefined) return [[name, { kind: "secret", key: secretName(path), reader: readerOf(field), value: secret }]];
      const expression = isInput(field) ? ofValue(field, values[name], ids[name], path) : undefined;
      return expression ? [[name, expression]] : [];
    });
  }

  function ofValue(field: Field, value: Json | undefined, id: Json | undefined, path: string): Expression | undefined {
    if (field.kind === "object" && (isJsonObject(value) || hasSecret(path))) {
      const inner = ofFields(field.fields, isJsonObject(value) ? value : {}, isJsonObject(id) ? id : {}, `${path}.`);
      return inner.length > 0 || field.required ? { kind: "object", entries: inner } : undefined;
    }
    if (value === undefined || (!options.all && isByItself(field, value)) || (field.oneWay && value !== true)) return undefined;
    return expressionOf(field, value, id, path);
  }

  function expressionOf(field: Field, value: Json, id: Json | undefined, path: string): Expression {
    if (field.kind === "ref" || field.idOf) return referenceOf(field, value, id ?? value);
    if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) {
      const ids = Array.isArray(id) ? (id as readonly Json[]) : [];
      const added = typeof field.canonical === "object" && "adds" in field.canonical ? field.canonical.adds : [];
      // What Clerk adds by itself need not be said, and may not always.
      const items = (value as readonly Json[]).flatMap((item, index) =>
        added.includes(String(item)) ? [] : [expressionOf(field.of, item, ids[index], path)],
      );
      // Clerk may tell a set in another order every time.
      return { kind: "list", items: field.kind === "set" ? items.toSorted(byText) : items };
    }
    if (field.kind === "map" && isJsonObject(value)) {
      const ids = isJsonObject(id) ? id : {};
      return { kind: "object", entries: Object.entries(value).map(([key, item]) => [key, expressionOf(field.of, item, ids[key], path)]) };
    }
    if (field.kind === "object" && isJsonObject(value))
      return { kind: "object", entries: ofFields(field.fields, value, isJsonObject(id) ? id : {}, `${path}.`) };
    return { kind: "value", value };
  }

  function referenceOf(field: Field, value: Json, id: Json): Expression {
    const types = field.kind === "ref" ? [field.to().type] : (field.idOf?.() ?? []).map(({ type }) => type);
    const to = types.map((type) => options.find(type, value)).find((found) => found !== undefined);
    return { kind: "reference", to, text: String(id), takesId: field.kind !== "ref" };
  }

  function hasSecret(path: string): boolean {
    return [...secrets.keys()].some((key) => key.startsWith(`${path}.`));
  }
}

const byText = (one: Expression, other: Expression): number =>
  JSON.stringify(valueOf(one, textOf)) < JSON.stringify(valueOf(other, textOf)) ? -1 : 1;

/** Whether Clerk does it by itself, or absence means the same. */
function isByItself(field: Field, value: Json): boolean {
  return !field.required && meaningOf(field).unsaid.some((each) => sameValue(field, value, each));
}

function readerOf(field: Field): Reader {
  if (field.kind === "string" || field.kind === "time") return "requireSecret";
  if (field.kind === "enum" || field.kind === "ref") return "requireSecret<any>";
  if (field.kind === "int") return "requireSecretNumber";
  return field.kind === "bool" ? "requireSecretBoolean" : "requireSecretObject<any>";
}

/** Secrets that Clerk tells of the object and the program does not state. */
function secretsTold({ definition: { fields }, known }: Source, entries: readonly Entry[]): readonly string[] {
  return Object.keys(known).filter((name) => {
    const field = fields[name];
    return field?.secret && isInput(field) && !stands(entries, name);
  });
}

const noteOfSecret =
  ({ fields }: Definition) =>
  (property: string): Note => ({
    property,
    reason: has(fields[property]!, "clear") ? "A secret. ignoreChanges leaves it as it is." : "A secret. Left out, it stays as it is.",
  });

function untoldNotes({ definition, object }: Source, entries: readonly Entry[]): readonly Note[] {
  const untold = object.unreadable.filter((path) => {
    const field = fieldAt(definition.fields, path.split("."));
    return field && isUnreadable(field) && !stands(entries, path) && isOfInterest(definition, entries, path);
  });
  return untold.map((property) => ({ property, reason: "Clerk never tells it. Left out, it stays as it is." }));
}

/** Whether the property could hold anything, by the rules across properties and by what the program states. */
function isOfInterest(definition: Definition, entries: readonly Entry[], path: string): boolean {
  const values = valuesOf(entries);
  return definition.rules.every((rule) => {
    if (rule.kind === "when") return !rule.needs.includes(path) || valueAt(values, rule.property.split(".")) === rule.value;
    if (rule.kind !== "atMostOneOf") return true;
    return !rule.properties.includes(path) || !rule.properties.some((other) => stands(entries, other));
  });
}
