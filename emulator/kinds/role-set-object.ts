// One role set: how it is found, shown and written, and the roles that bodies name. The operations on it stand in two other files.

import { same } from "../core/json";
import { paramNotAllowed, type Problem, problem, Refusal, refuse } from "../core/problem";
import type { Resource } from "../core/resource";
import type { Call } from "../core/route";
import { creatorLacks, type Role, roleMissing, roleRows } from "./organization";
import { organizationRows } from "./organization-rows";
import { moved } from "./role-set-migration";
import { membersWith, migrating, type RoleSet, roleSetRows, roleSetsOf } from "./role-set-rows";

export const missing = problem(404, "resource_not_found", "not found", "Role set not found");

export const sets: Resource<RoleSet> = {
  path: "/role_sets",
  param: "role_set_key_or_id",
  // Not published.
  prefix: "rset",
  object: "role_set",
  rows: roleSetRows,
  missing: () => missing,
  show: (row, call) => ({
    id: row.id,
    name: row.name,
    key: row.key,
    description: row.description,
    roles: row.roles.map((id) => item(row, id, call)).filter((one) => one !== null),
    default_role: item(row, row.default_role, call),
    creator_role: item(row, row.creator_role, call),
    type: row.type,
    ...(row.migration && migrating(row, call.now) && { role_set_migration: moved(row.migration, call) }),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
};

function item(set: RoleSet, id: string, call: Call) {
  const role = call.rows(roleRows).find(id);
  if (!role) return null;
  const { name, key, description, created_at, updated_at } = role;
  const members = membersWith(set, call, id).length;
  return { object: "role_set_item", id, name, key, description, members_count: members, has_members: members > 0, created_at, updated_at };
}

const defaultMissing = problem(404, "resource_not_found", "not found", "Default organization role not found");

/** The set that the path names, by key or id. */
export function named(call: Call): RoleSet {
  const wanted = call.params[sets.param];
  const found = roleSetsOf(call).find(({ id, key }) => id === wanted || key === wanted);
  if (!found) throw new Refusal([missing]);
  return found;
}

export function roleOf(call: Call, key: string, absent: Problem): Role {
  const role = call
    .rows(roleRows)
    .all()
    .find((row) => row.key === key);
  if (!role) throw new Refusal([absent]);
  return role;
}
export const unknown = (param: string): Problem => ({ ...roleMissing, meta: { param_name: param } });

/** The two roles that a body names by key, which have to be among these. */
export function pair(call: Call<{ readonly default_role_key?: string; readonly creator_role_key?: string }>, among: readonly string[]) {
  const { default_role_key: standard, creator_role_key: creator } = call.body;
  const keys = among.map((id) => call.rows(roleRows).find(id)?.key).filter((key) => key !== undefined);
  const default_role = standard === undefined ? undefined : roleOf(call, standard, defaultMissing).id;
  const creatorRole = creator === undefined ? undefined : roleOf(call, creator, unknown("creator_role_key"));
  refuse([
    standard !== undefined && !keys.includes(standard) ? paramNotAllowed("default_role_key", standard, keys) : undefined,
    creator !== undefined && !keys.includes(creator) ? paramNotAllowed("creator_role_key", creator, keys) : undefined,
  ]);
  refuse([creatorRole && call.settings.readings.setCreatorRole === "checked" ? creatorLacks(call, creatorRole.permissions) : undefined]);
  return { ...(default_role !== undefined && { default_role }), ...(creatorRole && { creator_role: creatorRole.id }) };
}

export function write(call: Call, old: RoleSet, next: RoleSet): RoleSet {
  if (same(old, next)) return old;
  const row = { ...next, updated_at: call.now };
  if (row.key !== old.key)
    for (const one of call.rows(organizationRows).all())
      if (one.role_set_key === old.key) call.rows(organizationRows).replace({ ...one, role_set_key: row.key });
  call.rows(roleSetRows).replace(row);
  return row;
}
