// A provider for tests on the real engine: resources made for a trait that no real resource needs yet. Loaded by the engine's process, so plain JavaScript.
const { defineResource } = require("../../dist/provider/core/define.js");
const { singleton } = require("../../dist/provider/core/definition/endpoint.js");
const { f, unstated } = require("../../dist/provider/core/definition/field.js");
const { handler } = require("../../dist/provider/pulumi/handler.js");

const examples = { needs: [], minimal: {}, full: {} };

/** Settings of which one is cleared when it is taken out. */
const limits = defineResource({
  type: "Limits",
  doc: "Settings for tests.",
  endpoint: singleton("/instance/organization_settings", { read: "get" }),
  fields: {
    enabled: f.bool("Switch.", { serverDefault: unstated }),
    maxAllowedMemberships: f.int("Cleared by 0.", { clearOnRemoval: 0 }),
  },
  examples,
});

module.exports = { Limits: handler(limits) };
