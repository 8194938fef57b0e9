// Organization: a tenant of the instance.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f, unstated } from "../core/definition/field";
import { roleSet } from "./role-set";

const item = "/organizations/{organization_id}";
const gone = ["resource_not_found"];
const putLogo: Op = { name: "logo", method: "PUT", path: `${item}/logo`, as: "multipart", answer: "object" };
const deleteLogo: Op = { method: "DELETE", path: `${item}/logo`, answer: "object" };

export const organization = defineResource({
  type: "Organization",
  doc: "A tenant of the instance. As configuration only for fixed ones: your own, or those that single sign-on and domains are declared for.",
  notes: [
    "Slugs are off by default for applications made after 2025-10-07 (`OrganizationSettings.slugDisabled`). Without a slug an organization has no natural key: pass the resource itself to what refers to it, and take an existing one over by its id.",
    "Metadata is replaced as a whole: keys that are taken out go.",
    "Whether somebody replaced the logo cannot be seen.",
  ],

  endpoint: collection("/organizations", {
    key: "slug",
    // Without a slug nothing but its id tells one from another: applications make organizations for their users, of any name.
    recognise: ["key", "never"],
    param: "organization_id",
    guarded: true,
    after: ["OrganizationSettings"],
    closed: ["organization_not_enabled_in_instance"],
    busy: ["role_migration_in_progress"],
    limits: [{ requests: 10, seconds: 10 }],
    update: [
      { method: "PATCH", path: item, send: "changed", except: ["publicMetadata", "privateMetadata"], answer: "object", gone },
      { method: "PUT", path: `${item}/metadata`, send: ["publicMetadata", "privateMetadata"], answer: "object", gone },
    ],
  }),

  fields: {
    name: f.string("The name that people see; no URL and no HTML.", {
      required: true,
      minLength: 1,
      maxLength: 256,
      pattern: { match: "^(?![\\s\\S]*(://|[Ww]{3}\\.|<[^>]*>))[\\s\\S]*$", words: "a name without URLs and HTML" },
    }),
    slug: f.string(
      "Natural key, of lower case letters, digits and dashes. Only where the instance has slugs. Left out, Clerk makes one from the name.",
      {
        serverDefault: unstated,
        pattern: { match: "^[a-z0-9-]+$", words: "lower case letters, digits and dashes" },
      },
    ),
    maxAllowedMemberships: f.int("How many members it may have; 0 means no limit.", { serverDefault: unstated, min: 0 }),
    adminDeleteEnabled: f.bool("Whether its admins may delete it.", { updateOnly: true, serverDefault: unstated }),
    selfServeSsoEnabled: f.bool("Whether its admins may set up single sign-on themselves.", { updateOnly: true, serverDefault: unstated }),
    roleSet: f.ref("The role set that its members may have. A change moves members in the background.", () => roleSet, {
      write: "key",
      read: "key",
      serverDefault: unstated,
      wire: "role_set_key",
    }),
    publicMetadata: f.json("Data that the frontend sees too.", { clear: {} }),
    privateMetadata: f.json("Data that only the backend sees.", { secret: true, clear: {} }),
    createdByUserId: f.string("The user who counts as its creator and becomes its first admin. Such an id belongs to one instance.", {
      createOnly: true,
      wire: "created_by",
    }),
    createdAt: f.time("When it was made; may be set for organizations that come from elsewhere.", { serverDefault: unstated }),
    logo: f.file("Its logo: jpeg, png, gif or webp of at most 10 MB.", {
      writeOnly: true,
      clear: null,
      via: { set: putLogo, clear: deleteLogo },
      wire: { write: "file" },
    }),
    logoUploaderUserId: f.string("The user who counts as the uploader of the logo. Sent only together with a logo.", {
      param: "logo",
      wire: { write: "uploader_user_id" },
    }),
    hasImage: f.bool("Whether it has a logo of its own.", { computed: true }),
    imageUrl: f.string("Address of the logo.", { computed: true }),
    pendingInvitationsCount: f.int("How many invitations are open.", { computed: true }),
  },

  advice: {
    organization_not_enabled_in_instance:
      "Declare clerk.OrganizationSettings with enabled: true in the same program, or enable organizations in the dashboard.",
    organization_slugs_disabled: "Set slugDisabled: false in clerk.OrganizationSettings, or take the slug out.",
    organization_quota_exceeded: "A development instance may have a limited number of organizations: delete one that nobody needs.",
    organization_creator_not_found: "Name a user of this instance: ids of users belong to one instance.",
    organization_member_limit_managed_by_billing: "Billing sets the limit of members: take maxAllowedMemberships out.",
  },

  examples: {
    needs: ["OrganizationSettings.full", "RoleSet"],
    minimal: { name: "Acme", slug: "acme" },
    full: {
      name: "Acme",
      slug: "acme",
      maxAllowedMemberships: 50,
      adminDeleteEnabled: false,
      selfServeSsoEnabled: false,
      roleSet: "role_set:partners",
      publicMetadata: { plan: "gold" },
      privateMetadata: { crmId: "42" },
      createdAt: "2024-01-01T00:00:00Z",
    },
  },
});
