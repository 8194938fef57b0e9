// Instance: a look-up of the instance that the key opens. Not declared, only looked at.
import { defineResource } from "../core/define";
import { lookup } from "../core/definition/endpoint";
import { f } from "../core/definition/field";

export const instance = defineResource({
  type: "Instance",
  doc: "The instance that the key opens: its id, its kind, and its allowed origins.",
  endpoint: lookup("/instance"),
  fields: {
    environmentType: f.string("`development` or `production`.", { computed: true }),
    workspaceId: f.string("The workspace that the instance belongs to.", { computed: true }),
    allowedOrigins: f.set("Origins that may call the Frontend API.", f.string("An origin."), { computed: true }),
  },
  examples: { needs: [], minimal: {}, full: {} },
});
