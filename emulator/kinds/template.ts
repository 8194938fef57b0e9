// E-mail and SMS templates: `/templates/{email|sms}`. They are there from the start under fixed slugs, are changed, and go back.

import { type Body, shape } from "../core/field";
import type { JsonObject } from "../core/json";
import { paramFormat, paramMissing, problem, Refusal, refuse } from "../core/problem";
import { answerList } from "../core/query";
import type { Kind } from "../core/resource";
import { type Call, ok, requirePlan, type Route, route } from "../core/route";
import { presetsOf, type Template, templateRows } from "./template-presets";

const path = "/templates/{template_type}";
const item = `${path}/{slug}`;
const TYPES = new Set(["email", "sms"]);

const typeUnsupported = (type: string) =>
  problem(400, "template_type_unsupported", "Template type not supported", `Template type ${type} is not supported`);
const missing = (slug: string) => problem(404, "resource_not_found", "Template not found", `No template was found with slug ${slug}`);
const notReverted = (slug: string) =>
  problem(400, "template_revert_error", "Template revert restricted", `Template with slug ${slug} can't be reverted`);
const bodyFixed = (slug: string) =>
  problem(
    400,
    "template_body_modification_restricted",
    "Template body cannot be modified",
    `The body of template with slug ${slug} can't be modified`,
  );
const variableMissing = (name: string) =>
  problem(422, "required_variable_missing", "required variable missing", `Body should contain the {{${name}}} variable`, {
    param_name: "body",
  });
const unreadable = problem(
  422,
  "invalid_template_body",
  "Invalid template body",
  "This template body is invalid and cannot be rendered successfully, please check for syntax errors",
  { param_name: "body" },
);
const BLOCKED = "Email template update blocked";
const blocked = problem(403, "email_template_suspicious_blocked", BLOCKED, BLOCKED);
const locked = problem(
  423,
  "email_template_customization_locked",
  "Email template customization is locked",
  "Email template customization is locked. Revert to the default template or contact support to regain customization access.",
);

const localPart = {
  type: "string",
  check: (value: string, param: string) =>
    /^[A-Za-z0-9._+-]*$/.test(value) ? undefined : paramFormat(param, "a valid email address local part"),
} as const;
const text = { type: "string", null: "unchanged" } as const;
const put = shape({
  name: { type: "string", empty: "refused" },
  subject: text,
  markup: text,
  body: { type: "string", empty: "refused" },
  delivered_by_clerk: { type: "boolean", null: "unchanged" },
  from_email_name: localPart,
  reply_to_email_name: localPart,
});
const sample = shape({ subject: text, body: { type: "string" }, from_email_name: localPart, reply_to_email_name: localPart });

function show(row: Template, call: Call): JsonObject {
  const { locked: _locked, ...shown } = row;
  const own = row.resource_type === "user";
  return { object: "template", ...shown, instance_id: own ? call.instance.id : null, can_revert: own, can_delete: false };
}

function typeOf(call: Call): string {
  const type = call.params.template_type ?? "";
  refuse([TYPES.has(type) ? undefined : typeUnsupported(type)]);
  return type;
}

function templateOf(call: Call): Template {
  const type = typeOf(call);
  const slug = call.params.slug ?? "";
  const row = call
    .rows(templateRows)
    .all()
    .find((one) => one.template_type === type && one.slug === slug);
  if (!row) throw new Refusal([missing(slug)]);
  return row;
}

/** What Clerk's editor wrote becomes HTML; what is given beside it is overwritten. */
const rendered = (markup: string): string => `<!doctype html><html><body>${markup}</body></html>`;

