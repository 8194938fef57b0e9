// Directories and the roles of their groups. Clerk's SDK has no call for them, so all of it is by raw requests.

import type { TestEmulator } from "../support/emulator";
import { organizationIn, other, production, startConnections } from "./connection";
import { idOf, keysOf, outcome, type Permission } from "./organization";

let emulator: TestEmulator;
/** One that is linked to an organization, and one that is not. */
let linked: string;
let alone: string;
let member: string;
let admin: string;

async function fill(of: TestEmulator): Promise<void> {
  const organization_id = await organizationIn(of);
  const body = { name: "Acme SSO", provider: "saml_okta", custom_attributes: [{ name: "N", key: "n", directory_path: "a.b" }] };
  linked = (await of.seed("POST", "/enterprise_connections", { ...body, domains: ["acme.com"], organization_id })).id;
  alone = (await of.seed("POST", "/enterprise_connections", { ...body, domains: ["b.com"] })).id;
  [member, admin] = [await idOf(of, "org:member"), await idOf(of, "org:admin")];
}
beforeAll(async () => {
  ({ emulator } = await startConnections());
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  await fill(emulator);
});
const filled = (options: Parameters<typeof other>[0], test: (of: TestEmulator) => Promise<void>) =>
  other(options, async (of) => {
    await fill(of);
    await test(of);
  });

interface Shown {
  readonly id: string;
  readonly api_key?: string;
  readonly enabled: boolean;
  readonly group_role_mapping_enabled: boolean;
  readonly attribute_mapping: object;
  readonly updated_at: number;
}
interface Mapping {
  readonly id: string;
  readonly directory_group_id: string;
  readonly scim_group_id: string;
  readonly precedence: number;
  readonly role?: { readonly key: string; readonly permissions: readonly Permission[] };
}
interface Page<T> {
  readonly data: readonly T[];
  readonly total_count: number;
}
const PATH = "/directories";
const make = (more: object = {}, of = emulator) =>
  of.seed<Shown>("POST", PATH, { enterprise_connection_id: linked, provider: "okta", ...more });
const read = (id: string, of = emulator) => of.seed<Shown>("GET", `${PATH}/${id}`);
const patch = (id: string, body: object, of = emulator) => of.seed<Shown>("PATCH", `${PATH}/${id}`, body);
const post = (below: string, body: object, of = emulator) => outcome(of, "POST", PATH + below, { body });
const mappings = async (id: string) => (await emulator.seed<Page<Mapping>>("GET", `${PATH}/${id}/group_role_mappings`)).data;
const order = async (id: string) => (await mappings(id)).map((one) => [one.directory_group_id, one.role?.key, one.precedence]);

/** One whose mapping of groups is on. */
async function mapping(): Promise<string> {
  const { id } = await make();
  await patch(id, { group_role_mapping_enabled: true });
  return id;
}

