// What the Terraform configuration of the guide becomes.
import * as clerk from "pulumi-clerk";

new clerk.OrganizationSettings("organizations", { enabled: true });
new clerk.OrganizationDefaultRoles("default-roles", { domainsDefaultRole: "org:billing" });

const readInvoices = new clerk.OrganizationPermission("invoices-read", { name: "Read invoices", key: "org:invoices:read" });
new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing", permissions: [readInvoices] });

new clerk.JwtTemplate("api", { name: "api", lifetime: 3600, claims: { role: "{{user.public_metadata.role}}" } });
new clerk.OAuthApplication("portal", {
  name: "Partner portal",
  redirectUris: ["https://partners.example.com/callback"],
  scopes: ["profile", "email"],
});
