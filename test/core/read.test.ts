// What a refresh tells the engine of the declared properties: as a program would write them.
import { defineResource } from "../../provider/core/define";
import { collection } from "../../provider/core/definition/endpoint";
import { type Fields, f } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { declaredAsRead } from "../../provider/core/read/declared";

const inner: Fields = { name: f.string("A name.", { required: true }), place: f.int("Its place.", { computed: true }) };
const definition = defineResource({
  type: "Thing",
  doc: "A thing.",
  endpoint: collection("/things", { recognise: "key", key: "name" }),
  fields: {
    name: f.string("A name.", { required: true }),
    note: f.string("A note.", { clear: "" }),
    tags: f.set("Tags.", f.string("A tag."), { clear: [] }),
    steps: f.list("Steps.", f.object("A step.", inner), { clear: null }),
    sign: f.object("A sign.", inner, { clear: null }),
  },
  examples: { needs: [], minimal: {}, full: {} },
});

test.each<[string, Values, readonly string[], Values]>([
  ["what is declared, and nothing else", { name: "a", note: "n" }, ["name"], { name: "a" }],
  ["what is empty, as the program spells it", { name: "a" }, ["name", "note", "tags"], { name: "a", note: "", tags: [] }],
  ["nothing for what is emptied by null", { name: "a" }, ["name", "steps"], { name: "a" }],
  ["objects without what Clerk sets in them", { sign: { name: "a", place: 1 } }, ["sign"], { sign: { name: "a" } }],
  ["objects in lists without it too", { steps: [{ name: "a", place: 1 }] }, ["steps"], { steps: [{ name: "a" }] }],
])("%s", (_, values, declared, expected) => expect(declaredAsRead(definition, values, declared)).toEqual(expected));
