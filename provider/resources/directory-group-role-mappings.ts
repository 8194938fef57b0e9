// DirectoryGroupRoleMappings: which role a directory's group gives; the order decides.
import { defineResource } from "../core/define";
import type { Endpoint } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f } from "../core/definition/field";
import { distinctBy } from "../core/definition/rule";
import { directory } from "./directory";
import { organizationRole } from "./organization-role";

const path = "/directories/{directory_id}/group_role_mappings";
const put: Op = { method: "PUT", path, send: ["mappings"], answer: "object" };

// One whole list for each directory, since the order is a part of the value; an empty one counts as none.
const endpoint: Endpoint = {
  id: "{directory}",
  key: ["directory"],
  recognise: "key",
  read: { method: "GET", path, gone: ["resource_not_found"] },
  absent: [{ data: [] }],
  create: put,
  update: [put],
  remove: { method: "PUT", path, fixed: { mappings: [] }, answer: "other", gone: ["resource_not_found"] },
  guarded: true,
};

export const directoryGroupRoleMappings = defineResource({
  type: "DirectoryGroupRoleMappings",
  doc: "Which organization role a directory's groups give. All mappings of one directory in one list, whose order decides.",
  notes: [
    "Every change sends the whole list; destroying it empties the list.",
    "The directory needs `groupRoleMappingEnabled: true`, its connection an organization, and the roles must be in that organization's role set.",
  ],

  endpoint,

  fields: {
    directory: f.ref("The directory: its connection's name, or the resource itself.", () => directory, {
      write: "id",
      read: "id",
      required: true,
      immutable: true,
      writeOnly: true,
      wire: { write: null },
    }),
    mappings: f.list(
      "The mappings; the first that fits a person decides.",
      f.object("A mapping.", {
        directoryGroupId: f.string("The directory's id of the group.", { required: true, minLength: 1 }),
        role: f.ref("The role that members of the group get.", () => organizationRole, {
          write: "id",
          read: "object",
          required: true,
          wire: { write: "role_id", read: "role" },
        }),
        precedence: f.int("Its place in the list, from 1.", { computed: true }),
        directoryGroupDisplayName: f.string("The group's name, as the directory tells it.", { computed: true }),
      }),
      { required: true, minItems: 1, wire: { write: "mappings", read: "data" } },
    ),
  },

  rules: [distinctBy("mappings", "directoryGroupId")],

  advice: { feature_not_enabled: "Set groupRoleMappingEnabled: true on the directory first." },

  examples: {
    needs: ["OrganizationSettings.full", "Organization", "EnterpriseConnection.full", "Directory.full"],
    minimal: { directory: "Acme SSO", mappings: [{ directoryGroupId: "g-admins", role: "org:admin" }] },
    full: {
      directory: "Acme SSO",
      mappings: [
        { directoryGroupId: "g-admins", role: "org:admin" },
        { directoryGroupId: "g-staff", role: "org:member" },
      ],
    },
  },
});
