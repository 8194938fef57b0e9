// What the organization kinds share: their rows, what a fresh instance holds, the gate, and the rules that reach from one kind to another.

import { deriveId } from "../core/id";
import type { CollectionOf, Instance } from "../core/instance";
import { paramFormat, type Problem, problem, refuse } from "../core/problem";
import type { Call, Route } from "../core/route";
import type { Settings } from "../core/settings";

/** One row, whose id is the instance's. The two roles are kept by key, as they are shown. */
export type OrganizationSettings = {
  readonly id: string;
  readonly enabled: boolean;
  /** 0: no limit. */
  readonly max_allowed_memberships: number;
  readonly max_allowed_roles: number;
  readonly max_role_sets_allowed: number;
  readonly max_allowed_domains: number;
  readonly max_allowed_permissions: number;
  readonly creator_role: string;
  readonly admin_delete_enabled: boolean;
  readonly domains_enabled: boolean;
  readonly slug_disabled: boolean;
  readonly domains_enrollment_modes: readonly string[];
  readonly domains_default_role: string;
  readonly initial_role_set_key: string | null;
};

export type Permission = {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly type: string;
  readonly created_at: number;
  readonly updated_at: number;
};

export type Role = {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly description: string | null;
  /** Ids. */
  readonly permissions: readonly string[];
  /** Taken at creation and never shown. */
  readonly include_in_initial_role_set: boolean;
  /** One of the two that Clerk makes; the others count towards the quota. */
  readonly built_in?: boolean;
  /** How many members and invitations have it. Beside the memberships that are kept: a state that was put in can say so. */
  readonly members?: number;
  readonly invitations?: number;
  readonly created_at: number;
  readonly updated_at: number;
};

const SYSTEM_PERMISSIONS: readonly (readonly [key: string, name: string, what: string])[] = [
  ["org:sys_profile:manage", "Manage organization", "manage an organization"],
  ["org:sys_profile:delete", "Delete organization", "delete an organization"],
  ["org:sys_memberships:read", "Read members", "read the members of an organization"],
  ["org:sys_memberships:manage", "Manage members", "manage the members of an organization"],
  ["org:sys_domains:read", "Read domains", "read the domains of an organization"],
  ["org:sys_domains:manage", "Manage domains", "manage the domains of an organization"],
  ["org:sys_billing:read", "Read billing", "read the billing of an organization"],
  ["org:sys_billing:manage", "Manage billing", "manage the billing of an organization"],
  ["org:sys_entconns:manage", "Manage enterprise connections", "manage the enterprise connections of an organization"],
];
/** What the creator of an organization must be able to do. */
const CREATOR_NEEDS = ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"];

/** More members than these, or no limit, take a plan in production. */
export const FREE_MEMBERSHIPS = 20;

const permissionId = (instance: Instance, key: string): string => deriveId("perm", `${instance.id} ${key}`);
const stamps = ({ createdAt }: Instance) => ({ created_at: createdAt, updated_at: createdAt });

export const permissionRows: CollectionOf<Permission> = {
  name: "organization_permissions",
  initial: (instance) =>
    SYSTEM_PERMISSIONS.map(([key, name, what]) => ({
      id: permissionId(instance, key),
      name,
      key,
      description: `Permission to ${what}.`,
      type: "system",
      ...stamps(instance),
    })),
};

export const roleRows: CollectionOf<Role> = {
  name: "organization_roles",
  initial: (instance) => [
    builtIn(
      instance,
      "org:admin",
      "Admin",
      "Offers full access to Organization resources",
      SYSTEM_PERMISSIONS.map(([key]) => key),
    ),
    builtIn(instance, "org:member", "Member", "Offers limited access to Organization resources", [
      "org:sys_memberships:read",
      "org:sys_billing:read",
    ]),
  ],
};

function builtIn(instance: Instance, key: string, name: string, description: string, permissions: readonly string[]): Role {
  return {
    id: deriveId("role", `${instance.id} ${key}`),
    name,
    key,
    description,
    permissions: ownOrder(permissions.map((of) => permissionId(instance, of))),
    include_in_initial_role_set: true,
    built_in: true,
    ...stamps(instance),
  };
}

