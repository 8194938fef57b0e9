// Everything that a state remembers besides values: adoption, import, ignored properties, passed resources, look-ups, components, other providers.
import type { OldState } from "../old-state";

export const state: OldState = {
  keys: ["sk_test_keyOfTheAdoptedState", "sk_test_keyOfTheSecondInstance"],
  env: { CLERK_SECOND_KEY: "sk_test_keyOfTheSecondInstance" },
  seed: async (seed) => {
    await seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true });
    await seed("PATCH", "/instance", { allowed_origins: ["capacitor://localhost"] });
    await seed("POST", "/jwt_templates", { name: "hasura", claims: { role: "viewer" }, lifetime: 90 });
    await seed("POST", "/jwt_templates", { name: "ignored", claims: { kept: true, changed: 1 }, lifetime: 900 });
    await seed("POST", "/redirect_urls", { url: "https://adopted.example.com/callback" });
    await seed("POST", "/organizations", { name: "Acme", slug: "acme", private_metadata: { crm: "of somebody else" } });
    await seed("POST", "/organization_permissions", { name: "Read invoices", key: "org:invoices:read" });
  },
  program: ({ clerk, pulumi }) => {
    new clerk.InstanceSettings("settings", { supportEmail: "help@example.com" });
    new clerk.RedirectUrl("adopted", { url: "https://adopted.example.com/callback" }, { adopt: true });
    new clerk.JwtTemplate("imported", { name: "hasura", claims: { role: "admin" }, lifetime: 120 }, { import: "hasura" });
    const ignoring = { adopt: true, ignoreChanges: ["lifetime", "claims.changed"] };
    new clerk.JwtTemplate("ignoring", { name: "ignored", claims: { kept: true, changed: 2 }, lifetime: 60 }, ignoring);
    new clerk.Organization("acme", { name: "Acme", slug: "acme" }, { adopt: true, ignoreChanges: ["privateMetadata"] });

    // Passed as resources, whose ids travel along.
    const component = new pulumi.ComponentResource("test:index:Authorization", "authorization");
    const read = new clerk.OrganizationPermission(
      "read",
      { name: "Read invoices", key: "org:invoices:read" },
      { adopt: true, parent: component },
    );
    const write = new clerk.OrganizationPermission("write", { name: "Write invoices", key: "org:invoices:write" }, { parent: component });
    const billing = new clerk.OrganizationRole(
      "billing",
      { name: "Billing", key: "org:billing", permissions: [read, write, "org:sys_profile:manage"] },
      { parent: component, replaceOnChanges: ["key"] },
    );
    new clerk.OrganizationDefaultRoles("defaults", { domainsDefaultRole: billing });
    const worker = new clerk.Machine("worker", { name: "worker" });
    new clerk.Machine("server", { name: "server", scopedMachines: [worker] });
    // An organization without a slug is known by its id.
    const nameless = new clerk.Organization("nameless", { name: "Nameless", publicMetadata: { plan: "gold" } });
    new clerk.OrganizationDomain("nameless", { organization: nameless, name: "nameless.example.org", enrollmentMode: "manual_invitation" });

    // What came out of Clerk goes into another object.
    new clerk.JwtTemplate("derived", { name: "derived", claims: { machine: worker.id, secret: worker.secretKey } });
    clerk.JwtTemplate.get("looked-up", "hasura");
    clerk.Instance.get("instance");
    clerk.Jwks.get("keys");

    const second = new clerk.Provider("second", { secretKeyEnv: "CLERK_SECOND_KEY" });
    new clerk.RedirectUrl("second", { url: "https://second.example.com/callback" }, { provider: second });
    const third = new clerk.Provider("third", { secretKey: "sk_test_keyOfTheSecondInstance" });
    new clerk.RedirectUrl("third", { url: "https://third.example.com/callback" }, { provider: third, protect: true });
  },
};
