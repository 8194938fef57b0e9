// Reading a whole instance: what it costs, what it names, and what it makes of a Clerk that refuses, stumbles or forgets.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { promisify } from "node:util";
import type { JsonObject } from "../../provider/api/json";
import { compare } from "../../toolkit/compare";
import { type Instance, type ReadOptions, readInstance } from "../../toolkit/read-instance";
import { snapshotOf } from "../../toolkit/snapshot";
import { clickTogether } from "../support/clicked";
import { type TestEmulator, startEmulator } from "../support/emulator";

const key = "sk_test_theInstanceThatIsRead";

describe("readInstance", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({
      rateLimit: false,
      permissionCreationMs: 0,
      keys: [key],
      onPurpose: ["feature_not_enabled", "unsupported_subscription_plan_features", "form_param_value_invalid"],
    });
  });
  beforeEach(async () => {
    await emulator.reset();
    await clickTogether(emulator, key);
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  const read = (options: Partial<ReadOptions> = {}): Promise<Instance> =>
    readInstance({ client: { secretKey: key, keySource: "the test", apiUrl: emulator.apiUrl, retry: { baseMs: 5 } }, ...options });
  const error = (code: string): JsonObject => ({
    errors: [{ code, message: "No.", long_message: "No, not here.", meta: {} }],
    clerk_trace_id: "trace",
  });

  test("a list of N costs ⌈N / 500⌉ requests, whatever is asked for twice is asked once, and nothing is written", async () => {
    for (let index = 0; index < 1001; index++) await emulator.seed("POST", "/redirect_urls", { url: `https://app-${index}.example.com/` });
    await emulator.clearRequests();
    const { objects } = await read();
    expect(objects.filter(({ type }) => type === "RedirectUrl")).toHaveLength(1003);
    const requests = await emulator.requests();
    expect(requests.filter(({ path }) => path === "/v1/redirect_urls")).toHaveLength(3);
    const asked = requests.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
    expect(asked).toEqual([...new Set(asked)]);
    const others = requests.filter(({ method }) => method !== "GET").map(({ method, path, body }) => [method, path, body ?? {}]);
    expect(others.map(([method, path]) => `${String(method)} ${String(path)}`).sort()).toEqual([
      "PATCH /v1/beta_features/instance_settings",
      "PATCH /v1/instance/restrictions",
      "POST /v1/webhooks/svix_url",
    ]);
    expect(others.every(([, , body]) => JSON.stringify(body) === "{}")).toBe(true);
  });

  test("2,000 objects need no more than 150 MB of memory", async () => {
    const urls = Array.from({ length: 2000 }, (_, index) => `https://app-${index}.example.com/`);
    for (const url of urls) await emulator.seed("POST", "/redirect_urls", { url });
    const script = `const { readInstance } = require("pulumi-clerk/toolkit");
      readInstance({ client: { secretKey: process.env.KEY, keySource: "the test", apiUrl: process.env.URL } })
        .then(({ objects }) => console.log(JSON.stringify([objects.length, process.memoryUsage().heapUsed / 1e6])));`;
    const { stdout: text } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
      env: { ...process.env, KEY: key, URL: emulator.apiUrl, NO_PROXY: "127.0.0.1" },
    });
    const [count, megabytes] = JSON.parse(text) as [number, number];
    expect(count).toBeGreaterThan(2000);
    expect(megabytes).toBeLessThan(150);
  });

  test.each([
    ["a plan that lacks it", 402, "unsupported_subscription_plan_features"],
    ["a key that may not see it", 403, "feature_not_enabled"],
    ["a path that is not there", 404, "resource_not_found"],
    ["a feature that is off", 422, "form_param_value_invalid"],
  ])("%s makes the class unavailable, and the rest goes on", async (_, status, code) => {
    await emulator.faults([{ path: "/v1/role_sets", method: "GET", times: 3, status, body: error(code) }]);
    const { objects, unavailable } = await read();
    await emulator.faults([]);
    expect(unavailable).toEqual([{ type: "RoleSet", reason: expect.stringContaining(code) }]);
    expect(unavailable[0]!.reason).not.toContain("trace");
    expect(objects.some(({ type }) => type === "RoleSet")).toBe(false);
    expect(objects.some(({ key: natural }) => natural === "org:billing")).toBe(true);
  });

  test("organizations that are off are no failure: what lies behind them is not available", async () => {
    await emulator.reset();
    const { unavailable, objects } = await read();
    expect(unavailable.map(({ type }) => type)).toEqual(expect.arrayContaining(["OrganizationRole", "RoleSet"]));
    expect(objects.find(({ type }) => type === "OrganizationSettings")!.inputs.enabled).toBe(false);
    expect(compare(await read(), await read()).summary).toMatchObject({ changed: 0, missing: 0, unmanaged: 0 });
  });

  test("a storm of 429 and dropped connections is outlasted", async () => {
    const whole = snapshotOf(await read());
    await emulator.faults([
      { path: "/v1/*", method: "GET", times: 5, status: 429, retryAfter: 0 },
      { path: "/v1/machines", method: "GET", times: 2, reset: "before" },
    ]);
    expect(snapshotOf(await read())).toEqual(whole);
    expect(await emulator.remainingFaults()).toEqual([]);
  });

  test.each<[string, { status: number; body?: JsonObject }, RegExp]>([
    ["a Clerk that goes on failing", { status: 503 }, /service_unavailable/],
    ["a key that is withdrawn meanwhile", { status: 401, body: error("secret_key_invalid") }, /the test/],
  ])("%s ends the reading, and nothing is returned", async (_, fault, sentence) => {
    await emulator.faults([{ path: "/v1/machines", method: "GET", times: 100, ...fault }]);
    await expect(read()).rejects.toThrow(sentence);
    await emulator.faults([]);
  });

  test("an owner that vanishes while its keys are read has none, and is no failure", async () => {
    const { data } = await emulator.seed<{ data: { id: string; name: string }[] }>("GET", "/machines?limit=100");
    const ledger = data.find(({ name }) => name === "ledger")!;
    await emulator.faults([{ path: "/v1/api_keys", method: "GET", times: 100, delayMs: 300 }]);
    const reading = read();
    while ((await emulator.requests({ path: "/v1/webhooks/svix_url" })).length === 0) await rest(5);
    await emulator.seed("DELETE", `/machines/${ledger.id}`);
    const { objects, unavailable } = await reading;
    await emulator.faults([]);
    expect(unavailable).toEqual([]);
    expect(objects.filter(({ type }) => type === "ApiKey")).toEqual([]);
    expect(await emulator.requests({ path: `/v1/machines/${ledger.id}` })).toHaveLength(1);
  });

  test("a list of keys that is not there, though its owner is, is no empty one", async () => {
    await emulator.faults([{ path: "/v1/api_keys", method: "GET", times: 1, status: 404, body: error("resource_not_found") }]);
    expect((await read()).unavailable).toEqual([{ type: "ApiKey", reason: expect.stringContaining("GET /api_keys does not exist") }]);
  });

  test("two objects of one natural key have names of their own, and references tell them apart", async () => {
    const [second] = [await emulator.seed("POST", "/machines", { name: "ledger" })];
    await emulator.seed("POST", "/machines", { name: "caller", scoped_machines: [second.id] });
    const { objects } = await read();
    const machines = objects.filter(({ type }) => type === "Machine");
    expect(machines.map(({ name, key: natural }) => [name, natural])).toEqual([
      ["billing", "billing"],
      ["caller", "caller"],
      ["ledger", "ledger"],
      ["ledger-2", "ledger"],
    ]);
    expect(machines.find(({ name }) => name === "caller")!.inputs.scopedMachines).toEqual([{ resource: "Machine", name: "ledger-2" }]);
    expect(compare(await read(), await read()).summary).toMatchObject({ changed: 0, ambiguous: 0 });
  });

  test("an organization without a slug stands by its name, and so does what refers to it", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { slug_disabled: true });
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const { id } = await emulator.seed("POST", "/organizations", { name: "No Slug", created_by: user!.id });
    await emulator.seed("POST", "/enterprise_connections", {
      name: "Theirs",
      provider: "saml_okta",
      domains: ["no-slug.com"],
      organization_id: id,
    });
    const { objects } = await read();
    expect(objects.find(({ type, key: natural }) => type === "Organization" && natural === "No Slug")).toBeDefined();
    expect(objects.find(({ type, key: natural }) => type === "EnterpriseConnection" && natural === "Theirs")!.inputs.organization).toBe(
      "No Slug",
    );
    expect(JSON.stringify(snapshotOf(await read()))).not.toContain(id);
  });

  test("only some classes are read where only they are wanted, and what they refer to by name", async () => {
    const { objects } = await read({ only: ["Machine"] });
    expect(new Set(objects.map(({ type }) => type))).toEqual(new Set(["Machine"]));
    expect((await emulator.requests()).map(({ path }) => path)).toEqual(["/v1/instance", "/v1/machines"]);
    await expect(read({ only: ["Machines"] })).rejects.toThrow("No class is called Machines.");
  });
});
