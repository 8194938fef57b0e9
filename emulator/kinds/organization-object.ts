// Organizations: `/organizations`. Metadata has endpoints of its own, and one organization can be changed ten times in ten seconds.

import { type Body, shape } from "../core/field";
import type { JsonObject } from "../core/json";
import { paramFormat, paramTime, problem, refuse, unresolved } from "../core/problem";
import { answerList, filtered, flagOf } from "../core/query";
import { create, type Kind, named, remove, show, update } from "../core/resource";
import { type Call, ok, requirePlan, type Route, route } from "../core/route";
import { FREE_MEMBERSHIPS, gated, lackingForCreator, roleRows, settingsOf } from "./organization";
import { always, organizationAttachments, perOrganization } from "./organization-attachment";
import {
  item,
  membershipRows,
  membersOf,
  newMembership,
  type Organization,
  organizationDomainRows,
  organizationRows,
  organizations,
  slugOf,
} from "./organization-rows";
import { roleSetsOf, setOf } from "./role-set-rows";
import { users } from "./user";

/** Clerk does not say how many a development instance may have. */
const MOST_IN_DEVELOPMENT = 100;

/** What only a read that asks for it shows. */
function extras(row: Organization, call: Call): JsonObject {
  const members = membersOf(row, call);
  const able = members.some((one) => lackingForCreator(call, call.rows(roleRows).find(one.role_id)?.permissions ?? []).length === 0);
  return {
    ...(flagOf(call.query, "include_members_count") && { members_count: members.length }),
    ...(flagOf(call.query, "include_missing_member_with_elevated_permissions") && { missing_member_with_elevated_permissions: !able }),
  };
}
const shown = (row: Organization, call: Call): JsonObject => ({ ...show(organizations, row, call), ...extras(row, call) });

const badName = (name: string) =>
  problem(
    422,
    "form_param_value_invalid",
    "invalid organization name",
    `The organization name "${name}" is invalid: it contains a URL or HTML`,
    {
      param_name: "name",
    },
  );
const name = {
  type: "string",
  maxLength: 256,
  check: (value: string) => (/https?:\/\/|www\.|<[^>]+>/i.test(value) ? badName(value) : undefined),
} as const;
const slug = {
  type: "string",
  null: "unchanged",
  check: (value: string, param: string) =>
    /^[a-z0-9-]+$/.test(value) ? undefined : paramFormat(param, "of lowercase letters, digits and dashes"),
} as const;
const limit = { type: "integer", min: 0, null: "unchanged" } as const;
const time = { type: "string", null: "unchanged", check: paramTime } as const;
const text = { type: "string", null: "unchanged" } as const;

const creation = shape({
  name: { ...name, required: true },
  created_by: text,
  private_metadata: { type: "map", null: "unchanged", secret: true },
  public_metadata: { type: "map", null: "unchanged" },
  slug,
  max_allowed_memberships: limit,
  created_at: time,
  role_set_key: text,
});
/** The metadata were taken before version 2026-05-12. */
const old = { type: "map", null: "value" } as const;
const change = shape({
  name: { ...name, null: "unchanged", empty: "refused" },
  slug,
  max_allowed_memberships: limit,
  admin_delete_enabled: { type: "boolean", null: "unchanged" },
  self_serve_sso_enabled: { type: "boolean", null: "unchanged" },
  created_at: time,
  role_set_key: text,
  public_metadata: old,
  private_metadata: old,
});

const quotaExceeded = problem(
  403,
  "organization_quota_exceeded",
  "organization quota exceeded",
  `You have reached your limit of ${MOST_IN_DEVELOPMENT} organizations. You can remove the organization limit by upgrading to a paid plan or using a production instance.`,
);
const creatorUnknown = (id: string) => problem(400, "organization_creator_not_found", "creator not found", `No users found with id ${id}.`);
const slugsDisabled = problem(
  403,
  "organization_slugs_disabled",
  "organization slugs not enabled",
  "This instance does not have slugs enabled for organizations.",
);
const managedByBilling = problem(
  400,
  "organization_member_limit_managed_by_billing",
  "member limit managed by Billing",
  "This organization's member limit is managed by their subscription. It cannot be edited directly.",
  { param_name: "max_allowed_memberships" },
);

type Settings = Pick<Body<typeof change>, "slug" | "max_allowed_memberships" | "role_set_key">;

/** What making and changing refuse alike. */
function refuseWrong(call: Call<Settings>, before?: Organization): void {
  const { slug: wanted, max_allowed_memberships: members, role_set_key: roleSet } = call.body;
  const others = call.rows(organizationRows).all();
  const taken = others.some((row) => row.slug === wanted && row.id !== before?.id);
  const sets = roleSetsOf(call).map(({ key }) => key);
  refuse([wanted !== undefined && settingsOf(call).slug_disabled ? slugsDisabled : undefined]);
  refuse([
    wanted !== undefined && taken
      ? problem(422, call.settings.readings.takenKey, "is taken", "slug is taken", { param_name: "slug" })
      : undefined,
    roleSet !== undefined && !sets.includes(roleSet) ? unresolved("role_set_key") : undefined,
    before?.billed && members !== undefined && members !== before.max_allowed_memberships ? managedByBilling : undefined,
  ]);
  if (members !== undefined && members !== before?.max_allowed_memberships && (members === 0 || members > FREE_MEMBERSHIPS))
    requirePlan(call, "organization_memberships");
}

