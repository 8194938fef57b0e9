// The same catalogue of permissions and roles in two instances, and what is different between them.
import * as clerk from "pulumi-clerk";

const instances = {
  development: { key: "CLERK_DEVELOPMENT_KEY", app: "https://dev.example.com/callback" },
  production: { key: "CLERK_PRODUCTION_KEY", app: "https://app.example.com/callback" },
};

for (const [name, { key, app }] of Object.entries(instances)) {
  const provider = new clerk.Provider(name, { secretKeyEnv: key });

  new clerk.OrganizationSettings(`${name}-organizations`, { enabled: true }, { provider });
  new clerk.OrganizationPermission(`${name}-void`, { name: "Void invoices", key: "org:invoices:void" }, { provider });
  new clerk.OrganizationRole(
    `${name}-billing`,
    { name: "Billing", key: "org:billing", permissions: ["org:invoices:void", "org:sys_billing:read"] },
    { provider },
  );
  new clerk.RedirectUrl(`${name}-app`, { url: app }, { provider });
}
