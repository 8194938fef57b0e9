// Who is in an organization, and in which role: `/organizations/{organization_id}/memberships`. They are named by their user.

import { type Body, shape } from "../core/field";
import { imageUrl } from "../core/image";
import { type JsonObject, merge, same, sortKeys } from "../core/json";
import { type Problem, problem, Refusal, refuse } from "../core/problem";
import { answerList, filtered, type ListSpec } from "../core/query";
import { type Kind, named, show as showRow } from "../core/resource";
import { type Call, limited, ok, type Route, route } from "../core/route";
import { gated, lackingForCreator, permissionRows, type Role, roleMissing, roleRows } from "./organization";
import { always } from "./organization-attachment";
import { item, type Membership, membershipRows, membersOf, newMembership, organizations } from "./organization-rows";
import { setOf } from "./role-set-rows";
import { users } from "./user";

const path = `${item}/memberships`;

const ORDER = ["-created_at", "phone_number", "email_address", "first_name", "last_name", "username"] as const;

const missing = problem(404, "resource_not_found", "not found", "Organization membership not found.");
const alreadyMember = (user: string) =>
  problem(400, "already_a_member_in_organization", "already a member", `${user} is already a member of the organization.`);
const quotaExceeded = (most: number) =>
  problem(
    403,
    "organization_membership_quota_exceeded",
    "organization membership quota exceeded",
    `You have reached your limit of ${most} organization memberships, including outstanding invitations.`,
  );
const lastAdmin = problem(
  400,
  "organization_minimum_permissions_needed",
  "minimum organization permissions needed",
  "There has to be at least one organization member with the minimum required permissions",
);
const managedByScim = problem(
  409,
  "organization_membership_managed_by_scim",
  "membership role managed by directory sync",
  "This membership is managed by a directory and cannot be changed manually.",
);

