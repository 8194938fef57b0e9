// A first program: organizations are on, a permission and the role that holds it, and where the app may return to after a sign-in.
import * as clerk from "pulumi-clerk";

new clerk.OrganizationSettings("organizations", { enabled: true, maxAllowedMemberships: 20 });
new clerk.OrganizationPermission("read-invoices", { name: "Read invoices", key: "org:invoices:read" });

const billing = new clerk.OrganizationRole("billing", {
  name: "Billing",
  key: "org:billing",
  permissions: ["org:invoices:read"],
});

new clerk.RedirectUrl("app", { url: "https://app.example.com/sso-callback" });

export const billingRole = billing.id;
