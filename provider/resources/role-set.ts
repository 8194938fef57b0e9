// RoleSet: the roles that an organization may use.
import { type Definition, defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { type Field, f, unstated } from "../core/definition/field";
import { organizationRole } from "./organization-role";

const item = "/role_sets/{role_set_key_or_id}";
const gone = ["resource_not_found"];
// Clerk moves the members of a role that goes in the background, and refuses the next change until it is done.
const until = { absent: "role_set_migration" };
const busy = ["role_migration_in_progress"];
const addRole: Op = { method: "POST", path: `${item}/roles`, each: { added: "roles", as: "role_keys" }, answer: "object", until, gone };
const replaceRole: Op = {
  name: "replaceRole",
  method: "POST",
  path: `${item}/roles/replace`,
  each: { removed: "roles" },
  answer: "object",
  until,
  gone,
  busy,
};
const replaceSet: Op = {
  name: "replaceSet",
  method: "POST",
  path: `${item}/replace`,
  answer: "other",
  otherwise: { property: "replacedBy", match: { type: "initial" } },
  until,
  gone,
  busy,
};

const role = (doc: string, wire?: string): Field =>
  f.ref(doc, () => organizationRole, { write: "key", read: "object", ...(wire !== undefined && { wire }) });

export const roleSet: Definition = defineResource({
  type: "RoleSet",
  doc: "The roles that an organization may use, with the role of its creator and that of its new members.",
  notes: [
    "One set exists from the start, the initial one, which organizations get unless they name another. Declaring it takes it over without asking; it is never deleted.",
    "Clerk has no deletion of a role set: destroying one moves its organizations to the set `replacedBy`, by default the initial one, and its members by `reassignmentMappings`.",
    "To take a role out of the set say in `roleReplacements` which role its members get.",
    "Sources disagree whether the creator role of a custom set needs the permissions `org:sys_memberships:manage`, `org:sys_memberships:read` and `org:sys_profile:delete`: give it them to be sure.",
  ],

  // Roles come before the default and creator role that name them, and go after those have let go.
  endpoint: {
    ...collection("/role_sets", {
      key: "key",
      recognise: ["key", "never"],
      param: "role_set_key_or_id",
      guarded: true,
      builtin: { type: "initial" },
      pristine: [
        {
          type: "initial",
          name: "Primary",
          description: null,
          roles: ["org:admin", "org:member"],
          defaultRole: "org:member",
          creatorRole: "org:admin",
        },
      ],
      busy,
      after: ["OrganizationSettings"],
      closed: ["organization_not_enabled_in_instance"],
      update: [addRole, { method: "PATCH", path: item, send: "changed", answer: "object", gone }, replaceRole],
    }),
    remove: replaceSet,
  },

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1 }),
    key: f.string(
      "Natural key: `role_set:<name>`, of lower case letters, digits and underscores. It can be renamed in place. Left out, Clerk makes one from the name.",
      {
        serverDefault: unstated,
        pattern: {
          match: "^role_set:[a-z0-9_]+$",
          words: "of the form role_set:<name> in lower case letters, digits and underscores",
          repair: [
            ["-", "_"],
            ["^(?!role_set:)([^:]*:)?", "role_set:"],
          ],
        },
      },
    ),
    // Clerk takes null for "unchanged", so only an empty text clears.
    description: f.string("What the set is for, for people.", { clear: "" }),
    type: f.enum(
      '`"initial"` makes it the set of new organizations, and the one that was so a custom one. It cannot be made custom but by making another one initial.',
      ["initial", "custom"],
      { serverDefault: "custom" },
    ),
    roles: f.set("The roles of the set; they include the two below.", role("A role.", "role_key"), {
      required: true,
      minItems: 1,
      maxItems: 10,
    }),
    defaultRole: f.ref("The role of new members.", () => organizationRole, {
      write: "key",
      read: "object",
      required: true,
      wire: { write: "default_role_key", read: "default_role" },
    }),
    creatorRole: f.ref("The role of whoever makes an organization.", () => organizationRole, {
      write: "key",
      read: "object",
      required: true,
      wire: { write: "creator_role_key", read: "creator_role" },
    }),
    roleReplacements: f.map("For each role that is taken out of the set, the role that its members get.", role("The role that they get."), {
      param: "replaceRole",
      wire: { write: "to_role_key" },
    }),
    replacedBy: f.ref("The set that the organizations get when this one is destroyed. Left out: the initial set.", () => roleSet, {
      write: "key",
      read: "key",
      param: "replaceSet",
      wire: { write: "dest_role_set_key" },
    }),
    reassignmentMappings: f.map(
      "When this set is destroyed: for each role that the other set lacks, the role that its members get.",
      role("The role that they get."),
      {
        param: "replaceSet",
      },
    ),
  },

  advice: {
    organization_not_enabled_in_instance:
      "Declare clerk.OrganizationSettings with enabled: true in the same program, or enable organizations in the dashboard.",
    cannot_delete_initial_role_set: 'Make another set the initial one first (type: "initial").',
    organization_role_set_assigned_to_organizations: "Give replacedBy, the set that its organizations get.",
    organization_role_set_reassignment_mappings_missing: "Give reassignmentMappings for the roles that Clerk names.",
    organization_role_set_reassignment_mappings_invalid: "Correct reassignmentMappings: both roles must be in their sets.",
    organization_role_set_reassignment_contact_support: "Too many members would move: ask Clerk's support.",
    organization_instance_role_sets_quota_exceeded: "Delete a role set that nobody needs, or ask Clerk's support for more.",
    role_migration_in_progress: "Members are moving to other roles: run pulumi up again in a while.",
    organization_missing_creator_role_permissions:
      "Give the creator role the permissions org:sys_memberships:manage, org:sys_memberships:read and org:sys_profile:delete.",
  },

  examples: {
    needs: ["OrganizationSettings", "OrganizationRole"],
    minimal: {
      name: "Partners",
      key: "role_set:partners",
      roles: ["org:admin", "org:member"],
      defaultRole: "org:member",
      creatorRole: "org:admin",
    },
    full: {
      name: "Partners",
      key: "role_set:partners",
      description: "Roles for partner organizations",
      type: "custom",
      roles: ["org:admin", "org:member", "org:billing"],
      defaultRole: "org:member",
      creatorRole: "org:admin",
      roleReplacements: { "org:billing": "org:member" },
      replacedBy: "role_set:default",
      reassignmentMappings: { "org:billing": "org:member" },
    },
  },
});
