// SmsTemplate: the text of one of Clerk's SMS messages.
import { defineResource } from "../core/define";
import { atMostOneOf } from "../core/definition/rule";
import { deliveredByClerk, deprecation, notes, outputs, slug, templateAdvice, templates, texts } from "./template-part";

export const smsTemplate = defineResource({
  type: "SmsTemplate",
  doc: "The text of one of Clerk's SMS messages.",
  deprecated: deprecation,
  notes: [
    ...notes("messages"),
    "Clerk locks the text of messages with codes: of those only `deliveredByClerk` and `name` can be declared.",
  ],

  endpoint: templates("/templates/sms", ["name", "body"]),

  fields: {
    slug,
    ...texts,
    deliveredByClerk: deliveredByClerk({ method: "POST", path: "/templates/sms/{slug}/toggle_delivery", answer: "object" }),
    ...outputs,
  },
  rules: [atMostOneOf("markup", "body")],

  advice: templateAdvice,

  examples: {
    needs: [],
    minimal: { slug: "password_changed", deliveredByClerk: false },
    full: { slug: "password_changed", name: "Password changed", body: "Your password was changed.", deliveredByClerk: false },
  },
});
