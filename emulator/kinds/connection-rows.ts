// What is kept of connections to identity providers. Two families of operations see the same rows: /enterprise_connections all of them,
// /saml_connections those that speak SAML. Knows no operation.

import { newId } from "../core/id";
import type { CollectionOf } from "../core/instance";
import type { JsonObject } from "../core/json";
import type { Stamped } from "../core/resource";
import type { Call } from "../core/route";
import { frontendOf } from "./domain";
import { organizationRows } from "./organization-rows";
import { derOf, validityOf } from "./saml-idp";

export type LoginHint = { readonly mode: string; readonly source?: string };

export type Saml = {
  readonly id: string;
  readonly name: string;
  readonly idp_entity_id: string | null;
  readonly idp_sso_url: string | null;
  /** As they were given; the first one is the one. */
  readonly certificates: readonly string[];
  readonly idp_metadata_url: string | null;
  readonly idp_metadata: string | null;
  readonly attribute_mapping: { readonly [property: string]: string };
  readonly allow_subdomains: boolean;
  readonly allow_idp_initiated: boolean;
  readonly force_authn: boolean;
  readonly login_hint: LoginHint;
};

export type Oidc = {
  readonly id: string;
  readonly provider_key: string;
  readonly client_id: string | null;
  /** Nothing of a secret is kept but that there is one. */
  readonly has_secret: boolean;
  readonly discovery_url: string | null;
  readonly auth_url: string | null;
  readonly token_url: string | null;
  readonly user_info_url: string | null;
  readonly requires_pkce: boolean;
  readonly created_at: number;
  readonly updated_at: number;
};

export type CustomAttribute = {
  readonly name: string;
  readonly key: string;
  readonly sso_path: string;
  readonly directory_path: string;
  readonly multi_valued: boolean;
};

export type Connection = Stamped & {
  readonly name: string;
  readonly provider: string;
  readonly active: boolean;
  readonly domains: readonly string[];
  readonly organization_id: string | null;
  readonly sync_user_attributes: boolean;
  readonly disable_additional_identifications: boolean;
  readonly allow_organization_account_linking: boolean;
  readonly custom_attributes: readonly CustomAttribute[];
  readonly saml: Saml | null;
  readonly oidc: Oidc | null;
  /** The family that made it. */
  readonly family: string;
};

export const connectionRows: CollectionOf<Connection> = { name: "enterprise_connections" };

/** Those that a family sees. */
export const connectionsOf = (family: "saml" | "enterprise", call: Pick<Call, "rows" | "settings">): readonly Connection[] =>
  call
    .rows(connectionRows)
    .all()
    .filter((row) => (call.settings.readings.connectionFamilies === "apart" ? row.family === family : family === "enterprise" || row.saml));

export function newSaml(name: string, call: Call): Saml {
  return {
    id: newId("samlc", call.now),
    name,
    idp_entity_id: null,
    idp_sso_url: null,
    certificates: [],
    idp_metadata_url: null,
    idp_metadata: null,
    // The server fills it; with what, is not published.
    attribute_mapping: { user_id: "id", email_address: "mail", first_name: "firstName", last_name: "lastName" },
    allow_subdomains: false,
    allow_idp_initiated: false,
    force_authn: false,
    login_hint: { mode: "email_address" },
  };
}

export const fresh = {
  organization_id: null,
  active: false,
  sync_user_attributes: true,
  disable_additional_identifications: false,
  allow_organization_account_linking: false,
  custom_attributes: [],
} as const;

/** What only Clerk's SDK can set, and every answer has. */
export const untold = { authenticatable: true, disable_jit_provisioning: false } as const;

/** An organization that is no more is not shown. */
export const organizationOf = (row: Connection, call: Call): string | null =>
  row.organization_id !== null && call.rows(organizationRows).find(row.organization_id) ? row.organization_id : null;

/** What both families show of a SAML connection. */
export function showSaml(saml: Saml, call: Call): JsonObject {
  const { idpCertificate, idpCertificates } = call.settings.readings;
  const frontend = frontendOf(call);
  const [first] = saml.certificates;
  const validity = first === undefined ? { issued_at: null, expires_at: null } : validityOf(first);
  return {
    id: saml.id,
    name: saml.name,
    idp_entity_id: saml.idp_entity_id,
    idp_sso_url: saml.idp_sso_url,
    idp_certificate: first === undefined ? null : idpCertificate === "der" ? derOf(first) : first,
    idp_certificate_issued_at: validity.issued_at,
    idp_certificate_expires_at: validity.expires_at,
    ...(idpCertificates === "known" && {
      idp_certificates: saml.certificates.map((text) => Object.assign({ certificate: derOf(text) }, validityOf(text))),
    }),
    idp_metadata_url: saml.idp_metadata_url,
    acs_url: `${frontend}/v1/saml/acs/${saml.id}`,
    sp_entity_id: `${frontend}/v1/saml/${saml.id}`,
    sp_metadata_url: `${frontend}/v1/saml/metadata/${saml.id}.xml`,
    allow_subdomains: saml.allow_subdomains,
    allow_idp_initiated: saml.allow_idp_initiated,
    force_authn: saml.force_authn,
    login_hint: saml.login_hint,
  };
}
