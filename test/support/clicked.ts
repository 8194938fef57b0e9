// An instance as a team would click it together: organizations with roles and sets, tokens, clients, machines, connections, addresses of development.
import type { TestEmulator } from "./emulator";

/** Fills the instance of a key by operations of Clerk's API, as the dashboard would. */
export async function clickTogether({ seed }: TestEmulator, key: string): Promise<void> {
  const make = (method: string, path: string, body: unknown): Promise<{ id: string }> => seed(method, path, body, key);
  await make("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true });
  await make("PATCH", "/instance/restrictions", { allowlist: true });
  await make("POST", "/jwt_templates", { name: "hasura", claims: { aud: "https://api.dev.example.com" }, lifetime: 60 });
  for (const url of ["https://app.dev.example.com/", "http://localhost:3000/"]) await make("POST", "/redirect_urls", { url });
  const permission = await make("POST", "/organization_permissions", { name: "Read invoices", key: "org:invoices:read" });
  await make("POST", "/organization_roles", { name: "Billing", key: "org:billing", permissions: [permission.id] });
  await make("POST", "/role_sets", {
    name: "Partners",
    key: "role_set:partners",
    roles: ["org:admin", "org:billing"],
    default_role_key: "org:billing",
    creator_role_key: "org:admin",
  });
  const [user] = (await seed("GET", "/users", undefined, key)) as unknown as { id: string }[];
  const acme = await make("POST", "/organizations", { name: "Acme", slug: "acme", created_by: user!.id });
  await make("POST", "/enterprise_connections", { name: "Acme", provider: "saml_okta", domains: ["acme.com"], organization_id: acme.id });
  const ledger = await make("POST", "/machines", { name: "ledger" });
  await make("POST", "/machines", { name: "billing", scoped_machines: [ledger.id] });
  await make("POST", "/api_keys", { name: "ci deploy", subject: ledger.id });
  await make("POST", "/oauth_applications", {
    name: "App",
    redirect_uris: ["https://app.dev.example.com/callback"],
    scopes: "email profile",
  });
}
