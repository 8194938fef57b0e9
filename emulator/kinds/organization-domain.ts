// The domains whose users may join an organization: `/organizations/{organization_id}/domains`, and all of them: `/organization_domains`.

import { type Body, shape } from "../core/field";
import type { JsonObject } from "../core/json";
import { paramEmpty, paramFormat, paramNotAllowed, type Problem, problem, Refusal, refuse } from "../core/problem";
import { answerList, filtered } from "../core/query";
import { create, type Kind, named, remove, type Resource, show, update } from "../core/resource";
import { type Call, ok, type Route, route } from "../core/route";
import { connectionRows } from "./connection-rows";
import { gated, settingsOf } from "./organization";
import { always } from "./organization-attachment";
import { item, type OrganizationDomain, organizationDomainRows, organizationRows, organizations } from "./organization-rows";

/** The first three are those of the settings. */
const SSO = "enterprise_sso";
const MODES = ["manual_invitation", "automatic_invitation", "automatic_suggestion", SSO];
/** Clerk's lists are not published; these stand for them. */
const COMMON = new Set(["gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me"]);
const BLOCKED = new Set(["mailinator.com", "guerrillamail.com", "10minutemail.com"]);

const domains: Resource<OrganizationDomain> = {
  path: `${item}/domains`,
  param: "domain_id",
  prefix: "orgdmn",
  object: "organization_domain",
  rows: organizationDomainRows,
  missing: () => problem(404, "resource_not_found", "not found", "Organization domain not found."),
  show: (row, call) => {
    const affiliation = affiliationOf(row, call);
    return {
      id: row.id,
      organization_id: row.organization_id,
      name: row.name,
      enrollment_mode: row.enrollment_mode,
      affiliation_email_address: null,
      affiliation_verification: affiliation,
      verification: affiliation,
      ownership_verification:
        row.ownership_verified_at === null
          ? null
          : { ...verification("verified", "manual_override"), verified_at: row.ownership_verified_at },
      total_pending_invitations: 0,
      total_pending_suggestions: 0,
      created_at: row.created_at,
      updated_at: row.updated_at,
    };
  },
};

const verification = (status: string, strategy: string) => ({ status, strategy, attempts: null, expire_at: null, verified_at: null });

function affiliationOf(row: OrganizationDomain, { settings }: Call): JsonObject | null {
  if (row.affiliation_verified_at !== null) return verification("verified", "admin");
  return settings.readings.unverifiedDomain === "status" ? verification("unverified", "affiliation_email_code") : null;
}

/** Lists, and only they, say of which organization a domain is. */
function listed(row: OrganizationDomain, call: Call): JsonObject {
  const owner = call.rows(organizationRows).find(row.organization_id);
  const { id = "", name = "", slug = "", image_url = "", has_image = false } = owner ? show(organizations, owner, call) : {};
  return { ...show(domains, row, call), public_organization_data: { id, name, slug, image_url, has_image } };
}

const mode = {
  type: "string",
  check: (value: string, param: string) => (MODES.includes(value) ? undefined : paramNotAllowed(param, value, MODES)),
} as const;
const creation = shape({
  name: {
    type: "string",
    required: true,
    check: (value, param) => (/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(value) ? undefined : paramFormat(param, "a domain name")),
  },
  // Clerk's OpenAPI does not require it, its SDK does.
  enrollment_mode: { ...mode, required: true },
  verified: { type: "boolean", null: "unchanged" },
});
const change = shape({ enrollment_mode: { ...mode, null: "unchanged" }, verified: { type: "boolean", null: "unchanged" } });

const about = (code: string, message: string, text: string) => problem(422, code, message, text, { param_name: "name" });
const common = about(
  "organization_domain_common",
  "common email domain",
  "This is a common email provider domain. Please use a different one.",
);
const blocked = about(
  "organization_domain_blocked",
  "blocked email domain",
  "This is a blocked email provider domain. Please use a different one.",
);
const taken = about(
  "organization_domain_already_exists",
  "organizaton domain already exists",
  "This domain is already used by another organization.",
);
const takenHere = about(
  "organization_domain_already_exists_same_organization",
  "organization domain already exists",
  "This domain is already used by your organization.",
);
const takenForSso = problem(
  422,
  "organization_domain_exists_for_enterprise_connection",
  "domain exists for an organization enterprise connection",
  "This domain is already used for your organization’s SSO. Please use a different one.",
);
const notEnabled = problem(
  403,
  "organization_domains_not_enabled",
  "organization domains not enabled",
  "This instance does not have domains enabled for organizations.",
);
const modeNotEnabled = (of: string) =>
  problem(
    403,
    "organization_domain_enrollment_mode_not_enabled",
    "organization enrollment mode not enabled",
    `Enrollment mode ${of} is not enabled for this instances's organizations.`,
  );
