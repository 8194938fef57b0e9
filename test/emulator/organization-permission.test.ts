// Organization permissions: Clerk's own and custom ones, key rules, lists, and that they cannot be made two at a time.

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
  start,
} from "./organization";
import { raw } from "./raw";

const production = "sk_live_production";
let emulator: TestEmulator;
let clerk: Awaited<ReturnType<typeof start>>["clerk"];

beforeAll(async () => {
  ({ emulator, clerk } = await start({ keys: ["sk_test_development", production], plan: "free" }));
});
afterAll(() => emulator.close());
beforeEach(() => enable(emulator));

const make = (key: string, more: object = {}) => emulator.seed<Permission>("POST", PERMISSIONS, { name: key, key, ...more });

test("Clerk's SDK makes, reads, lists, changes and removes a permission", async () => {
  const api = clerk.organizationPermissions;
  const made = await api.createOrganizationPermission({ name: "Manage billing", key: "org:billing:manage" });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^perm_[0-9A-Za-z]{27}$/),
    name: "Manage billing",
    key: "org:billing:manage",
    description: "",
  });
  expect(Math.abs(made.createdAt - Date.now())).toBeLessThan(60_000);
  const change = { name: "Read billing", key: "org:billing:read", description: "To look at it" };
  const changed = await api.updateOrganizationPermission({ permissionId: made.id, ...change });
  expect(changed).toMatchObject({ ...change, id: made.id });
  expect(await api.getOrganizationPermission(made.id)).toEqual(changed);
  expect(await api.getOrganizationPermissionList({ query: made.id })).toEqual({ data: [changed], totalCount: 1 });
  expect(await api.getOrganizationPermissionList()).toMatchObject({ data: { length: 10 }, totalCount: 10 });
  expect(await api.deleteOrganizationPermission(made.id)).toMatchObject({ object: "permission", id: made.id, deleted: true });
  await expect(api.getOrganizationPermission(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("Clerk's own nine are there from the start and cannot be changed or removed", async () => {
  const own = await permissionsOf(emulator);
  expect(keysOf(own)).toEqual([
    "org:sys_billing:manage",
    "org:sys_billing:read",
    "org:sys_domains:manage",
    "org:sys_domains:read",
    "org:sys_entconns:manage",
    "org:sys_memberships:manage",
    "org:sys_memberships:read",
    "org:sys_profile:delete",
    "org:sys_profile:manage",
  ]);
  for (const { id, type } of own) {
    expect(type).toBe("system");
    const fixed = "403 organization_system_permission_not_modifiable";
    expect(await outcome(emulator, "PATCH", `${PERMISSIONS}/${id}`, { body: { name: "mine" } })).toBe(fixed);
    expect(await outcome(emulator, "DELETE", `${PERMISSIONS}/${id}`)).toBe(fixed);
  }
  expect(await permissionsOf(emulator)).toEqual(own);
});

const good = ["org:billing:manage", "org:a:b", "org:team_1:read_all", "org:1:2", "org:_:_", "org:sys:read", "org:system:read"];
test.each(good)("the key %s is taken", async (key) => {
  expect(await make(key)).toMatchObject({ key, type: "user" });
});

const bad = [
  "billing:manage",
  "org:billing",
  "org:billing:manage:all",
  "org:billing-plans:manage",
  "org:billing:manage-all",
  "org:Billing:manage",
  "org::manage",
  "org:billing:",
  "ORG:billing:manage",
  "org:billing:manage ",
  "org:sys_billing:manage",
  "org:sys_mine:read",
];
test.each(bad)("the key %p is refused", async (key) => {
  const { id } = await make("org:old:key");
  expect(await outcome(emulator, "POST", PERMISSIONS, { body: { name: "n", key } })).toBe("422 form_param_format_invalid key");
  expect(await outcome(emulator, "PATCH", `${PERMISSIONS}/${id}`, { body: { key } })).toBe("422 form_param_format_invalid key");
  expect(await permissionsOf(emulator)).toHaveLength(10);
});

const refused: readonly (readonly [method: "POST" | "PATCH", body: unknown, outcome: string])[] = [
  ["POST", {}, "422 form_param_missing name form_param_missing key"],
  ["POST", "null", "422 form_param_missing name form_param_missing key"],
  ["POST", { name: "", key: "" }, "422 form_param_value_invalid name form_param_value_invalid key"],
  ["POST", { name: "n", key: "org:a:b", description: null }, "422 form_param_nil description"],
  ["POST", { name: 1, key: "org:a:b" }, "422 form_param_value_invalid"],
  ["POST", { name: "n", key: "org:a:b", type: "system" }, "422 form_param_unknown type"],
  ["POST", { name: "n", key: "org:taken:key" }, "422 form_identifier_exists key"],
  ["PATCH", { name: "" }, "422 form_param_value_invalid name"],
  ["PATCH", { key: "" }, "422 form_param_value_invalid key"],
  ["PATCH", { name: null }, "422 form_param_nil name"],
  ["PATCH", { key: null }, "422 form_param_nil key"],
  ["PATCH", { description: null }, "422 form_param_nil description"],
  ["PATCH", { foo: 1 }, "422 form_param_unknown foo"],
  ["PATCH", { key: "org:taken:key" }, "422 form_identifier_exists key"],
];

test.each(refused)("%s %j is refused: %s", async (method, body, expected) => {
  await make("org:taken:key");
  const { id } = await make("org:old:key");
  const before = await permissionsOf(emulator);
  expect(await outcome(emulator, method, method === "POST" ? PERMISSIONS : `${PERMISSIONS}/${id}`, { body })).toBe(expected);
  expect(await permissionsOf(emulator)).toEqual(before);
});

test.each(["GET", "PATCH", "DELETE"])("%s of an unknown id is 404", async (method) => {
  const options = method === "PATCH" ? { body: { name: "n" } } : {};
  expect(await outcome(emulator, method, `${PERMISSIONS}/perm_none`, options)).toBe("404 resource_not_found");
});

const kept: readonly (readonly [what: string, body: unknown, changed: object])[] = [
  ["nothing", {}, {}],
  ["nothing, to its own key", { key: "org:old:key" }, {}],
  ["the name alone", { name: "new" }, { name: "new" }],
  ["the key alone", { key: "org:new:key" }, { key: "org:new:key" }],
  ["the description to none", { description: "" }, { description: "" }],
];
test.each(kept)("a PATCH changes %s", async (_what, body, changed) => {
  const made = await make("org:old:key", { description: "old" });
  expect((await raw(emulator, "PATCH", `${PERMISSIONS}/${made.id}`, { body })).body).toMatchObject({
    ...made,
    ...changed,
    updated_at: expect.any(Number),
  });
});

test("in the other reading a taken key has the other code", async () => {
  const other = await start({ readings: { takenKey: "form_already_exists" } });
  await enable(other.emulator);
  const body = { name: "n", key: "org:a:b" };
  expect(await outcome(other.emulator, "POST", PERMISSIONS, { body })).toBe("200");
  expect(await outcome(other.emulator, "POST", PERMISSIONS, { body })).toBe("422 form_already_exists key");
  await other.emulator.close();
});

test("in production it takes a plan", async () => {
  const body = { name: "n", key: "org:a:b" };
  expect(await outcome(emulator, "POST", PERMISSIONS, { body, key: production })).toBe("402 unsupported_subscription_plan_features");
  expect(await outcome(emulator, "POST", PERMISSIONS, { body })).toBe("200");
});

test("a removed permission is taken from its roles, and its key is free again", async () => {
  const permission = await make("org:a:b");
  const other = await make("org:a:c");
  const role = await emulator.seed<Role>("POST", ROLES, { name: "n", key: "org:editor", permissions: [permission.id, other.id] });
  await emulator.seed("DELETE", `${PERMISSIONS}/${permission.id}`);
  const again = await make("org:a:b");
  expect(again.id).not.toBe(permission.id);
  expect((await raw(emulator, "GET", `${ROLES}/${role.id}`)).body).toMatchObject({ permissions: [{ id: other.id }] });
  expect((await emulator.state()).instances[emulator.instance]?.collections.organization_roles).toMatchObject({
    2: { permissions: [other.id] },
  });
});

test("a permission under another key is so in its roles", async () => {
  const permission = await make("org:a:b");
  const role = await emulator.seed<Role>("POST", ROLES, { name: "n", key: "org:editor", permissions: [permission.id] });
  await emulator.seed("PATCH", `${PERMISSIONS}/${permission.id}`, { key: "org:a:c" });
  expect((await raw(emulator, "GET", `${ROLES}/${role.id}`)).body).toMatchObject({ permissions: [{ id: permission.id, key: "org:a:c" }] });
});

const post = (to: TestEmulator, key: string, as?: string) =>
  outcome(to, "POST", PERMISSIONS, { body: { name: key, key }, ...(as !== undefined && { key: as }) });

describe("made two at a time", () => {
  test("all but the first fail with 500, and are not there", async () => {
    const slow = (await start({ permissionCreationMs: 500 })).emulator;
    await enable(slow);
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => post(slow, `org:many:p${n}`)));
    expect(outcomes.toSorted()).toEqual(["200", ...Array<string>(3).fill("500 internal_clerk_error")]);
    expect(await permissionsOf(slow)).toHaveLength(10);
    await slow.close();
  });

  test("with the usual duration too, though they are sent over connections of their own", async () => {
    const usual = (await start({ permissionCreationMs: 10 })).emulator;
    await enable(usual);
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.all([1, 2, 3].map((n) => post(usual, `org:round${round}:p${n}`)));
      expect(outcomes.filter((one) => one.startsWith("500")).length).toBeGreaterThan(0);
    }
    await usual.close();
  });

  test("also where the first one is refused in the end, or another waits in between", async () => {
    const slow = (await start({ permissionCreationMs: 300 })).emulator;
    await enable(slow);
    const first = outcome(slow, "POST", PERMISSIONS, { body: {} });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await post(slow, "org:a:b")).toBe("500 internal_clerk_error");
    expect(await outcome(slow, "GET", PERMISSIONS)).toBe("200");
    expect(await first).toBe("422 form_param_missing name form_param_missing key");
    expect(await post(slow, "org:a:b")).toBe("200");
    await slow.close();
  });

  test("but one after the other, or in two instances, they are made", async () => {
    const two = (await start({ keys: ["sk_test_a", "sk_test_b"], permissionCreationMs: 100 })).emulator;
    await enable(two);
    expect(await Promise.all([post(two, "org:a:b"), post(two, "org:a:b", "sk_test_b")])).toEqual(["200", "200"]);
    expect(await post(two, "org:a:c")).toBe("200");
    await two.close();
  });
});

