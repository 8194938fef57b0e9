// What the templates of e-mails and of SMS have in common: rows that exist in every instance, written by PUT and taken back by a revert.
import { type Endpoint, preset } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { type Field, type Fields, f, unstated } from "../core/definition/field";

/** Clerk takes a PUT for the whole template: what the plan does not change goes as it stands. */
export function templates(path: string, insists: readonly string[]): Endpoint {
  const item = `${path}/{slug}`;
  return preset(item, {
    key: "slug",
    list: { path, page: 500, flag: "paginated" },
    update: [{ method: "PUT", path: item, send: "changed", always: insists, answer: "object" }],
    pristine: [{ canRevert: false, deliveredByClerk: true }],
    revert: { method: "POST", path: `${item}/revert`, answer: "other", gone: ["template_revert_error"] },
  });
}

export const deprecation = "All operations on templates are deprecated, and Clerk names no successor.";

export const notes = (words: string): readonly string[] => [
  `Clerk's own ${words} are always there: declaring one takes it over without asking, and destroying it gives Clerk's text back.`,
  "Clerk takes a template as a whole: what is not declared goes as it stands in Clerk at that moment.",
  "The list of slugs is not published; `GET /templates` shows those of your instance.",
];

const left = { serverDefault: unstated } as const;

export const slug: Field = f.string("Which template it is, such as `verification_code`. Clerk's list is fixed.", {
  required: true,
  immutable: true,
  minLength: 1,
  wire: { write: null, read: "slug" },
});

export const texts: Fields = {
  name: f.string("The template's name, for you.", { ...left, minLength: 1 }),
  markup: f.string("Source of the text for Clerk's editor. Clerk makes `body` from it: give one of both.", { ...left, minLength: 1 }),
  body: f.string("The text, with `{{variables}}`; it must keep `requiredVariables`.", { ...left, minLength: 1 }),
};

export const deliveredByClerk = (toggle: Op): Field =>
  f.bool("Whether Clerk sends it. Otherwise you get a webhook and send it yourself.", { serverDefault: true, via: { set: toggle } });

export const outputs: Fields = {
  resourceType: f.string("`system`, or `user` once it was changed.", { computed: true }),
  availableVariables: f.set("Variables that the text may use.", f.string("A variable."), { computed: true }),
  requiredVariables: f.set("Variables that the text must use.", f.string("A variable."), { computed: true }),
  canRevert: f.bool("Whether there is a change to take back.", { computed: true }),
  canEditBody: f.bool("Whether the text may be changed.", { computed: true }),
  canToggle: f.bool("Whether delivery may be changed.", { computed: true }),
  enabled: f.bool("Whether it is in use.", { computed: true }),
  flaggedAsSuspicious: f.bool("Whether Clerk holds it for suspicious.", { computed: true }),
};

export const templateAdvice = {
  required_variable_missing: "Keep the variables of requiredVariables in the text.",
  invalid_template_body: "Correct the text: its variables are written {{name}}.",
  template_body_modification_restricted: "Clerk does not let this text be changed: declare deliveredByClerk only.",
  template_type_unsupported: "Choose another template: this one cannot be changed.",
  email_template_suspicious_blocked: "Clerk holds the text for suspicious: change it, or ask Clerk's support.",
  email_template_customization_locked: "The workspace may not change its e-mails: ask Clerk's support.",
  email_template_customization_rate_limited: "Templates were changed too often: run pulumi up again later.",
};
