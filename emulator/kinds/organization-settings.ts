// The organization settings of an instance: `/instance/organization_settings`. Roles go in by id and come out by key.

import { type Body, shape } from "../core/field";
import { type JsonObject, same } from "../core/json";
import { paramNotAllowed, refuse } from "../core/problem";
import type { Kind } from "../core/resource";
import { type Call, ok, requirePlan, route } from "../core/route";
import {
  creatorLacks,
  FREE_MEMBERSHIPS,
  type OrganizationSettings,
  type Role,
  roleMissing,
  roleRows,
  settingsOf,
  settingsRows,
} from "./organization";
import { tellInitialSet } from "./role-set-rows";

const PATH = "/instance/organization_settings";
const MANUAL = "manual_invitation";
/** In the order in which they come out. */
const MODES = [MANUAL, "automatic_invitation", "automatic_suggestion"];

const body = shape({
  enabled: { type: "boolean", null: "unchanged" },
  max_allowed_memberships: { type: "integer", min: 0, null: "unchanged" },
  admin_delete_enabled: { type: "boolean", null: "unchanged" },
  domains_enabled: { type: "boolean", null: "unchanged" },
  slug_disabled: { type: "boolean", null: "unchanged" },
  domains_enrollment_modes: {
    type: "list",
    unique: true,
    items: {
      type: "string",
      check: (value, param) => (MODES.includes(value) ? undefined : paramNotAllowed(param, value, MODES)),
    },
  },
  creator_role_id: { type: "string", null: "unchanged" },
  domains_default_role_id: { type: "string", null: "unchanged" },
});
type Change = Call<Body<typeof body>>;

function show(settings: OrganizationSettings): JsonObject {
  return {
    object: "organization_settings",
    enabled: settings.enabled,
    max_allowed_memberships: settings.max_allowed_memberships,
    max_allowed_roles: settings.max_allowed_roles,
    max_role_sets_allowed: settings.max_role_sets_allowed,
    max_allowed_domains: settings.max_allowed_domains,
    max_allowed_permissions: settings.max_allowed_permissions,
    creator_role: settings.creator_role,
    admin_delete_enabled: settings.admin_delete_enabled,
    domains_enabled: settings.domains_enabled,
    slug_disabled: settings.slug_disabled,
    domains_enrollment_modes: settings.domains_enrollment_modes,
    domains_default_role: settings.domains_default_role,
    initial_role_set_key: settings.initial_role_set_key,
  };
}

/** The role that the body names by id, if it names one. */
function roleOf(call: Change, param: "creator_role_id" | "domains_default_role_id"): Role | undefined {
  const id = call.body[param];
  if (id === undefined) return undefined;
  const role = call.rows(roleRows).find(id);
  refuse([role ? undefined : { ...roleMissing, meta: { param_name: param } }]);
  return role;
}

/** To invite by hand is always possible where domains are in use, and so comes with any choice. */
function modes(old: OrganizationSettings, given: readonly string[] | undefined, domains: boolean): readonly string[] {
  if (given === undefined && !domains) return old.domains_enrollment_modes;
  const chosen = new Set([MANUAL, ...(given ?? old.domains_enrollment_modes)]);
  return MODES.filter((mode) => chosen.has(mode));
}

function change(call: Change): OrganizationSettings {
  const old = settingsOf(call);
  // What is only named by id is not kept under that name.
  const { creator_role_id: _creator, domains_default_role_id: _domains, domains_enrollment_modes: given, ...plain } = call.body;
  const creator = roleOf(call, "creator_role_id");
  const domains = roleOf(call, "domains_default_role_id");
  refuse([creator && creatorLacks(call, creator.permissions)]);
  const settings: OrganizationSettings = { ...old, ...plain };
  const members = settings.max_allowed_memberships;
  if (members !== old.max_allowed_memberships && (members === 0 || members > FREE_MEMBERSHIPS))
    requirePlan(call, "organization_memberships");
  return {
    ...settings,
    domains_enrollment_modes: modes(old, given, settings.domains_enabled),
    creator_role: creator?.key ?? old.creator_role,
    domains_default_role: domains?.key ?? old.domains_default_role,
  };
}

export const organizationSettings: Kind = {
  collections: [settingsRows],
  routes: [
    route({ method: "GET", path: PATH, answer: (call) => ok(show(settingsOf(call))) }),
    route({
      method: "PATCH",
      path: PATH,
      body,
      unknownFields: "drop",
      answer(call) {
        const settings = change(call);
        if (!same(settings, settingsOf(call))) call.rows(settingsRows).replace(settings);
        tellInitialSet(call, roleOf(call, "creator_role_id"), roleOf(call, "domains_default_role_id"));
        return ok(show(settings));
      },
    }),
  ],
};
