// JSON Schema of a resource's properties, made from its fields: what ajv checks inputs with, and what schema/resources.json publishes.
import type { Json, JsonObject } from "../../api/json";
import type { Definition, Field, Fields } from "../definition/field";
import { isInput } from "../vocabulary/meaning";

/** The schema of the inputs of one resource. */
export function inputSchema(definition: Definition): JsonObject {
  return objectSchema(definition.fields);
}

/** The schema of one property's value. */
export function valueSchema(field: Field): JsonObject {
  switch (field.kind) {
    case "string":
      return compact({
        type: "string",
        minLength: field.minLength,
        maxLength: field.maxLength,
        pattern: formOf(field)?.match,
        format: field.format,
      });
    case "int":
      return compact({ type: "integer", minimum: field.min, maximum: field.max });
    case "bool":
      return field.oneWay ? { const: true } : { type: "boolean" };
    case "enum":
      return { enum: field.values };
    case "time":
      return { type: "string", format: "date-time" };
    case "list":
    case "set":
      return compact({
        type: "array",
        items: valueSchema(field.of),
        minItems: field.minItems,
        maxItems: field.maxItems,
        uniqueItems: field.distinct,
      });
    case "map":
      return { type: "object", additionalProperties: valueSchema(field.of) };
    case "object":
      return objectSchema(field.fields);
    case "json":
      return compact({
        type: field.shape === "object" ? "object" : undefined,
        propertyNames: field.reserved && { not: { enum: field.reserved } },
      });
    case "file":
      // As the engine hands over an asset: of a file, or of a text.
      return {
        type: "object",
        anyOf: ["path", "text"].map((of) => ({ type: "object", properties: { [of]: { type: "string" } }, required: [of] })),
      };
    case "ref":
      return compact({ type: "string", minLength: 1, pattern: formOf(field)?.match });
  }
}

/** The form of a text: a regular expression, and what it stands for in words. */
export interface Form {
  readonly match: string;
  readonly words: string;
  readonly repair?: readonly (readonly [wrong: string, right: string])[];
}

/** Ids of Clerk's. */
const id = "^[a-z]+(_[a-z]+)*_[0-9A-Za-z]{20,}$";

/**
 * The form that the text must have. A reference has that of the key which it refers to, or is an id. Only a form for which there are repairs
 * is Clerk's own law; others, such as that of a slug, are what we know of them.
 */
export function formOf(field: Field): Form | undefined {
  if (field.kind === "string" && field.pattern) {
    const { own, match, ...rest } = field.pattern;
    return { ...rest, match: own ? `(?!${own.match})(?:${match})` : match };
  }
  if (field.kind !== "ref") return undefined;
  const { type, endpoint, fields } = field.to();
  const [name = "", ...more] = endpoint.key;
  const key = fields[name];
  if (more.length > 0 || key?.kind !== "string" || key.pattern?.repair === undefined) return undefined;
  const { match, words, repair } = key.pattern;
  return { match: `(?:${match})|(?:${id})`, words: `the ${name} of ${/^[AEIO]/.test(type) ? "an" : "a"} ${type}, ${words}`, repair };
}

function objectSchema(fields: Fields): JsonObject {
  const inputs = Object.entries(fields).filter(([, field]) => isInput(field));
  return {
    type: "object",
    properties: Object.fromEntries(inputs.map(([name, field]) => [name, valueSchema(field)])),
    required: inputs.filter(([, field]) => field.required).map(([name]) => name),
    additionalProperties: false,
  };
}

function compact(schema: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
