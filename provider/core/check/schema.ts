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
        pattern: field.pattern?.match,
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
      return { type: "string", minLength: 1 };
  }
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