describe("the list", () => {
  const rows: readonly (readonly [query: string, keys: readonly string[], total: number])[] = [
    ["?limit=3", ["org:p:11", "org:p:10", "org:p:9"], 21],
    ["?limit=2&offset=11", ["org:p:0", "org:sys_entconns:manage"], 21],
    ["?limit=2&order_by=created_at&offset=8", ["org:sys_entconns:manage", "org:p:0"], 21],
    ["?limit=2&order_by=-created_at", ["org:p:11", "org:p:10"], 21],
    ["?limit=2&order_by=%2Bkey", ["org:p:0", "org:p:1"], 21],
    ["?limit=1&order_by=-key", ["org:sys_profile:manage"], 21],
    ["?limit=1&order_by=name", ["org:sys_profile:delete"], 21],
    ["?query=sys_billing&order_by=key", ["org:sys_billing:manage", "org:sys_billing:read"], 2],
    ["?query=PERMISSION%20NO.%201&order_by=key", ["org:p:1", "org:p:10", "org:p:11"], 3],
    ["?query=perm_", [], 0],
    ["?offset=500", [], 21],
  ];

  test.each(rows)("GET /organization_permissions%s", async (query, keys, total) => {
    for (let i = 0; i < 12; i++) await make(`org:p:${i}`, { name: `Permission no. ${i}` });
    const { body } = await raw(emulator, "GET", PERMISSIONS + query);
    expect([(body.data as readonly Permission[]).map(({ key }) => key), body.total_count]).toEqual([keys, total]);
  });

  test("has ten rows if nothing is said, and up to five hundred", async () => {
    for (let i = 0; i < 12; i++) await make(`org:p:${i}`);
    expect((await raw(emulator, "GET", PERMISSIONS)).body).toMatchObject({ data: { length: 10 }, total_count: 21 });
    expect((await raw(emulator, "GET", `${PERMISSIONS}?limit=500`)).body).toMatchObject({ data: { length: 21 } });
  });

  test("finds one by the whole of its id", async () => {
    const id = await idOf(emulator, "org:sys_profile:manage");
    expect((await raw(emulator, "GET", `${PERMISSIONS}?query=${id}`)).body).toMatchObject({ data: [{ id }], total_count: 1 });
    expect((await raw(emulator, "GET", `${PERMISSIONS}?query=${id.slice(0, -1)}`)).body).toMatchObject({ total_count: 0 });
  });

  test.each(["limit=0", "limit=501", "offset=-1", "order_by=type", "order_by=--key"])("refuses %s", async (query) => {
    expect(await outcome(emulator, "GET", `${PERMISSIONS}?${query}`)).toBe(`422 form_param_value_invalid ${query.split("=")[0]}`);
  });
});