const quotaExceeded = (most: number) =>
  problem(
    403,
    "organization_domain_quota_exceeded",
    "organization domains quota exceeded",
    `You have reached your limit of ${most} domains per organization.`,
  );

/** Single sign-on is no mode of the settings, and so cannot be switched off there. */
function modeOff(call: Call, wanted: string | undefined): Problem | undefined {
  const on = wanted === undefined || wanted === SSO || settingsOf(call).domains_enrollment_modes.includes(wanted);
  return on ? undefined : modeNotEnabled(wanted);
}

/** Does an active enterprise connection of the instance serve this name? */
const servedBySso = (call: Call, name: string): boolean =>
  call
    .rows(connectionRows)
    .all()
    .some((row) => row.active && row.domains.includes(name));

function make(call: Call<Body<typeof creation>>) {
  const { id } = named(organizations, call);
  const { name: given, enrollment_mode, verified = true } = call.body;
  const name = call.settings.readings.domainCase === "lower" ? given.toLowerCase() : given;
  const others = call.rows(organizationDomainRows).all();
  const same = others.filter((row) => row.name.toLowerCase() === name.toLowerCase());
  const { max_allowed_domains: most } = settingsOf(call);
  refuse([
    COMMON.has(name.toLowerCase()) ? common : undefined,
    BLOCKED.has(name.toLowerCase()) ? blocked : undefined,
    same.some((row) => row.organization_id === id) ? takenHere : same.length > 0 ? taken : undefined,
    // A domain of that mode is there for the connection, and stays when the connection is activated.
    enrollment_mode !== SSO && servedBySso(call, name.toLowerCase()) ? takenForSso : undefined,
  ]);
  refuse([modeOff(call, enrollment_mode)]);
  refuse([others.filter((row) => row.organization_id === id).length >= most ? quotaExceeded(most) : undefined]);
  return { organization_id: id, name, enrollment_mode, affiliation_verified_at: verified ? call.now : null, ownership_verified_at: null };
}

function changed(row: OrganizationDomain, call: Call<Body<typeof change>>): Partial<OrganizationDomain> {
  const { enrollment_mode = row.enrollment_mode, verified } = call.body;
  refuse([enrollment_mode === row.enrollment_mode ? undefined : modeOff(call, enrollment_mode)]);
  const at = row.affiliation_verified_at;
  return { enrollment_mode, affiliation_verified_at: verified === undefined ? at : verified ? (at ?? call.now) : null };
}

/** Below an organization only its own domains are there; writing takes domains to be enabled. */
function inOrganization(of: Route, writes = true): Route {
  return {
    ...of,
    handle(incoming) {
      const call: Call = { ...incoming, body: undefined };
      const { id } = named(organizations, call);
      refuse([writes && !settingsOf(call).domains_enabled ? notEnabled : undefined]);
      if (incoming.params.domain_id !== undefined && named(domains, call).organization_id !== id)
        throw new Refusal([domains.missing("", call)]);
      return of.handle(incoming);
    },
  };
}

function list(path: string, ofAll: boolean): Route {
  return route({
    method: "GET",
    path,
    answer(call) {
      const { query } = call;
      const owner = ofAll ? query.get("organization_id") : (call.params.organization_id ?? "");
      const wanted = query.get("query");
      refuse([wanted !== null && wanted.trim() === "" ? paramEmpty("query") : undefined]);
      const names = query.getAll("domains");
      const where = (row: OrganizationDomain) =>
        (owner === null || row.organization_id === owner) &&
        (query.get("verified") === null || String(row.affiliation_verified_at !== null) === query.get("verified")) &&
        filtered(query, "enrollment_mode", [row.enrollment_mode]) &&
        (names.length === 0 || names.includes(row.name)) &&
        (wanted === null || (wanted.startsWith("org_") ? row.organization_id === wanted : row.name.includes(wanted.toLowerCase())));
      const rows = call.rows(organizationDomainRows).all();
      const spec = { shape: "total", where, ...(ofAll && { orderBy: ["-created_at", "name"] as [`-${string}`, ...string[]] }) } as const;
      return answerList(call, rows, spec, (row) => listed(row, call));
    },
  });
}

const verifyOwnership = route({
  method: "POST",
  path: `${domains.path}/{${domains.param}}/verify_ownership`,
  answer(call) {
    const row = named(domains, call);
    if (row.ownership_verified_at !== null) return ok(show(domains, row, call));
    const verified = { ...row, ownership_verified_at: call.now, updated_at: call.now };
    call.rows(organizationDomainRows).replace(verified);
    return ok(show(domains, verified, call));
  },
});

export const organizationDomain: Kind = {
  collections: [organizationDomainRows],
  routes: [
    always(inOrganization(list(domains.path, false), false)),
    ...[create(domains, creation, make), update(domains, change, changed), remove(domains), verifyOwnership].map((one) =>
      gated(inOrganization(one)),
    ),
    gated(list("/organization_domains", true)),
  ],
};