/** Braces that are opened twice are closed twice, and hold a name: of a variable, a block, or a part of Clerk's own as in `{{> app_logo}}`. */
const readable = (body: string): boolean => !/\{\{|\}\}/.test(body.replace(/\{\{\{?[#/^>&]?\s*[\w.@]+[^{}]*\}?\}\}/g, ""));

function changed(row: Template, call: Call<Body<typeof put>>): Template {
  const given = call.body;
  const email = row.template_type === "email";
  refuse([row.locked ? locked : undefined, row.flagged_as_suspicious ? blocked : undefined]);
  requirePlan(call, "custom_email_template");
  const whole = call.settings.readings.templatePut === "whole";
  const body = given.markup ? rendered(given.markup) : (given.body ?? row.body);
  refuse([
    whole && given.name === undefined ? paramMissing("name") : undefined,
    whole && email && given.subject === undefined ? paramMissing("subject") : undefined,
    whole && given.body === undefined && !given.markup ? paramMissing("body") : undefined,
  ]);
  refuse([body !== row.body && !row.can_edit_body ? bodyFixed(row.slug) : undefined, readable(body) ? undefined : unreadable]);
  refuse(row.required_variables.map((name) => (new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(body) ? undefined : variableMissing(name))));
  return {
    ...row,
    resource_type: "user",
    name: given.name ?? row.name,
    // A subject and addresses are an e-mail's alone.
    subject: email ? (given.subject ?? row.subject) : null,
    from_email_name: email ? (given.from_email_name ?? row.from_email_name) : "",
    reply_to_email_name: email ? (given.reply_to_email_name ?? row.reply_to_email_name) : "",
    // HTML by hand and the editor's markup exclude each other.
    markup: given.markup ?? (given.body === undefined || given.body === row.body ? row.markup : ""),
    body,
    delivered_by_clerk: given.delivered_by_clerk ?? row.delivered_by_clerk,
  };
}

/** A body with example values in place of its variables. */
const filled = (body: string): string => body.replace(/\{\{>?\s*([\w.]+)\s*\}\}/g, (_all, name: string) => `<${name}>`);

function keep(call: Call, row: Template): ReturnType<typeof ok> {
  const kept = { ...row, updated_at: call.now };
  call.rows(templateRows).replace(kept);
  return ok(show(kept, call));
}

const routes: readonly Route[] = [
  route({
    method: "GET",
    path,
    answer(call) {
      const type = typeOf(call);
      const where = (row: Template) => row.template_type === type;
      return answerList(call, call.rows(templateRows).all(), { shape: "bare", orderBy: ["+position"], where }, (row) => show(row, call));
    },
  }),
  route({ method: "GET", path: item, answer: (call) => ok(show(templateOf(call), call)) }),
  route({ method: "PUT", path: item, body: put, answer: (call) => keep(call, changed(templateOf(call), call)) }),
  route({
    method: "POST",
    path: `${item}/revert`,
    answer(call) {
      const row = templateOf(call);
      if (call.settings.readings.planGate === "declared") requirePlan(call, "custom_email_template");
      refuse([row.resource_type === "user" ? undefined : notReverted(row.slug)]);
      const preset = presetsOf(call.instance).find((one) => one.id === row.id);
      return keep(call, preset ?? row);
    },
  }),
  route({
    method: "POST",
    path: `${item}/toggle_delivery`,
    body: shape({ delivered_by_clerk: { type: "boolean" } }),
    answer(call) {
      const row = templateOf(call);
      refuse([row.locked ? locked : undefined]);
      return keep(call, { ...row, resource_type: "user", delivered_by_clerk: call.body.delivered_by_clerk ?? !row.delivered_by_clerk });
    },
  }),
  route({
    method: "POST",
    path: `${item}/preview`,
    body: sample,
    answer(call) {
      const row = templateOf(call);
      const { subject = row.subject, body = row.body, from_email_name: from = row.from_email_name } = call.body;
      refuse([readable(body) ? undefined : unreadable]);
      const { reply_to_email_name: reply = row.reply_to_email_name } = call.body;
      const address = (local: string) => (local === "" ? null : `${local}@emulated.example`);
      return ok({
        subject: subject && filled(subject),
        body: filled(body),
        from_email_address: address(from),
        reply_to_email_address: address(reply),
      });
    },
  }),
];

export const template: Kind = { collections: [templateRows], routes };
