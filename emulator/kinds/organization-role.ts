// Organization roles: `/organization_roles`. Permissions go in by id and come out as objects, in an order of their own.

import { type Body, shape } from "../core/field";
import type { JsonObject } from "../core/json";
import { type Problem, problem, refuse } from "../core/problem";
import { create, type Kind, list, named, read, remove, type Resource, show, update } from "../core/resource";
import { type Call, ok, requirePlan, type Route, route } from "../core/route";
import {
  creatorLacks,
  gated,
  keyRule,
  keyTaken,
  lackingForCreator,
  matches,
  ownOrder,
  permissionMissing,
  permissionRows,
  type Role,
  roleMissing,
  roleRows,
  settingsOf,
  settingsRows,
} from "./organization";
import { permissions } from "./organization-permission";
import { membershipRows } from "./organization-rows";
import { inProgress } from "./role-set-migration";
import { joinInitialSet, leaveSets, migrating, roleSetsOf } from "./role-set-rows";

export const roles: Resource<Role> = {
  path: "/organization_roles",
  param: "organization_role_id",
  prefix: "role",
  object: "role",
  rows: roleRows,
  missing: () => roleMissing,
  show: ({ id, name, key: ofRole, description, permissions: held, created_at, updated_at }, call) => ({
    id,
    name,
    key: ofRole,
    description,
    is_creator_eligible: lackingForCreator(call, held).length === 0,
    permissions: held
      .map((one) => call.rows(permissionRows).find(one))
      .filter((row) => row !== undefined)
      .map((row) => show(permissions, row, call)),
    created_at,
    updated_at,
  }),
};

const key = keyRule(/^org:[a-z0-9_]+$/, '"org:" followed by lowercase letters, digits and underscores');
const creation = shape({
  name: { type: "string", required: true },
  key: { type: "string", required: true, check: key },
  description: { type: "string", null: "unchanged" },
  permissions: { type: "list", items: { type: "string" }, unique: true, null: "unchanged" },
  include_in_initial_role_set: { type: "boolean", null: "unchanged" },
});
/** null leaves a description as it is, so "" is the way to have none. */
const change = shape({
  name: { type: "string", empty: "refused", null: "unchanged" },
  key: { type: "string", empty: "refused", null: "unchanged", check: key },
  description: { type: "string", null: "unchanged" },
  permissions: { type: "list", items: { type: "string" }, unique: true, null: "unchanged" },
});

const quotaExceeded = (most: number) =>
  problem(
    403,
    "organization_instance_roles_quota_exceeded",
    "organization roles for instance quota exceeded",
    `You have reached your limit of ${most} organization roles per instance.`,
  );
export const isCreatorRole = problem(
  422,
  "organization_role_default_creator_role",
  "role is used as the creator role",
  "The organization role cannot be deleted as it is currently used as the creator role.",
);
export const isDomainRole = problem(
  422,
  "organization_role_domain_default_role",
  "role is used as the domain default role",
  "The organization role cannot be deleted as it is currently used as the default domain role.",
);
const hasMembers = problem(
  422,
  "organization_role_assigned_members",
  "role is assigned to organization members",
  "The organization role is currently assigned to one or more organization members.",
);
/** The texts are ours. */
const hasInvitations = problem(
  422,
  "organization_role_exists_in_invitations",
  "role exists in invitations",
  "The organization role is currently used in one or more organization invitations.",
);
/** The catalogue says nothing of a role in a set that nobody has; this is the nearest. */
const onSet = (role: string) =>
  problem(
    422,
    "organization_role_on_set_assigned_to_user",
    "role is assigned to users",
    `The role ${role} is assigned to one or more users. Please re-assign the role to the users to proceed.`,
    { role_key: role },
  );
const heldAlready = problem(
  409,
  "organization_role_permission_association_exists",
  "permission already assigned to role",
  "This organization permission is already associated to this organization role.",
);
const notHeld = problem(
  404,
  "organization_role_permission_association_not_found",
  "permission not assigned to role",
  "This organization permission is not associated with the organization role.",
);

/** The given ids in the order that will be shown, or 404 where one is unknown. */
function attachable(call: Call, ids: readonly string[]): readonly string[] {
  const known = call.rows(permissionRows);
  refuse([ids.every((id) => known.find(id)) ? undefined : permissionMissing]);
  return ownOrder(ids);
}

