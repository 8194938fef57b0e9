// An instance that was clicked together, with objects of all kinds, made by Clerk's own SDK, and by raw requests where that has no call.
import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { valid } from "../emulator/connection";
import type { TestEmulator } from "./emulator";

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
const each = async (count: number, make: (index: number) => Promise<unknown>): Promise<void> => {
  for (const index of numbers(count)) await make(index);
};

export interface FillOptions {
  readonly key?: string;
  /** The part of the usual number: 1 makes 400 resources. */
  readonly scale?: number;
}

/** Fills the instance, and answers with the ids of the users in it. */
export async function fillInstance(
  emulator: TestEmulator,
  { key = emulator.key, scale = 1 }: FillOptions = {},
): Promise<readonly string[]> {
  const some = (usual: number): number => Math.max(3, Math.round(usual * scale));
  const clerk = createClerkClient({ secretKey: key, apiUrl: emulator.url });
  const seed = <T = { readonly id: string }>(method: string, path: string, body?: unknown): Promise<T> =>
    emulator.seed<T>(method, path, body, key);
  const users: string[] = [];
  for (const index of numbers(6)) users.push((await clerk.users.createUser({ emailAddress: [`member${index}@example.com`] })).id);
  await settings(clerk, seed, some);
  await accessLists(clerk, some);
  await tokens(clerk, seed, some);
  const roles = await permissionsAndRoles(clerk, seed, some);
  const organizations = await organizationsOf(clerk, users, some);
  await connections(clerk, seed, organizations, roles, some);
  await machines(clerk, organizations, users, some);
  await templates(seed);
  return users;
}

type Some = (usual: number) => number;
type Seed = <T = { readonly id: string }>(method: string, path: string, body?: unknown) => Promise<T>;

async function settings(clerk: ClerkClient, seed: Seed, some: Some): Promise<void> {
  await clerk.instance.update({
    allowedOrigins: ["capacitor://localhost", "chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho"],
    hibp: true,
  });
  await clerk.instance.updateRestrictions({ allowlist: true, blocklist: true, blockDisposableEmailDomains: true });
  await clerk.instance.updateOrganizationSettings({
    enabled: true,
    domainsEnabled: true,
    domainsEnrollmentModes: ["automatic_invitation", "automatic_suggestion"],
    maxAllowedMemberships: 0,
  });
  await seed("PATCH", "/instance/organization_settings", { slug_disabled: false });
  await seed("PATCH", "/instance/protect", { rules_enabled: true });
  await seed("PATCH", "/instance/communication", { blocked_country_codes: ["KP", "IR"] });
  await seed("PATCH", "/instance/oauth_application_settings", { oauth_jwt_access_tokens: true, default_scopes: ["profile"] });
  await seed("PATCH", "/beta_features/instance_settings", { from_email_address: "noreply" });
  await clerk.webhooks.createSvixApp();
  await each(some(6), (index) =>
    clerk.domains.add({
      name: `satellite${index}.example.net`,
      is_satellite: true,
      ...(index % 2 === 0 && { proxy_url: `https://satellite${index}.example.net/__clerk` }),
    }),
  );
}

async function accessLists(clerk: ClerkClient, some: Some): Promise<void> {
  await each(some(80), (index) => clerk.redirectUrls.createRedirectUrl({ url: `https://app${index}.example.com/sso-callback` }));
  await clerk.redirectUrls.createRedirectUrl({ url: "my-app://oauth-callback" });
  await each(some(40), (index) =>
    clerk.allowlistIdentifiers.createAllowlistIdentifier({ identifier: `*@customer${index}.example`, notify: false }),
  );
  await each(some(30), (index) => clerk.blocklistIdentifiers.createBlocklistIdentifier({ identifier: `spammer${index}@example.org` }));
}

