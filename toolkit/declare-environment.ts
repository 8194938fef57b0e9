// What an environment declares: the objects of a snapshot with the overrides of the target, or everything that speaks against it. Asks nobody.
import { type Json, isJsonObject } from "../provider/api/json";
import type { Field } from "../provider/core/definition/field";
import type { Values } from "../provider/core/definition/values";
import { unknownValue } from "../provider/core/vocabulary/unknown";
import { registry } from "../provider/resources/registry";
import { type Configuration, type ConfigurationObject, isNamedReference } from "./configuration";
import { type Expression, referencesIn } from "./export/expression";
import { inOrder } from "./export/order";
import { type Picked, pick } from "./export/pick";
import { fieldAt } from "./export/secrets";
import { definitionOf } from "./natural-key";
import { type Overrides, type OverriddenSecret, applyOverrides } from "./overrides";
import { covers, objectPath, parseSelector, selects } from "./selector";

/** One resource to declare. References name other objects of the environment where it has them. */
export interface EnvironmentObject extends Picked {
  readonly object: ConfigurationObject;
}

export interface EnvironmentOptions {
  readonly overrides?: Overrides;
  /** The text of a secret of the stack's configuration; undefined where it is not set. */
  readonly secretOf: (config: string) => string | undefined;
}

/** Why an environment cannot be declared: every reason is a sentence. Nothing was declared. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(
    environment: string,
    readonly problems: readonly string[],
  ) {
    super(`Environment ${JSON.stringify(environment)} cannot be declared:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/** The resources, what is referred to before what refers to it. Throws an EnvironmentError with every problem at once. */
export function declareEnvironment(
  name: string,
  snapshot: Configuration,
  { overrides = {}, secretOf }: EnvironmentOptions,
): readonly EnvironmentObject[] {
  const { objects, secrets, problems } = applyOverrides(snapshot.objects, overrides);
  const wrong = [...problems, ...demands(objects, overrides), ...placeholders(objects)];
  const shown = objects.filter(({ twin }) => !(twin && objects.some((other) => other.type === twin.resource && other.name === twin.name)));
  const find = (type: string, value: Json): ConfigurationObject | undefined =>
    shown.find((each) => each.type === type && (isNamedReference(value) ? each.name === value.name : each.key === value));
  const declared = registry.flatMap((definition) =>
    shown
      .filter(({ type }) => type === definition.type)
      .flatMap((object): EnvironmentObject[] => {
        const values = secretValues(object, secrets, secretOf, wrong);
        wrong.push(...lost(object, shown));
        const source = { definition, object, distinct: standIns(object.inputs) as Values, known: {}, secrets: values };
        const picked = pick(source, { all: true, find, secretName: (of, path) => configOf(of, path, secrets) });
        if (!("refused" in picked)) return [{ object, ...picked }];
        wrong.push(...picked.refused.map((reason) => `${objectPath(object)}: ${reason}`));
        return [];
      }),
  );
  if (wrong.length > 0) throw new EnvironmentError(name, [...new Set(wrong)]);
  const of = new Map(declared.map((each) => [each.object, each]));
  const needs = ({ entries }: EnvironmentObject): EnvironmentObject[] =>
    entries.flatMap(([, expression]) => referencesIn(expression)).flatMap(({ to }) => (to && of.has(to) ? [of.get(to)!] : []));
  return inOrder(declared, needs).flat();
}

/** What belongs to one instance means nothing in another: ids of users and plans, and what an instance is known by. */
function demands(objects: readonly ConfigurationObject[], { values = {} }: Overrides): string[] {
  const given = Object.keys(values).map(parseSelector);
  const byClass = new Map<string, { readonly paths: string[]; readonly what: string }>();
  for (const object of objects) {
    if (definitionOf(object.type)?.own && !given.some((selector) => selects(selector, object))) {
      byClass.set(object.type, { paths: [objectPath(object)], what: "is what an instance is known by" });
      continue;
    }
    for (const path of idsIn(object)) {
      if (given.some((selector) => selects(selector, object) && covers(selector, path))) continue;
      const known = byClass.get(object.type) ?? { paths: [], what: "holds an id that belongs to one instance" };
      known.paths.push(`${objectPath(object)}.${path}`);
      byClass.set(object.type, known);
    }
  }
  return [...byClass].map(([type, { paths, what }]) => {
    const [first, ...rest] = paths;
    const more = rest.length > 0 ? ` (and ${rest.length} more of the class)` : "";
    return `${first}${more} ${what}: give its value there under values in the overrides, or leave it out with omit: [${JSON.stringify(type)}].`;
  });
}

const foreignId = /^(user|plan|cplan)_[A-Za-z0-9]{10,}$/;

