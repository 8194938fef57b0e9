// Role sets, driven by Clerk's own SDK: the initial one, roles that join and leave, sets that are replaced, and members on their way.

import type { createClerkClient } from "@clerk/backend";
import type { StartOptions, TestEmulator } from "../support/emulator";
import { enable, idOf, keysOf, outcome, permissionsOf, refusal, ROLES, SETTINGS, start } from "./organization";

const SETS = "/role_sets";
const INITIAL = "role_set:default";
const production = "sk_live_production";
let now = 1_790_000_000_000;
let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

interface Item {
  readonly key: string;
  readonly members_count: number;
}
interface Shown {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly roles: readonly Item[];
  readonly default_role: Item;
  readonly creator_role: Item;
  readonly role_set_migration?: object;
}

const OPTIONS: StartOptions = {
  keys: ["sk_test_development", production],
  now: () => (now += 1),
  // Which the description does not declare for role sets.
  onPurpose: ["role_migration_in_progress"],
};
beforeAll(async () => {
  ({ emulator, clerk } = await start(OPTIONS));
});
afterAll(() => emulator.close());
beforeEach(() => fill(emulator));

/** Roles org:a, org:b and org:c without permissions, and org:owner with all of them. */
async function fill(of: TestEmulator): Promise<void> {
  await enable(of);
  for (const key of ["org:a", "org:b", "org:c"]) await of.seed("POST", ROLES, { name: key, key });
  const permissions = (await permissionsOf(of)).map(({ id }) => id);
  await of.seed("POST", ROLES, { name: "Owner", key: "org:owner", permissions });
}

async function other(options: StartOptions, test: (of: TestEmulator) => Promise<void>): Promise<void> {
  const started = await start({ ...OPTIONS, ...options });
  await fill(started.emulator);
  await test(started.emulator);
  await started.emulator.close();
}

const BODY = { name: "Partners", default_role_key: "org:a", creator_role_key: "org:owner", roles: ["org:a", "org:b", "org:owner"] };
const make = (more: object = {}, of = emulator) => of.seed<Shown>("POST", SETS, { ...BODY, ...more });
const read = (key: string, of = emulator) => of.seed<Shown>("GET", `${SETS}/${key}`);
const post = (below: string, body: object, of = emulator) => outcome(of, "POST", SETS + below, { body });
const patch = (key: string, body: object, of = emulator) => outcome(of, "PATCH", `${SETS}/${key}`, { body });
/** Time goes on with each request. */
const later = () => (now += 1000);

/** An organization with this role set, whose creator has the creator's role, and one more member. */
async function organization(key: string, role: string, of = emulator): Promise<string> {
  const [created_by, user_id] = [(await of.seed("POST", "/users", {})).id, (await of.seed("POST", "/users", {})).id];
  const { id } = await of.seed("POST", "/organizations", { name: "Acme", role_set_key: key, created_by });
  await of.seed("POST", `/organizations/${id}/memberships`, { user_id, role });
  return id;
}
async function membersOf(id: string, of = emulator): Promise<readonly string[]> {
  const { data } = await of.seed<{ readonly data: readonly { readonly role: string }[] }>("GET", `/organizations/${id}/memberships`);
  return data.map(({ role }) => role).sort();
}

test("a fresh instance has Clerk's role set, which is the initial one", async () => {
  const { data, totalCount } = await clerk.roleSets.getRoleSetList();
  expect(totalCount).toBe(1);
  expect(data[0]).toMatchObject({ name: "Primary", key: INITIAL, type: "initial" });
  expect(keysOf(data[0]!.roles)).toEqual(["org:admin", "org:member"]);
  expect([data[0]!.defaultRole?.key, data[0]!.creatorRole?.key]).toEqual(["org:member", "org:admin"]);
});

