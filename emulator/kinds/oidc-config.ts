// The OpenID Connect part of an enterprise connection: what a body makes of it, and how it is shown. No secret ever comes out.

import { type Body, shape } from "../core/field";
import { deriveId, newId } from "../core/id";
import { same } from "../core/json";
import { problem, refuse } from "../core/problem";
import type { Call } from "../core/route";
import type { Oidc } from "./connection-rows";
import { address } from "./connection-rule";

const text = { type: "string", null: "unchanged" } as const;
const url = { ...text, check: address } as const;
export const oidcFields = shape({
  client_id: text,
  client_secret: { ...text, secret: true },
  discovery_url: url,
  auth_url: url,
  token_url: url,
  user_info_url: url,
  requires_pkce: { type: "boolean", null: "unchanged" },
});

const about = (code: string, message: string, sentence: string, param: string) =>
  problem(422, code, message, sentence, { param_name: `oidc.${param}` });
const noDiscovery = about(
  "custom_oauth_provider_cannot_use_discovery_url",
  "custom OAuth provider cannot use discovery URL",
  "The custom OAuth provider cannot use the discovery URL. Please provide the necessary configuration manually.",
  "discovery_url",
);
const notRetrieved = (from: string) =>
  about(
    "custom_oauth_provider_discovery_server_retrieval_error",
    "error retrieving OAuth response from provider's discovery URL",
    `An error was encountered when attempting to retrieve metadata from the oauth url "${from}": "not found"`,
    "discovery_url",
  );
const otherIssuer = (from: string, issuer: string) =>
  about(
    "custom_oauth_provider_discovery_issuer_mismatch",
    "issuer mismatch in custom OAuth provider discovery URL",
    `The issuer in the discovery URL (${from}) does not match the issuer returned in the configuration (${issuer}).`,
    "discovery_url",
  );
const needsPkce = about(
  "form_public_client_requires_pkce",
  "is invalid",
  "PKCE is required for OAuth clients without a secret",
  "requires_pkce",
);

/** Of these two kinds of providers there can be many, and each has a key of its own. */
const DERIVED: Readonly<Record<string, string>> = { oidc_github_enterprise: "oidc_ghe", oidc_gitlab: "oidc_gitlab_ent" };

export function newOidc(provider: string, call: Call): Oidc {
  const id = newId("eaoc", call.now);
  const derived = DERIVED[provider];
  return {
    id,
    provider_key: derived === undefined ? provider : `${derived}_${deriveId("key", id).slice(4, 14).toLowerCase()}`,
    client_id: null,
    has_secret: false,
    discovery_url: null,
    auth_url: null,
    token_url: null,
    user_info_url: null,
    requires_pkce: false,
    created_at: call.now,
    updated_at: call.now,
  };
}

/** Nobody is asked: what a provider says of itself follows from the address; below .invalid there is nobody, and at other.example somebody else. */
function discovered(from: string, provider: string) {
  const { hostname } = new URL(from);
  refuse([provider === "oidc_github_enterprise" ? noDiscovery : undefined]);
  refuse([hostname.endsWith(".invalid") ? notRetrieved(from) : undefined]);
  refuse([hostname.endsWith("other.example") ? otherIssuer(from, "https://issuer.example") : undefined]);
  const issuer = from.replace(/\/\.well-known\/.*$/, "").replace(/\/$/, "");
  return { auth_url: `${issuer}/authorize`, token_url: `${issuer}/token`, user_info_url: `${issuer}/userinfo` };
}

export function changedOidc(call: Call, old: Oidc, body: Body<typeof oidcFields>, provider: string): Oidc {
  const { client_secret: secret, ...plain } = body;
  const given = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, value === "" ? null : value]));
  const found = body.discovery_url && body.discovery_url !== old.discovery_url ? discovered(body.discovery_url, provider) : {};
  const has_secret = secret === undefined ? old.has_secret : secret !== "";
  const next: Oidc = { ...old, ...found, ...given, has_secret };
  refuse([next.client_id !== null && !next.has_secret && !next.requires_pkce ? needsPkce : undefined]);
  // A new secret is a change, though nothing shows it.
  return same(old, next) && secret === undefined ? old : { ...next, updated_at: call.now };
}

export function showOidc({ has_secret: _never, ...shown }: Oidc, name: string) {
  return { ...shown, name, logo_public_url: null };
}
