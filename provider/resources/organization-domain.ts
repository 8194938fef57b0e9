// OrganizationDomain: an e-mail domain by which people join an organization.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f, unstated } from "../core/definition/field";
import { organization } from "./organization";

const path = "/organizations/{organization_id}/domains";
const item = `${path}/{domain_id}`;
const gone = ["resource_not_found"];
const verify: Op = { method: "POST", path: `${item}/verify_ownership`, answer: "object" };

export const organizationDomain = defineResource({
  type: "OrganizationDomain",
  doc: "An e-mail domain by which people join an organization.",
  notes: [
    "It may vanish when an enterprise connection of the same domain is activated: declare one of both.",
    "Domains must be allowed in the instance (`OrganizationSettings.domainsEnabled`), and the mode of enrollment too (`domainsEnrollmentModes`).",
  ],

  // There is one list of the domains of all organizations, and no GET of one domain.
  endpoint: {
    ...collection(path, {
      key: ["organization", "name"],
      recognise: "key",
      // Clerk's own library insists on a mode, its API's description does not.
      fixed: { enrollment_mode: "manual_invitation" },
      param: "domain_id",
      confirm: false,
      after: ["OrganizationSettings"],
      closed: ["organization_not_enabled_in_instance"],
      update: [{ method: "PATCH", path: item, send: "changed", answer: "object", gone }],
    }),
    id: "{organization}/{id}",
    list: { path: "/organization_domains", page: 500 },
  },

  fields: {
    organization: f.ref("The organization.", () => organization, {
      write: "id",
      read: "id",
      required: true,
      immutable: true,
      wire: { write: null, read: "organization_id" },
    }),
    name: f.string("The domain.", {
      required: true,
      immutable: true,
      canonical: "lowerCase",
      pattern: { match: "^([A-Za-z0-9-]+\\.)+[A-Za-z0-9-]+$", words: "a domain name, such as example.com" },
    }),
    enrollmentMode: f.enum(
      "How people join by it. Left out at creation: `manual_invitation`.",
      ["manual_invitation", "automatic_invitation", "automatic_suggestion", "enterprise_sso"],
      { serverDefault: unstated },
    ),
    verified: f.bool("Whether it counts as verified by a member's address.", {
      serverDefault: true,
      wire: { write: "verified", read: "affiliation_verification.status", is: "verified" },
    }),
    ownershipVerified: f.bool("`true` says that the organization owns the domain. It cannot be taken back.", {
      serverDefault: unstated,
      oneWay: true,
      via: { set: verify },
      wire: { write: null, read: "ownership_verification.status", is: "verified" },
    }),
    organizationId: f.string("Clerk's id of the organization.", { computed: true }),
    affiliationEmailAddress: f.string("The address by which it was verified.", { computed: true }),
    totalPendingInvitations: f.int("How many invitations are open because of it.", { computed: true }),
    totalPendingSuggestions: f.int("How many suggestions are open because of it.", { computed: true }),
  },

  advice: {
    organization_domains_not_enabled: "Set domainsEnabled: true in clerk.OrganizationSettings.",
    organization_domain_enrollment_mode_not_enabled: "Add the mode to domainsEnrollmentModes in clerk.OrganizationSettings.",
    organization_domain_quota_exceeded: "Delete a domain that the organization does not need, or ask Clerk's support for more.",
    organization_domain_common: "Domains of public mail services belong to nobody: choose a domain of the organization's own.",
    organization_domain_blocked: "Clerk does not take this domain: choose another one.",
    organization_domain_already_exists: "Another organization has the domain.",
    organization_domain_already_exists_same_organization:
      "The organization has the domain already: take it over with the option adopt or import.",
    organization_domain_exists_for_enterprise_connection: "An enterprise connection has the domain: declare one of both.",
  },

  examples: {
    needs: ["OrganizationSettings.full", "Organization"],
    minimal: { organization: "acme", name: "acme.com" },
    full: { organization: "acme", name: "acme.com", enrollmentMode: "automatic_suggestion", verified: true, ownershipVerified: true },
  },
});
