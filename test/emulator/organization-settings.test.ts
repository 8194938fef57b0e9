// The organization settings: what a fresh instance has, how each field changes, what is refused; and the gate that they are.

import { createEmulator } from "../../emulator/index";
import type { TestEmulator } from "../support/emulator";
import { enable, idOf, outcome, PERMISSIONS, type Permission, refusal, ROLES, type Role, rolesOf, SETTINGS, start } from "./organization";
import { raw } from "./raw";

const production = "sk_live_production";
let emulator: TestEmulator;
let clerk: Awaited<ReturnType<typeof start>>["clerk"];

beforeAll(async () => {
  const keys = ["sk_test_development", production];
  ({ emulator, clerk } = await start({ keys, plan: "free", onPurpose: ["organization_not_enabled_in_instance"] }));
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const fresh = {
  object: "organization_settings",
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
  initial_role_set_key: "role_set:default",
};

test("a fresh instance has organizations switched off, and Clerk's defaults", async () => {
  expect((await raw(emulator, "GET", SETTINGS)).body).toEqual(fresh);
});

test("Clerk's SDK reads and changes the settings, roles by id", async () => {
  await enable(emulator);
  const creatorRoleId = await idOf(emulator, "org:admin");
  const domainsDefaultRoleId = creatorRoleId;
  const changed = await clerk.instance.updateOrganizationSettings({
    maxAllowedMemberships: 0,
    adminDeleteEnabled: false,
    domainsEnabled: true,
    domainsEnrollmentModes: ["automatic_suggestion"],
    creatorRoleId,
    domainsDefaultRoleId,
  });
  expect(changed).toMatchObject({
    enabled: true,
    maxAllowedMemberships: 0,
    adminDeleteEnabled: false,
    domainsEnabled: true,
    domainsEnrollmentModes: ["manual_invitation", "automatic_suggestion"],
    creatorRole: "org:admin",
    domainsDefaultRole: "org:admin",
  });
  expect(await clerk.instance.getOrganizationSettings()).toEqual(changed);
  const unknown = clerk.instance.updateOrganizationSettings({ creatorRoleId: "role_none" });
  await expect(unknown).rejects.toEqual(refusal(404, "resource_not_found"));
});

const changes: readonly (readonly [what: string, body: object | null, changed: object])[] = [
  ["enabled", { enabled: true }, { enabled: true }],
  ["the limit of memberships", { max_allowed_memberships: 20 }, { max_allowed_memberships: 20 }],
  ["the limit of memberships to none", { max_allowed_memberships: 0 }, { max_allowed_memberships: 0 }],
  ["deletion by admins", { admin_delete_enabled: false }, { admin_delete_enabled: false }],
  ["slugs", { slug_disabled: false }, { slug_disabled: false }],
  [
    "domains, with which inviting by hand comes",
    { domains_enabled: true },
    { domains_enabled: true, domains_enrollment_modes: ["manual_invitation"] },
  ],
  ["no mode", { domains_enrollment_modes: [] }, { domains_enrollment_modes: ["manual_invitation"] }],
  [
    "one mode",
    { domains_enrollment_modes: ["automatic_suggestion"] },
    { domains_enrollment_modes: ["manual_invitation", "automatic_suggestion"] },
  ],
  [
    "all modes, in an order of its own",
    { domains_enrollment_modes: ["automatic_suggestion", "manual_invitation", "automatic_invitation"] },
    { domains_enrollment_modes: ["manual_invitation", "automatic_invitation", "automatic_suggestion"] },
  ],
  ["nothing", {}, {}],
  ["nothing, with a literal null", null, {}],
  [
    "nothing, where all is null",
    { enabled: null, max_allowed_memberships: null, creator_role_id: null, domains_default_role_id: null },
    {},
  ],
  ["nothing that it does not know or only shows", { foo: 1, max_allowed_roles: 50, creator_role: "org:member", object: "x" }, {}],
];

test.each(changes)("a change of %s", async (_what, body, changed) => {
  const answer = await raw(emulator, "PATCH", SETTINGS, { body: body ?? "null" });
  expect([answer.status, answer.body]).toEqual([200, { ...fresh, ...changed }]);
  expect((await raw(emulator, "GET", SETTINGS)).body).toEqual(answer.body);
});

const refused: readonly (readonly [body: object, outcome: string])[] = [
  [{ enabled: "true" }, "422 form_param_value_invalid"],
  [{ max_allowed_memberships: 1.5 }, "422 form_param_value_invalid"],
  [{ max_allowed_memberships: -1 }, "422 form_param_value_invalid max_allowed_memberships"],
  [{ domains_enrollment_modes: null }, "422 form_param_nil domains_enrollment_modes"],
  [{ domains_enrollment_modes: "automatic_invitation" }, "422 form_param_value_invalid"],
  [{ domains_enrollment_modes: ["automatic"] }, "422 form_param_value_invalid domains_enrollment_modes"],
  [{ domains_enrollment_modes: ["automatic_invitation", "automatic_invitation"] }, "422 form_param_duplicate domains_enrollment_modes"],
  [{ enabled: true, creator_role_id: "role_none" }, "404 resource_not_found creator_role_id"],
  [{ enabled: true, creator_role_id: "" }, "404 resource_not_found creator_role_id"],
  [{ enabled: true, domains_default_role_id: "org:member" }, "404 resource_not_found domains_default_role_id"],
];

test.each(refused)("a change to %j is refused: %s", async (body, expected) => {
  expect(await outcome(emulator, "PATCH", SETTINGS, { body })).toBe(expected);
  expect((await raw(emulator, "GET", SETTINGS)).body).toEqual(fresh);
});

test("a creator role must hold what a creator needs; a role for domains need not", async () => {
  await enable(emulator);
  const member = await idOf(emulator, "org:member");
  const answer = await raw(emulator, "PATCH", SETTINGS, { body: { creator_role_id: member } });
  expect([answer.status, answer.body.errors]).toEqual([
    422,
    [
      {
        code: "organization_missing_creator_role_permissions",
        message: "missing permissions for creator role",
        long_message: "The creator role must contain the following permissions: org:sys_memberships:manage, org:sys_profile:delete",
      },
    ],
  ]);
  expect(await outcome(emulator, "PATCH", SETTINGS, { body: { domains_default_role_id: member } })).toBe("200");
});

const paid: readonly (readonly [body: object, key: string | undefined, outcome: string])[] = [
  [{ max_allowed_memberships: 20 }, production, "200"],
  [{ max_allowed_memberships: 21 }, production, "402 unsupported_subscription_plan_features"],
  [{ max_allowed_memberships: 0 }, production, "402 unsupported_subscription_plan_features"],
  [{ max_allowed_memberships: 21 }, undefined, "200"],
];

test.each(paid)("without a plan, %j under the key %s: %s", async (body, key, expected) => {
  expect(await outcome(emulator, "PATCH", SETTINGS, { body, ...(key !== undefined && { key }) })).toBe(expected);
});

describe("while organizations are not enabled", () => {
  const OFF = "403 organization_not_enabled_in_instance";
  const gate: readonly (readonly [
    method: string,
    path: string,
    body: unknown,
    byReading: readonly [none: string, writes: string, all: string],
  ])[] = [
    ["GET", ROLES, undefined, [OFF, OFF, OFF]],
    ["POST", ROLES, {}, [OFF, OFF, OFF]],
    ["GET", `${ROLES}/role_x`, undefined, [OFF, OFF, OFF]],
    ["PATCH", `${ROLES}/role_x`, {}, [OFF, OFF, OFF]],
    ["DELETE", `${ROLES}/role_x`, undefined, [OFF, OFF, OFF]],
    ["POST", `${ROLES}/role_x/permissions/perm_x`, undefined, [OFF, OFF, OFF]],
    ["DELETE", `${ROLES}/role_x/permissions/perm_x`, undefined, [OFF, OFF, OFF]],
    ["GET", PERMISSIONS, undefined, ["200", "200", OFF]],
    ["POST", PERMISSIONS, { name: "n", key: "org:a:b" }, ["200", OFF, OFF]],
    ["GET", `${PERMISSIONS}/perm_x`, undefined, ["404 resource_not_found", "404 resource_not_found", OFF]],
    ["PATCH", `${PERMISSIONS}/perm_x`, {}, ["404 resource_not_found", OFF, OFF]],
    ["DELETE", `${PERMISSIONS}/perm_x`, undefined, ["404 resource_not_found", OFF, OFF]],
  ];

  const readings = ["none", "writes", "all"] as const;
  test.each(readings)("in the reading %p, operations on roles and permissions", async (permissionGate) => {
    const one = await start({ readings: { permissionGate }, onPurpose: ["organization_not_enabled_in_instance"] });
    for (const [method, path, body, expected] of gate) {
      const found = await outcome(one.emulator, method, path, body === undefined ? {} : { body });
      expect(`${method} ${path} ${found}`).toBe(`${method} ${path} ${expected[readings.indexOf(permissionGate)]}`);
    }
    await one.emulator.close();
  });

  test("that is how a fresh instance is, and it is so again after they were disabled", async () => {
    expect(await outcome(emulator, "GET", ROLES)).toBe(OFF);
    expect(await outcome(emulator, "POST", PERMISSIONS, { body: { name: "n", key: "org:a:b" } })).toBe(OFF);
    await emulator.seed("PATCH", SETTINGS, { enabled: true });
    expect(await outcome(emulator, "GET", ROLES)).toBe("200");
    await emulator.seed("PATCH", SETTINGS, { enabled: false });
    expect(await outcome(emulator, "GET", ROLES)).toBe(OFF);
    expect((await raw(emulator, "GET", ROLES)).body.errors).toMatchObject([
      { long_message: "The organizations feature is not enabled for this instance. You can enable it at https://dashboard.clerk.com." },
    ]);
  });

  test("the gate opens at once, however late reads are", async () => {
    const late = await start({ staleReadsMs: 60_000 });
    await late.emulator.seed("PATCH", SETTINGS, { enabled: true });
    expect(await outcome(late.emulator, "GET", ROLES)).toBe("200");
    expect((await raw(late.emulator, "GET", SETTINGS)).body).toMatchObject({ enabled: false });
    await late.emulator.close();
  });
});

describe("state", () => {
  test("shows, saves, loads and resets all three kinds", async () => {
    await enable(emulator);
    const permission = await emulator.seed<Permission>("POST", PERMISSIONS, { name: "n", key: "org:a:b" });
    const role = await emulator.seed<Role>("POST", ROLES, { name: "n", key: "org:editor", permissions: [permission.id] });
    const state = await emulator.state();
    expect(state.instances[emulator.instance]?.collections).toMatchObject({
      organization_settings: [{ id: emulator.instance, enabled: true, creator_role: "org:admin" }],
      organization_permissions: { length: 10 },
      organization_roles: { length: 3, 2: { id: role.id, key: "org:editor", permissions: [permission.id] } },
    });

    const second = createEmulator({ saved: JSON.parse(JSON.stringify(state)) });
    expect(second.state().instances[emulator.instance]).toEqual(state.instances[emulator.instance]);

    await emulator.reset(emulator.instance);
    expect((await raw(emulator, "GET", SETTINGS)).body).toEqual(fresh);
    await emulator.setState(state);
    expect(await rolesOf(emulator)).toHaveLength(3);
    expect((await raw(emulator, "GET", `${ROLES}/${role.id}`)).body).toEqual(role);
  });

  test("may say of the settings only what matters to it, and nothing of the rest", async () => {
    const collections = { organization_settings: [{ id: emulator.instance, enabled: true }] };
    await emulator.setState({ instances: { [emulator.instance]: { keys: [emulator.key], kind: "development", collections } } });
    expect((await raw(emulator, "GET", SETTINGS)).body).toEqual({ ...fresh, enabled: true });
    expect(await rolesOf(emulator)).toHaveLength(2);
  });
});
