// What somebody changes at the dashboard of each object of the program with every resource. Knows the emulator's API, not the provider.
import type { JsonObject } from "../../provider/api/json";
import { pathOf } from "../../provider/core/definition/operation";
import { registry } from "../../provider/resources/registry";
import type { TestEmulator } from "./emulator";

/** What the dashboard knows of the objects of the program. */
export interface Known {
  /** The id in the state of the object of a class; of a composite one its last part, the primary domain's own. */
  readonly id: (type: string) => string;
  readonly roleId: (key: string) => string;
}

/** What somebody does to an object of the changed program. */
export interface Drift {
  /** The property that is not as declared any more. */
  readonly property: string;
  /** The call of the dashboard, with what it changes, and what it says again because Clerk insists on it. */
  readonly call?: (known: Known) => readonly [method: string, path: string, change: JsonObject, again?: readonly string[]];
  /** Where the API changes nothing of what exists: the collection of the emulator, and what the row gets. */
  readonly row?: readonly [collection: string, change: JsonObject];
}

const patch =
  (path: string | ((known: Known) => string), change: JsonObject, again: readonly string[] = []): Drift["call"] =>
  (known) => ["PATCH", typeof path === "string" ? path : path(known), change, again];

/** Of each class one property that Clerk shows, as somebody changes it. */
export const drifts: { readonly [type: string]: Drift } = {
  InstanceSettings: { property: "allowedOrigins", call: patch("/instance", { allowed_origins: ["other-app://x"] }) },
  InstanceRestrictions: { property: "blocklist", call: patch("/instance/restrictions", { blocklist: false }) },
  InstanceProtect: { property: "rulesEnabled", call: patch("/instance/protect", { rules_enabled: false }) },
  InstanceCommunication: {
    property: "blockedCountryCodes",
    call: patch("/instance/communication", { blocked_country_codes: ["SY"] }),
  },
  BetaInstanceSettings: {
    property: "fromEmailAddress",
    call: patch("/beta_features/instance_settings", { from_email_address: "theirs" }),
  },
  PrimaryDomain: {
    property: "proxyUrl",
    call: patch(({ id }) => `/domains/${id("PrimaryDomain")}`, { proxy_url: "https://example.com/theirs" }),
  },
  Domain: {
    property: "proxyUrl",
    call: patch(({ id }) => `/domains/${id("Domain")}`, { proxy_url: "https://satellite.example.net/theirs" }),
  },
  RedirectUrl: { property: "url", row: ["redirect_urls", { url: "my-app://theirs" }] },
  AllowlistIdentifier: { property: "identifier", row: ["allowlist_identifiers", { identifier: "eve@example.com" }] },
  BlocklistIdentifier: { property: "identifier", row: ["blocklist_identifiers", { identifier: "*@theirs.example" }] },
  JwtTemplate: {
    property: "allowedClockSkew",
    call: patch(({ id }) => `/jwt_templates/${id("JwtTemplate")}`, { allowed_clock_skew: 1 }, ["name", "claims"]),
  },
  OAuthApplicationSettings: {
    property: "dynamicOauthClientRegistration",
    call: patch("/instance/oauth_application_settings", { dynamic_oauth_client_registration: true }),
  },
  OAuthApplication: { property: "scopes", call: patch(({ id }) => `/oauth_applications/${id("OAuthApplication")}`, { scopes: "email" }) },
  OrganizationSettings: {
    property: "adminDeleteEnabled",
    call: patch("/instance/organization_settings", { admin_delete_enabled: true }),
  },
  OrganizationPermission: {
    property: "name",
    call: patch(({ id }) => `/organization_permissions/${id("OrganizationPermission")}`, { name: "Theirs" }),
  },
  OrganizationRole: {
    property: "permissions",
    call: patch(({ id }) => `/organization_roles/${id("OrganizationRole")}`, { permissions: [] }),
  },
  RoleSet: { property: "name", call: patch(({ id }) => `/role_sets/${id("RoleSet")}`, { name: "Theirs" }) },
  OrganizationDefaultRoles: {
    property: "domainsDefaultRole",
    call: ({ roleId }) => ["PATCH", "/instance/organization_settings", { domains_default_role_id: roleId("org:member") }],
  },
  Organization: {
    property: "maxAllowedMemberships",
    call: patch(({ id }) => `/organizations/${id("Organization")}`, { max_allowed_memberships: 7 }),
  },
  OrganizationDomain: {
    property: "enrollmentMode",
    call: patch(({ id }) => `/organizations/${id("Organization")}/domains/${id("OrganizationDomain")}`, {
      enrollment_mode: "manual_invitation",
    }),
  },
  OrganizationMembership: {
    property: "role",
    call: patch(({ id }) => `/organizations/${id("Organization")}/memberships/${id("OrganizationMembership")}`, { role: "org:member" }),
  },
  EnterpriseConnection: {
    property: "saml",
    call: patch(({ id }) => `/enterprise_connections/${id("EnterpriseConnection")}`, { saml: { force_authn: true } }),
  },
  SamlConnection: {
    property: "allowSubdomains",
    call: patch(({ id }) => `/saml_connections/${id("SamlConnection")}`, { allow_subdomains: true }),
  },
  Directory: { property: "name", call: patch(({ id }) => `/directories/${id("Directory")}`, { name: "Theirs" }) },
  DirectoryGroupRoleMappings: {
    property: "mappings",
    call: ({ id, roleId }) => [
      "PUT",
      `/directories/${id("Directory")}/group_role_mappings`,
      { mappings: [{ directory_group_id: "g-admins", role_id: roleId("org:member") }] },
    ],
  },
  Machine: { property: "name", call: patch(({ id }) => `/machines/${id("Machine")}`, { name: "theirs" }) },
  ApiKey: { property: "scopes", call: patch(({ id }) => `/api_keys/${id("ApiKey")}`, { scopes: ["theirs"] }) },
  EmailTemplate: {
    property: "fromEmailName",
    call: () => ["PUT", "/templates/email/verification_code", { from_email_name: "theirs" }, ["name", "subject", "body"]],
  },
  SmsTemplate: { property: "body", call: () => ["PUT", "/templates/sms/password_changed", { body: "Theirs." }, ["name"]] },
};

/** Changes every object as the dashboard would, or as nobody can through the API. */
export async function applyDrifts(emulator: TestEmulator, known: Known): Promise<void> {
  const state = await emulator.state();
  const { collections } = Object.values(state.instances)[0]!;
  for (const [type, { row }] of Object.entries(drifts)) {
    if (!row) continue;
    const [collection, change] = row;
    Object.assign(
      collections[collection]!.find(({ id }) => id === known.id(type))!,
      change,
    );
  }
  await emulator.setState(state);
  for (const { call } of Object.values(drifts)) {
    if (!call) continue;
    const [method, path, change, again = []] = call(known);
    const stands = again.length > 0 ? await emulator.seed<JsonObject>("GET", path) : {};
    await emulator.seed(method, path, { ...Object.fromEntries(again.map((name) => [name, stands[name]])), ...change });
  }
}

/** Deletes the object of every class that has deletion; the classes. */
export async function deleteEach(emulator: TestEmulator, idOf: (type: string) => string): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { type, endpoint } of registry.toReversed()) {
    const { remove, preset } = endpoint;
    if (typeof remove !== "object" || preset) continue;
    const body = type === "RoleSet" ? { dest_role_set_key: "role_set:default" } : remove.fixed;
    await emulator.seed(remove.method, pathOf(remove, idOf(type)), body);
    gone.push(type);
  }
  return gone;
}
