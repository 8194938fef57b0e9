// OrganizationMembership: a user's place in an organization.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f } from "../core/definition/field";
import { organization } from "./organization";
import { organizationRole } from "./organization-role";

const path = "/organizations/{organization_id}/memberships";
const item = `${path}/{user_id}`;
const gone = ["resource_not_found"];

export const organizationMembership = defineResource({
  type: "OrganizationMembership",
  doc: "A user's place in an organization. As configuration only for fixed accounts: owners, and accounts of services.",
  notes: [
    "The user is no part of the configuration: `userId` is Clerk's id, which belongs to one instance.",
    "Metadata is merged: keys that others have set are left alone, keys that are taken out go.",
    "A membership that a directory manages (SCIM) cannot be changed (`organization_membership_managed_by_scim`).",
  ],

  runtime: true,

  // There is one list of the memberships of all organizations, and no GET of one membership.
  endpoint: {
    ...collection(path, {
      key: ["organization", "userId"],
      recognise: "key",
      confirm: false,
      guarded: true,
      after: ["OrganizationSettings"],
      closed: ["organization_not_enabled_in_instance"],
      busy: ["role_migration_in_progress"],
      limits: [{ requests: 10, seconds: 10 }],
      update: [
        { method: "PATCH", path: item, send: ["role"], answer: "object", gone },
        { method: "PATCH", path: `${item}/metadata`, send: ["publicMetadata", "privateMetadata"], answer: "object", gone },
      ],
    }),
    id: "{organization}/{userId}",
    list: { path: "/organization_memberships", page: 500 },
    remove: { method: "DELETE", path: item, answer: "other", gone },
    goesWith: "organization",
  },

  fields: {
    organization: f.ref("The organization.", () => organization, {
      write: "id",
      read: "object",
      required: true,
      immutable: true,
      wire: { write: null, read: "organization" },
    }),
    userId: f.string("Clerk's id of the user, `user_…`.", {
      required: true,
      immutable: true,
      pattern: { match: "^user_\\w+$", words: "Clerk's id of a user, user_…" },
      wire: { write: "user_id", read: "public_user_data.user_id" },
    }),
    role: f.ref("The role. It must be in the organization's role set.", () => organizationRole, {
      write: "key",
      read: "key",
      required: true,
    }),
    publicMetadata: f.json("Data that the frontend sees too.", { merge: true }),
    privateMetadata: f.json("Data that only the backend sees.", { secret: true, merge: true }),
    membershipId: f.string("Clerk's id of the membership, `orgmem_…`.", { computed: true, wire: { read: "id" } }),
    roleName: f.string("The role's name.", { computed: true }),
    permissions: f.set("What the role allows.", f.string("A permission."), { computed: true }),
  },

  advice: {
    already_a_member_in_organization: "Take the membership over with the option adopt or import.",
    organization_minimum_permissions_needed: "An organization needs somebody who can manage it: give another member that role first.",
    organization_membership_quota_exceeded: "Raise maxAllowedMemberships of the organization.",
    organization_membership_managed_by_scim: "A directory manages the membership: change it there, and take it out of the program.",
    exclusive_organization_membership: "The user belongs to an organization that allows no other.",
  },

  examples: {
    needs: ["OrganizationSettings.full", "Organization"],
    minimal: { organization: "acme", userId: { user: "first" }, role: "org:admin" },
    full: {
      organization: "acme",
      userId: { user: "first" },
      role: "org:admin",
      publicMetadata: { desk: "EU" },
      privateMetadata: { note: "on call" },
    },
  },
});
