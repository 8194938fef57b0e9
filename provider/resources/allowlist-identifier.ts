// AllowlistIdentifier: one identifier that may sign up while the allowlist is on.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";
import { identifierAdvice, identifierOutputs, identifierText } from "./identifier-part";

export const allowlistIdentifier = defineResource({
  type: "AllowlistIdentifier",
  doc: "One identifier, or a pattern of them, that may sign up while the allowlist is on.",
  notes: [
    "The list takes effect with `InstanceRestrictions.allowlist`; entries may be made before.",
    "Clerk has no update: a changed `identifier` makes a new entry, then deletes the old one.",
  ],

  endpoint: collection("/allowlist_identifiers", {
    key: "identifier",
    recognise: "key",
    flag: "paginated",
    param: "identifier_id",
    update: false,
    confirm: false,
  }),

  fields: {
    identifier: identifierText,
    notify: f.bool("Whether an invitation is sent; to e-mail addresses and phone numbers only.", { createOnly: true }),
    ...identifierOutputs,
    invitationId: f.string("The invitation that was sent.", { computed: true }),
  },

  advice: identifierAdvice,

  examples: { needs: [], minimal: { identifier: "*@example.com" }, full: { identifier: "ada@example.com", notify: true } },
});
