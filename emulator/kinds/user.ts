// Users, as far as configuration speaks of them: `/users` can be listed, counted, read and made, so that memberships and keys have owners.

import { type Body, shape } from "../core/field";
import { deriveId, newId } from "../core/id";
import { type JsonObject, sortKeys } from "../core/json";
import { paramTime, problem, refuse } from "../core/problem";
import { answerList, filtered } from "../core/query";
import { create, type Kind, read, type Resource, type Stamped } from "../core/resource";
import { type Call, ok, route } from "../core/route";
import { membershipRows } from "./organization-rows";

export type User = Stamped & {
  readonly username: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly external_id: string | null;
  readonly email_addresses: readonly { readonly id: string; readonly email_address: string }[];
  readonly phone_numbers: readonly { readonly id: string; readonly phone_number: string }[];
  readonly public_metadata: JsonObject;
  readonly private_metadata: JsonObject;
  readonly unsafe_metadata: JsonObject;
};

const IMAGE = "https://img.emulated.example/user";

export const users: Resource<User> = {
  path: "/users",
  param: "user_id",
  prefix: "user",
  object: "user",
  rows: {
    name: "users",
    // Somebody whom memberships can be given to: the same at every start.
    initial: (instance) => [
      {
        id: deriveId("user", instance.id),
        username: null,
        first_name: "Ada",
        last_name: "Example",
        external_id: null,
        email_addresses: [{ id: deriveId("idn", instance.id), email_address: "ada@example.com" }],
        phone_numbers: [],
        public_metadata: {},
        private_metadata: {},
        unsafe_metadata: {},
        created_at: instance.createdAt,
        updated_at: instance.createdAt,
      },
    ],
  },
  missing: (id) => problem(404, "resource_not_found", "not found", `No user was found with id ${id}.`),
  show: (row) => ({
    id: row.id,
    external_id: row.external_id,
    primary_email_address_id: row.email_addresses[0]?.id ?? null,
    primary_phone_number_id: row.phone_numbers[0]?.id ?? null,
    primary_web3_wallet_id: null,
    username: row.username,
    first_name: row.first_name,
    last_name: row.last_name,
    image_url: IMAGE,
    has_image: false,
    public_metadata: sortKeys(row.public_metadata),
    private_metadata: sortKeys(row.private_metadata),
    unsafe_metadata: sortKeys(row.unsafe_metadata),
    email_addresses: row.email_addresses.map((one) => ({ object: "email_address", ...one, ...identification(row) })),
    phone_numbers: row.phone_numbers.map((one) => ({ object: "phone_number", ...one, ...identification(row) })),
    ...UNUSED,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }),
};

const identification = ({ created_at, updated_at }: User) => ({
  reserved: false,
  verification: null,
  linked_to: [],
  created_at,
  updated_at,
});

/** What the emulator's users never have. */
const UNUSED = {
  web3_wallets: [],
  passkeys: [],
  external_accounts: [],
  saml_accounts: [],
  enterprise_accounts: [],
  password_enabled: false,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  mfa_enabled_at: null,
  mfa_disabled_at: null,
  last_sign_in_at: null,
  last_active_at: null,
  legal_accepted_at: null,
  banned: false,
  locked: false,
  lockout_expires_in_seconds: null,
  verification_attempts_remaining: null,
  delete_self_enabled: true,
  create_organization_enabled: true,
};

const text = { type: "string", null: "unchanged", empty: "allowed" } as const;
const flag = { type: "boolean", null: "unchanged" } as const;
const secret = { type: "string", null: "unchanged", empty: "allowed", secret: true } as const;
const texts = { type: "list", items: { type: "string" } } as const;