function make(call: Call<Body<typeof creation>>) {
  const given = call.body;
  const settings = settingsOf(call);
  refuseWrong(call);
  const creator = given.created_by;
  refuse([creator !== undefined && !call.rows(users.rows).find(creator) ? creatorUnknown(creator) : undefined]);
  const others = call.rows(organizationRows).all();
  refuse([call.instance.kind === "development" && others.length >= MOST_IN_DEVELOPMENT ? quotaExceeded : undefined]);
  return {
    name: given.name,
    slug: given.slug ?? (settings.slug_disabled ? null : slugOf(given.name, others)),
    created_by: creator ?? null,
    public_metadata: given.public_metadata ?? {},
    private_metadata: given.private_metadata ?? {},
    max_allowed_memberships: given.max_allowed_memberships ?? settings.max_allowed_memberships,
    admin_delete_enabled: settings.admin_delete_enabled,
    self_serve_sso_enabled: null,
    role_set_key: given.role_set_key ?? settings.initial_role_set_key,
    logo: null,
    ...(given.created_at && { created_at: Date.parse(given.created_at) }),
  };
}

/** Whoever creates an organization becomes a member of it, in the creator's role: that of a custom role set, else that of the settings. */
function withCreator(of: Route): Route {
  return {
    ...of,
    async handle(incoming) {
      const answer = await of.handle(incoming);
      const made = incoming.rows(organizationRows).find(String((answer.body as JsonObject).id));
      const call: Call = { ...incoming, body: undefined };
      const { creator_role: key } = settingsOf(call);
      const set = made && setOf(made, call);
      const role = incoming
        .rows(roleRows)
        .all()
        .find((one) => (set?.type === "custom" ? one.id === set.creator_role : one.key === key));
      if (made?.created_by && role) incoming.rows(membershipRows).insert(newMembership(made.id, made.created_by, role.id, incoming.now));
      return answer;
    },
  };
}

function changed(row: Organization, call: Call<Body<typeof change>>): Partial<Organization> {
  const { public_metadata, private_metadata, created_at: at, ...plain } = call.body;
  const removed = Object.entries({ public_metadata, private_metadata }).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  refuse(removed.map((param) => metadataMoved(param, call)));
  refuseWrong(call, row);
  return { ...plain, ...(at && { created_at: Date.parse(at) }) };
}

function metadataMoved(param: string, { settings }: Call) {
  const sentence = `${param} is not a valid parameter for this request. Use PUT or PATCH /v1/organizations/{organization_id}/metadata.`;
  const code = settings.readings.metadataInPatch;
  return problem(422, code, code === "form_param_deprecated" ? "is deprecated" : "is unknown", sentence, { param_name: param });
}

/** Members and domains go with their organization. */
function removeBelow({ id }: Organization, call: Call): void {
  for (const rows of [call.rows(membershipRows), call.rows(organizationDomainRows)])
    for (const row of rows.all()) if (row.organization_id === id) rows.remove(row.id);
}

export const organizationObject: Kind = {
  collections: [organizationRows],
  routes: [
    gated(
      route({
        method: "GET",
        path: organizations.path,
        answer(call) {
          const rows = call.rows(organizationRows).all();
          const counted = (row: Organization) => ({ ...row, members_count: membersOf(row, call).length });
          const wanted = call.query.get("query")?.toLowerCase() ?? "";
          const where = (row: Organization, query: URLSearchParams) =>
            filtered(query, "organization_id", [row.id]) &&
            filtered(
              query,
              "user_id",
              membersOf(row, call).map((one) => one.user_id),
            ) &&
            (row.id.toLowerCase() === wanted || [row.name, row.slug ?? ""].some((word) => word.toLowerCase().includes(wanted)));
          return answerList(call, rows.map(counted), { shape: "total", orderBy: ["-created_at", "name", "members_count"], where }, (row) =>
            shown(row, call),
          );
        },
      }),
    ),
    gated(withCreator(create(organizations, creation, make))),
    gated(
      route({
        method: "GET",
        path: item,
        answer(call) {
          const wanted = call.params[organizations.param];
          const bySlug = call
            .rows(organizationRows)
            .all()
            .find((row) => row.slug === wanted);
          return ok(shown(bySlug ?? named(organizations, call), call));
        },
      }),
    ),
    gated(perOrganization(update(organizations, change, changed))),
    always(remove(organizations, undefined, removeBelow)),
    ...organizationAttachments,
  ],
};
