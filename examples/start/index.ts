// The program that `npm start` applies: a B2B product with organizations, a catalogue of permissions, three roles, tokens for two services, an OAuth
// client, who may sign up, and where web and native apps may return to after a sign-in.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";

const config = new pulumi.Config();

new clerk.InstanceSettings("instance", { supportEmail: "help@example.com", allowedOrigins: ["capacitor://localhost"] });
new clerk.InstanceRestrictions("restrictions", { blockDisposableEmailDomains: true });
new clerk.OrganizationSettings("organizations", { enabled: true, maxAllowedMemberships: 20, adminDeleteEnabled: false });

// What members may do: one permission for each action on each feature.
const features = { invoices: ["read", "create", "void"], reports: ["read", "export"], projects: ["read", "manage"], apikeys: ["manage"] };
const permissions = Object.entries(features).flatMap(([feature, actions]) =>
  actions.map(
    (action) =>
      new clerk.OrganizationPermission(`${feature}-${action}`, {
        name: `${action[0]!.toUpperCase()}${action.slice(1)} ${feature}`,
        key: `org:${feature}:${action}`,
      }),
  ),
);

// Roles name permissions by their keys, or take the resources themselves; the order in the program does not matter.
const billing = new clerk.OrganizationRole("billing", {
  name: "Billing",
  key: "org:billing",
  description: "Handles invoices",
  permissions: ["org:invoices:read", "org:invoices:create", "org:invoices:void", "org:sys_billing:read"],
});
const analyst = new clerk.OrganizationRole("analyst", {
  name: "Analyst",
  key: "org:analyst",
  description: "Reads everything, changes nothing",
  permissions: ["org:invoices:read", "org:reports:read", "org:reports:export", "org:projects:read"],
});
const owner = new clerk.OrganizationRole("owner", {
  name: "Owner",
  key: "org:owner",
  description: "May do everything",
  permissions: [...permissions, "org:sys_profile:delete", "org:sys_memberships:read", "org:sys_memberships:manage"],
});

// Whoever makes an organization owns it; destroying this gives back the roles that stood before.
new clerk.OrganizationDefaultRoles("default-roles", { creatorRole: owner, domainsDefaultRole: "org:member" });

// The docs portal signs its users in with this instance; a changed rotateSecret gives it a new secret.
const portal = new clerk.OAuthApplication("docs-portal", {
  name: "Docs portal",
  redirectUris: ["https://docs.example.com/callback"],
  scopes: ["profile", "email", "public_metadata"],
  rotateSecret: "2026-01",
});

// Hasura reads the user's role from the token, which is signed with a key that Hasura shares.
const hasura = new clerk.JwtTemplate("hasura", {
  name: "hasura",
  claims: {
    aud: "hasura",
    "https://hasura.io/jwt/claims": {
      "x-hasura-user-id": "{{user.id}}",
      "x-hasura-org-id": "{{org.id}}",
      "x-hasura-default-role": "{{org.role}}",
      "x-hasura-allowed-roles": ["org:member", "org:billing", "org:analyst", "org:owner"],
    },
  },
  lifetime: 300,
  customSigningKey: true,
  signingAlgorithm: "HS256",
  signingKey: config.requireSecret("hasuraSigningKey"),
});

// Supabase's row level security looks at the role; the instance's own key signs.
const supabase = new clerk.JwtTemplate("supabase", {
  name: "supabase",
  claims: { aud: "authenticated", role: "authenticated", email: "{{user.primary_email_address}}" },
});

const returnTo = {
  web: "https://app.example.com/sso-callback",
  admin: "https://admin.example.com/sso-callback",
  mobile: "acme-app://oauth-callback",
  desktop: "acme-desktop://oauth-callback",
};
const redirects = Object.entries(returnTo).map(([name, url]) => new clerk.RedirectUrl(name, { url }));

export const templates = { hasura: hasura.id, supabase: supabase.id };
export const tokenLifetimes = { hasura: hasura.lifetime, supabase: supabase.lifetime };
export const docsPortal = { clientId: portal.clientId, clientSecret: portal.clientSecret };
export const roles = { billing: billing.id, analyst: analyst.id, owner: owner.id };
export const redirectUrls = redirects.map((redirect) => redirect.url);