async function tokens(clerk: ClerkClient, seed: Seed, some: Some): Promise<void> {
  await each(some(50), (index) =>
    clerk.jwtTemplates.create({
      name: `service_${index}`,
      claims: { aud: `service-${index}`, "https://hasura.io/jwt/claims": { "x-hasura-user-id": "{{user.id}}", n: index } },
      ...(index % 2 === 0 && { lifetime: 60 * index, allowedClockSkew: 10 }),
      ...(index % 10 === 0 && { customSigningKey: true, signingAlgorithm: "HS256", signingKey: `signing-key-of-service-${index}` }),
    }),
  );
  await each(some(20), (index) =>
    clerk.oauthApplications.create({
      name: `Portal ${index}`,
      redirectUris: [`https://portal${index}.example.com/callback`],
      ...(index % 2 === 0 && { scopes: "public_metadata email profile" }),
    }),
  );
  await seed("POST", "/oauth_applications", {
    name: "Public app",
    public: true,
    pkce_required: true,
    redirect_uris: ["public://callback"],
  });
}

/** The ids of the roles by their keys. */
async function permissionsAndRoles(clerk: ClerkClient, seed: Seed, some: Some): Promise<ReadonlyMap<string, string>> {
  const permissions: string[] = [];
  for (const index of numbers(some(30))) {
    const made = await clerk.organizationPermissions.createOrganizationPermission({
      name: `Permission ${index}`,
      key: `org:feature${index}:use`,
      ...(index % 2 === 0 && { description: `May use feature ${index}` }),
    });
    permissions.push(made.id);
  }
  const { data } = await clerk.organizationPermissions.getOrganizationPermissionList({ limit: 500 });
  const system = data.filter(({ key }) => key.startsWith("org:sys_")).map(({ id }) => id);
  const { data: known } = await clerk.organizationRoles.getOrganizationRoleList({ limit: 500 });
  const ids = new Map(known.map(({ key, id }) => [key, id]));
  for (const [index, key] of ["org:owner", "org:billing", "org:support", "org:developer", "org:guest"].entries()) {
    const made = await clerk.organizationRoles.createOrganizationRole({
      name: key.slice(4),
      key,
      description: index % 2 === 0 ? `The ${key.slice(4)}` : "",
      permissions: index === 0 ? [...system, ...permissions] : permissions.slice(index * 3, index * 3 + 5),
    });
    ids.set(key, made.id);
  }
  await clerk.organizationRoles.updateOrganizationRole({
    organizationRoleId: ids.get("org:member")!,
    description: "May look at everything",
  });
  await clerk.roleSets.createRoleSet({
    name: "Partners",
    key: "role_set:partners",
    roles: ["org:owner", "org:billing", "org:guest"],
    defaultRoleKey: "org:guest",
    creatorRoleKey: "org:owner",
  });
  await clerk.instance.updateOrganizationSettings({ creatorRoleId: ids.get("org:owner")!, domainsDefaultRoleId: ids.get("org:guest")! });
  await seed("PATCH", "/instance/organization_settings", { admin_delete_enabled: false });
  return ids;
}

async function organizationsOf(clerk: ClerkClient, users: readonly string[], some: Some): Promise<readonly string[]> {
  const organizations: string[] = [];
  for (const index of numbers(some(24))) {
    const made = await clerk.organizations.createOrganization({
      name: `Customer ${index}`,
      slug: `customer-${index}`,
      ...(index % 3 === 0 && { publicMetadata: { tier: index, nested: { a: [1, "two", null] } } }),
      ...(index % 4 === 0 && { privateMetadata: { crm: `private-${index}` } }),
      maxAllowedMemberships: index % 2 === 0 ? 50 : 0,
    });
    organizations.push(made.id);
    await clerk.organizations.createOrganizationDomain({
      organizationId: made.id,
      name: `customer${index}.example.com`,
      enrollmentMode: index % 2 === 0 ? "automatic_suggestion" : "manual_invitation",
      verified: true,
    });
    await clerk.organizations.createOrganizationMembership({
      organizationId: made.id,
      userId: users[index % users.length]!,
      role: "org:admin",
    });
    if (index % 6 === 0)
      await clerk.organizations.updateOrganizationMembershipMetadata({
        organizationId: made.id,
        userId: users[index % users.length]!,
        publicMetadata: { desk: `EU ${index}` },
        privateMetadata: { note: `private-note-${index}` },
      });
  }
  return organizations;
}

