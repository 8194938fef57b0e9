// EmailTemplate: the text of one of Clerk's e-mails.
import { defineResource } from "../core/define";
import { f, unstated } from "../core/definition/field";
import { atMostOneOf } from "../core/definition/rule";
import { deliveredByClerk, deprecation, notes, outputs, slug, templateAdvice, templates, texts } from "./template-part";

const sender = (doc: string) =>
  f.string(doc, {
    serverDefault: unstated,
    pattern: { match: "^[A-Za-z0-9._+-]+$", words: "the part of an e-mail address before the @, such as noreply" },
  });

export const emailTemplate = defineResource({
  type: "EmailTemplate",
  doc: "The text of one of Clerk's e-mails.",
  deprecated: deprecation,
  notes: notes("e-mails"),

  endpoint: templates("/templates/email", ["name", "subject", "body", "fromEmailName", "replyToEmailName"]),

  fields: {
    slug,
    ...texts,
    subject: f.string("The subject, with `{{variables}}`.", { serverDefault: unstated, minLength: 1 }),
    deliveredByClerk: deliveredByClerk({ method: "POST", path: "/templates/email/{slug}/toggle_delivery", answer: "object" }),
    fromEmailName: sender("The part before the @ of the address that it comes from."),
    replyToEmailName: sender("The part before the @ of the address that answers go to."),
    ...outputs,
  },
  rules: [atMostOneOf("markup", "body")],

  advice: templateAdvice,

  examples: {
    needs: [],
    minimal: { slug: "verification_code", subject: "Your code" },
    full: {
      slug: "verification_code",
      name: "Verification code",
      subject: "{{otp_code}} is your code",
      body: "<p>{{otp_code}}</p>",
      deliveredByClerk: true,
      fromEmailName: "noreply",
      replyToEmailName: "help",
    },
  },
});