function make(call: Call<Body<typeof creation>>) {
  const { name, key: wanted, description = null, permissions: given = [] } = call.body;
  const { include_in_initial_role_set = call.settings.readings.newRoles === "joined" } = call.body;
  const others = call.rows(roleRows).all();
  const { max_allowed_roles: most } = settingsOf(call);
  refuse([keyTaken(call, others, wanted)]);
  const held = attachable(call, given);
  requirePlan(call, "custom_roles");
  refuse([others.filter((row) => !row.built_in).length >= most ? quotaExceeded(most) : undefined]);
  return { name, key: wanted, description, permissions: held, include_in_initial_role_set };
}

function replaced(row: Role, call: Call<Body<typeof change>>): Partial<Role> {
  const { permissions: given, ...plain } = call.body;
  const { key: wanted = row.key } = plain;
  refuse([keyTaken(call, call.rows(roleRows).all(), wanted, row.id)]);
  const next = given && attachable(call, given);
  refuse([next && keepsCreator(call, row, next)]);
  if (wanted !== row.key) follow(call, row.key, wanted);
  const unchanged = next === undefined || (next.length === row.permissions.length && next.every((id) => row.permissions.includes(id)));
  return { ...plain, permissions: unchanged ? row.permissions : next };
}

/** A role that creators of organizations get cannot lose what they need. */
function keepsCreator(call: Call, row: Role, next: readonly string[]): Problem | undefined {
  const ofSet = call.settings.readings.setCreatorRole === "checked" && roleSetsOf(call).some((set) => set.creator_role === row.id);
  return ofSet || settingsOf(call).creator_role === row.key ? creatorLacks(call, next) : undefined;
}

/** A new role is in the initial role set at once, or in none. */
function joining(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      const answer = await of.handle(incoming);
      const made = incoming.rows(roleRows).find(String((answer.body as JsonObject).id));
      if (made?.include_in_initial_role_set) joinInitialSet({ ...incoming, body: undefined }, made.id);
      return answer;
    },
  };
}

/** The settings name roles by key, and so follow a role to its new one. */
function follow(call: Call, from: string, to: string): void {
  const settings = settingsOf(call);
  const moved = (of: string) => (of === from ? to : of);
  if (settings.creator_role !== from && settings.domains_default_role !== from) return;
  const { creator_role, domains_default_role } = settings;
  call.rows(settingsRows).replace({ ...settings, creator_role: moved(creator_role), domains_default_role: moved(domains_default_role) });
}

function inUse(row: Role, call: Call): Problem | undefined {
  const { creator_role, domains_default_role } = settingsOf(call);
  const sets = roleSetsOf(call).filter(({ roles: among }) => among.includes(row.id));
  if (sets.some((set) => migrating(set, call.now))) return inProgress;
  if (row.key === creator_role || sets.some((set) => set.creator_role === row.id)) return isCreatorRole;
  if (row.key === domains_default_role || sets.some((set) => set.default_role === row.id)) return isDomainRole;
  const { rows } = call;
  if (
    row.members ||
    rows(membershipRows)
      .all()
      .some((one) => one.role_id === row.id)
  )
    return hasMembers;
  if (row.invitations) return hasInvitations;
  return sets.length > 0 && call.settings.readings.roleInSet === "kept" ? onSet(row.key) : undefined;
}

function attachment(method: "POST" | "DELETE", next: (row: Role, permission: string, call: Call) => readonly string[]): Route {
  return route({
    method,
    path: `${roles.path}/{${roles.param}}/permissions/{${permissions.param}}`,
    answer(call) {
      const row = named(roles, call);
      const changed: Role = { ...row, permissions: next(row, named(permissions, call).id, call), updated_at: call.now };
      call.rows(roleRows).replace(changed);
      return ok(show(roles, changed, call));
    },
  });
}

export const organizationRole: Kind = {
  collections: [roleRows],
  routes: [
    list(roles, { shape: "total", orderBy: ["-created_at", "name", "key"], where: matches }),
    joining(create(roles, creation, make)),
    read(roles),
    update(roles, change, replaced),
    remove(roles, inUse, (row, call) => leaveSets(call, row.id)),
    attachment("POST", (row, permission) => {
      refuse([row.permissions.includes(permission) ? heldAlready : undefined]);
      return ownOrder([...row.permissions, permission]);
    }),
    attachment("DELETE", (row, permission, call) => {
      refuse([row.permissions.includes(permission) ? undefined : notHeld]);
      const next = row.permissions.filter((held) => held !== permission);
      refuse([keepsCreator(call, row, next)]);
      return next;
    }),
  ].map((one) => gated(one)),
};