async function connections(
  clerk: ClerkClient,
  seed: Seed,
  organizations: readonly string[],
  roles: ReadonlyMap<string, string>,
  some: Some,
): Promise<void> {
  for (const index of numbers(some(10))) {
    const organization_id = organizations[index]!;
    const saml = {
      idp_entity_id: `https://idp${index}.example/entity`,
      idp_sso_url: `https://idp${index}.example/sso`,
      idp_certificates: [valid],
      force_authn: true,
      ...(index % 2 === 0 && { login_hint: { mode: "custom_attribute", source: "employeeId" } }),
    };
    const oidc = {
      client_id: `client-${index}`,
      client_secret: `client-secret-of-${index}`,
      discovery_url: `https://op${index}.example/.well-known/openid-configuration`,
    };
    const made = await seed("POST", "/enterprise_connections", {
      name: `Connection ${index}`,
      domains: [`sso${index}.example.com`],
      organization_id,
      ...(index % 3 === 0 ? { provider: "oidc_custom", oidc } : { provider: "saml_okta", saml }),
      custom_attributes: index % 2 === 0 ? [{ name: "Department", key: "department", sso_path: "dep", directory_path: "d.e" }] : [],
    });
    if (index > 3) continue;
    const directory = await seed("POST", "/directories", {
      enterprise_connection_id: made.id,
      provider: "okta",
      name: `Directory ${index}`,
    });
    await seed("PATCH", `/directories/${directory.id}`, {
      enabled: true,
      group_role_mapping_enabled: true,
      attribute_mapping: { first_name: "name.givenName" },
    });
    await seed("PUT", `/directories/${directory.id}/group_role_mappings`, {
      mappings: [
        { directory_group_id: "admins", role_id: roles.get("org:admin") },
        { directory_group_id: "staff", role_id: roles.get("org:member") },
      ],
    });
  }
  await each(some(3), (index) =>
    clerk.samlConnections.createSamlConnection({
      name: `Older connection ${index}`,
      provider: "saml_okta",
      domain: `older${index}.example.com`,
      idpEntityId: `https://older${index}.example/entity`,
      idpSsoUrl: `https://older${index}.example/sso`,
      idpCertificate: valid,
    }),
  );
}

async function machines(clerk: ClerkClient, organizations: readonly string[], users: readonly string[], some: Some): Promise<void> {
  const made: string[] = [];
  for (const index of numbers(some(20))) {
    const machine = await clerk.machines.create({
      name: `service-${index}`,
      ...(index % 2 === 0 && { defaultTokenTtl: 600 }),
      scopedMachines: made.slice(-2),
    });
    made.push(machine.id);
  }
  // The first three name each other.
  await clerk.machines.createScope(made[0]!, made[2]!);
  await clerk.machines.createScope(made[0]!, made.at(-1)!);
  await each(some(12), (index) =>
    clerk.apiKeys.create({
      name: `key ${index}`,
      subject: [made[index]!, organizations[index]!, users[index % users.length]!][index % 3]!,
      ...(index % 2 === 0 && { scopes: ["read", "write"], claims: { n: index }, description: `Key ${index}` }),
    }),
  );
}

async function templates(seed: Seed): Promise<void> {
  await seed("PUT", "/templates/email/verification_code", {
    name: "Verification code",
    subject: "{{otp_code}} is your code",
    body: "<p>\n  {{otp_code}}\n</p>\n<p>It is valid for ten minutes, and for one sign-in only, so that nobody else can use it.</p>\n",
    from_email_name: "noreply",
    reply_to_email_name: "help",
  });
  await seed("POST", "/templates/sms/password_changed/toggle_delivery", { delivered_by_clerk: false });
}
