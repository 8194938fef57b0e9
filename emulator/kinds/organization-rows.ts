// What is kept of organizations, their members and their domains. Knows no operation; the kinds of these objects share it.

import type { CollectionOf } from "../core/instance";
import type { JsonObject } from "../core/json";
import type { Stamped } from "../core/resource";

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
  /** By key, as it is shown. */
  readonly role: string;
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