function show(row: Membership, call: Call): JsonObject {
  const role = call.rows(roleRows).find(row.role_id);
  const organization = call.rows(organizations.rows).find(row.organization_id);
  const user = call.rows(users.rows).find(row.user_id);
  const keys = (role?.permissions ?? []).map((id) => call.rows(permissionRows).find(id)?.key).filter((key) => key !== undefined);
  return {
    object: "organization_membership",
    id: row.id,
    role: role?.key ?? "",
    role_name: role?.name ?? "",
    permissions: keys,
    public_metadata: sortKeys(row.public_metadata),
    private_metadata: sortKeys(row.private_metadata),
    organization: organization ? showRow(organizations, organization, call) : {},
    public_user_data: {
      user_id: row.user_id,
      first_name: user?.first_name ?? null,
      last_name: user?.last_name ?? null,
      profile_image_url: null,
      image_url: imageUrl(row.user_id),
      has_image: false,
      identifier: user?.email_addresses[0]?.email_address ?? user?.username ?? null,
      username: user?.username ?? null,
    },
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** The role that the body names by key; in one reading it has to be in the organization's role set. */
function roleOf(call: Call<{ readonly role: string }>): Role {
  const set = setOf(named(organizations, call), call);
  const among = call.settings.readings.roleOutsideSet === "refused" ? set?.roles : undefined;
  const role = call
    .rows(roleRows)
    .all()
    .find(({ id, key }) => key === call.body.role && (among?.includes(id) ?? true));
  if (!role) throw new Refusal([{ ...roleMissing, meta: { param_name: "role" } }]);
  return role;
}

/** The membership that the path names, in the organization that it names. */
function membershipOf(call: Call): Membership {
  const found = membersOf(named(organizations, call), call).find((row) => row.user_id === call.params.user_id);
  if (!found) throw new Refusal([missing]);
  return found;
}

function change(call: Call, row: Membership, next: Membership): Membership {
  if (same(row, next)) return row;
  const changed = { ...next, updated_at: call.now };
  call.rows(membershipRows).replace(changed);
  return changed;
}

/** Somebody has to be left who can do what a creator can, where there was somebody. */
function keepsAdmin(call: Call, row: Membership, next?: Membership): Problem | undefined {
  if (call.settings.readings.lastAdmin === "free") return undefined;
  const able = (one: Membership) => lackingForCreator(call, call.rows(roleRows).find(one.role_id)?.permissions ?? []).length === 0;
  const others = membersOf({ id: row.organization_id }, call).filter((one) => one.id !== row.id);
  return able(row) && !others.some(able) && !(next && able(next)) ? lastAdmin : undefined;
}

/** With what lists are ordered by and searched for. */
function withUser(row: Membership, call: Call) {
  const user = call.rows(users.rows).find(row.user_id);
  const { first_name = null, last_name = null, username = null } = user ?? {};
  const email_address = user?.email_addresses[0]?.email_address ?? null;
  const phone_number = user?.phone_numbers[0]?.phone_number ?? null;
  return { ...row, first_name, last_name, username, email_address, phone_number };
}
type WithUser = ReturnType<typeof withUser>;

function list(at: string, rows: (call: Call) => readonly Membership[]): Route {
  return route({
    method: "GET",
    path: at,
    answer(call) {
      const found = rows(call).map((row) => withUser(row, call));
      const where = (row: WithUser, query: URLSearchParams) => {
        const wanted = query.get("query")?.toLowerCase() ?? "";
        const words = [row.user_id, row.first_name, row.last_name, row.username, row.email_address, row.phone_number];
        return (
          filtered(query, "user_id", [row.user_id]) &&
          filtered(query, "role", [call.rows(roleRows).find(row.role_id)?.key ?? ""]) &&
          filtered(query, "email_address", [row.email_address ?? ""]) &&
          filtered(query, "username", [row.username ?? ""]) &&
          words.some((word) => word?.toLowerCase().includes(wanted))
        );
      };
      const spec: ListSpec<WithUser> = { shape: "total", orderBy: ORDER, where };
      return answerList(call, found, spec, (row) => show(row, call));
    },
  });
}

const map = { type: "map", null: "unchanged" } as const;
const creation = shape({
  user_id: { type: "string", required: true },
  role: { type: "string", required: true },
  public_metadata: map,
  private_metadata: { ...map, secret: true },
});

function make(call: Call<Body<typeof creation>>): Membership {
  const { user_id: user, role: _role, ...given } = call.body;
  const organization = named(organizations, call);
  const role = roleOf(call);
  const members = membersOf(organization, call);
  const { max_allowed_memberships: most } = organization;
  const userMissing = { ...users.missing(user, call), meta: { param_name: "user_id" } };
  refuse([call.rows(users.rows).find(user) ? undefined : userMissing]);
  refuse([members.some((one) => one.user_id === user) ? alreadyMember(user) : undefined]);
  refuse([most > 0 && members.length >= most ? quotaExceeded(most) : undefined]);
  const row = { ...newMembership(organization.id, user, role.id, call.now), ...given };
  call.rows(membershipRows).insert(row);
  return row;
}

const perMembership = (of: Route) => limited(of, ({ organization_id = "", user_id = "" }) => `${organization_id}/${user_id}`);

export const organizationMembership: Kind = {
  collections: [membershipRows],
  routes: [
    always(list(path, (call) => membersOf(named(organizations, call), call))),
    gated(route({ method: "POST", path, body: creation, answer: (call) => ok(show(make(call), call)) })),
    always(
      perMembership(
        route({
          method: "PATCH",
          path: `${path}/{user_id}`,
          body: shape({ role: { type: "string", required: true } }),
          answer(call) {
            const row = membershipOf(call);
            const next = { ...row, role_id: roleOf(call).id };
            refuse([row.scim && next.role_id !== row.role_id ? managedByScim : undefined, keepsAdmin(call, row, next)]);
            return ok(show(change(call, row, next), call));
          },
        }),
      ),
    ),
    always(
      perMembership(
        route({
          method: "PATCH",
          path: `${path}/{user_id}/metadata`,
          body: shape({ public_metadata: { type: "map" }, private_metadata: { type: "map", secret: true } }),
          answer(call) {
            const row = membershipOf(call);
            const { public_metadata: open = {}, private_metadata: hidden = {} } = call.body;
            const next = {
              ...row,
              public_metadata: merge(row.public_metadata, open),
              private_metadata: merge(row.private_metadata, hidden),
            };
            return ok(show(change(call, row, next), call));
          },
        }),
      ),
    ),
    always(
      route({
        method: "DELETE",
        path: `${path}/{user_id}`,
        answer(call) {
          const row = membershipOf(call);
          refuse([row.scim ? managedByScim : undefined, keepsAdmin(call, row)]);
          const shown = show(row, call);
          call.rows(membershipRows).remove(row.id);
          return ok(shown);
        },
      }),
    ),
    always(list("/organization_memberships", (call) => call.rows(membershipRows).all())),
  ],
};
