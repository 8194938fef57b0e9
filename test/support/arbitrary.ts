// Random valid values of a definition's properties, by kind and limits, for property tests.
import fc from "fast-check";
import { type Json, isJsonObject } from "../../provider/api/json";
import { valueAt } from "../../provider/core/check/broken-rule";
import { formOf } from "../../provider/core/check/schema";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { isInput } from "../../provider/core/vocabulary/meaning";
import type { Rule } from "../../provider/core/definition/rule";
import { sameJson } from "../../provider/core/vocabulary/json-value";

/** Values for the properties whose right values depend on the instance: what a reference may name, what its plan and kind allow. */
export type Narrowed = { readonly [property: string]: fc.Arbitrary<Json> };

/** Valid inputs: what is required, and any part of the rest. Rules across properties are left to check. */
export const arbitraryInputs = (definition: Definition, narrowed: Narrowed = {}): fc.Arbitrary<Values> =>
  fc
    .tuple(record(definition.fields, narrowed), fc.nat(9))
    .map(([inputs, pick]) => definition.rules.reduce((values, rule) => obeying(rule, values, pick), inputs));

/** The inputs without what breaks the rule; of what excludes each other one stays. */
function obeying(rule: Rule, values: Values, pick: number): Values {
  const at = (path: string): Json | undefined => valueAt(values, path.split("."));
  const given = (path: string): boolean => at(path) !== undefined;
  switch (rule.kind) {
    case "when":
      return at(rule.property) === rule.value && !rule.needs.every(given) ? without(values, rule.property) : values;
    case "needsAnyOf":
      return at(rule.property) === rule.value && !rule.sets.some((names) => names.every(given)) ? without(values, rule.property) : values;
    case "onlyWith": {
      const other = at(rule.other);
      return other === undefined || rule.values.includes(other) ? values : rule.properties.reduce(without, values);
    }
    case "without":
      return given(rule.property) || !given(rule.property.split(".")[0]!) ? values : without(values, rule.property.split(".")[0]!);
    case "fixes":
      return without(without(values, rule.property), rule.other);
    case "atMostOneOf":
    case "exactlyOneOf": {
      const all = rule.properties.filter(given);
      return all.filter((_, index) => index !== pick % all.length).reduce(without, values);
    }
    case "distinctBy": {
      const items = at(rule.property);
      if (!Array.isArray(items)) return values;
      const parts = items.map((item: Json) => (isJsonObject(item) ? item[rule.part] : undefined));
      return { ...values, [rule.property]: items.filter((_, index) => parts.indexOf(parts[index]) === index) as Json };
    }
    default:
      return values;
  }
}

/** A copy without the property at this path. */
function without(values: Values, path: string): Values {
  const [first = "", ...rest] = path.split(".");
  const inner = values[first];
  const others = Object.entries(values).filter(([name]) => name !== first);
  if (rest.length === 0) return Object.fromEntries(others);
  return isJsonObject(inner) ? Object.fromEntries([...others, [first, without(inner, rest.join("."))]]) : values;
}

/** Inputs of which some are spoilt: something required is missing, has another type, or is no property at all. */
export function arbitrarySpoilt(definition: Definition, narrowed: Narrowed = {}): fc.Arbitrary<Values> {
  const names = Object.keys(definition.fields).filter((name) => isInput(definition.fields[name]!));
  const spoil = fc.record({
    name: fc.constantFrom(...names, "unheardOf", "createdAt"),
    value: fc.constantFrom<Json>(0.5, { wrong: 0.5 }, [0.5], null),
    drop: fc.boolean(),
  });
  return fc.tuple(arbitraryInputs(definition, narrowed), spoil).map(([inputs, { name, value, drop }]) => {
    const rest = Object.entries(inputs).filter(([key]) => key !== name);
    return Object.fromEntries(drop ? rest : [...rest, [name, value]]);
  });
}

function record(fields: Fields, narrowed: Narrowed = {}): fc.Arbitrary<Values> {
  const inputs = Object.entries(fields).filter(([, field]) => isInput(field));
  const requiredKeys = inputs.filter(([, field]) => field.required).map(([name]) => name);
  return fc.record(Object.fromEntries(inputs.map(([name, field]) => [name, narrowed[name] ?? arbitraryValue(field)])), {
    requiredKeys,
    noNullPrototype: true,
  }) as fc.Arbitrary<Values>;
}

