// What is kept and shown of organizations, their members and their domains. Knows no operation; the kinds of these objects share it.

import { newId } from "../core/id";
import type { CollectionOf } from "../core/instance";
import { imageUrl } from "../core/image";
import { type JsonObject, sortKeys } from "../core/json";
import type { Resource, Stamped } from "../core/resource";
import type { Call } from "../core/route";
import { organizationMissing } from "./organization";

export type Organization = Stamped & {
  readonly name: string;
  /** Null: made while slugs were disabled. */
  readonly slug: string | null;
  readonly created_by: string | null;
  readonly public_metadata: JsonObject;
  readonly private_metadata: JsonObject;
  /** 0: no limit. */
  readonly max_allowed_memberships: number;
  readonly admin_delete_enabled: boolean;
  readonly self_serve_sso_enabled: boolean | null;
  readonly role_set_key: string | null;
  readonly logo: string | null;
  /** A subscription sets its limit of members; only a state that was put in can say so. */
  readonly billed?: boolean;
};

export type Membership = Stamped & {
  readonly organization_id: string;
  readonly user_id: string;
  readonly role_id: string;
  readonly public_metadata: JsonObject;
  readonly private_metadata: JsonObject;
  /** A directory made it; only a state that was put in can say so. */
  readonly scim?: boolean;
};

export type OrganizationDomain = Stamped & {
  readonly organization_id: string;
  readonly name: string;
  readonly enrollment_mode: string;
  readonly affiliation_verified_at: number | null;
  readonly ownership_verified_at: number | null;
};

export const organizationRows: CollectionOf<Organization> = { name: "organizations" };
export const membershipRows: CollectionOf<Membership> = { name: "organization_memberships" };
export const organizationDomainRows: CollectionOf<OrganizationDomain> = { name: "organization_domains" };

export const organizations: Resource<Organization> = {
  path: "/organizations",
  param: "organization_id",
  prefix: "org",
  object: "organization",
  rows: organizationRows,
  missing: () => organizationMissing,
  show: (row) => ({
    id: row.id,
    name: row.name,
    // The answer promises a text.
    slug: row.slug ?? "",
    image_url: row.logo ?? imageUrl(row.id),
    has_image: row.logo !== null,
    max_allowed_memberships: row.max_allowed_memberships,
    admin_delete_enabled: row.admin_delete_enabled,
    self_serve_sso_enabled: row.self_serve_sso_enabled,
    public_metadata: sortKeys(row.public_metadata),
    private_metadata: sortKeys(row.private_metadata),
    ...(row.created_by !== null && { created_by: row.created_by }),
    role_set_key: row.role_set_key,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
};
export const item = `${organizations.path}/{${organizations.param}}`;

export const membersOf = (row: { readonly id: string }, call: Call) =>
  call
    .rows(membershipRows)
    .all()
    .filter((one) => one.organization_id === row.id);

export function newMembership(organization_id: string, user_id: string, role_id: string, now: number): Membership {
  const stamps = { id: newId("orgmem", now), created_at: now, updated_at: now };
  return { ...stamps, organization_id, user_id, role_id, public_metadata: {}, private_metadata: {} };
}

/** A slug out of a name that no other organization has. */
export function slugOf(name: string, others: readonly Organization[]): string {
  const words = name
    .toLowerCase()
    .normalize("NFKD")
    .match(/[a-z0-9]+/g) ?? ["organization"];
  const plain = words.join("-");
  const taken = new Set(others.map(({ slug }) => slug));
  let free = plain;
  for (let i = 1; taken.has(free); i++) free = `${plain}-${i}`;
  return free;
}
