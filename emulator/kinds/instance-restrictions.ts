// The restrictions of an instance: `/instance/restrictions`. There is no GET; an empty PATCH is the only read.

import { type Body, shape } from "../core/field";
import type { CollectionOf } from "../core/instance";
import { type JsonObject, same } from "../core/json";
import { problem, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { type Call, ok, requirePlan, route } from "../core/route";

type Restrictions = JsonObject & { readonly id: string };

const NAMES = [
  "allowlist",
  "blocklist",
  "allowlist_blocklist_disabled_on_sign_in",
  "block_email_subaddresses",
  "block_disposable_email_domains",
];

const rows: CollectionOf<Restrictions> = {
  name: "instance_restrictions",
  initial: (instance) => [{ id: instance.id, ...Object.fromEntries(NAMES.map((name) => [name, false])) }],
};

const flag = { type: "boolean", null: "unchanged" } as const;
const body = shape({
  allowlist: flag,
  blocklist: flag,
  allowlist_blocklist_disabled_on_sign_in: flag,
  block_email_subaddresses: flag,
  block_disposable_email_domains: flag,
});

/** Only older applications have this switch; a state that was put in can say that an instance is one, by having it on. */
const disabled = problem(
  422,
  "disabled_instance_restriction",
  "not allowed",
  "`allowlist_blocklist_disabled_on_sign_in` isn't allowed to be set for this instance",
  { param_name: "allowlist_blocklist_disabled_on_sign_in" },
);

function change(call: Call<Body<typeof body>>): Restrictions {
  const old = call.rows(rows).find(call.instance.id)!;
  const settings = { ...old, ...call.body };
  refuse([
    settings.allowlist_blocklist_disabled_on_sign_in === true && old.allowlist_blocklist_disabled_on_sign_in !== true
      ? disabled
      : undefined,
  ]);
  for (const feature of ["allowlist", "blocklist", "block_email_subaddresses", "block_disposable_email_domains"] as const)
    if (call.body[feature] === true && old[feature] !== true) requirePlan(call, feature);
  return settings;
}

export const instanceRestrictions: Kind = {
  collections: [rows],
  routes: [
    route({
      method: "PATCH",
      path: "/instance/restrictions",
      body,
      unknownFields: "drop",
      answer(call) {
        const settings = change(call);
        if (!same(settings, call.rows(rows).find(call.instance.id)!)) call.rows(rows).replace(settings);
        return ok({ object: "instance_restrictions", ...Object.fromEntries(NAMES.map((name) => [name, settings[name] ?? false])) });
      },
    }),
  ],
};
