// OrganizationDefaultRoles: which roles the creator of an organization, and members who join by a domain, get.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";
import { organizationRole } from "./organization-role";

export const organizationDefaultRoles = defineResource({
  type: "OrganizationDefaultRoles",
  doc: "Which role the creator of an organization gets, and which one a member gets who joins by a verified domain.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking. Destroying it writes back the roles that stood before this stack, since Clerk deletes no role that is a default.",
    "The creator role needs the permissions `org:sys_memberships:manage`, `org:sys_memberships:read` and `org:sys_profile:delete`.",
  ],

  // The role part of the organization settings: a class of its own, because roles can be made only once organizations are enabled.
  endpoint: singleton("/instance/organization_settings", { read: "get", restore: true, after: ["OrganizationSettings"] }),

  fields: {
    creatorRole: f.ref("The role of whoever makes an organization.", () => organizationRole, {
      write: "id",
      read: "key",
      wire: { write: "creator_role_id", read: "creator_role" },
      serverDefault: unstated,
    }),
    domainsDefaultRole: f.ref("The role of members who join by a verified domain.", () => organizationRole, {
      write: "id",
      read: "key",
      wire: { write: "domains_default_role_id", read: "domains_default_role" },
      serverDefault: unstated,
    }),
  },

  advice: {
    organization_missing_creator_role_permissions:
      "Give the role the permissions org:sys_memberships:manage, org:sys_memberships:read and org:sys_profile:delete.",
    organization_not_enabled_in_instance:
      "Declare clerk.OrganizationSettings with enabled: true in the same program, or enable organizations in the dashboard.",
  },

  examples: {
    needs: ["OrganizationSettings"],
    minimal: { creatorRole: "org:admin" },
    full: { creatorRole: "org:admin", domainsDefaultRole: "org:member" },
  },
});