test("Clerk's SDK drives every operation", async () => {
  const api = clerk.roleSets;
  const made = await api.createRoleSet({
    name: "Partners",
    description: "For partners",
    defaultRoleKey: "org:a",
    creatorRoleKey: "org:owner",
    roles: ["org:a", "org:owner"],
  });
  expect(made).toMatchObject({ key: "role_set:partners", description: "For partners", type: "custom" });
  expect(await api.getRoleSet(made.key)).toEqual(await api.getRoleSet(made.id));
  const renamed = await api.updateRoleSet({ roleSetKeyOrId: made.id, name: "Friends", key: "role_set:friends", description: "" });
  expect(renamed).toMatchObject({ id: made.id, name: "Friends", key: "role_set:friends", description: "" });
  const more = await api.addRolesToRoleSet({ roleSetKeyOrId: made.id, roleKeys: ["org:b", "org:c"], defaultRoleKey: "org:b" });
  expect([keysOf(more.roles), more.defaultRole?.key]).toEqual([["org:a", "org:b", "org:c", "org:owner"], "org:b"]);
  const fewer = await api.replaceRoleInRoleSet({
    roleSetKeyOrId: made.key.replace("partners", "friends"),
    roleKey: "org:a",
    toRoleKey: "org:b",
  });
  expect(keysOf(fewer.roles)).toEqual(["org:b", "org:c", "org:owner"]);
  later();
  expect(await api.replaceRoleSet({ roleSetKeyOrId: made.id, destRoleSetKey: INITIAL })).toMatchObject({ id: made.id, deleted: true });
  later();
  await expect(api.getRoleSet(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("roles go in by key and come out as objects, in an order of their own", async () => {
  const { roles, ...set } = await make();
  expect(set).toEqual({
    object: "role_set",
    id: expect.any(String),
    name: "Partners",
    key: "role_set:partners",
    description: null,
    type: "custom",
    default_role: expect.objectContaining({ object: "role_set_item", key: "org:a", members_count: 0, has_members: false }),
    creator_role: expect.objectContaining({ object: "role_set_item", key: "org:owner" }),
    created_at: expect.any(Number),
    updated_at: expect.any(Number),
  });
  expect(keysOf(roles)).toEqual(BODY.roles);
  expect(roles.map(({ key }) => key)).not.toEqual(BODY.roles);
});

test("a key that is not given follows from the name, and is made unique", async () => {
  const keys = [];
  for (const name of ["Ünder Score!", "Under-score", "日本"]) keys.push((await make({ name })).key);
  expect(keys).toEqual(["role_set:u_nder_score", "role_set:under_score", "role_set:custom"]);
  expect((await make({ name: "Under score" })).key).toBe("role_set:under_score_1");
});

test("there is one initial set; another one takes its place, which the settings show", async () => {
  const { id } = await make();
  const types = async () =>
    (await emulator.seed<{ readonly data: readonly Shown[] }>("GET", SETS)).data.map(({ key, type }) => [key, type]);
  const shown = async () => (await emulator.seed<{ readonly initial_role_set_key: string }>("GET", SETTINGS)).initial_role_set_key;
  expect(await patch(id, { type: "initial" })).toBe("200");
  expect(await types()).toEqual([
    ["role_set:partners", "initial"],
    [INITIAL, "custom"],
  ]);
  expect(await shown()).toBe("role_set:partners");
  await patch(id, { key: "role_set:friends" });
  expect(await shown()).toBe("role_set:friends");
  await make({ type: "initial" });
  expect(await shown()).toBe("role_set:partners");
  expect(await patch(id, { type: "custom" })).toBe("422 form_param_value_invalid type");
});

test("null and the same values leave everything, the time of the last change too", async () => {
  const made = await make();
  await patch(made.id, { name: null, key: null, description: null, type: null, default_role_key: null, creator_role_key: null });
  await patch(made.id, { name: "Partners", default_role_key: "org:a" });
  expect(await read(made.id)).toEqual(made);
});

test("organizations have a role set, and follow it to a new key; its creator's role is their creator's", async () => {
  await make();
  const id = await organization("role_set:partners", "org:b");
  expect(await membersOf(id)).toEqual(["org:b", "org:owner"]);
  await patch("role_set:partners", { key: "role_set:friends" });
  expect(await emulator.seed("GET", `/organizations/${id}`)).toMatchObject({ role_set_key: "role_set:friends" });
  const { roles } = await read("role_set:friends");
  expect(roles.map((role) => [role.key, role.members_count]).sort()).toEqual([
    ["org:a", 0],
    ["org:b", 1],
    ["org:owner", 1],
  ]);
});

const CREATION: readonly (readonly [body: object, outcome: string])[] = [
  [{ name: "" }, "422 form_param_value_invalid name"],
  [{ key: "partners" }, "422 form_param_format_invalid key"],
  [{ key: INITIAL }, "422 form_identifier_exists key"],
  [{ type: "other" }, "422 form_param_value_invalid type"],
  [{ roles: [] }, "422 form_param_value_invalid roles"],
  [{ roles: ["org:a", "org:owner", "org:a"] }, "422 form_param_duplicate roles"],
  [{ roles: Array.from({ length: 11 }, (_, i) => `org:r${i}`) }, "422 form_param_array_size_exceeded roles"],
  [{ roles: ["org:a", "org:owner", "org:none"] }, "404 resource_not_found roles"],
  [{ default_role_key: "org:none" }, "404 resource_not_found"],
  [{ default_role_key: "org:c" }, "422 form_param_value_invalid default_role_key"],
  [{ creator_role_key: "org:admin" }, "422 form_param_value_invalid creator_role_key"],
  [{ creator_role_key: "org:b" }, "422 organization_missing_creator_role_permissions"],
  [{ initial: true }, "422 form_param_unknown initial"],
];
test.each(CREATION)("making one with %j", async (more, expected) => {
  expect(await post("", { ...BODY, ...more })).toBe(expected);
});
test("what must be given", async () => {
  const missing = ["name", "default_role_key", "creator_role_key", "roles"].map((name) => `form_param_missing ${name}`);
  expect(await post("", {})).toBe(["422", ...missing].join(" "));
});

const CHANGES: readonly (readonly [method: string, below: string, body: object, outcome: string])[] = [
  ["PATCH", "", { name: "" }, "422 form_param_value_invalid name"],
  ["PATCH", "", { key: INITIAL }, "422 form_identifier_exists key"],
  ["PATCH", "", { default_role_key: "org:c" }, "422 form_param_value_invalid default_role_key"],
  ["PATCH", "", { creator_role_key: "org:a" }, "422 organization_missing_creator_role_permissions"],
  ["PATCH", "", { roles: ["org:a"] }, "422 form_param_unknown roles"],
  ["POST", "/roles", {}, "422 form_param_missing role_keys"],
  ["POST", "/roles", { role_keys: ["org:none"] }, "404 resource_not_found role_keys"],
  ["POST", "/roles", { role_keys: ["org:c", "org:a"] }, "422 form_identifier_exists role_keys"],
  ["POST", "/roles", { role_keys: ["org:c"], default_role_key: "org:b" }, "422 form_param_value_invalid default_role_key"],
  ["POST", "/roles", { role_keys: ["org:c"], creator_role_key: "org:c" }, "422 organization_missing_creator_role_permissions"],
  ["POST", "/roles/replace", {}, "422 form_param_missing role_key form_param_missing to_role_key"],
  ["POST", "/roles/replace", { role_key: "org:c", to_role_key: "org:a" }, "404 resource_not_found role_key"],
  ["POST", "/roles/replace", { role_key: "org:b", to_role_key: "org:none" }, "404 resource_not_found to_role_key"],
  ["POST", "/roles/replace", { role_key: "org:b", to_role_key: "org:c" }, "422 form_param_value_invalid to_role_key"],
  ["POST", "/roles/replace", { role_key: "org:b", to_role_key: "org:b" }, "422 form_param_value_invalid to_role_key"],
  ["POST", "/roles/replace", { role_key: "org:a", to_role_key: "org:b" }, "422 organization_role_domain_default_role"],
  ["POST", "/roles/replace", { role_key: "org:owner", to_role_key: "org:b" }, "422 organization_role_default_creator_role"],
  ["POST", "/replace", {}, "422 form_param_missing dest_role_set_key"],
  ["POST", "/replace", { dest_role_set_key: "role_set:none" }, "404 resource_not_found dest_role_set_key"],
  ["POST", "/replace", { dest_role_set_key: "role_set:partners" }, "422 form_param_value_invalid dest_role_set_key"],
  [
    "POST",
    "/replace",
    { dest_role_set_key: INITIAL, reassignment_mappings: { "org:a": "org:c" } },
    "422 organization_role_set_reassignment_mappings_invalid",
  ],
];
test.each(CHANGES)("%s of role_sets/{id}%s %j", async (method, below, body, expected) => {
  const { id } = await make();
  expect(await outcome(emulator, method, `${SETS}/${id}${below}`, { body })).toBe(expected);
});
test("a set that is not there is 404 for all, and there is no DELETE", async () => {
  const { id } = await make();
  expect([
    await outcome(emulator, "GET", `${SETS}/none`),
    await patch("none", {}),
    await post("/none/roles", { role_keys: ["org:a"] }),
    await post("/none/roles/replace", { role_key: "org:a", to_role_key: "org:b" }),
    await post("/none/replace", { dest_role_set_key: INITIAL }),
    await outcome(emulator, "DELETE", `${SETS}/${id}`),
  ]).toEqual([...Array.from({ length: 5 }, () => "404 resource_not_found"), "405 method_not_allowed"]);
});

test("the initial set cannot go until another one is it", async () => {
  const { id } = await make();
  const body = { dest_role_set_key: "role_set:partners" };
  expect(await post(`/${INITIAL}/replace`, body)).toBe("403 cannot_delete_initial_role_set");
  await patch(id, { type: "initial" });
  expect(await post(`/${INITIAL}/replace`, body)).toBe("200");
});

describe("while members are on their way", () => {
  test("the set shows it, takes no change, and is as before afterwards", async () => {
    const { id } = await make();
    await organization("role_set:partners", "org:b");
    later();
    const { role_set_migration: first } = await emulator.seed<Shown>("POST", `${SETS}/${id}/roles/replace`, {
      role_key: "org:b",
      to_role_key: "org:a",
    });
    expect(first).toMatchObject({
      object: "role_set_migration",
      instance_id: emulator.instance,
      source_role_set_id: id,
      trigger_type: "role_removal",
      status: "enqueued",
      migrated_members: 0,
      mappings: { "org:b": "org:a" },
    });
    const refused = "409 role_migration_in_progress";
    expect([
      await patch(id, { name: "x" }),
      await post(`/${id}/roles`, { role_keys: ["org:c"] }),
      await post(`/${id}/replace`, { dest_role_set_key: INITIAL }),
      await outcome(emulator, "DELETE", `${ROLES}/${await idOf(emulator, "org:owner")}`),
    ]).toEqual([refused, refused, refused, refused]);
    now += 50;
    expect((await read(id)).role_set_migration).toMatchObject({ status: "in_progress", migrated_members: 1 });
    later();
    expect(Object.keys(await read(id))).not.toContain("role_set_migration");
    expect(await patch(id, { name: "x" })).toBe("200");
  });

  test("the members have the other role, and the removed one is gone from the set", async () => {
    const { id } = await make();
    const acme = await organization("role_set:partners", "org:b");
    await post(`/${id}/roles/replace`, { role_key: "org:b", to_role_key: "org:a" });
    expect(await membersOf(acme)).toEqual(["org:a", "org:owner"]);
    expect(keysOf((await read(id)).roles)).toEqual(["org:a", "org:owner"]);
  });

  test("a replaced set stays until they are moved; its organizations and members are the other set's", async () => {
    const { id } = await make();
    const acme = await organization("role_set:partners", "org:b");
    const replace = (reassignment_mappings?: object) =>
      post(`/${id}/replace`, { dest_role_set_key: INITIAL, ...(reassignment_mappings && { reassignment_mappings }) });
    expect(await replace()).toBe("422 organization_role_set_reassignment_mappings_missing");
    expect(await replace({ "org:b": "org:member", "org:owner": "org:admin" })).toBe("200");
    for (const key of [id, INITIAL])
      expect((await read(key)).role_set_migration).toMatchObject({ trigger_type: "role_set_deletion", source_role_set_id: id });
    expect(await patch(INITIAL, { name: "x" })).toBe("409 role_migration_in_progress");
    later();
    expect([await outcome(emulator, "GET", `${SETS}/${id}`), await patch(INITIAL, { name: "x" })]).toEqual([
      "404 resource_not_found",
      "200",
    ]);
    expect((await emulator.seed<{ readonly total_count: number }>("GET", SETS)).total_count).toBe(1);
    expect((await emulator.state()).instances[emulator.instance]?.collections.role_sets).toHaveLength(1);
    expect(await emulator.seed("GET", `/organizations/${acme}`)).toMatchObject({ role_set_key: INITIAL });
    expect(await membersOf(acme)).toEqual(["org:admin", "org:member"]);
  });

  test("in the other readings there is no migration without members, and a replaced set is gone at once", () =>
    other({ readings: { roleMigration: "withMembers", replacedRoleSet: "gone" } }, async (of) => {
      const { id } = await make({}, of);
      const replaced = await of.seed<Shown>("POST", `${SETS}/${id}/roles/replace`, { role_key: "org:b", to_role_key: "org:a" });
      expect(replaced.role_set_migration).toBeUndefined();
      await organization("role_set:partners", "org:a", of);
      const mappings = { "org:a": "org:member", "org:owner": "org:admin" };
      expect(await post(`/${id}/replace`, { dest_role_set_key: INITIAL, reassignment_mappings: mappings }, of)).toBe("200");
      expect(await outcome(of, "GET", `${SETS}/${id}`)).toBe("404 resource_not_found");
      expect((await read(INITIAL, of)).role_set_migration).toBeDefined();
    }));

  test("more than a thousand are a matter for Clerk's support", async () => {
    const { id } = await make();
    const acme = await organization("role_set:partners", "org:b");
    const state = await emulator.state();
    const { collections, ...rest } = state.instances[emulator.instance]!;
    const rows = collections.organization_memberships ?? [];
    const row = rows.find((one) => one.organization_id === acme && one.role_id !== undefined && one.role_id !== rows[0]?.role_id)!;
    const many = Array.from({ length: 1001 }, (_, i) => ({ ...row, id: `orgmem_${i}`, user_id: `user_${i}` }));
    await emulator.setState({
      instances: { [emulator.instance]: { ...rest, collections: { ...collections, organization_memberships: many } } },
    });
    expect(await post(`/${id}/roles/replace`, { role_key: "org:b", to_role_key: "org:a" })).toBe(
      "422 organization_role_set_reassignment_contact_support",
    );
  });
});

describe("roles", () => {
  const initial = async (of = emulator) => keysOf((await read(INITIAL, of)).roles);
  const remove = async (key: string, of = emulator) => outcome(of, "DELETE", `${ROLES}/${await idOf(of, key)}`);

  test("enter the initial set when they are made, if they say so", async () => {
    await emulator.seed("POST", ROLES, { name: "In", key: "org:in", include_in_initial_role_set: true });
    expect(await initial()).toEqual(["org:admin", "org:in", "org:member"]);
  });

  test("are followed to a new key", async () => {
    const { id } = await make();
    await emulator.seed("PATCH", `${ROLES}/${await idOf(emulator, "org:a")}`, { key: "org:z" });
    const set = await read(id);
    expect([keysOf(set.roles), set.default_role.key]).toEqual([["org:b", "org:owner", "org:z"], "org:z"]);
  });

  test("that are a set's default or creator's stay; others leave their sets when they are deleted", async () => {
    const { id } = await make();
    const gone = await idOf(emulator, "org:b");
    expect([await remove("org:owner"), await remove("org:a"), await remove("org:b")]).toEqual([
      "422 organization_role_default_creator_role",
      "422 organization_role_domain_default_role",
      "200",
    ]);
    expect(keysOf((await read(id)).roles)).toEqual(["org:a", "org:owner"]);
    expect(JSON.stringify(await emulator.state())).not.toContain(gone);
  });

  test("that are a set's creator's keep what a creator needs", async () => {
    await make();
    const role = `${ROLES}/${await idOf(emulator, "org:owner")}`;
    expect(await outcome(emulator, "PATCH", role, { body: { permissions: [] } })).toBe("422 organization_missing_creator_role_permissions");
  });

  test("in the other readings enter the initial set unless they decline, and cannot be deleted while in a set", () =>
    other({ readings: { newRoles: "joined", roleInSet: "kept" } }, async (of) => {
      await of.seed("POST", ROLES, { name: "Out", key: "org:out", include_in_initial_role_set: false });
      expect(await initial(of)).toEqual(["org:a", "org:admin", "org:b", "org:c", "org:member", "org:owner"]);
      expect([await remove("org:a", of), await remove("org:out", of)]).toEqual(["422 organization_role_on_set_assigned_to_user", "200"]);
    }));
});

test("in the other readings any role can be the creator's, main roles are replaced, and a role is added twice", () =>
  other({ readings: { setCreatorRole: "free", replacedMainRole: "moves", roleAddedTwice: "ignored" } }, async (of) => {
    const { id } = await make({ creator_role_key: "org:a" }, of);
    expect(await post(`/${id}/roles`, { role_keys: ["org:a", "org:c"] }, of)).toBe("200");
    expect(await post(`/${id}/roles/replace`, { role_key: "org:a", to_role_key: "org:b" }, of)).toBe("200");
    const set = await read(id, of);
    expect([set.default_role.key, set.creator_role.key, keysOf(set.roles)]).toEqual(["org:b", "org:b", ["org:b", "org:c", "org:owner"]]);
  }));

test("in the other reading a creator's part cannot move to a role that lacks the permissions", () =>
  other({ readings: { replacedMainRole: "moves" } }, async (of) => {
    const { id } = await make({}, of);
    const body = { role_key: "org:owner", to_role_key: "org:b" };
    expect(await post(`/${id}/roles/replace`, body, of)).toBe("422 organization_missing_creator_role_permissions");
  }));

test("in the other reading the settings and the initial set have their two roles in common", () =>
  other({ readings: { settingsRoles: "initialSet" } }, async (of) => {
    const owner = await idOf(of, "org:owner");
    await of.seed("PATCH", SETTINGS, { creator_role_id: owner, domains_default_role_id: owner });
    const set = await read(INITIAL, of);
    expect([keysOf(set.roles), set.creator_role.key, set.default_role.key]).toEqual([
      ["org:admin", "org:member", "org:owner"],
      "org:owner",
      "org:owner",
    ]);
    await patch(INITIAL, { creator_role_key: "org:admin", default_role_key: "org:member" }, of);
    expect(await of.seed("GET", SETTINGS)).toMatchObject({ creator_role: "org:admin", domains_default_role: "org:member" });
  }));

test("in the other reading a member's role is one of the organization's role set", () =>
  other({ readings: { roleOutsideSet: "refused" } }, async (of) => {
    const { id } = await of.seed("POST", "/organizations", { name: "Acme" });
    const user_id = (await of.seed("POST", "/users", {})).id;
    const add = (role: string) => outcome(of, "POST", `/organizations/${id}/memberships`, { body: { user_id, role } });
    expect([await add("org:a"), await add("org:member")]).toEqual(["404 resource_not_found role", "200"]);
  }));

test("ten sets are the most, Clerk's own counted", async () => {
  for (let i = 0; i < 9; i++) await make();
  expect(await post("", BODY)).toBe("403 organization_instance_role_sets_quota_exceeded");
});

test("in production another set takes the plan, a change of Clerk's own does not", () =>
  other({ plan: "free" }, async (of) => {
    const body = { ...BODY, default_role_key: "org:member", creator_role_key: "org:admin", roles: ["org:admin", "org:member"] };
    expect(await outcome(of, "POST", SETS, { key: production, body })).toBe("402 unsupported_subscription_plan_features");
    expect(await outcome(of, "PATCH", `${SETS}/${INITIAL}`, { key: production, body: { name: "Main" } })).toBe("200");
  }));

test("while organizations are disabled, all of it is refused", async () => {
  await emulator.seed("PATCH", SETTINGS, { enabled: false });
  const refused = "403 organization_not_enabled_in_instance";
  expect([await outcome(emulator, "GET", SETS), await outcome(emulator, "GET", `${SETS}/none`), await post("", {})]).toEqual([
    refused,
    refused,
    refused,
  ]);
});

const LISTS: readonly (readonly [query: string, keys: readonly string[], total: number])[] = [
  ["", ["c", "b", "a", "default"], 4],
  ["?limit=2&offset=1", ["b", "a"], 4],
  ["?order_by=name", ["a", "b", "c", "default"], 4],
  ["?order_by=-key&limit=1", ["default"], 4],
  ["?query=SET%20B", ["b"], 1],
  ["?query=role_set:d", ["default"], 1],
];
test.each(LISTS)("the list: GET /role_sets%s", async (query, keys, total) => {
  for (const letter of ["a", "b", "c"]) await make({ name: `Set ${letter}`, key: `role_set:${letter}` });
  await patch(INITIAL, { name: "Xet" });
  const page = await emulator.seed<{ readonly data: readonly Shown[]; readonly total_count: number }>("GET", SETS + query);
  expect([page.data.map(({ key }) => key.replace("role_set:", "")), page.total_count]).toEqual([keys, total]);
});
