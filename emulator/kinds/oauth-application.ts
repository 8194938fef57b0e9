// OAuth applications: `/oauth_applications`. Their secret is shown when it is made, and never again.

import { createHash, randomBytes } from "node:crypto";
import { type Body, shape } from "../core/field";
import { imageOf } from "../core/image";
import type { JsonObject } from "../core/json";
import { problem, refuse } from "../core/problem";
import { create, type Kind, list, named, read, remove, type Resource, show, update } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";

type OAuthApplication = {
  readonly id: string;
  readonly name: string;
  readonly client_id: string;
  /** The emulator signs nobody in, so a hash is all it keeps of the secret. */
  readonly client_secret_sha256: string;
  readonly redirect_uris: readonly string[];
  readonly scopes: string;
  readonly consent_screen_enabled: boolean;
  readonly pkce_required: boolean;
  readonly public: boolean;
  readonly device_authorization_grant_enabled: boolean;
  readonly client_image_url: string | null;
  readonly created_at: number;
  readonly updated_at: number;
};

const FRONTEND = "https://clerk.emulated.example";

const applications: Resource<OAuthApplication> = {
  path: "/oauth_applications",
  param: "oauth_application_id",
  // The prefix is not published; this is the one of test fixtures.
  prefix: "oa",
  object: "oauth_application",
  rows: { name: "oauth_applications" },
  missing: (id) => problem(404, "resource_not_found", "OAuth application not found", `No OAuth application exists with id: ${id}`),
  show: (row, call) => ({
    id: row.id,
    instance_id: call.instance.id,
    name: row.name,
    client_id: row.client_id,
    client_uri: null,
    client_image_url: row.client_image_url,
    dynamically_registered: false,
    consent_screen_enabled: row.consent_screen_enabled,
    pkce_required: row.pkce_required,
    public: row.public,
    device_authorization_grant_enabled: row.device_authorization_grant_enabled,
    scopes: row.scopes,
    redirect_uris: row.redirect_uris,
    callback_url: row.redirect_uris[0] ?? "",
    authorize_url: `${FRONTEND}/oauth/authorize`,
    token_fetch_url: `${FRONTEND}/oauth/token`,
    user_info_url: `${FRONTEND}/oauth/userinfo`,
    discovery_url: `${FRONTEND}/.well-known/openid-configuration`,
    token_introspection_url: `${FRONTEND}/oauth/token_info`,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
};

const fields = {
  redirect_uris: { type: "list", items: { type: "string" }, null: "unchanged" },
  callback_url: { type: "string", maxLength: 1024, null: "unchanged" },
  scopes: { type: "string", maxLength: 1024, null: "unchanged" },
  consent_screen_enabled: { type: "boolean", null: "unchanged" },
  pkce_required: { type: "boolean", null: "unchanged" },
  public: { type: "boolean", null: "unchanged" },
  device_authorization_grant_enabled: { type: "boolean", null: "unchanged" },
} as const;
const creation = shape({ name: { type: "string", required: true, maxLength: 256 }, ...fields });
const patch = shape({ name: { type: "string", maxLength: 256, null: "unchanged" }, ...fields });

const duplicateUri = (uri: string) =>
  problem(400, "duplicate_record", "duplicate record", `the redirect URI ${uri} already exists`, { param_name: "redirect_uris" });
const needsPkce = problem(422, "form_public_client_requires_pkce", "PKCE required", "Public clients must require PKCE.", {
  param_name: "pkce_required",
});
const noDeviceGrant = problem(
  403,
  "feature_not_enabled",
  "not enabled",
  "The device authorization grant is not enabled for this workspace.",
);

/** Clerk sorts the words and adds offline_access. */
const canonicalScopes = (scopes: string): string =>
  [...new Set([...scopes.split(/\s+/).filter(Boolean), "offline_access"])].sort().join(" ");

type Settings = Pick<
  OAuthApplication,
  "redirect_uris" | "scopes" | "consent_screen_enabled" | "pkce_required" | "public" | "device_authorization_grant_enabled"
>;
const DEFAULTS: Settings = {
  redirect_uris: [],
  scopes: canonicalScopes("profile email"),
  consent_screen_enabled: true,
  pkce_required: false,
  public: false,
  device_authorization_grant_enabled: false,
};

function settings(old: Settings, given: Partial<Body<typeof patch>>): Settings {
  const { callback_url: callback, name: _name, ...rest } = given;
  const uris = rest.redirect_uris ?? (callback === undefined ? old.redirect_uris : [callback]);
  const changed: Settings = {
    ...old,
    ...rest,
    redirect_uris: uris,
    scopes: rest.scopes === undefined ? old.scopes : canonicalScopes(rest.scopes),
  };
  const twice = uris.find((uri, index) => uris.indexOf(uri) !== index);
  refuse([
    twice === undefined ? undefined : duplicateUri(twice),
    changed.public && !changed.pkce_required ? needsPkce : undefined,
    changed.device_authorization_grant_enabled ? noDeviceGrant : undefined,
  ]);
  return changed;
}

const newSecret = (): string => randomBytes(24).toString("base64url");
const hash = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The secrets of answers that are still on their way: shown once, by the call that made them. */
const made = new WeakMap<object, string>();

/** A route whose answer shows the secret that it made. */
function showingSecret(of: Route): Route {
  return { ...of, handle: async (incoming) => withSecret(await of.handle(incoming), incoming.params) };
}

function withSecret<A extends { readonly body?: unknown }>(answer: A, key: object): A {
  const secret = made.get(key);
  made.delete(key);
  return secret === undefined ? answer : { ...answer, body: { ...(answer.body as JsonObject), client_secret: secret } };
}

const logo: Route = {
  method: "PUT",
  path: `${applications.path}/{${applications.param}}/logo`,
  secrets: [],
  async handle(incoming) {
    const call: Call = { ...incoming, body: undefined };
    const old = named(applications, call);
    const row = { ...old, client_image_url: await imageOf(incoming.given), updated_at: call.now };
    call.rows(applications.rows).replace(row);
    return ok(show(applications, row, call));
  },
};

export const oauthApplication: Kind = {
  collections: [applications.rows],
  routes: [
    list(applications, {
      shape: "total",
      orderBy: ["+created_at", "name"],
      where: (row, query) => {
        const wanted = query.get("name_query");
        return wanted === null || row.name.toLowerCase().includes(wanted.toLowerCase()) || row.client_id === wanted;
      },
    }),
    showingSecret(
      create(applications, creation, (call) => {
        const own = settings(DEFAULTS, call.body);
        const secret = own.public ? "" : newSecret();
        made.set(call.params, secret);
        return {
          name: call.body.name,
          ...own,
          client_id: randomBytes(12).toString("base64url"),
          client_secret_sha256: hash(secret),
          client_image_url: null,
        };
      }),
    ),
    read(applications),
    update(applications, patch, (row, call) => ({ ...settings(row, call.body), name: call.body.name ?? row.name })),
    remove(applications),
    logo,
    showingSecret(
      route({
        method: "POST",
        path: `${applications.path}/{${applications.param}}/rotate_secret`,
        answer(call) {
          const secret = newSecret();
          made.set(call.params, secret);
          const row = { ...named(applications, call), client_secret_sha256: hash(secret), updated_at: call.now };
          call.rows(applications.rows).replace(row);
          return ok(show(applications, row, call));
        },
      }),
    ),
  ],
};
