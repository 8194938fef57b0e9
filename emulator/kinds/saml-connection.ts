// SAML connections: `/saml_connections`, deprecated. The same rows are enterprise connections, with less of them to be seen there.

import { type Body, shape } from "../core/field";
import { newId } from "../core/id";
import { same } from "../core/json";
import { problem, Refusal, refuse } from "../core/problem";
import { answerList, filtered } from "../core/query";
import type { Kind } from "../core/resource";
import { type Call, ok, route } from "../core/route";
import { type Connection, connectionRows, connectionsOf, fresh, newSaml, organizationOf, showSaml, untold } from "./connection-rows";
import { changedSaml, fqdn, guarded, idpFields, lowered, mapping, refuseActivation, refuseClash, refuseQuota } from "./connection-rule";
import { removeConnection } from "./directory-rows";

const PATH = "/saml_connections";
const PARAM = "saml_connection_id";

const missing = problem(404, "resource_not_found", "not found", "SAML connection not found");

function show(row: Connection, call: Call) {
  const { saml } = row;
  if (!saml) throw new Error("A connection without SAML was taken for a SAML connection.");
  return {
    object: "saml_connection",
    ...showSaml(saml, call),
    domain: row.domains[0] ?? "",
    domains: row.domains,
    idp_metadata: saml.idp_metadata,
    organization_id: organizationOf(row, call),
    attribute_mapping: saml.attribute_mapping,
    active: row.active,
    provider: row.provider,
    user_count: 0,
    sync_user_attributes: row.sync_user_attributes,
    disable_additional_identifications: row.disable_additional_identifications,
    allow_organization_account_linking: row.allow_organization_account_linking,
    ...untold,
    enterprise_connection_id: call.settings.readings.connectionFamilies === "apart" ? null : row.id,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

const text = { type: "string", null: "unchanged" } as const;
const flag = { type: "boolean", null: "unchanged" } as const;
const domain = { type: "string", check: fqdn } as const;
const domains = { type: "list", items: domain } as const;

const creation = shape({
  ...idpFields,
  name: { type: "string", required: true },
  domain,
  domains: { ...domains, empty: "refused" },
  provider: { type: "string", required: true, oneOf: ["saml_custom", "saml_okta", "saml_google", "saml_microsoft"] },
  organization_id: text,
  attribute_mapping: mapping(false),
  force_authn: { type: "boolean" },
});
const change = shape({
  ...idpFields,
  name: { ...text, empty: "refused" },
  domain: { ...domain, null: "unchanged" },
  domains: { ...domains, null: "unchanged" },
  organization_id: text,
  attribute_mapping: mapping(false),
  active: flag,
  sync_user_attributes: flag,
  allow_subdomains: flag,
  allow_idp_initiated: flag,
  disable_additional_identifications: flag,
  allow_organization_account_linking: flag,
  force_authn: { type: "boolean" },
  consent_verified_domains_deletion: flag,
});

const noDomain = problem(
  422,
  "form_param_missing",
  "at least one parameter must be provided",
  "at least one of `domain, domains` must be provided",
  {
    param_names: ["domain", "domains"],
  },
);
const domainsDisagree = problem(
  422,
  "form_param_value_conflict",
  "conflicting values",
  "`domain` and `domains` refer to the same value, so they must match when both are sent.",
  { param_name: "domain" },
);

/** `domain` is the older spelling of one of the domains. */
function domainsOf({ domain: one, domains: many }: { readonly domain?: string; readonly domains?: readonly string[] }) {
  refuse([one !== undefined && many !== undefined && !lowered(many).includes(one.toLowerCase()) ? domainsDisagree : undefined]);
  return lowered(many ?? (one === undefined ? [] : [one]));
}

function named(call: Call): Connection {
  const found = connectionsOf("saml", call).find(({ saml }) => saml?.id === call.params[PARAM]);
  if (!found) throw new Refusal([missing]);
  return found;
}

function make(call: Call<Body<typeof creation>>): Connection {
  const { name, domain: one, domains: many, provider, organization_id = null, ...idp } = call.body;
  const served = domainsOf({ domain: one, domains: many });
  refuse([served.length === 0 ? noDomain : undefined]);
  const stamps = { id: newId("entconn", call.now), created_at: call.now, updated_at: call.now };
  const saml = changedSaml(call, newSaml(name, call), idp);
  const row: Connection = { ...fresh, ...stamps, name, provider, domains: served, organization_id, saml, oidc: null, family: "saml" };
  refuseClash(call, row, true);
  refuseQuota(call);
  call.rows(connectionRows).insert(row);
  return row;
}

function changed(call: Call<Body<typeof change>>): Connection {
  const old = named(call);
  const { domain: one, domains: many, consent_verified_domains_deletion: consent = false, ...given } = call.body;
  const { name = old.name, organization_id = old.organization_id, active = old.active, ...more } = given;
  const {
    sync_user_attributes = old.sync_user_attributes,
    disable_additional_identifications = old.disable_additional_identifications,
    allow_organization_account_linking = old.allow_organization_account_linking,
    ...ofSaml
  } = more;
  const served = domainsOf({ domain: one, domains: many });
  const flags = { active, sync_user_attributes, disable_additional_identifications, allow_organization_account_linking };
  const saml = old.saml && changedSaml(call, old.saml, { ...ofSaml, ...(given.name !== undefined && { name }) });
  const next: Connection = { ...old, ...flags, name, organization_id, domains: served.length > 0 ? served : old.domains, saml };
  if (same(old, next)) return old;
  refuseClash(call, next, true);
  refuseActivation(call, next, consent);
  const row = { ...next, updated_at: call.now };
  call.rows(connectionRows).replace(row);
  return row;
}

const path = `${PATH}/{${PARAM}}`;

export const samlConnection: Kind = {
  collections: [],
  routes: [
    route({
      method: "GET",
      path: PATH,
      answer(call) {
        const where = (row: Connection, query: URLSearchParams) =>
          row.name.toLowerCase().includes(query.get("query")?.toLowerCase() ?? "") &&
          filtered(query, "organization_id", [organizationOf(row, call) ?? ""]);
        // The reference speaks of members here; what remains of it is the time.
        const spec = { shape: "total", orderBy: ["-created_at", "name"] as [`-${string}`, ...string[]], where } as const;
        return answerList(call, connectionsOf("saml", call), spec, (row) => show(row, call));
      },
    }),
    route({ method: "POST", path: PATH, body: creation, answer: (call) => ok(show(make(call), call)) }),
    route({ method: "GET", path, answer: (call) => ok(show(named(call), call)) }),
    route({ method: "PATCH", path, body: change, answer: (call) => ok(show(changed(call), call)) }),
    route({
      method: "DELETE",
      path,
      answer(call) {
        const row = named(call);
        removeConnection(call, row);
        return ok({ object: "saml_connection", id: row.saml?.id ?? "", deleted: true });
      },
    }),
  ].map(guarded),
};