/** Taken whole, as strictly as Clerk does; what signs a user in is then dropped. */
const creation = shape({
  external_id: text,
  first_name: text,
  last_name: text,
  locale: text,
  email_address: texts,
  email_address_identification_status: texts,
  phone_number: texts,
  phone_number_identification_status: texts,
  web3_wallet: texts,
  username: text,
  password: secret,
  password_digest: secret,
  password_hasher: { type: "string" },
  skip_password_checks: flag,
  skip_password_requirement: flag,
  totp_secret: secret,
  backup_codes: { ...texts, secret: true },
  public_metadata: { type: "map" },
  private_metadata: { type: "map" },
  unsafe_metadata: { type: "map" },
  delete_self_enabled: flag,
  legal_accepted_at: text,
  skip_legal_checks: flag,
  skip_user_requirement: flag,
  create_organization_enabled: flag,
  create_organizations_limit: { type: "integer", null: "unchanged" },
  created_at: { ...text, check: paramTime },
  bypass_client_trust: flag,
  banned: flag,
  locked: flag,
});

const taken = (param: string) =>
  problem(422, "form_identifier_exists", "is taken", `That ${param} is taken. Please try another.`, { param_name: param });

function make({ body, now, rows }: Call<Body<typeof creation>>) {
  const others = rows(users.rows).all();
  const emails = (body.email_address ?? []).map((one) => one.toLowerCase());
  const phones = body.phone_number ?? [];
  const clash = (mine: string | null | undefined, of: (row: User) => string | null) => !!mine && others.some((row) => of(row) === mine);
  refuse([
    others.some((row) => row.email_addresses.some((one) => emails.includes(one.email_address))) ? taken("email_address") : undefined,
    others.some((row) => row.phone_numbers.some((one) => phones.includes(one.phone_number))) ? taken("phone_number") : undefined,
    clash(body.username, (row) => row.username) ? taken("username") : undefined,
    clash(body.external_id, (row) => row.external_id) ? taken("external_id") : undefined,
  ]);
  return {
    username: body.username ?? null,
    first_name: body.first_name ?? null,
    last_name: body.last_name ?? null,
    external_id: body.external_id ?? null,
    email_addresses: emails.map((one) => ({ id: newId("idn", now), email_address: one })),
    phone_numbers: phones.map((one) => ({ id: newId("idn", now), phone_number: one })),
    public_metadata: body.public_metadata ?? {},
    private_metadata: body.private_metadata ?? {},
    unsafe_metadata: body.unsafe_metadata ?? {},
    ...(body.created_at && { created_at: Date.parse(body.created_at) }),
  };
}

/** Lists and counts know the same filters; of the many, those by which somebody is looked up. */
function found(call: Call): readonly User[] {
  const { query } = call;
  const memberships = call.rows(membershipRows).all();
  const wanted = query.get("query")?.toLowerCase() ?? "";
  return call
    .rows(users.rows)
    .all()
    .filter((row) => {
      const emails = row.email_addresses.map((one) => one.email_address);
      const own = memberships.filter((one) => one.user_id === row.id).map((one) => one.organization_id);
      const words = [row.id, row.username, row.first_name, row.last_name, ...emails, ...row.phone_numbers.map((one) => one.phone_number)];
      return (
        filtered(query, "user_id", [row.id]) &&
        filtered(query, "external_id", [row.external_id ?? ""]) &&
        filtered(query, "organization_id", own) &&
        filtered(query, "email_address", emails) &&
        filtered(query, "username", [row.username ?? ""]) &&
        words.some((word) => word?.toLowerCase().includes(wanted))
      );
    });
}

export const user: Kind = {
  collections: [users.rows],
  routes: [
    route({
      method: "GET",
      path: users.path,
      answer: (call) =>
        answerList(
          call,
          found(call),
          { shape: "page", orderBy: ["-created_at", "updated_at", "first_name", "last_name", "username"] },
          (row) => ({ object: users.object, ...users.show?.(row, call) }),
        ),
    }),
    create(users, creation, make),
    route({
      method: "GET",
      path: `${users.path}/count`,
      answer: (call) => ok({ object: "total_count", total_count: found(call).length }),
    }),
    read(users),
  ],
};