export const settingsRows: CollectionOf<OrganizationSettings> = { name: "organization_settings", initial: (instance) => [fresh(instance)] };

const fresh = (instance: Instance): OrganizationSettings => ({
  id: instance.id,
  enabled: false,
  max_allowed_memberships: 5,
  max_allowed_roles: 10,
  max_role_sets_allowed: 10,
  max_allowed_domains: 10,
  max_allowed_permissions: 50,
  creator_role: "org:admin",
  admin_delete_enabled: true,
  domains_enabled: false,
  slug_disabled: true,
  domains_enrollment_modes: [],
  domains_default_role: "org:member",
  // The set's key is not published; this is the one of the reference's example.
  initial_role_set_key: "role_set:default",
});

/** A state that was put in may say only what matters to it. */
export function settingsOf(call: Pick<Call, "instance" | "rows">): OrganizationSettings {
  return { ...fresh(call.instance), ...call.rows(settingsRows).all()[0] };
}

const notEnabled = problem(
  403,
  "organization_not_enabled_in_instance",
  "access denied",
  "The organizations feature is not enabled for this instance. You can enable it at https://dashboard.clerk.com.",
);

/** Refuses the operation, before it looks at anything, while organizations are not enabled. A read that lags does not make the gate lag. */
export function gated(route: Route, applies: (settings: Settings) => boolean = () => true): Route {
  return {
    ...route,
    handle(incoming) {
      const { enabled } = { ...fresh(incoming.instance), ...incoming.instance.collection(settingsRows).rows()[0] };
      refuse([applies(incoming.settings) && !enabled ? notEnabled : undefined]);
      return route.handle(incoming);
    },
  };
}

/** The text is ours, and which of the two codes it is, a switch says. */
export function keyTaken(call: Call, rows: readonly { readonly id: string; readonly key: string }[], key: string, own?: string) {
  const taken = rows.some((row) => row.key === key && row.id !== own);
  return taken ? problem(422, call.settings.readings.takenKey, "is taken", "key is taken", { param_name: "key" }) : undefined;
}

/** The sentence is ours. */
export const keyRule =
  (pattern: RegExp, expected: string) =>
  (value: string, param: string): Problem | undefined =>
    pattern.test(value) ? undefined : paramFormat(param, expected);

export const permissionMissing = problem(404, "resource_not_found", "not found", "Organization permission not found");
export const organizationMissing = problem(404, "resource_not_found", "not found", "Given organization not found.");
export const roleMissing = problem(404, "resource_not_found", "not found", "Organization role not found");

/** Which permissions these lack to be those of a creator role. */
export function lackingForCreator(call: Call, permissions: readonly string[]): readonly string[] {
  const rows = call.rows(permissionRows);
  const held = new Set(permissions.map((id) => rows.find(id)?.key));
  return CREATOR_NEEDS.filter((key) => !held.has(key));
}

export function creatorLacks(call: Call, permissions: readonly string[]): Problem | undefined {
  const keys = lackingForCreator(call, permissions);
  if (keys.length === 0) return undefined;
  return problem(
    422,
    "organization_missing_creator_role_permissions",
    "missing permissions for creator role",
    `The creator role must contain the following permissions: ${keys.join(", ")}`,
  );
}

/** Clerk does not keep the order in which permissions were given; so that nobody relies on it, here it is never that one. */
export function ownOrder(ids: readonly string[]): readonly string[] {
  // Read backwards an id is as good as random, whatever it was made from.
  const backwards = (id: string) => [...id].reverse().join("");
  const sorted = ids.toSorted((a, b) => (backwards(a) < backwards(b) ? -1 : 1));
  return ids.length > 1 && sorted.every((id, i) => id === ids[i]) ? sorted.reverse() : sorted;
}

/** `query` of a list: the whole id, or a part of name or key. That letters of either case match is our reading. */
export function matches(row: { readonly id: string; readonly name: string; readonly key: string }, query: URLSearchParams): boolean {
  const wanted = query.get("query")?.toLowerCase() ?? "";
  return row.id.toLowerCase() === wanted || [row.name, row.key].some((text) => text.toLowerCase().includes(wanted));
}