test("it is made disabled, with its connection's name and custom attributes, and a key that is shown once", async () => {
  const { api_key: key, ...made } = await make();
  expect(key).toMatch(/^scim_\w{32,}$/);
  expect(made).toEqual({
    object: "directory",
    id: expect.stringMatching(/^scim_[0-9A-Za-z]{27}$/),
    name: "Acme SSO",
    enterprise_connection_id: linked,
    endpoint_url: expect.stringMatching(/^https:\/\//),
    provider: "okta",
    enabled: false,
    group_role_mapping_enabled: false,
    attribute_mapping: { first_name: "name.givenName", last_name: "name.familyName" },
    custom_attributes: [{ name: "N", key: "n", sso_path: "", scim_path: "a.b", directory_path: "a.b", multi_valued: false }],
    created_at: expect.any(Number),
    updated_at: expect.any(Number),
  });
  expect(await read(made.id)).toEqual(made);
  expect(await patch(made.id, {})).toEqual(made);
  const rotated = await emulator.seed<Shown>("POST", `${PATH}/${made.id}/rotate_api_key`);
  expect(rotated).toEqual({ ...made, api_key: expect.stringMatching(/^scim_/) });
  expect(rotated.api_key).not.toBe(key);
  expect(JSON.stringify(await emulator.state())).not.toContain(key);
});

test("it is changed, listed and deleted; a property of the mapping goes by null", async () => {
  const { id } = await make();
  const change = { name: "Staff", enabled: true, provider: "entra", attribute_mapping: { first_name: null, title: "title" } };
  expect(await patch(id, change)).toMatchObject({
    ...change,
    attribute_mapping: { last_name: "name.familyName", title: "title" },
  });
  expect((await patch(id, { attribute_mapping: {} })).attribute_mapping).toEqual({ last_name: "name.familyName", title: "title" });
  await make({ enterprise_connection_id: alone });
  expect(await emulator.seed("GET", `${PATH}?limit=1&offset=1`)).toMatchObject({ data: [{ id }], total_count: 2 });
  expect((await emulator.call("DELETE", `${PATH}/${id}`)).body).toEqual({ object: "directory", id, deleted: true });
  expect(await outcome(emulator, "GET", `${PATH}/${id}`)).toBe("404 resource_not_found");
  expect(await post("", { enterprise_connection_id: linked, provider: "okta" })).toBe("200");
});

test("what is refused", async () => {
  const { id } = await make();
  const rows: readonly (readonly [method: string, below: string, body: object, outcome: string])[] = [
    ["POST", "", {}, "422 form_param_missing enterprise_connection_id form_param_missing provider"],
    ["POST", "", { enterprise_connection_id: "none", provider: "okta" }, "422 form_resource_not_found enterprise_connection_id"],
    [
      "POST",
      "",
      { enterprise_connection_id: linked, provider: "okta" },
      "422 scim_directory_enterprise_connection_already_used scim_connection_id",
    ],
    ["POST", "", { enterprise_connection_id: alone, provider: "okta", enabled: true }, "422 form_param_unknown enabled"],
    ["PATCH", `/${id}`, { enterprise_connection_id: alone }, "422 form_param_unknown enterprise_connection_id"],
    ["PATCH", `/${id}`, { name: null }, "422 form_param_nil name"],
    ["PATCH", `/${id}`, { provider: "" }, "422 form_param_value_invalid provider"],
    ["PATCH", `/${id}`, { attribute_mapping: { title: 1 } }, "422 form_param_value_invalid"],
    ["PATCH", "/none", {}, "404 resource_not_found"],
    ["POST", "/none/group_role_mappings", { scim_group_id: "g", role_id: member }, "404 resource_not_found"],
    ["PUT", "/none/group_role_mappings", { mappings: [] }, "404 resource_not_found"],
  ];
  for (const [method, below, body, expected] of rows)
    expect([method, below, body, await outcome(emulator, method, PATH + below, { body })]).toEqual([method, below, body, expected]);
  expect([
    await outcome(emulator, "POST", `${PATH}/none/rotate_api_key`),
    await outcome(emulator, "GET", `${PATH}/none/group_role_mappings`),
    await outcome(emulator, "DELETE", `${PATH}/none`),
  ]).toEqual(Array.from({ length: 3 }, () => "404 resource_not_found"));
});

describe("groups and their roles", () => {
  test("are mapped only while that is switched on, but always shown", async () => {
    const { id } = await make();
    const at = `/${id}/group_role_mappings`;
    const off = "400 feature_not_enabled";
    expect([
      await post(at, { directory_group_id: "g", role_id: member }),
      await outcome(emulator, "PUT", PATH + at, { body: { mappings: [] } }),
      await outcome(emulator, "DELETE", `${PATH}${at}/none`),
      await outcome(emulator, "GET", PATH + at),
    ]).toEqual([off, off, off, "200"]);
  });

  test("have both spellings, and the whole role", async () => {
    const id = await mapping();
    const made = await emulator.seed<Mapping>("POST", `${PATH}/${id}/group_role_mappings`, { scim_group_id: "g", role_id: member });
    expect(made).toMatchObject({
      object: "directory_group_role_mapping",
      directory_id: id,
      scim_directory_id: id,
      directory_group_id: "g",
      scim_group_id: "g",
      directory_group_display_name: "",
      precedence: 1,
      role: { id: member, key: "org:member" },
    });
    expect(keysOf(made.role?.permissions ?? [])).toEqual(["org:sys_billing:read", "org:sys_memberships:read"]);
    expect(await mappings(id)).toEqual([made]);
  });

  test("are added at the end or between others, replaced whole, and removed one by one", async () => {
    const id = await mapping();
    const at = `${PATH}/${id}/group_role_mappings`;
    const put = (groups: readonly string[]) => ({ mappings: groups.map((group) => ({ directory_group_id: group, role_id: member })) });
    expect((await emulator.seed<Page<Mapping>>("PUT", at, put(["a", "b"]))).total_count).toBe(2);
    await emulator.seed("POST", at, { directory_group_id: "c", role_id: admin });
    await emulator.seed("POST", at, { directory_group_id: "d", role_id: admin, precedence: 2 });
    expect(await order(id)).toEqual([
      ["a", "org:member", 1],
      ["d", "org:admin", 2],
      ["b", "org:member", 3],
      ["c", "org:admin", 4],
    ]);
    const [first] = await mappings(id);
    const gone = { object: "directory_group_role_mapping", id: first?.id, deleted: true };
    expect((await emulator.call("DELETE", `${at}/${first?.id}`)).body).toEqual(gone);
    expect(await outcome(emulator, "DELETE", `${at}/${first?.id}`)).toBe("404 resource_not_found");
    expect((await order(id)).map(([group]) => group)).toEqual(["d", "b", "c"]);
    await emulator.seed("PUT", at, put([]));
    expect(await order(id)).toEqual([]);
  });

  test("that are refused", async () => {
    const id = await mapping();
    const at = `/${id}/group_role_mappings`;
    const outside = (await emulator.seed("POST", "/organization_roles", { name: "Out", key: "org:out" })).id;
    await emulator.seed("POST", PATH + at, { directory_group_id: "here", role_id: member });
    const rows: readonly (readonly [body: object, outcome: string])[] = [
      [{ directory_group_id: "g" }, "422 form_param_missing role_id"],
      [{ role_id: member }, "422 form_param_missing"],
      [{ directory_group_id: "g", scim_group_id: "h", role_id: member }, "422 form_param_value_conflict scim_group_id"],
      [{ directory_group_id: "g", role_id: "role_none" }, "404 resource_not_found role_id"],
      [{ directory_group_id: "g", role_id: outside }, "422 form_param_value_invalid role_id"],
      [{ directory_group_id: "g", role_id: member, precedence: 0 }, "422 form_param_value_invalid precedence"],
      [{ directory_group_id: "here", role_id: admin }, "422 form_param_duplicate directory_group_id"],
      [{ directory_group_id: "g", scim_group_id: "g", role_id: member }, "200"],
    ];
    for (const [body, expected] of rows) expect([body, await post(at, body)]).toEqual([body, expected]);
    const twice = { mappings: [member, admin].map((role_id) => ({ directory_group_id: "g", role_id })) };
    expect(await outcome(emulator, "PUT", PATH + at, { body: twice })).toBe("422 form_param_duplicate mappings");
  });

  test("take an organization; in the other reading they do not, and any role will do", async () => {
    const { id } = await make({ enterprise_connection_id: alone });
    const needed = "422 form_conditional_param_missing organization_id";
    expect(await outcome(emulator, "PATCH", `${PATH}/${id}`, { body: { group_role_mapping_enabled: true } })).toBe(needed);
    await filled({ readings: { mappedRoles: "free" } }, async (of) => {
      const free = await make({ enterprise_connection_id: alone }, of);
      expect((await patch(free.id, { group_role_mapping_enabled: true }, of)).group_role_mapping_enabled).toBe(true);
      const outside = (await of.seed("POST", "/organization_roles", { name: "Out", key: "org:out" })).id;
      expect(await post(`/${free.id}/group_role_mappings`, { directory_group_id: "g", role_id: outside }, of)).toBe("200");
    });
  });

  test("can be given to a new directory, with names and precedence", async () => {
    const given = [
      { directory_group_id: "a", role_id: member, precedence: 7, scim_group_display_name: "A" },
      { scim_group_id: "b", role_id: admin },
    ];
    const body = { enterprise_connection_id: linked, provider: "okta" };
    const unknown = [{ directory_group_id: "a", role_id: "role_none" }];
    expect(await post("", { ...body, enterprise_connection_id: alone, group_role_mappings: given })).toBe(
      "422 form_conditional_param_missing organization_id",
    );
    expect(await post("", { ...body, group_role_mappings: unknown })).toBe("422 form_resource_not_found role_id");
    const { id, group_role_mapping_enabled: on } = await make({ group_role_mappings: given });
    expect([on, await order(id)]).toEqual([
      false,
      [
        ["b", "org:admin", 2],
        ["a", "org:member", 7],
      ],
    ]);
    expect((await mappings(id))[1]).toMatchObject({ directory_group_display_name: "A", scim_group_display_name: "A" });
    await filled({ readings: { mappingsAtCreation: "switchOn" } }, async (of) => {
      const one = [{ directory_group_id: "a", role_id: member }];
      expect((await make({ group_role_mappings: one }, of)).group_role_mapping_enabled).toBe(true);
      expect((await make({ enterprise_connection_id: alone }, of)).group_role_mapping_enabled).toBe(false);
    });
  });
});

test("a directory stays without its connection; in the other reading it goes with it", async () => {
  const { id } = await make();
  await patch(id, { enabled: true });
  await emulator.seed("DELETE", `/enterprise_connections/${linked}`);
  expect(await read(id)).toMatchObject({ enterprise_connection_id: null, enabled: false, custom_attributes: [] });
  await filled({ readings: { connectionDirectory: "deleted" } }, async (of) => {
    const made = await make({}, of);
    await of.seed("DELETE", `/enterprise_connections/${linked}`);
    expect(await outcome(of, "GET", `${PATH}/${made.id}`)).toBe("404 resource_not_found");
  });
});

test("in the other reading a new directory has no attribute mapping", () =>
  filled({ readings: { directoryMapping: "empty" } }, async (of) => {
    expect((await make({}, of)).attribute_mapping).toEqual({});
  }));

test("directories take a feature, and in production the plan; both are 403", async () => {
  await other({ readings: { directories: "disabled" } }, async (of) => {
    expect(await outcome(of, "GET", PATH)).toBe("403 feature_not_enabled");
  });
  await other({ plan: "free" }, async (of) => {
    expect(await outcome(of, "GET", PATH, { key: production })).toBe("403 unsupported_subscription_plan_features");
    expect(await outcome(of, "GET", PATH)).toBe("200");
  });
});
