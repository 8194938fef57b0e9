// The instance itself: `/instance`. A PATCH answers 204, and most of what it takes is never shown.

import { deriveId } from "../core/id";
import { type Body, shape } from "../core/field";
import type { CollectionOf } from "../core/instance";
import { type JsonObject, same } from "../core/json";
import { problem, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { type Call, empty, ok, route } from "../core/route";

type Settings = JsonObject & {
  readonly id: string;
  readonly allowed_origins: readonly string[] | null;
  readonly allowed_subdomains: readonly string[];
  readonly subdomain_allowlist_enabled: boolean;
};

const rows: CollectionOf<Settings> = {
  name: "instance_settings",
  // A new instance answered the last two in September 2026, though the published description lacks them.
  initial: (instance) => [{ id: instance.id, allowed_origins: null, allowed_subdomains: [], subdomain_allowlist_enabled: false }],
};

const text = { type: "string", null: "unchanged", empty: "allowed" } as const;
const flag = { type: "boolean", null: "unchanged" } as const;
const texts = { type: "list", items: { type: "string" } } as const;

const body = shape({
  test_mode: flag,
  hibp: flag,
  support_email: text,
  clerk_js_version: text,
  development_origin: text,
  allowed_origins: texts,
  allowed_subdomains: texts,
  subdomain_allowlist_enabled: flag,
  cookieless_dev: flag,
  url_based_session_syncing: flag,
  preferred_sign_in_strategy_when_password_required: { ...text, oneOf: ["password", "otp", ""] },
});
type Change = Call<Body<typeof body>>;

const invalidOrigin = problem(
  422,
  "form_invalid_origin",
  "is invalid",
  "allowed_origins must be valid origins, such as my-app://localhost or chrome-extension://<id>.",
  { param_name: "allowed_origins" },
);
const productionOnly = problem(
  400,
  "request_invalid_for_environment",
  "Invalid request for environment",
  "Request only valid for production instances.",
);

const settingsOf = (call: Omit<Call, "body">): Settings => call.rows(rows).find(call.instance.id)!;

function change(call: Change): Settings {
  const old = settingsOf(call);
  const { allowed_subdomains: subdomains, subdomain_allowlist_enabled: listed } = call.body;
  refuse([
    call.body.allowed_origins?.some((origin) => !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(origin)) ? invalidOrigin : undefined,
    call.instance.kind === "development" && ((subdomains?.length ?? 0) > 0 || listed === true) ? productionOnly : undefined,
  ]);
  return { ...old, ...call.body };
}

export const instance: Kind = {
  collections: [rows],
  routes: [
    route({
      method: "GET",
      path: "/instance",
      answer(call) {
        const { allowed_origins: origins, allowed_subdomains, subdomain_allowlist_enabled } = settingsOf(call);
        return ok({
          object: "instance",
          id: call.instance.id,
          environment_type: call.instance.kind,
          // The order in which they come back is not the one given.
          allowed_origins: origins && origins.toReversed(),
          allowed_subdomains,
          subdomain_allowlist_enabled,
          workspace_id: deriveId("org", call.instance.id),
        });
      },
    }),
    route({
      method: "PATCH",
      path: "/instance",
      body,
      unknownFields: "drop",
      answer(call) {
        const settings = change(call);
        if (!same(settings, settingsOf(call))) call.rows(rows).replace(settings);
        return empty(204);
      },
    }),
  ],
};
