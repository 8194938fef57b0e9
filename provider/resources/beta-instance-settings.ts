// BetaInstanceSettings: an older group of instance switches that Clerk keeps on a beta path.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const betaInstanceSettings = defineResource({
  type: "BetaInstanceSettings",
  doc: "An older group of instance switches that Clerk keeps on a beta path.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
    "The switches `restricted_to_allowlist` and `test_mode` of the same path are `InstanceRestrictions.allowlist` and `InstanceSettings.testMode`: two owners of one switch would fight.",
    "There is no GET: it is read by an empty PATCH, as the restrictions are, which is not published.",
  ],

  endpoint: singleton("/beta_features/instance_settings", { read: "patch" }),

  fields: {
    fromEmailAddress: f.string("The part before the @ of the address from which e-mails are sent.", {
      serverDefault: unstated,
      pattern: { match: "^[A-Za-z0-9]+$", words: "letters and digits, the part of an e-mail address before the @, such as noreply" },
    }),
    progressiveSignUp: f.bool("Whether sign-ups may be completed step by step. Clerk calls it deprecated.", { serverDefault: unstated }),
  },

  advice: { feature_requires_progressive_sign_up: "Set progressiveSignUp: true first." },

  examples: {
    needs: [],
    minimal: { fromEmailAddress: "noreply" },
    full: { fromEmailAddress: "noreply", progressiveSignUp: true },
  },
});
