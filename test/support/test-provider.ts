// A provider for tests on the real engine: resources made for a trait that no real resource needs yet. The engine's process loads it compiled.
import { defineResource } from "../../provider/core/define";
import { singleton } from "../../provider/core/definition/endpoint";
import { f, unstated } from "../../provider/core/definition/field";
import { handler } from "../../provider/pulumi/handler";

/** Settings of which one is cleared when it is taken out. */
const limits = defineResource({
  type: "Limits",
  doc: "Settings for tests.",
  endpoint: singleton("/instance/organization_settings", { read: "get" }),
  fields: {
    enabled: f.bool("Switch.", { serverDefault: unstated }),
    maxAllowedMemberships: f.int("Cleared by 0.", { clearOnRemoval: 0 }),
  },
  examples: { needs: [], minimal: {}, full: {} },
});

export const Limits = handler(limits);
