// ApiKey: a secret key that acts for a user, an organization, a machine or a directory.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";
import { directory } from "./directory";
import { machine } from "./machine";
import { organization } from "./organization";

export const apiKey = defineResource({
  type: "ApiKey",
  doc: "A secret key that acts for a user, an organization, a machine or a directory.",
  notes: [
    "API keys must be enabled in the dashboard (`api_keys_not_enabled`).",
    "The key's `secret` is told when it is made. Sources disagree whether Clerk tells it again: to rotate, declare a new key under another name and take the old one out when nobody uses it any more.",
    "A key that was revoked counts as gone, and one that has expired is replaced: `pulumi up --refresh` makes a new one, also in production.",
    "A changed `secondsUntilExpiration` counts from the `up` that sends it. Taken out, the expiry that stands stays.",
  ],

  endpoint: {
    ...collection("/api_keys", { key: ["subject", "name"], recognise: { by: ["subject", "name"] }, param: "apiKeyID", guarded: true }),
    // The list is one subject's, and hides keys that were revoked.
    list: { path: "/api_keys", page: 100, per: "subject" },
    absent: [{ revoked: true }],
    spent: { expired: true },
  },

  fields: {
    name: f.string("The name that people see.", {
      required: true,
      immutable: true,
      minLength: 3,
      pattern: { match: "^\\S([\\s\\S]*\\S)?$", words: "a text that neither begins nor ends with a blank" },
    }),
    subject: f.string("Whom it acts for: an Organization, a Machine or a Directory, or the id of one or of a user.", {
      required: true,
      idOf: () => [organization, machine, directory],
      pattern: { match: "^(user|org|mch|scim)_\\w{27}$", words: "an id of Clerk's (user_…, org_…, mch_…, scim_…), or the resource itself" },
    }),
    type: f.string("Its kind.", { immutable: true, serverDefault: "api_key", minLength: 3, maxLength: 25 }),
    description: f.string("What it is for, for people.", { clear: null, maxLength: 255 }),
    claims: f.json("Data that goes with it. The API's description allows any JSON, Clerk's own libraries an object only.", { clear: null }),
    scopes: f.set("What it allows.", f.string("A scope."), { clear: [] }),
    createdByUserId: f.string("The user who counts as its creator.", {
      immutable: true,
      serverDefault: null,
      wire: "created_by",
      pattern: { match: "^user_\\w{27}$", words: "Clerk's id of a user, user_…" },
    }),
    secondsUntilExpiration: f.int("For how long it is valid, from the call on. Left out: for ever.", {
      writeOnly: true,
      serverDefault: null,
      min: 1,
      unit: "seconds",
    }),
    secret: f.string("The key itself.", { once: true, secret: true }),
    expiration: f.time("When it expires.", { computed: true }),
    revoked: f.bool("Whether it was revoked.", { computed: true }),
    expired: f.bool("Whether it has expired.", { computed: true }),
    lastUsedAt: f.time("When it was used last.", { computed: true }),
  },

  advice: {
    api_keys_not_enabled: "Enable API keys in the Clerk dashboard.",
    conflict:
      "The subject has a key of this name, maybe one that has expired, which lists do not show. Delete it in the dashboard, or choose another name.",
    // Clerk says so little that no property can be told from its answer.
    bad_request:
      "Check that subject (and createdByUserId, where it is given) is the id of something in this very instance: ids belong to one instance. Pass the resource itself where the program declares it.",
    resource_not_found:
      "Check that subject is the id of something in this very instance: ids belong to one instance. Pass the resource itself where the program declares it.",
  },

  examples: {
    needs: ["Machine"],
    minimal: { name: "ci deploy", subject: { idOf: "Machine" } },
    full: {
      name: "ci deploy",
      subject: { idOf: "Machine" },
      type: "api_key",
      description: "Deploys from CI",
      claims: { team: "platform" },
      scopes: ["deploy:write"],
      secondsUntilExpiration: 7_776_000,
    },
  },
});
