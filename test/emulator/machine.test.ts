// Machines, driven by Clerk's own SDK.

import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";
import { outcome, refusal } from "./organization";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;
let now = 1_790_000_000_000;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, now: () => (now += 1000) });
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const scopesOf = async (id: string) => (await clerk.machines.get(id)).scopedMachines.map((one) => one.id).sort();

test("a machine is made with Clerk's defaults", async () => {
  const made = await clerk.machines.create({ name: "worker" });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^mch_[0-9A-Za-z]{27}$/),
    name: "worker",
    instanceId: emulator.instance,
    defaultTokenTtl: 3600,
    scopedMachines: [],
  });
});

test("its secret is in the answer that makes it, in no other, and can be asked for and renewed", async () => {
  const made = await clerk.machines.create({ name: "worker" });
  expect(made.secretKey).toMatch(/^ak_\w{20,}$/);
  const shown = [
    (await emulator.call("GET", `/machines/${made.id}`)).body,
    (await emulator.call("GET", "/machines")).body,
    (await emulator.call("PATCH", `/machines/${made.id}`, { name: "w" })).body,
  ];
  expect(JSON.stringify(shown)).not.toContain("secret");
  expect((await clerk.machines.getSecretKey(made.id)).secret).toBe(made.secretKey);
  const { secret } = await clerk.machines.rotateSecretKey({ machineId: made.id, previousTokenTtl: 60 });
  expect(secret).not.toBe(made.secretKey);
  expect((await clerk.machines.get(made.id)).updatedAt).toBeGreaterThan(made.updatedAt);
  expect((await clerk.machines.getSecretKey(made.id)).secret).toBe(secret);
});

