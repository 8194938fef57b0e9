// Organization roles: Clerk's two and custom ones, their permissions, their part in the settings, and when they cannot go.

import type { TestEmulator } from "../support/emulator";
import {
  enable,
  idOf,
  keysOf,
  outcome,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  refusal,
  ROLES,
  type Role,
  rolesOf,
  SETTINGS,
  start,
} from "./organization";
import { raw } from "./raw";

const production = "sk_live_production";
let emulator: TestEmulator;
let clerk: Awaited<ReturnType<typeof start>>["clerk"];
/** The ids of four custom permissions, org:p:0 to org:p:3. */
let ids: readonly string[];

beforeAll(async () => {
  ({ emulator, clerk } = await start({ keys: ["sk_test_development", production], plan: "free" }));
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await enable(emulator);
  const made: string[] = [];
  for (let i = 0; i < 4; i++) made.push((await emulator.seed("POST", PERMISSIONS, { name: `p${i}`, key: `org:p:${i}` })).id);
  ids = made;
});

const make = (more: object = {}) => emulator.seed<Role>("POST", ROLES, { name: "Editor", key: "org:editor", ...more });
const read = async (id: string) => (await raw(emulator, "GET", `${ROLES}/${id}`)).body as unknown as Role;
const patch = (id: string, body: unknown) => outcome(emulator, "PATCH", `${ROLES}/${id}`, { body });
const idsOf = (role: { readonly permissions: readonly { readonly id: string }[] }) => role.permissions.map(({ id }) => id);

