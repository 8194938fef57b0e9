// What is done to the roles of a role set, and to the set itself, for the sake of another one: adding, replacing.

import { paramNotAllowed, problem, Refusal, refuse } from "../core/problem";
import type { Call } from "../core/route";
import { creatorLacks, roleRows } from "./organization";
import { isCreatorRole, isDomainRole } from "./organization-role";
import { move, refuseMigrating } from "./role-set-migration";
import { missing, named, pair, roleOf, unknown, write } from "./role-set-object";
import { joined, type RoleSet, roleSetRows, roleSetsOf } from "./role-set-rows";

/** The texts are ours. */
const initialStays = problem(
  403,
  "cannot_delete_initial_role_set",
  "initial role set cannot be deleted",
  "The initial role set cannot be deleted. Make another role set the initial one first.",
);
const addedAlready = (call: Call) =>
  problem(422, call.settings.readings.takenKey, "is taken", "role_keys has a role that is in the role set already", {
    param_name: "role_keys",
  });

interface Addition {
  readonly role_keys: readonly string[];
  readonly default_role_key?: string;
  readonly creator_role_key?: string;
}

export function added(call: Call<Addition>): RoleSet {
  const row = named(call);
  refuseMigrating(call, row);
  const more = call.body.role_keys.map((key) => roleOf(call, key, unknown("role_keys")).id);
  const twice = more.some((id) => row.roles.includes(id)) && call.settings.readings.roleAddedTwice === "refused";
  refuse([twice ? addedAlready(call) : undefined]);
  return write(call, row, { ...row, roles: joined(row.roles, more), ...pair(call, more) });
}

export function replaceRole(call: Call<{ readonly role_key: string; readonly to_role_key: string }>): RoleSet {
  const row = named(call);
  refuseMigrating(call, row);
  const { role_key: from, to_role_key: to } = call.body;
  const [source, target] = [roleOf(call, from, unknown("role_key")), roleOf(call, to, unknown("to_role_key"))];
  const others = row.roles.filter((id) => id !== source.id);
  const keys = others.map((id) => call.rows(roleRows).find(id)?.key ?? "");
  refuse([row.roles.includes(source.id) ? undefined : unknown("role_key")]);
  refuse([others.includes(target.id) ? undefined : paramNotAllowed("to_role_key", to, keys)]);
  const { readings } = call.settings;
  if (readings.replacedMainRole === "refused")
    refuse([row.creator_role === source.id ? isCreatorRole : row.default_role === source.id ? isDomainRole : undefined]);
  const becomes = (id: string) => (id === source.id ? target.id : id);
  const [default_role, creator_role] = [becomes(row.default_role), becomes(row.creator_role)];
  refuse([creator_role !== row.creator_role && readings.setCreatorRole === "checked" ? creatorLacks(call, target.permissions) : undefined]);
  const migration = move(call, row, row, { [from]: to }, "role_removal");
  return write(call, row, { ...row, roles: others, default_role, creator_role, ...(migration && { migration }) });
}

/** The set goes, at once or when its members are moved. */
export function replaceSet(call: Call<{ readonly dest_role_set_key: string; readonly reassignment_mappings?: object }>): RoleSet {
  const row = named(call);
  refuse([row.type === "initial" ? initialStays : undefined]);
  const wanted = call.body.dest_role_set_key;
  const others = roleSetsOf(call).filter(({ id }) => id !== row.id);
  const target = others.find(({ id, key }) => key === wanted || id === wanted);
  if (wanted === row.key)
    throw new Refusal([
      paramNotAllowed(
        "dest_role_set_key",
        wanted,
        others.map(({ key }) => key),
      ),
    ]);
  if (!target) throw new Refusal([{ ...missing, meta: { param_name: "dest_role_set_key" } }]);
  refuseMigrating(call, row, target);
  const mappings = Object.fromEntries(Object.entries(call.body.reassignment_mappings ?? {}).map(([from, to]) => [from, String(to)]));
  const migration = move(call, row, target, mappings, "role_set_deletion");
  const rows = call.rows(roleSetRows);
  if (migration && call.settings.readings.replacedRoleSet === "lingers") rows.replace({ ...row, migration, gone_at: migration.ends_at });
  else rows.remove(row.id);
  if (migration) rows.replace({ ...target, migration });
  return row;
}
