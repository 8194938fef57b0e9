// Between programs and the wire: names, nested names, what is the user's own, what counts as absent.
import type { Json, JsonObject } from "../../provider/api/json";
import { decode, decodeIds, encode } from "../../provider/core/vocabulary/codec";
import { organizationRole } from "../../provider/resources/organization-role";
import { widget } from "../support/widget";

test.each<[string, { [name: string]: Json }, JsonObject]>([
  ["names become snake_case", { createdAt: "x" }, { created_at: "x" }],
  ["another name for writing", { steps: ["a"] }, { step_names: ["a"] }],
  [
    "keys of maps and documents are the user's",
    { labels: { aB: 1, "c.d": 2 }, extra: { eF: [{ gH: null }] } },
    { labels: { aB: 1, "c.d": 2 }, extra: { eF: [{ gH: null }] } },
  ],
  ["inner properties have names of their own", { saml: { entityId: "e" } }, { saml: { entity_id: "e" } }],
  [
    "repetition in a set is not sent, in a list it is",
    { tags: ["a", "b", "a"], steps: ["a", "a"] },
    { tags: ["a", "b"], step_names: ["a", "a"] },
  ],
  ["null clears", { steps: null }, { step_names: null }],
])("encode: %s", (_, values, body) => {
  expect(encode(widget.fields, values)).toEqual(body);
});

test.each<[string, JsonObject, { [name: string]: Json }]>([
  ["null is absent", { note: null, size: 3 }, { size: 3 }],
  ["the value that clears is absent", { note: "", tags: [], labels: {}, size: 3 }, { size: 3 }],
  [
    "another name for reading",
    { saml_connection: { entity_id: "e", contact: "", starts_at: 0 } },
    { saml: { entityId: "e", startsAt: "1970-01-01T00:00:00.000Z" } },
  ],
  ["what Clerk never tells is not looked for", { password: "mask", seed: "s" }, {}],
  ["what the definition does not know is dropped", { unknown: 1 }, {}],
])("decode: %s", (_, object, values) => {
  expect(decode(widget, object)).toEqual(values);
});

test("references: ids in, objects out", () => {
  const object: JsonObject = { key: "org:a", permissions: [{ id: "perm_1", key: "org:x:y" }, "org:plain:key", { id: "perm_2" }] };
  expect(decode(organizationRole, object)).toMatchObject({ permissions: ["org:x:y", "org:plain:key", "perm_2"] });
  expect(decodeIds(organizationRole, object)).toEqual({ permissions: { "org:x:y": "perm_1", perm_2: "perm_2" } });
});
