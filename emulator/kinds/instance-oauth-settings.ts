// The settings that all OAuth applications of an instance share: `/instance/oauth_application_settings`.

import { shape } from "../core/field";
import { paramFormat } from "../core/problem";
import type { Kind } from "../core/resource";
import { changeSettings, readSettings, type Singleton } from "../core/singleton";

type OAuthSettings = {
  readonly id: string;
  readonly dynamic_oauth_client_registration: boolean;
  /** Null: those that Clerk chooses. */
  readonly default_scopes: readonly string[] | null;
  readonly oauth_jwt_access_tokens: boolean;
  readonly client_id_metadata_documents_advertised: boolean;
  readonly client_id_metadata_documents_only_allow_pre_registered_clients: boolean;
  readonly client_id_metadata_documents_block_implicitly_allowed_clients: boolean;
  readonly aud_claim_enabled: boolean;
  readonly pkce_required: boolean;
};

const CLERKS_SCOPES = ["email", "offline_access", "profile"];

const settings: Singleton<OAuthSettings> = {
  path: "/instance/oauth_application_settings",
  object: "oauth_application_settings",
  rows: { name: "oauth_application_settings" },
  fresh: () => ({
    dynamic_oauth_client_registration: false,
    default_scopes: null,
    oauth_jwt_access_tokens: false,
    client_id_metadata_documents_advertised: false,
    client_id_metadata_documents_only_allow_pre_registered_clients: false,
    client_id_metadata_documents_block_implicitly_allowed_clients: false,
    aud_claim_enabled: false,
    pkce_required: false,
  }),
  show: ({ id: _id, default_scopes: scopes, ...rest }, call) => ({
    ...rest,
    default_scopes: scopes ?? (call.settings.readings.clerksScopes === "listed" ? CLERKS_SCOPES : null),
  }),
};

const flag = { type: "boolean", null: "unchanged" } as const;
const body = shape({
  dynamic_oauth_client_registration: flag,
  // Custom scopes exist, so any word passes.
  default_scopes: {
    type: "list",
    null: "value",
    items: {
      type: "string",
      check: (value, param) => (/^\S+$/.test(value) ? undefined : paramFormat(param, "a list of scopes without blanks")),
    },
  },
  oauth_jwt_access_tokens: flag,
  client_id_metadata_documents_advertised: flag,
  client_id_metadata_documents_only_allow_pre_registered_clients: flag,
  client_id_metadata_documents_block_implicitly_allowed_clients: flag,
  aud_claim_enabled: flag,
  pkce_required: flag,
});

export const instanceOAuthSettings: Kind = {
  collections: [settings.rows],
  routes: [
    readSettings(settings),
    changeSettings(settings, body, "drop", (old, call) => {
      const { default_scopes: scopes = old.default_scopes, ...flags } = call.body;
      // The answer promises each scope once; that they are sorted, as those of an application are, is our reading.
      return { ...flags, default_scopes: scopes && [...new Set(scopes)].sort() };
    }),
  ],
};
