// The schemas that inputs are checked with are right by themselves: the provider does not look at that on every start.
import { Ajv } from "ajv";
import type { Field } from "../../provider/core/definition/field";
import { inputSchema, valueSchema } from "../../provider/core/check/schema";
import { registry } from "../../provider/resources/registry";

const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { uri: true, "date-time": true } });

test.each(registry.map((definition) => [definition.type, definition] as const))("the schema of %s is one", (_, definition) => {
  expect({ valid: ajv.validateSchema(inputSchema(definition)), errors: ajv.errors }).toEqual({ valid: true, errors: null });
});

test("a limit that is none is found here", () => {
  const field = { kind: "string", doc: "", minLength: -1 } as unknown as Field;
  expect(ajv.validateSchema(valueSchema(field))).toBe(false);
});
