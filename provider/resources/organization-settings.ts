// OrganizationSettings: whether the instance has organizations, and their limits. The gate of everything organizational.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

export const organizationSettings = defineResource({
  type: "OrganizationSettings",
  doc: "Whether an instance has organizations, and the limits and defaults of those that are made later.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
    "Permissions, roles and everything else of organizations wait for it when the program declares both. The default roles are a class of their own, since roles can be made only once organizations are enabled.",
  ],

  endpoint: singleton("/instance/organization_settings", { read: "get" }),

  fields: {
    enabled: f.bool("Whether the instance has organizations.", { serverDefault: unstated }),
    maxAllowedMemberships: f.int(
      "How many members an organization may have; 0 means no limit. More than 20 needs a paid plan in production.",
      {
        serverDefault: 5,
        min: 0,
      },
    ),
    adminDeleteEnabled: f.bool("Whether admins may delete their organization; the default of organizations that are made later.", {
      serverDefault: unstated,
    }),
    domainsEnabled: f.bool("Whether organizations may have e-mail domains by which people join.", { serverDefault: unstated }),
    slugDisabled: f.bool("Whether organizations have no slugs. Slugs are off by default for applications made after 2025-10-07.", {
      serverDefault: unstated,
    }),
    // Clerk lists manual_invitation beside whatever was sent.
    domainsEnrollmentModes: f.set(
      "How people may join by a verified domain, beside manual invitation, which is always possible.",
      f.enum("A mode.", ["automatic_invitation", "automatic_suggestion"]),
      { serverDefault: unstated, canonical: { adds: ["manual_invitation"] } },
    ),
    maxAllowedRoles: f.int("How many roles the instance may have.", { computed: true }),
    maxRoleSetsAllowed: f.int("How many role sets the instance may have.", { computed: true }),
    maxAllowedDomains: f.int("How many domains an organization may have.", { computed: true }),
    initialRoleSetKey: f.string("The role set that new organizations get; moved by the `type` of a role set.", { computed: true }),
  },

  advice: {
    organizations_disable_not_allowed: "Remove what depends on organizations first, or take enabled out to leave it as it is.",
    organizations_cannot_be_enabled:
      "Enable organizations in the Clerk dashboard, or ask Clerk's support why this instance cannot have them.",
  },

  examples: {
    needs: [],
    minimal: { enabled: true },
    full: {
      enabled: true,
      maxAllowedMemberships: 0,
      adminDeleteEnabled: false,
      domainsEnabled: true,
      slugDisabled: false,
      domainsEnrollmentModes: ["automatic_invitation", "automatic_suggestion"],
    },
  },
});
