// How members come from one role into another when a role leaves a set or a set goes, and what is seen of it meanwhile. They are moved at
// once; what Clerk does behind the scenes shows only in the migration that stays for a while.

import { newId } from "../core/id";
import type { JsonObject } from "../core/json";
import { problem, refuse } from "../core/problem";
import type { Call } from "../core/route";
import { roleRows } from "./organization";
import { membershipRows, organizationRows } from "./organization-rows";
import { membersWith, type Migration, migrating, type RoleSet } from "./role-set-rows";

/** Clerk does not say how many. */
const MOST_MOVED = 1000;

export const inProgress = problem(
  409,
  "role_migration_in_progress",
  "migration in progress",
  "Cannot modify role set while role reassignment is in progress. Please wait for the migration to complete.",
);
const mappingsMissing = (keys: readonly string[]) =>
  problem(
    422,
    "organization_role_set_reassignment_mappings_missing",
    "reassignment mappings missing",
    `The following roles are missing from the reassignment mappings: ${keys.join(", ")}`,
    { role_keys: keys },
  );
const mappingInvalid = (key: string) =>
  problem(
    422,
    "organization_role_set_reassignment_mappings_invalid",
    "reassignment mappings invalid",
    `The role ${key} is invalid in the reassignment mappings. It must be present in the new role set.`,
    { role_key: key },
  );
const contactSupport = (count: number) =>
  problem(
    422,
    "organization_role_set_reassignment_contact_support",
    "contact support",
    `This reassignment affects ${count} memberships, contact support to complete this operation`,
  );

export function refuseMigrating(call: Call, ...sets: readonly RoleSet[]): void {
  refuse([sets.some((set) => migrating(set, call.now)) ? inProgress : undefined]);
}

/** Moves the members of `from` whose role is mapped or is not in `to`, and the organizations with them. */
export function move(
  call: Call,
  from: RoleSet,
  to: RoleSet,
  mappings: { readonly [key: string]: string },
  trigger_type: string,
): Migration | undefined {
  const roles = call.rows(roleRows);
  const keyOf = (id: string) => roles.find(id)?.key ?? "";
  const idOf = new Map(to.roles.map((id) => [keyOf(id), id]));
  const wrong = Object.values(mappings).find((key) => !idOf.has(key));
  refuse([wrong === undefined ? undefined : mappingInvalid(wrong)]);
  const members = membersWith(from, call);
  const left = members.filter(({ role_id }) => mappings[keyOf(role_id)] === undefined && !to.roles.includes(role_id));
  refuse([left.length > 0 ? mappingsMissing([...new Set(left.map(({ role_id }) => keyOf(role_id)))].sort()) : undefined]);
  const affected = members.filter(({ role_id }) => mappings[keyOf(role_id)] !== undefined);
  refuse([affected.length > MOST_MOVED ? contactSupport(affected.length) : undefined]);
  for (const row of affected) {
    const role_id = idOf.get(mappings[keyOf(row.role_id)] ?? "") ?? row.role_id;
    call.rows(membershipRows).replace({ ...row, role_id, updated_at: call.now });
  }
  if (from.id !== to.id)
    for (const row of call.rows(organizationRows).all())
      if (row.role_set_key === from.key) call.rows(organizationRows).replace({ ...row, role_set_key: to.key });
  return begun(call, { trigger_type, source_role_set_id: from.id, dest_role_set_id: to.id, mappings, members: affected.length });
}

function begun(call: Call, about: Omit<Migration, "id" | "created_at" | "ends_at">): Migration | undefined {
  const { roleMigrationMs: lasts, readings } = call.settings;
  const without = about.members === 0 && readings.roleMigration === "withMembers";
  return without || lasts === 0 ? undefined : { id: newId("rsmig", call.now), ...about, created_at: call.now, ends_at: call.now + lasts };
}

/** A migration is enqueued for the first half of its time. */
export function moved({ created_at, ends_at, members, ...about }: Migration, call: Call): JsonObject {
  const starts = (created_at + ends_at) / 2;
  const started = call.now >= starts;
  return {
    object: "role_set_migration",
    ...about,
    organization_id: null,
    instance_id: call.instance.id,
    status: started ? "in_progress" : "enqueued",
    migrated_members: started ? members : 0,
    started_at: started ? Math.ceil(starts) : null,
    completed_at: null,
    created_at,
    updated_at: started ? Math.ceil(starts) : created_at,
  };
}