test("it is read, changed and removed by its id", async () => {
  const { id } = await clerk.machines.create({ name: "worker", defaultTokenTtl: 60 });
  expect(await clerk.machines.update({ machineId: id, name: "w", defaultTokenTtl: 90 })).toMatchObject({ name: "w", defaultTokenTtl: 90 });
  expect(await clerk.machines.get(id)).toMatchObject({ name: "w", defaultTokenTtl: 90 });
  expect((await emulator.call("DELETE", `/machines/${id}`)).body).toEqual({ object: "machine", id, deleted: true });
  await expect(clerk.machines.get(id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("names need not be unique; the list is searched by name and by whole id, and ordered", async () => {
  const made = [];
  for (const name of ["Beta", "alpha", "Beta"]) made.push(await clerk.machines.create({ name }));
  const names = async (params: object) => (await clerk.machines.list(params)).data.map(({ name }) => name);
  expect(await names({})).toEqual(["Beta", "alpha", "Beta"]);
  expect(await names({ orderBy: "+name" })).toEqual(["Beta", "Beta", "alpha"]);
  expect(await names({ query: "LPH" })).toEqual(["alpha"]);
  expect(await names({ query: "bet" })).toEqual(["Beta", "Beta"]);
  expect(await names({ query: made[1]!.id })).toEqual(["alpha"]);
  expect(await names({ query: made[1]!.id.slice(0, 10) })).toEqual([]);
  expect(await clerk.machines.list({ limit: 1, offset: 1 })).toMatchObject({ totalCount: 3, data: [{ name: "alpha" }] });
});

describe("scopes", () => {
  test("go in as ids and come out as machines, in one direction", async () => {
    const [a, b] = [await clerk.machines.create({ name: "a" }), await clerk.machines.create({ name: "b" })];
    const c = await clerk.machines.create({ name: "c", scopedMachines: [a.id, b.id, a.id] });
    expect(c.scopedMachines.map(({ name }) => name).sort()).toEqual(["a", "b"]);
    expect(await scopesOf(a.id)).toEqual([]);
  });

  test("are added and taken away one by one", async () => {
    const [a, b] = [await clerk.machines.create({ name: "a" }), await clerk.machines.create({ name: "b" })];
    expect(await clerk.machines.createScope(a.id, b.id)).toMatchObject({
      fromMachineId: a.id,
      toMachineId: b.id,
      createdAt: expect.any(Number),
    });
    expect(await scopesOf(a.id)).toEqual([b.id]);
    await expect(clerk.machines.createScope(a.id, b.id)).rejects.toEqual(refusal(409, "conflict"));
    expect((await emulator.call("DELETE", `/machines/${a.id}/scopes/${b.id}`)).body).toEqual({
      object: "machine_scope",
      from_machine_id: a.id,
      to_machine_id: b.id,
      deleted: true,
    });
    await expect(clerk.machines.deleteScope(a.id, b.id)).rejects.toEqual(refusal(404, "resource_not_found"));
    expect(await scopesOf(a.id)).toEqual([]);
  });

  test("go with the machine that they lead to", async () => {
    const a = await clerk.machines.create({ name: "a" });
    const b = await clerk.machines.create({ name: "b", scopedMachines: [a.id] });
    await clerk.machines.delete(a.id);
    expect(await scopesOf(b.id)).toEqual([]);
  });

  test("are 150 at most", async () => {
    const ids = [];
    for (let i = 0; i < 151; i++) ids.push((await emulator.seed("POST", "/machines", { name: "m" })).id);
    const [last = "", ...first] = ids.toReversed();
    expect(await outcome(emulator, "POST", "/machines", { body: { name: "n", scoped_machines: ids } })).toBe(
      "422 form_param_array_size_exceeded scoped_machines",
    );
    const { id } = await emulator.seed("POST", "/machines", { name: "n", scoped_machines: first });
    expect(await outcome(emulator, "POST", `/machines/${id}/scopes`, { body: { to_machine_id: last } })).toBe(
      "422 form_param_array_size_exceeded scoped_machines",
    );
  });
});

const REFUSED: readonly (readonly [method: string, path: string, body: object, outcome: string])[] = [
  ["POST", "/machines", {}, "422 form_param_missing name"],
  ["POST", "/machines", { name: "" }, "422 form_param_value_invalid name"],
  ["POST", "/machines", { name: "n".repeat(256) }, "422 form_param_max_length_exceeded name"],
  ["POST", "/machines", { name: "n", default_token_ttl: 0 }, "422 form_param_value_invalid default_token_ttl"],
  ["POST", "/machines", { name: "n", default_token_ttl: 315_360_001 }, "422 form_param_value_too_large default_token_ttl"],
  ["POST", "/machines", { name: "n", scoped_machines: ["mch_none"] }, "422 form_resource_not_found scoped_machines"],
  ["PATCH", "/machines/{id}", { scoped_machines: [] }, "422 form_param_unknown scoped_machines"],
  ["PATCH", "/machines/{id}", { name: null }, "422 form_param_nil name"],
  ["PATCH", "/machines/mch_none", { name: "n" }, "404 resource_not_found"],
  ["POST", "/machines/{id}/secret_key/rotate", {}, "422 form_param_missing previous_token_ttl"],
  ["POST", "/machines/{id}/secret_key/rotate", { previous_token_ttl: 28_801 }, "422 form_param_value_too_large previous_token_ttl"],
  ["POST", "/machines/{id}/scopes", {}, "422 form_param_missing to_machine_id"],
  ["POST", "/machines/{id}/scopes", { to_machine_id: "mch_none" }, "404 resource_not_found to_machine_id"],
];
test.each(REFUSED)("refused: %s %s %j", async (method, path, body, expected) => {
  const { id } = await clerk.machines.create({ name: "worker" });
  expect(await outcome(emulator, method, path.replace("{id}", id), { body })).toBe(expected);
});

test("where machines are switched off, everything is refused", async () => {
  const other = await startEmulator({ readings: { machines: "disabled" } });
  expect(await outcome(other, "GET", "/machines")).toBe("403 feature_not_enabled");
  expect(await outcome(other, "POST", "/machines", { body: {} })).toBe("403 feature_not_enabled");
  await other.close();
});

test("the other readings: mk_ secrets, and a code of its own for a missing machine", async () => {
  const other = await startEmulator({ readings: { machineSecret: "mk", machineMissing: "machine_not_found" } });
  const made = await other.seed<{ readonly secret_key: string }>("POST", "/machines", { name: "n" });
  expect(made.secret_key).toMatch(/^mk_/);
  expect(await outcome(other, "GET", "/machines/mch_none")).toBe("404 machine_not_found");
  await other.close();
});
