// Which role the members of a directory's group get: `/directories/{directory_id}/group_role_mappings`. Lower precedence goes first.

import { type Body, shape } from "../core/field";
import { newId } from "../core/id";
import type { JsonObject } from "../core/json";
import { paramConditionallyMissing, paramDuplicate, paramInvalid, type Problem, problem, Refusal, refuse } from "../core/problem";
import { show as showRow } from "../core/resource";
import type { Call } from "../core/route";
import { connectionRows, organizationOf } from "./connection-rows";
import type { Directory, GroupRoleMapping } from "./directory-rows";
import { roleMissing, roleRows } from "./organization";
import { roles } from "./organization-role";
import { organizationRows } from "./organization-rows";
import { setOf } from "./role-set-rows";

/** One name for both spellings; the older one begins with scim. */
const id = { type: "string", empty: "refused" } as const;
const name = { type: "string", maxLength: 255 } as const;
const role_id = { type: "string", required: true } as const;
const precedence = { type: "integer", min: 1 } as const;
export const addition = shape({ directory_group_id: id, scim_group_id: id, role_id, precedence });
export const replacement = shape({
  mappings: {
    type: "list",
    required: true,
    items: { type: "object", fields: shape({ directory_group_id: id, scim_group_id: id, role_id }) },
  },
});
export const atCreation = {
  type: "list",
  items: {
    type: "object",
    fields: shape({ ...addition, directory_group_display_name: name, scim_group_display_name: name }),
  },
} as const;
const whole = shape({ mappings: atCreation });
type Given = NonNullable<Body<typeof whole>["mappings"]>[number];

export const mappingMissing = problem(404, "resource_not_found", "not found", "Directory group role mapping not found");
const switchedOff = problem(
  400,
  "feature_not_enabled",
  "role mapping disabled",
  "Role mapping is disabled for this directory. Enable role mapping to add, edit, or remove mappings.",
);
const conflicting = (param: string, other: string) =>
  problem(
    422,
    "form_param_value_conflict",
    "conflicting values",
    `\`${param}\` and \`${other}\` refer to the same value, so they must match when both are sent.`,
    { param_name: param },
  );
const noGroup = problem(
  422,
  "form_param_missing",
  "at least one parameter must be provided",
  "at least one of `directory_group_id, scim_group_id` must be provided",
  { param_names: ["directory_group_id", "scim_group_id"] },
);

export function showMapping(row: GroupRoleMapping, directory: Directory, call: Call): JsonObject {
  const role = call.rows(roleRows).find(row.role_id);
  return {
    object: "directory_group_role_mapping",
    id: row.id,
    directory_id: directory.id,
    scim_directory_id: directory.id,
    directory_group_id: row.group_id,
    scim_group_id: row.group_id,
    directory_group_display_name: row.group_name,
    scim_group_display_name: row.group_name,
    ...(role && { role: showRow(roles, role, call) }),
    precedence: row.precedence,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

export const inOrder = (rows: readonly GroupRoleMapping[]): readonly GroupRoleMapping[] =>
  rows.toSorted((a, b) => a.precedence - b.precedence);

export function refuseSwitchedOff({ group_role_mapping_enabled: on }: Directory): void {
  refuse([on ? undefined : switchedOff]);
}

function oneOf(given: Given, kind: "id" | "display_name"): string | undefined {
  const [now, old] = [given[`directory_group_${kind}`], given[`scim_group_${kind}`]];
  refuse([
    now !== undefined && old !== undefined && now !== old ? conflicting(`scim_group_${kind}`, `directory_group_${kind}`) : undefined,
  ]);
  return now ?? old;
}

/** The role set of the organization to which the connection is linked; undefined where there is none. */
function rolesFor(directory: Pick<Directory, "enterprise_connection_id">, call: Call): readonly string[] | undefined {
  const connection = call.rows(connectionRows).find(directory.enterprise_connection_id ?? "");
  const organization = call.rows(organizationRows).find((connection && organizationOf(connection, call)) ?? "");
  return organization && setOf(organization, call)?.roles;
}

/** Clerk's documents ask for an organization; which refusal it is, is not published. */
export function refuseWithoutOrganization(directory: Pick<Directory, "enterprise_connection_id">, call: Call): void {
  const needed = call.settings.readings.mappedRoles === "checked" && rolesFor(directory, call) === undefined;
  refuse([needed ? paramConditionallyMissing("organization_id", "group_role_mapping_enabled", "true") : undefined]);
}

/** The mapping that a body asks for. Where 404 is not declared, an unknown role is another refusal. */
export function newMapping(
  given: Given,
  directory: Pick<Directory, "enterprise_connection_id">,
  at: number,
  call: Call,
  absent: Problem = { ...roleMissing, meta: { param_name: "role_id" } },
): GroupRoleMapping {
  const group_id = oneOf(given, "id");
  const group_name = oneOf(given, "display_name") ?? "";
  if (group_id === undefined) throw new Refusal([noGroup]);
  refuse([call.rows(roleRows).find(given.role_id) ? undefined : absent]);
  const known = call.settings.readings.mappedRoles === "free" || rolesFor(directory, call)?.includes(given.role_id);
  refuse([known ? undefined : paramInvalid("role_id")]);
  const stamps = { id: newId("drm", call.now), created_at: call.now, updated_at: call.now };
  return { ...stamps, group_id, group_name, role_id: given.role_id, precedence: given.precedence ?? at };
}

export function refuseTwice(rows: readonly GroupRoleMapping[], param: string): void {
  const groups = rows.map(({ group_id }) => group_id);
  refuse([new Set(groups).size === groups.length ? undefined : paramDuplicate(param)]);
}

/** Whoever had this precedence, and all after it, go one further. */
export function inserted(rows: readonly GroupRoleMapping[], row: GroupRoleMapping, now: number): readonly GroupRoleMapping[] {
  const taken = rows.some(({ precedence: at }) => at === row.precedence);
  const others = rows.map((one) =>
    taken && one.precedence >= row.precedence ? Object.assign({}, one, { precedence: one.precedence + 1, updated_at: now }) : one,
  );
  return inOrder([...others, row]);
}
