// BlocklistIdentifier: one identifier that may not sign up while the blocklist is on.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { identifierAdvice, identifierOutputs, identifierText } from "./identifier-part";

export const blocklistIdentifier = defineResource({
  type: "BlocklistIdentifier",
  doc: "One identifier, or a pattern of them, that may neither sign up nor sign in while the blocklist is on.",
  notes: [
    "The list takes effect with `InstanceRestrictions.blocklist`; entries may be made before. What is on both lists is allowed.",
    "Clerk has no update: a changed `identifier` makes a new entry, then deletes the old one.",
  ],

  endpoint: collection("/blocklist_identifiers", {
    key: "identifier",
    recognise: "key",
    page: "whole",
    param: "identifier_id",
    update: false,
    confirm: false,
  }),

  fields: { identifier: identifierText, ...identifierOutputs },

  advice: identifierAdvice,

  examples: { needs: [], minimal: { identifier: "*@spam.example" }, full: { identifier: "*@spam.example" } },
});