/** The properties, keys and documents of the user's own aside, that hold ids of an instance. */
function idsIn({ type, inputs }: ConfigurationObject): string[] {
  const fields = definitionOf(type)?.fields ?? {};
  const visit = (field: Field | undefined, value: Json, path: string): string[] => {
    if (typeof value === "string") return foreignId.test(value) ? [path] : [];
    if (field?.kind === "json") return [];
    if (Array.isArray(value))
      return value.flatMap((item: Json, index) => visit(field && "of" in field ? field.of : undefined, item, `${path}[${index}]`));
    if (!isJsonObject(value) || isNamedReference(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) =>
      visit(field?.kind === "object" ? field.fields[key] : undefined, inner, `${path}.${key}`),
    );
  };
  return Object.entries(inputs).flatMap(([name, value]) => visit(fields[name], value, name));
}

/** What stands for a value that somebody has yet to fill in, in the spellings of the tools of this field; a mask is no value either. */
const placeholder =
  /##[A-Za-z0-9_.-]+##|@@[A-Za-z0-9_.-]+@@|\$\{[A-Z][A-Z0-9_]*\}|^<[A-Z][A-Z0-9_ -]*>$|^\[secret\]$|^\*{3,}$|^(REPLACE|CHANGE)[ _-]?ME$|^(TODO|PLACEHOLDER)$/;

function placeholders(objects: readonly ConfigurationObject[]): string[] {
  const visit = (value: Json, path: string): string[] => {
    if (typeof value === "string")
      return placeholder.test(value)
        ? [`${path} holds a placeholder that nobody has filled in: give its value under values in the overrides.`]
        : [];
    if (Array.isArray(value)) return value.flatMap((item: Json, index) => visit(item, `${path}[${index}]`));
    return isJsonObject(value) ? Object.entries(value).flatMap(([key, inner]) => visit(inner, `${path}.${key}`)) : [];
  };
  return objects.flatMap((object) => visit(object.inputs, objectPath(object)));
}

/** References to objects that the overrides leave out, where a key alone would not find them in the target. */
function lost(object: ConfigurationObject, shown: readonly ConfigurationObject[]): string[] {
  const visit = (value: Json): string[] => {
    if (isNamedReference(value)) {
      const { resource, name } = value;
      if (shown.some((each) => each.type === resource && each.name === name)) return [];
      return [`${objectPath(object)} refers to ${resource}.${name}, which is left out: leave it out too, or keep both.`];
    }
    if (Array.isArray(value)) return value.flatMap(visit);
    return isJsonObject(value) ? Object.values(value).flatMap(visit) : [];
  };
  return visit(object.inputs);
}

/** Ids are known in the target only: what takes one is checked there. */
function standIns(value: Json): Json {
  if (isNamedReference(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(standIns);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, standIns(inner)])) : value;
}

const own = ({ type, name }: ConfigurationObject, secrets: readonly OverriddenSecret[]): readonly OverriddenSecret[] =>
  secrets.filter((each) => each.type === type && each.name === name);

const configOf = (object: ConfigurationObject, path: string, secrets: readonly OverriddenSecret[]): string =>
  own(object, secrets).find((each) => each.path === path)?.config ?? path;

function secretValues(
  object: ConfigurationObject,
  secrets: readonly OverriddenSecret[],
  secretOf: EnvironmentOptions["secretOf"],
  wrong: string[],
): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const { path, config } of own(object, secrets)) {
    const field = fieldAt(definitionOf(object.type)!.fields, path.split("."));
    const text = secretOf(config);
    if (!field) wrong.push(`${objectPath(object)}.${path} is no property of ${object.type}.`);
    else if (text === undefined)
      wrong.push(
        `${objectPath(object)}.${path} is the secret ${config} of the stack's configuration, which is not set: run \`pulumi config set --secret ${config}\`.`,
      );
    else if (placeholder.test(text))
      wrong.push(
        `${objectPath(object)}.${path} is a secret, and the value of ${config} in the stack's configuration is a placeholder: set the real one.`,
      );
    else values.set(path, parsed(field, text));
  }
  return values;
}

/** Configuration is text: what is no text in programs is JSON there. */
function parsed(field: Field, text: string): Json {
  if (field.kind === "string" || field.kind === "enum" || field.kind === "ref" || field.kind === "time") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The check of the resource says what the property must be.
    return text;
  }
}

/** The value of an expression, in which references and secrets are what the program makes of them. */
export function argumentOf(
  expression: Expression,
  make: { reference(to: ConfigurationObject | undefined, text: string): unknown; secret(value: Json): unknown },
): unknown {
  switch (expression.kind) {
    case "list":
      return expression.items.map((item) => argumentOf(item, make));
    case "object":
      return Object.fromEntries(expression.entries.map(([key, inner]) => [key, argumentOf(inner, make)]));
    case "reference":
      return make.reference(expression.to, expression.text);
    case "secret":
      return make.secret(expression.value);
    default:
      return expression.value;
  }
}
