// What a definition must state: how an object is known again, and what every property's absence means.
import { defineResource } from "../../provider/core/define";
import { type Endpoint, collection, singleton } from "../../provider/core/definition/endpoint";
import { type Fields, f } from "../../provider/core/definition/field";
import type { Recognition } from "../../provider/core/definition/mark";
import type { Values } from "../../provider/core/definition/values";
import { marksOf, recognise } from "../../provider/core/definition/recognition";
import { registry } from "../../provider/resources/registry";

const fields: Fields = {
  name: f.string("A name.", { required: true }),
  slug: f.string("A key that Clerk makes where it is absent.", { serverDefault: "" }),
  note: f.string("A note.", { clear: "" }),
};

const define = (endpoint: Endpoint, own: Fields = fields): unknown =>
  defineResource({ type: "Thing", doc: "A thing.", endpoint, fields: own, examples: { needs: [], minimal: {}, full: {} } });
const things = (stated: Recognition, key = "slug"): Endpoint => collection("/things", { recognise: stated, key });

test.each<[string, Endpoint, RegExp]>([
  [
    "without the statement",
    { ...things("never"), recognise: undefined as unknown as Recognition },
    /^The definition of Thing is not sound: does not state how an object is known again \(recognise\)\.$/,
  ],
  ["whose optional key is its only mark", things("key"), /is recognised by slug alone, which may be absent/],
  ["whose only mark is optional", things({ by: ["name", "slug"] }), /is recognised by slug alone, which may be absent/],
  ["whose last mark is optional", things(["key", { by: ["note"] }]), /is recognised by note alone, which may be absent/],
  ["recognised by what it does not have", things({ by: ["nmae"] }), /is recognised by the unknown property nmae/],
  ["of a collection that is there once", things("instance"), /is recognised as "instance" exactly where that is its id/],
  [
    "of settings that are recognised otherwise",
    { ...singleton("/things", { read: "get" }), recognise: "never" },
    /exactly where that is its id/,
  ],
])("a definition %s is refused", (_, endpoint, says) => {
  expect(() => define(endpoint)).toThrow(says);
});

test.each<[string, Endpoint]>([
  ["recognised by a required key", things("key", "name")],
  ["recognised by an optional key, and without it not at all", things(["key", "never"])],
  ["recognised by an optional key, and without it by a name", things(["key", { by: ["name"] }])],
  ["recognised by its id alone", things("never")],
  ["that is there once", singleton("/things", { read: "get" })],
])("a definition %s is taken", (_, endpoint) => {
  expect(() => define(endpoint)).not.toThrow();
});

test.each(registry.filter(({ endpoint }) => marksOf(endpoint.recognise).at(-1) !== "never"))(
  "$type is recognised by what it must state",
  (definition) => {
    expect(recognise(definition, definition.examples.minimal as Values).by).toBeDefined();
  },
);
