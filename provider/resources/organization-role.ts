// OrganizationRole: a named bundle of permissions for members of organizations.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";
import { organizationPermission } from "./organization-permission";

export const organizationRole = defineResource({
  type: "OrganizationRole",
  doc: "A named bundle of permissions for members of organizations.",
  notes: [
    "`org:admin` and `org:member` are there from the start: declaring them takes them over without asking, what is not declared stays as it is, and destroying them leaves them in Clerk.",
    "An instance may have ten roles of its own (`organization_instance_roles_quota_exceeded`). In production custom roles need a paid plan.",
  ],

  endpoint: collection("/organization_roles", {
    key: "key",
    recognise: "key",
    param: "organization_role_id",
    guarded: true,
    builtin: { key: ["org:admin", "org:member"] },
    pristine: [
      {
        key: "org:admin",
        name: "Admin",
        description: "Offers full access to Organization resources",
        permissions: [
          "org:sys_profile:manage",
          "org:sys_profile:delete",
          "org:sys_memberships:read",
          "org:sys_memberships:manage",
          "org:sys_domains:read",
          "org:sys_domains:manage",
          "org:sys_billing:read",
          "org:sys_billing:manage",
          "org:sys_entconns:manage",
        ],
      },
      {
        key: "org:member",
        name: "Member",
        description: "Offers limited access to Organization resources",
        permissions: ["org:sys_memberships:read", "org:sys_billing:read"],
      },
    ],
    after: ["OrganizationSettings"],
    closed: ["organization_not_enabled_in_instance"],
    busy: ["role_migration_in_progress"],
  }),

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1 }),
    key: f.string("Natural key: `org:<role>`, of lower case letters, digits and underscores. It can be renamed in place.", {
      required: true,
      pattern: {
        match: "^org:[a-z0-9_]+$",
        words: "of the form org:<role> in lower case letters, digits and underscores",
        repair: [
          ["-", "_"],
          ["^(?!org:)([^:]*:)?", "org:"],
        ],
      },
    }),
    // Clerk takes null for "unchanged", so only an empty text clears.
    description: f.string("What the role is for, for people.", { clear: "" }),
    permissions: f.set(
      "What members with this role may do, Clerk's own `org:sys_…` included.",
      f.ref("A permission.", () => organizationPermission, { write: "id", read: "object" }),
      { clear: [] },
    ),
    includeInInitialRoleSet: f.bool(
      "Whether the role becomes a part of the initial role set. Later a matter of the role set's own roles.",
      {
        createOnly: true,
      },
    ),
    isCreatorEligible: f.bool("Whether the creator of an organization may have this role.", { computed: true }),
  },

  advice: {
    organization_not_enabled_in_instance:
      "Declare clerk.OrganizationSettings with enabled: true in the same program, or enable organizations in the dashboard.",
    organization_instance_roles_quota_exceeded: "Delete a role that nobody needs, or ask Clerk's support for more.",
    organization_role_default_creator_role: "Creators of organizations get this role: choose another creator role first.",
    organization_role_domain_default_role: "Members who join by a domain get this role: choose another default role first.",
    organization_role_assigned_members: "Give the members that have this role another one first.",
    organization_role_exists_in_invitations: "Revoke the invitations that name this role, or wait for them to be accepted.",
    organization_role_on_set_assigned_to_user: "Give the members that have this role by a role set another one first.",
    role_migration_in_progress: "Members are moving to other roles: run pulumi up again in a while.",
  },

  examples: {
    needs: ["OrganizationSettings", "OrganizationPermission"],
    minimal: { name: "Billing", key: "org:billing" },
    full: {
      name: "Billing",
      key: "org:billing",
      description: "Handles invoices",
      permissions: ["org:invoices:create", "org:sys_billing:read"],
      includeInInitialRoleSet: false,
    },
  },
});
