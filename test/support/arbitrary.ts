// Random valid values of a definition's properties, by kind and limits, for property tests.
import fc from "fast-check";
import type { Json } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields, Values } from "../../provider/core/field";
import { isInput } from "../../provider/core/field";

/** Valid inputs: what is required, and any part of the rest. */
export const arbitraryInputs = (definition: Definition): fc.Arbitrary<Values> => record(definition.fields);

function record(fields: Fields): fc.Arbitrary<Values> {
  const inputs = Object.entries(fields).filter(([, field]) => isInput(field));
  const requiredKeys = inputs.filter(([, field]) => field.required).map(([name]) => name);
  return fc.record(Object.fromEntries(inputs.map(([name, field]) => [name, arbitraryValue(field)])), {
    requiredKeys,
    noNullPrototype: true,
  }) as fc.Arbitrary<Values>;
}

export function arbitraryValue(field: Field): fc.Arbitrary<Json> {
  switch (field.kind) {
    case "string":
      return field.pattern
        ? patterned(field.pattern.match)
        : fc.string({ minLength: field.minLength ?? 0, maxLength: Math.min(field.maxLength ?? 30, 30) });
    case "int":
      return fc.integer({ min: field.min ?? -1000, max: field.max ?? 1_000_000 });
    case "bool":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...field.values);
    case "list":
    case "set":
      return fc.array(arbitraryValue(field.of), { minLength: field.minItems ?? 0, maxLength: Math.min(field.maxItems ?? 4, 4) });
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
    case "ref":
      return fc.string({ minLength: 1, maxLength: 12 });
    case "file":
      return fc.record({ hash: fc.stringMatching(/^[0-9a-f]{16}$/), text: fc.string() }, { noNullPrototype: true }) as fc.Arbitrary<Json>;
  }
}

/** Texts of every form that a definition asks for by a pattern; a new form is added here. */
function patterned(match: string): fc.Arbitrary<string> {
  const forms = [
    /^[a-z_]{1,9}$/,
    /^https:\/\/[a-z]{1,8}\.example\.com\/[a-z]{0,8}$/,
    /^org:[a-z0-9_]{1,9}$/,
    /^org:f[a-z0-9_]{0,8}:[a-z0-9_]{1,8}$/,
  ];
  const fitting = forms.filter((form) => fc.sample(fc.stringMatching(form), 20).every((text) => new RegExp(match).test(text)));
  return fc.oneof(...fitting.map((form) => fc.stringMatching(form)));
}

const plainKey = fc.string({ minLength: 1, maxLength: 10 }).filter((key) => key !== "__proto__");
/** Keys as claims have them: dotted, with colons, URLs. */
const claimKey = fc.oneof(plainKey, fc.constantFrom("a.b", "x-hasura:role", "https://hasura.io/jwt/claims", "{{user.id}}"));

function hasReserved(value: Json, reserved: readonly string[]): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).some((key) => reserved.includes(key));
}
