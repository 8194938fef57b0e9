// Enterprise connections: `/enterprise_connections`. `saml` and `oidc` go in, `saml_connection` and `oauth_config` come out, and not all of them.

import { type Body, shape } from "../core/field";
import { newId } from "../core/id";
import { same } from "../core/json";
import { problem, Refusal } from "../core/problem";
import { answerList, flagOf } from "../core/query";
import type { Kind } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";
import { type Connection, connectionRows, connectionsOf, fresh, newSaml, organizationOf, showSaml, untold } from "./connection-rows";
import { changedSaml, fqdn, guarded, lowered, refuseActivation, refuseClash, refuseQuota, samlFields } from "./connection-rule";
import { attributesOf, customAttributes, showAttribute } from "./custom-attribute";
import { removeConnection } from "./directory-rows";
import { changedOidc, newOidc, oidcFields, showOidc } from "./oidc-config";

const PATH = "/enterprise_connections";
const PARAM = "enterprise_connection_id";

const missing = problem(404, "resource_not_found", "not found", "Enterprise connection not found");

function show(row: Connection, call: Call) {
  const { readings } = call.settings;
  const { saml, oidc } = row;
  return {
    object: "enterprise_connection",
    id: row.id,
    name: row.name,
    provider: oidc && readings.oidcProvider === "derived" ? oidc.provider_key : row.provider,
    logo_public_url: null,
    active: row.active,
    domains: row.domains,
    organization_id: organizationOf(row, call),
    sync_user_attributes: row.sync_user_attributes,
    disable_additional_identifications: row.disable_additional_identifications,
    allow_organization_account_linking: row.allow_organization_account_linking,
    ...untold,
    custom_attributes: row.custom_attributes.map(showAttribute),
    saml_connection: saml && { ...certificatesHidden(showSaml(saml, call), readings.idpCertificates), active: row.active },
    oauth_config: oidc && showOidc(oidc, row.name),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** Before several certificates were possible, none was shown here. */
function certificatesHidden(shown: ReturnType<typeof showSaml>, certificates: "known" | "unknown") {
  if (certificates === "known") return shown;
  const { idp_certificate: _text, idp_certificate_issued_at: _from, idp_certificate_expires_at: _to, ...rest } = shown;
  return rest;
}

const text = { type: "string", null: "unchanged" } as const;
const flag = { type: "boolean", null: "unchanged" } as const;
const domains = { type: "list", items: { type: "string", check: fqdn } } as const;
const ofProtocol = {
  saml: { type: "object", null: "unchanged", fields: samlFields },
  oidc: { type: "object", null: "unchanged", fields: oidcFields },
} as const;

const SAML = ["saml_custom", "saml_okta", "saml_google", "saml_microsoft"] as const;
const creation = shape({
  name: { type: "string", required: true },
  provider: { type: "string", required: true, oneOf: [...SAML, "oidc_custom", "oidc_github_enterprise", "oidc_gitlab"] },
  domains: { ...domains, required: true, empty: "refused" },
  organization_id: text,
  allow_organization_account_linking: flag,
  active: flag,
  custom_attributes: customAttributes,
  ...ofProtocol,
});
const change = shape({
  name: { ...text, empty: "refused" },
  domains: { ...domains, null: "unchanged" },
  active: flag,
  sync_user_attributes: flag,
  disable_additional_identifications: flag,
  allow_organization_account_linking: flag,
  organization_id: text,
  custom_attributes: { ...customAttributes, null: "unchanged" },
  ...ofProtocol,
  saml: { ...ofProtocol.saml, fields: shape({ ...samlFields, name: { ...text, empty: "refused" } }) },
});

function named(call: Call): Connection {
  const found = connectionsOf("enterprise", call).find(({ id }) => id === call.params[PARAM]);
  if (!found) throw new Refusal([missing]);
  return found;
}

function make(call: Call<Body<typeof creation>>): Connection {
  const { name, provider, organization_id = null, active = false, allow_organization_account_linking = false } = call.body;
  const stamps = { id: newId("entconn", call.now), created_at: call.now, updated_at: call.now };
  const speaksSaml = (SAML as readonly string[]).includes(provider);
  const row: Connection = {
    ...fresh,
    ...stamps,
    name,
    provider,
    active,
    domains: lowered(call.body.domains),
    organization_id,
    allow_organization_account_linking,
    custom_attributes: attributesOf(call, call.body.custom_attributes) ?? [],
    saml: speaksSaml ? changedSaml(call, newSaml(name, call), call.body.saml ?? {}, "saml.") : null,
    oidc: speaksSaml ? null : changedOidc(call, newOidc(provider, call), call.body.oidc ?? {}, provider),
    family: "enterprise",
  };
  refuseClash(call, row, true);
  refuseQuota(call);
  refuseActivation(call, row, true);
  call.rows(connectionRows).insert(row);
  return row;
}

function changed(call: Call<Body<typeof change>>): Connection {
  const old = named(call);
  const { domains: given = [], custom_attributes: attributes, saml: ofSaml, oidc: ofOidc, ...plain } = call.body;
  const next: Connection = {
    ...old,
    ...plain,
    // An empty list is ignored.
    domains: given.length > 0 ? lowered(given) : old.domains,
    custom_attributes: attributesOf(call, attributes) ?? old.custom_attributes,
    saml: old.saml && ofSaml ? changedSaml(call, old.saml, ofSaml, "saml.") : old.saml,
    oidc: old.oidc && ofOidc ? changedOidc(call, old.oidc, ofOidc, old.provider) : old.oidc,
  };
  if (same(old, next)) return old;
  refuseClash(call, next, false);
  refuseActivation(call, next, true);
  const row = { ...next, updated_at: call.now };
  call.rows(connectionRows).replace(row);
  return row;
}

const list = route({
  method: "GET",
  path: PATH,
  answer(call) {
    const active = call.query.has("active") ? flagOf(call.query, "active") : undefined;
    const organization = call.query.get("organization_id");
    const where = (row: Connection) =>
      (active === undefined || row.active === active) && (organization === null || organizationOf(row, call) === organization);
    return answerList(call, connectionsOf("enterprise", call), { shape: "total", where }, (row) => show(row, call));
  },
});

const path = `${PATH}/{${PARAM}}`;
const routes: readonly Route[] = [
  list,
  route({ method: "POST", path: PATH, body: creation, answer: (call) => ({ status: 201, body: show(make(call), call) }) }),
  route({ method: "GET", path, answer: (call) => ok(show(named(call), call)) }),
  route({ method: "PATCH", path, body: change, answer: (call) => ok(show(changed(call), call)) }),
  route({
    method: "DELETE",
    path,
    answer(call) {
      const row = named(call);
      removeConnection(call, row);
      return ok({ object: "enterprise_connection", id: row.id, deleted: true });
    },
  }),
];

export const enterpriseConnection: Kind = { collections: [connectionRows], routes: routes.map(guarded) };
