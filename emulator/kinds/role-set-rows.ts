// What is kept of role sets, and what other kinds ask about them. Knows no operation.

import { deriveId } from "../core/id";
import type { CollectionOf } from "../core/instance";
import { same } from "../core/json";
import type { Stamped } from "../core/resource";
import type { Call } from "../core/route";
import { ownOrder, type Role, roleRows, settingsOf, settingsRows } from "./organization";
import { type Membership, membershipRows, organizationRows } from "./organization-rows";

export type Migration = {
  readonly id: string;
  readonly trigger_type: string;
  readonly source_role_set_id: string;
  readonly dest_role_set_id: string;
  readonly mappings: { readonly [from: string]: string };
  readonly members: number;
  readonly created_at: number;
  readonly ends_at: number;
};

/** Roles are kept by id, so that a set follows them to a new key. */
export type RoleSet = Stamped & {
  readonly name: string;
  readonly key: string;
  readonly description: string | null;
  readonly type: string;
  readonly roles: readonly string[];
  readonly default_role: string;
  readonly creator_role: string;
  readonly migration?: Migration;
  /** Replaced, and there until its members are moved. */
  readonly gone_at?: number;
};

export const roleSetRows: CollectionOf<RoleSet> = {
  name: "role_sets",
  initial(instance) {
    const [admin = "", member = ""] = (roleRows.initial?.(instance) ?? []).map(({ id }) => id);
    return [
      {
        id: deriveId("rset", instance.id),
        name: "Primary",
        // Clerk does not publish it; this is the one of the reference's example.
        key: "role_set:default",
        description: null,
        type: "initial",
        roles: ownOrder([admin, member]),
        default_role: member,
        creator_role: admin,
        created_at: instance.createdAt,
        updated_at: instance.createdAt,
      },
    ];
  },
};

export const roleSetsOf = (call: Pick<Call, "rows" | "now">): readonly RoleSet[] =>
  call
    .rows(roleSetRows)
    .all()
    .filter(({ gone_at: gone }) => gone === undefined || gone > call.now);

export const initialSetOf = (call: Pick<Call, "rows" | "now">): RoleSet | undefined =>
  roleSetsOf(call).find(({ type }) => type === "initial");

export const migrating = ({ migration }: RoleSet, now: number): boolean => migration !== undefined && migration.ends_at > now;

export const setOf = (organization: { readonly role_set_key: string | null }, call: Call): RoleSet | undefined =>
  roleSetsOf(call).find(({ key }) => key === organization.role_set_key);

/** The members of the organizations that have this set, all of them or those in one role. */
export function membersWith(set: RoleSet, call: Call, role?: string): readonly Membership[] {
  const organizations = new Set(
    call
      .rows(organizationRows)
      .all()
      .filter((row) => row.role_set_key === set.key)
      .map(({ id }) => id),
  );
  return call
    .rows(membershipRows)
    .all()
    .filter((row) => organizations.has(row.organization_id) && (role === undefined || row.role_id === role));
}

const mirrored = ({ settings }: Call): boolean => settings.readings.settingsRoles === "initialSet";

/** The settings name the initial set and, in one reading, its two roles. */
export function tellSettings(call: Call): void {
  const set = initialSetOf(call);
  if (!set) return;
  const settings = settingsOf(call);
  const keyOf = (id: string, otherwise: string) => call.rows(roleRows).find(id)?.key ?? otherwise;
  const told = {
    ...settings,
    initial_role_set_key: set.key,
    ...(mirrored(call) && {
      creator_role: keyOf(set.creator_role, settings.creator_role),
      domains_default_role: keyOf(set.default_role, settings.domains_default_role),
    }),
  };
  if (!same(told, settings)) call.rows(settingsRows).replace(told);
}

/** The other way round: roles that the settings are given become those of the initial set, in that reading. */
export function tellInitialSet(call: Call, creator: Role | undefined, standard: Role | undefined): void {
  const set = initialSetOf(call);
  if (!set || !mirrored(call)) return;
  const { id: creator_role } = creator ?? { id: set.creator_role };
  const { id: default_role } = standard ?? { id: set.default_role };
  const roles = joined(set.roles, [creator_role, default_role]);
  const told = { ...set, roles, creator_role, default_role };
  if (!same(told, set)) call.rows(roleSetRows).replace({ ...told, updated_at: call.now });
}

export const joined = (roles: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((id) => roles.includes(id)) ? roles : ownOrder([...new Set([...roles, ...more])]);

/** A new role enters the initial set when asked to. */
export function joinInitialSet(call: Call, role: string): void {
  const set = initialSetOf(call);
  if (set) call.rows(roleSetRows).replace({ ...set, roles: joined(set.roles, [role]), updated_at: call.now });
}

/** A role that is no more is in no set. */
export function leaveSets(call: Call, role: string): void {
  for (const set of roleSetsOf(call).filter(({ roles }) => roles.includes(role)))
    call.rows(roleSetRows).replace({ ...set, roles: set.roles.filter((id) => id !== role), updated_at: call.now });
}
