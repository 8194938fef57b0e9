// OrganizationPermission: something that a member of an organization may do.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";

export const organizationPermission = defineResource({
  type: "OrganizationPermission",
  doc: 'A permission that roles can hold, checked in your code as `has({ permission: "org:invoices:create" })`.',
  notes: [
    "Clerk's own permissions (`org:sys_…`) are always there: name them in roles, do not declare them.",
    "Clerk fails when several are created at once, so this provider creates them one after the other.",
  ],

  // Concurrent creation ends in HTTP 500 internal_clerk_error.
  endpoint: collection("/organization_permissions", {
    key: "key",
    recognise: "key",
    param: "permission_id",
    serial: true,
    guarded: true,
    builtin: { type: "system" },
    // Clerk refuses every change of them.
    pristine: [{ type: "system" }],
    after: ["OrganizationSettings"],
    closed: ["organization_not_enabled_in_instance"],
  }),

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1 }),
    key: f.string("Natural key: `org:<feature>:<action>`, of lower case letters, digits and underscores. It can be renamed in place.", {
      required: true,
      pattern: {
        match: "^org:[a-z0-9_]+:[a-z0-9_]+$",
        words: "of the form org:<feature>:<action> in lower case letters, digits and underscores",
        repair: [
          ["-", "_"],
          ["^(?!org:)([^:]*:(?=[^:]*:))?", "org:"],
        ],
        own: { match: "^org:sys_", words: "name it in roles, and do not declare it" },
      },
    }),
    description: f.string("What it allows, for people.", { clear: "" }),
    type: f.string("`user`, or `system` for Clerk's own.", { computed: true }),
  },

  advice: {
    organization_system_permission_not_modifiable:
      "The permission is Clerk's own: take it out of the program and name it in roles by its key.",
    organization_not_enabled_in_instance:
      "Declare clerk.OrganizationSettings with enabled: true in the same program, or enable organizations in the dashboard.",
  },

  examples: {
    needs: ["OrganizationSettings"],
    minimal: { name: "Create invoices", key: "org:invoices:create" },
    full: { name: "Create invoices", key: "org:invoices:create", description: "May create and edit invoices" },
  },
});
