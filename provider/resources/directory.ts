// Directory: the synchronisation of users and groups (SCIM) of one enterprise connection.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f, unstated } from "../core/definition/field";
import { enterpriseConnection } from "./enterprise-connection";

const item = "/directories/{directory_id}";
const rotate: Op = { method: "POST", path: `${item}/rotate_api_key`, answer: "object" };

export const directory = defineResource({
  type: "Directory",
  doc: "The synchronisation of users and groups (SCIM) of one enterprise connection.",
  notes: [
    "A connection has at most one: the connection's name is the directory's natural key.",
    "Clerk shows `apiKey` only when it makes or rotates it. A directory that was taken over has none in the state: set `rotateApiKey` to get a new one. The old key lives on for a short time.",
    "Mappings of groups to roles are a class of their own, DirectoryGroupRoleMappings.",
  ],

  endpoint: collection("/directories", { key: "enterpriseConnection", recognise: "key", param: "directory_id", guarded: true }),

  fields: {
    enterpriseConnection: f.ref("The connection whose people it brings.", () => enterpriseConnection, {
      write: "id",
      read: "id",
      required: true,
      immutable: true,
      wire: "enterprise_connection_id",
    }),
    provider: f.string("The kind of directory, such as `okta`. Clerk publishes no list.", { required: true, minLength: 1 }),
    name: f.string("The name that people see.", { serverDefault: unstated, minLength: 1 }),
    enabled: f.bool("Whether it works.", { updateOnly: true, serverDefault: unstated }),
    attributeMapping: f.map(
      "Where each attribute stands in the directory's data. Attributes that are not named are left alone.",
      f.string("A path."),
      {
        updateOnly: true,
        merge: true,
      },
    ),
    groupRoleMappingEnabled: f.bool("Whether groups give roles; needed by DirectoryGroupRoleMappings.", {
      updateOnly: true,
      serverDefault: unstated,
    }),
    rotateApiKey: f.string(
      "Any text: a changed one gives the directory a new key in the same `up`. Its first value, at creation or adoption, is only kept.",
      { trigger: rotate },
    ),
    apiKey: f.string("The key by which the identity provider sends its data.", { once: true, secret: true }),
    endpointUrl: f.string("Where the identity provider sends its data.", { computed: true }),
  },

  advice: {
    scim_directory_enterprise_connection_already_used:
      "The connection has a directory already: take it over with the option adopt or import.",
    scim_directory_organization_already_used: "The connection's organization has a directory already.",
    scim_directory_disabled: "Set enabled: true first.",
    feature_not_enabled: "Directory sync must be enabled for the instance.",
  },

  examples: {
    needs: ["OrganizationSettings.full", "Organization", "EnterpriseConnection.full"],
    minimal: { enterpriseConnection: "Acme SSO", provider: "okta" },
    full: {
      enterpriseConnection: "Acme SSO",
      provider: "okta",
      name: "Acme directory",
      enabled: true,
      attributeMapping: { first_name: "name.givenName", last_name: "name.familyName" },
      groupRoleMappingEnabled: true,
      rotateApiKey: "2026-01",
    },
  },
});