export function arbitraryValue(field: Field): fc.Arbitrary<Json> {
  switch (field.kind) {
    case "string":
      if (field.format === "uri" && !field.pattern) return fc.stringMatching(/^https:\/\/[a-z]{1,8}\.example\.com\/[a-z]{0,8}$/);
      return field.pattern
        ? patterned(field.pattern.match).filter(({ length }) => length >= (field.minLength ?? 0) && length <= (field.maxLength ?? Infinity))
        : fc.oneof(plainText(field, "grapheme-ascii"), plainText(field, "grapheme"));
    case "int":
      return fc.integer({ min: field.min ?? -1000, max: field.max ?? 1_000_000 });
    case "bool":
      return field.oneWay ? fc.constant(true) : fc.boolean();
    case "enum":
      return fc.constantFrom(...field.values);
    case "list":
    case "set":
      return fc.uniqueArray(arbitraryValue(field.of), {
        minLength: field.minItems ?? 0,
        maxLength: Math.min(field.maxItems ?? 4, 4),
        comparator: (a, b) => field.distinct === true && sameJson(a, b),
      });
    case "map":
      return fc.dictionary(plainKey, arbitraryValue(field.of), { maxKeys: 4, noNullPrototype: true });
    case "object":
      return record(field.fields) as fc.Arbitrary<Json>;
    case "json":
      return (
        field.shape === "object"
          ? fc.dictionary(claimKey, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5, noNullPrototype: true })
          : fc.jsonValue({ maxDepth: 3 })
      ).filter((value) => !hasReserved(value as Json, field.reserved ?? [])) as fc.Arbitrary<Json>;
    case "time":
      return fc.date({ min: new Date("2001-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }).map((date) => date.toISOString());
    case "ref": {
      const { endpoint, fields } = field.to();
      const key = fields[endpoint.key[0] ?? ""];
      // Not an id, which would have the form too.
      return formOf(field) && key?.kind === "string" ? patterned(key.pattern!.match) : fc.string({ minLength: 1, maxLength: 12 });
    }
    case "file":
      return fc.record({ hash: fileHash, text: fc.string() }, { noNullPrototype: true }) as fc.Arbitrary<Json>;
  }
}

const plainText = (field: Field & { readonly kind: "string" }, unit: "grapheme" | "grapheme-ascii"): fc.Arbitrary<string> =>
  fc
    .string({ minLength: field.minLength ?? 0, maxLength: Math.min(field.maxLength ?? 30, 30), unit })
    .filter((value) => [...value].length <= (field.maxLength ?? Infinity));

/** Texts of the forms that definitions ask for by a pattern; a new form is added here. Made once: to make one costs more than to use it often. */
const forms = [
  /^[a-z_]{1,9}$/,
  /^https:\/\/[a-z]{1,8}\.example\.com\/[a-z]{0,8}$/,
  /^[a-z][a-z0-9.+-]{0,6}:\/\/[a-z0-9_.!~]{1,9}$/,
  /^[A-Z]{2}$/,
  /^[a-z]{3,9}$/,
  /^[a-z]{1,9}\.example\.net$/,
  /^[a-z]{1,9}@[a-z]{1,9}\.example\.com$/,
  /^\+4930[0-9]{6,8}$/,
  /^<EntityDescriptor entityID="[a-z]{1,8}"><SingleSignOnService Location="https:\/\/[a-z]{1,8}\.example\.com\/sso"\/><X509Certificate>[A-Za-z0-9]{8}<\/X509Certificate><\/EntityDescriptor>$/,
  /^role_set:[a-z0-9_]{1,9}$/,
  /^user_[A-Za-z0-9]{27}$/,
  /^org:[a-z0-9_]{1,9}$/,
  /^org:f[a-z0-9_]{0,8}:[a-z0-9_]{1,8}$/,
].map((form) => {
  const texts = fc.stringMatching(form);
  return { texts, some: fc.sample(texts, { seed: 4711, numRuns: 100 }) };
});
const patterns = new Map<string, fc.Arbitrary<string>>();

/** Texts of every form that fits the pattern. */
function patterned(match: string): fc.Arbitrary<string> {
  const known = patterns.get(match);
  if (known) return known;
  const fitting = forms.filter(({ some }) => some.every((text) => new RegExp(match).test(text)));
  const made = fc.oneof(...fitting.map(({ texts }) => texts));
  patterns.set(match, made);
  return made;
}

const fileHash = fc.stringMatching(/^[0-9a-f]{16}$/);
const plainKey = fc.string({ minLength: 1, maxLength: 10 }).filter((key) => key !== "__proto__");
/** Keys as claims have them: dotted, with colons, URLs. */
const claimKey = fc.oneof(plainKey, fc.constantFrom("a.b", "x-hasura:role", "https://hasura.io/jwt/claims", "{{user.id}}"));

function hasReserved(value: Json, reserved: readonly string[]): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).some((key) => reserved.includes(key));
}