test("Clerk's SDK drives every operation", async () => {
  const api = clerk.organizationRoles;
  const made = await api.createOrganizationRole({
    name: "Editor",
    key: "org:editor",
    description: "Edits",
    permissions: ids.slice(0, 2),
    includeInInitialRoleSet: true,
  });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^role_[0-9A-Za-z]{27}$/),
    name: "Editor",
    key: "org:editor",
    description: "Edits",
    isCreatorEligible: false,
    permissions: { length: 2 },
  });
  expect(await api.getOrganizationRole(made.id)).toEqual(made);
  const [first = "", , third = ""] = ids;
  const renamed = await api.updateOrganizationRole({ organizationRoleId: made.id, key: "org:writer", permissions: [first] });
  expect(renamed).toMatchObject({
    id: made.id,
    name: "Editor",
    key: "org:writer",
    description: "Edits",
    permissions: [{ id: first, key: "org:p:0" }],
  });
  const pair = { organizationRoleId: made.id, permissionId: third };
  expect(keysOf((await api.assignPermissionToOrganizationRole(pair)).permissions)).toEqual(["org:p:0", "org:p:2"]);
  await expect(api.assignPermissionToOrganizationRole(pair)).rejects.toEqual(
    refusal(409, "organization_role_permission_association_exists"),
  );
  expect(keysOf((await api.removePermissionFromOrganizationRole(pair)).permissions)).toEqual(["org:p:0"]);
  const gone = refusal(404, "organization_role_permission_association_not_found");
  await expect(api.removePermissionFromOrganizationRole(pair)).rejects.toEqual(gone);
  const listed = await api.getOrganizationRoleList({ orderBy: "-key", limit: 1 });
  expect(listed).toMatchObject({ data: [{ id: made.id }], totalCount: 3 });
  expect(await api.deleteOrganizationRole(made.id)).toMatchObject({ object: "role", id: made.id, deleted: true });
  await expect(api.getOrganizationRole(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("Clerk's two roles are there from the start", async () => {
  const roles = await rolesOf(emulator);
  const known = roles.map(({ key, name, is_creator_eligible, permissions }) => [key, name, is_creator_eligible, keysOf(permissions)]);
  const system = (await permissionsOf(emulator)).filter(({ type }) => type === "system");
  expect(known.toSorted()).toEqual([
    ["org:admin", "Admin", true, keysOf(system)],
    ["org:member", "Member", false, ["org:sys_billing:read", "org:sys_memberships:read"]],
  ]);
});

test("a role of name and key alone has no description and no permissions, and never tells of role sets", async () => {
  const plain = await make({ include_in_initial_role_set: true });
  expect(plain).toEqual({
    object: "role",
    id: expect.any(String),
    name: "Editor",
    key: "org:editor",
    description: null,
    is_creator_eligible: false,
    permissions: [],
    created_at: expect.any(Number),
    updated_at: expect.any(Number),
  });
  const nulls = await make({ key: "org:nulls", description: null, permissions: null, include_in_initial_role_set: null });
  expect(nulls).toMatchObject({ description: null, permissions: [] });
});

test("permissions come out as a set, never in the order in which they were given", async () => {
  const { id } = await make({ permissions: ids });
  const first = idsOf(await read(id));
  for (const given of [ids, ids.toReversed(), first, first.toReversed()]) {
    await emulator.seed("PATCH", `${ROLES}/${id}`, { permissions: [] });
    const changed = await emulator.seed<Role>("PATCH", `${ROLES}/${id}`, { permissions: given });
    expect(idsOf(changed)).not.toEqual(given);
    expect(idsOf(changed).toSorted()).toEqual(given.toSorted());
    expect(await read(id)).toEqual(changed);
  }
});

const patches: readonly (readonly [
  what: string,
  body: (ids: readonly string[]) => object,
  changed: object,
  permissions: readonly string[],
])[] = [
  ["with nothing, nothing", () => ({}), {}, ["org:p:0", "org:p:1"]],
  ["with null for all, nothing", () => ({ name: null, key: null, description: null, permissions: null }), {}, ["org:p:0", "org:p:1"]],
  ["with what is there already, nothing", (all) => ({ key: "org:editor", permissions: [all[1], all[0]] }), {}, ["org:p:0", "org:p:1"]],
  ["with other permissions, the whole list", (all) => ({ permissions: [all[1], all[3]] }), {}, ["org:p:1", "org:p:3"]],
  ["with an empty list, all permissions away", () => ({ permissions: [] }), {}, []],
  ["with an empty description, the description away", () => ({ description: "" }), { description: "" }, ["org:p:0", "org:p:1"]],
  ["with another key, the key", () => ({ key: "org:writer" }), { key: "org:writer" }, ["org:p:0", "org:p:1"]],
];

test.each(patches)("PATCH changes %s", async (_what, body, changed, permissions) => {
  const made = await make({ description: "Edits", permissions: ids.slice(0, 2) });
  expect(await patch(made.id, body(ids))).toBe("200");
  const after = await read(made.id);
  expect({ ...after, permissions: keysOf(after.permissions) }).toEqual({
    ...made,
    ...changed,
    permissions,
    updated_at: expect.any(Number),
  });
  if (Object.keys(changed).length === 0 && permissions.length === 2 && permissions[0] === "org:p:0") expect(after).toEqual(made);
});

const badKeys = ["editor", "org:", "org:Editor", "org:my-editor", "org:a:b", "org:editor ", "ORG:editor", "role:editor"];
test.each(badKeys)("the key %p is refused", async (key) => {
  const { id } = await make();
  expect(await outcome(emulator, "POST", ROLES, { body: { name: "n", key } })).toBe("422 form_param_format_invalid key");
  expect(await patch(id, { key })).toBe("422 form_param_format_invalid key");
});

const refused: readonly (readonly [method: "POST" | "PATCH", body: unknown, outcome: string])[] = [
  ["POST", {}, "422 form_param_missing name form_param_missing key"],
  ["POST", "null", "422 form_param_missing name form_param_missing key"],
  ["POST", { name: "", key: "" }, "422 form_param_value_invalid name form_param_value_invalid key"],
  ["POST", { name: null, key: "org:a" }, "422 form_param_nil name"],
  ["POST", { name: "n", key: "org:a", permissions: "perm_x" }, "422 form_param_value_invalid"],
  ["POST", { name: "n", key: "org:a", permissions: ["perm_x", "perm_x"] }, "422 form_param_duplicate permissions"],
  ["POST", { name: "n", key: "org:a", permissions: ["perm_x"] }, "404 resource_not_found"],
  ["POST", { name: "n", key: "org:a", permissions: ["org:p:0"] }, "404 resource_not_found"],
  ["POST", { name: "n", key: "org:a", is_creator_eligible: true }, "422 form_param_unknown is_creator_eligible"],
  ["POST", { name: "n", key: "org:admin" }, "422 form_identifier_exists key"],
  ["PATCH", { name: "", key: "" }, "422 form_param_value_invalid name form_param_value_invalid key"],
  ["PATCH", { permissions: ["perm_x"] }, "404 resource_not_found"],
  ["PATCH", { include_in_initial_role_set: true }, "422 form_param_unknown include_in_initial_role_set"],
  ["PATCH", { key: "org:member" }, "422 form_identifier_exists key"],
];

test.each(refused)("%s %j is refused: %s", async (method, body, expected) => {
  const { id } = await make({ permissions: ids });
  const before = await rolesOf(emulator);
  expect(await outcome(emulator, method, method === "POST" ? ROLES : `${ROLES}/${id}`, { body })).toBe(expected);
  expect(await rolesOf(emulator)).toEqual(before);
});

const unknown: readonly (readonly [method: string, path: string])[] = [
  ["GET", "/role_none"],
  ["PATCH", "/role_none"],
  ["DELETE", "/role_none"],
  ["POST", "/role_none/permissions/perm_none"],
  ["DELETE", "/role_none/permissions/perm_none"],
];
test.each(unknown)("%s %s is 404", async (method, path) => {
  expect(await outcome(emulator, method, ROLES + path, method === "PATCH" ? { body: {} } : {})).toBe("404 resource_not_found");
});

test.each(["POST", "DELETE"])("%s of an unknown permission at a role is 404", async (method) => {
  const { id } = await make();
  expect(await outcome(emulator, method, `${ROLES}/${id}/permissions/perm_none`)).toBe("404 resource_not_found");
});

describe("the creator role and the role for domains", () => {
  test("are followed by the settings when their key changes", async () => {
    const settings = async () => (await raw(emulator, "GET", SETTINGS)).body;
    expect(await patch(await idOf(emulator, "org:admin"), { key: "org:owner" })).toBe("200");
    expect(await settings()).toMatchObject({ creator_role: "org:owner", domains_default_role: "org:member" });
    expect(await patch(await idOf(emulator, "org:member"), { key: "org:guest" })).toBe("200");
    expect(await settings()).toMatchObject({ creator_role: "org:owner", domains_default_role: "org:guest" });
  });

  test("cannot be removed until they are it no more", async () => {
    const [admin, member] = [await idOf(emulator, "org:admin"), await idOf(emulator, "org:member")];
    const remove = (id: string) => outcome(emulator, "DELETE", `${ROLES}/${id}`);
    expect([await remove(admin), await remove(member)]).toEqual([
      "422 organization_role_default_creator_role",
      "422 organization_role_domain_default_role",
    ]);
    const system = (await permissionsOf(emulator)).filter(({ type }) => type === "system");
    const owner = await make({ key: "org:owner", permissions: system.map(({ id }) => id) });
    expect(owner.is_creator_eligible).toBe(true);
    await emulator.seed("PATCH", SETTINGS, { creator_role_id: owner.id, domains_default_role_id: owner.id });
    expect([await remove(admin), await remove(member)]).toEqual([
      "422 organization_role_default_creator_role",
      "422 organization_role_domain_default_role",
    ]);
    // The initial role set has them too.
    const roles = { role_keys: ["org:owner"], default_role_key: "org:owner", creator_role_key: "org:owner" };
    await emulator.seed("POST", "/role_sets/role_set:default/roles", roles);
    expect([await remove(admin), await remove(member), await remove(owner.id)]).toEqual([
      "200",
      "200",
      "422 organization_role_default_creator_role",
    ]);
  });

  test("a creator role cannot lose what a creator needs, all else it can", async () => {
    const admin = await idOf(emulator, "org:admin");
    const missing = "422 organization_missing_creator_role_permissions";
    expect(await patch(admin, { permissions: [] })).toBe(missing);
    const at = async (key: string) => `${ROLES}/${admin}/permissions/${await idOf(emulator, key)}`;
    for (const key of ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"])
      expect(await outcome(emulator, "DELETE", await at(key))).toBe(missing);
    expect(await outcome(emulator, "DELETE", await at("org:sys_billing:manage"))).toBe("200");
    expect((await read(admin)).permissions).toHaveLength(8);
  });
});

const uses: readonly (readonly [what: string, use: object, outcome: string])[] = [
  ["members", { members: 1 }, "422 organization_role_assigned_members"],
  ["invitations", { invitations: 2 }, "422 organization_role_exists_in_invitations"],
  ["neither", { members: 0 }, "200"],
];
test.each(uses)("a role that has %s, which only a state can say: DELETE answers as it must", async (_what, use, expected) => {
  const { id } = await make();
  const state = await emulator.state();
  const { collections, ...rest } = state.instances[emulator.instance] ?? { keys: [], kind: "development" as const, collections: {} };
  const others = (collections.organization_roles ?? []).filter((row) => row.id !== id);
  const used = (collections.organization_roles ?? []).find((row) => row.id === id);
  const organization_roles = [...others, { ...used, id, ...use }];
  await emulator.setState({ instances: { [emulator.instance]: { ...rest, collections: { ...collections, organization_roles } } } });
  expect(Object.keys(await read(id))).toHaveLength(9);
  expect(await outcome(emulator, "DELETE", `${ROLES}/${id}`)).toBe(expected);
});

test("ten custom roles are the most, Clerk's own not counted", async () => {
  for (let i = 0; i < 10; i++) await make({ key: `org:r${i}` });
  const answer = await raw(emulator, "POST", ROLES, { body: { name: "n", key: "org:r10" } });
  expect([answer.status, answer.body.errors]).toMatchObject([
    403,
    [
      {
        code: "organization_instance_roles_quota_exceeded",
        long_message: "You have reached your limit of 10 organization roles per instance.",
      },
    ],
  ]);
  await emulator.seed("DELETE", `${ROLES}/${await idOf(emulator, "org:r3")}`);
  expect(await outcome(emulator, "POST", ROLES, { body: { name: "n", key: "org:r10" } })).toBe("200");
});

test("in production a custom role takes a plan, a change of one that is there does not", async () => {
  const key = production;
  const body = { name: "n", key: "org:editor" };
  expect(await outcome(emulator, "POST", ROLES, { key, body })).toBe("402 unsupported_subscription_plan_features");
  const { data } = await emulator.seed<{ readonly data: readonly Role[] }>("GET", `${ROLES}?query=org:member`, undefined, key);
  expect(await outcome(emulator, "PATCH", `${ROLES}/${data[0]?.id}`, { key, body: { description: "" } })).toBe("200");
});

describe("the list", () => {
  const rows: readonly (readonly [query: string, keys: readonly string[], total: number])[] = [
    ["", ["r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2", "r1", "r0"].map((name) => `org:${name}`), 12],
    ["?limit=2&offset=9", ["org:r0", "org:member"], 12],
    ["?limit=3&order_by=created_at", ["org:admin", "org:member", "org:r0"], 12],
    ["?limit=2&order_by=%2Bname", ["org:admin", "org:member"], 12],
    ["?limit=2&order_by=-key", ["org:r9", "org:r8"], 12],
    ["?query=ORG:M", ["org:member"], 1],
    ["?query=role%201", ["org:r1"], 1],
    ["?limit=500&query=org:r&offset=8", ["org:r1", "org:r0"], 10],
  ];

  test.each(rows)("GET /organization_roles%s", async (query, keys, total) => {
    for (let i = 0; i < 10; i++) await make({ key: `org:r${i}`, name: `Role ${i}` });
    const { body } = await raw(emulator, "GET", ROLES + query);
    expect([(body.data as readonly Permission[]).map(({ key }) => key), body.total_count]).toEqual([keys, total]);
  });

  test.each(["limit=0", "limit=501", "offset=-1", "order_by=description"])("refuses %s", async (query) => {
    expect(await outcome(emulator, "GET", `${ROLES}?${query}`)).toBe(`422 form_param_value_invalid ${query.split("=")[0]}`);
  });
});
