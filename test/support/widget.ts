// A definition made for tests: a property for each trait and kind of the vocabulary that no resource needs yet.
import { defineResource } from "../../provider/core/define";
import { collection } from "../../provider/core/definition/endpoint";
import { f, unstated } from "../../provider/core/definition/field";
import { atMostOneOf, exactlyOneOf, requires, together } from "../../provider/core/definition/rule";

export const widget = defineResource({
  type: "Widget",
  doc: "A thing for tests.",
  endpoint: collection("/widgets", { recognise: "key", key: "key", param: "widget_id" }),
  fields: {
    key: f.string("Natural key.", { required: true, minLength: 1, canonical: "lowerCase" }),
    note: f.string("Cleared by an empty text.", { clear: "", maxLength: 20 }),
    tags: f.set("Order means nothing.", f.string("A tag."), { clear: [] }),
    steps: f.list("Order counts.", f.string("A step."), { clear: null, wire: { write: "step_names", read: "steps" } }),
    size: f.int("Left to the server.", { serverDefault: 3, min: 0, max: 9 }),
    color: f.enum("Cannot change.", ["red", "green"], { serverDefault: "red", immutable: true }),
    owner: f.string("Can change, not be emptied.", { replaceOnRemoval: true }),
    origins: f.set("What always exists.", f.string("An origin."), { clearOnRemoval: [] }),
    password: f.string("Never given back.", { secret: true, writeOnly: true, serverDefault: unstated }),
    seed: f.string("Heeded once.", { createOnly: true }),
    active: f.bool("Not taken by the create call.", { updateOnly: true, serverDefault: false }),
    labels: f.map("Keys of the user.", f.int("A number."), { clear: {} }),
    extra: f.json("Anything.", { clear: null, shape: "any" }),
    saml: f.object(
      "A nested object under another name on reading.",
      {
        entityId: f.string("Entity.", { serverDefault: unstated }),
        contact: f.string("Contact.", { clear: "" }),
        startsAt: f.time("Start.", { serverDefault: unstated }),
      },
      { serverDefault: unstated, wire: { write: "saml", read: "saml_connection" } },
    ),
    token: f.string("Shown once.", { once: true, secret: true }),
  },
  examples: { needs: [], minimal: { key: "k" }, full: { key: "k", note: "n", size: 1 } },
});

/** The same kind with every rule, apart from the table above so that random values stay valid. */
export const ruled = defineResource({
  ...widget,
  type: "Ruled",
  rules: [exactlyOneOf("note", "extra"), atMostOneOf("tags", "steps"), requires("owner", "size"), together("seed", "active")],
});
