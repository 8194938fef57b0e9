import * as clerk from "pulumi-clerk";

new clerk.OrganizationSettings("organizations", { enabled: true });

const voidInvoices = new clerk.OrganizationPermission("void-invoices", { name: "Void invoices", key: "org:invoices:void" });
new clerk.OrganizationPermission("read-invoices", { name: "Read invoices", key: "org:invoices:read" });

new clerk.OrganizationRole("billing", {
  name: "Billing",
  key: "org:billing",
  permissions: [voidInvoices, "org:invoices:read", "org:sys_billing:read"],
});
