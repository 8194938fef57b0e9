// Reading a whole instance: what it costs, what it names, and what it makes of a Clerk that refuses, stumbles or forgets.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { promisify } from "node:util";
import type { ClientSettings } from "../../provider/api/client";
import type { JsonObject } from "../../provider/api/json";
import { registry } from "../../provider/resources/registry";
import { compare } from "../../toolkit/compare";
import { type Instance, type ReadOptions, type ReadProgress, readInstance } from "../../toolkit/read-instance";
import { snapshotOf } from "../../toolkit/snapshot";
import { clickTogether } from "../support/clicked";
import { type FaultRule, type TestEmulator, startEmulator } from "../support/emulator";
import { clientFor } from "../support/exported";

const key = "sk_test_theInstanceThatIsRead";

const error = (code: string): JsonObject => ({
  errors: [{ code, message: "No.", long_message: "No, not here.", meta: {} }],
  clerk_trace_id: "trace",
});

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

  const client = (): ClientSettings => ({ ...clientFor(emulator), retry: { baseMs: 5 } });
  const read = (options: Partial<ReadOptions> = {}): Promise<Instance> => readInstance({ client: client(), ...options });

  /** So many objects in each collection, like the first that is there. */
  async function multiply(counts: { readonly [collection: string]: number }): Promise<void> {
    const state = await emulator.state();
    const { collections } = state.instances[emulator.instance]!;
    for (const [name, count] of Object.entries(counts)) {
      const rows = collections[name]!;
      const like = (index: number): object => {
        const copy = (value: unknown): unknown => (typeof value === "string" ? value.replace(/.$/, (last) => `${String(index).padStart(4, "0")}${last}`) : value); // prettier-ignore
        const { id, name: called, url, identifier, ...others } = rows[0] as { readonly [field: string]: unknown };
        const named = { ...(called !== undefined && { name: copy(called) }), ...(url !== undefined && { url: copy(url) }) };
        const number = String(index).padStart(5, "0");
        // Ids of API keys are hexadecimal.
        return {
          ...others,
          ...named,
          ...(identifier !== undefined && { identifier: copy(identifier) }),
          id: `${String(id).slice(0, -5)}${number}`,
        };
      };
      const more = Array.from({ length: count - rows.length }, (_, index) => like(index));
      Object.assign(collections, { [name]: [...rows, ...more] });
    }
    await emulator.setState(state);
    await emulator.clearRequests();
  }

  test("N objects of K kinds cost Σ⌈N / 500⌉ requests, ⌈N / 100⌉ for the API keys of each owner, and one for each singleton and directory", async () => {
    await emulator.seed("POST", "/allowlist_identifiers", { identifier: "*@example.com", notify: false });
    const { data: connections } = await emulator.seed<{ data: { id: string }[] }>("GET", "/enterprise_connections");
    await emulator.seed("POST", "/directories", { enterprise_connection_id: connections[0]!.id, provider: "okta" });
    const counts = {
      redirect_urls: 1000,
      allowlist_identifiers: 501,
      jwt_templates: 499,
      machines: 500,
      api_keys: 250,
      oauth_applications: 1001,
    };
    await multiply(counts);
    const { objects, unavailable } = await read();
    expect(unavailable).toEqual([]);
    const requests = await emulator.requests();
    const pages = (path: string): number => requests.filter((request) => request.path === `/v1${path}`).length;
    expect(Object.keys(counts).map((name) => [name, pages(`/${name}`)])).toEqual([
      ["redirect_urls", 2],
      ["allowlist_identifiers", 2],
      ["jwt_templates", 1],
      ["machines", 1],
      // Three for the machine that has all of them, one for every other machine, organization and directory.
      ["api_keys", 3 + 499 + 1 + 1],
      ["oauth_applications", 3],
    ]);
    const count = (type: string): number => objects.filter((object) => object.type === type).length;
    const allowed = registry.reduce((sum, { type, endpoint }) => {
      const { list, id } = endpoint;
      if (list?.per !== undefined) return sum + pages(list.path);
      if (list === undefined) return sum + (id === "instance" ? 1 : count("Directory"));
      return sum + Math.max(1, Math.ceil(count(type) / 500));
    }, 1);
    expect(requests.length).toBeLessThanOrEqual(allowed);
    expect(objects.length).toBeGreaterThan(3700);
  });

  test("whatever is asked for twice is asked once, by GET or in one of the three ways that Clerk offers for what has none", async () => {
    await read();
    const requests = await emulator.requests();
    const asked = requests.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
    expect(asked).toEqual([...new Set(asked)]);
    const others = requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`);
    expect(others.toSorted()).toEqual([
      "PATCH /v1/beta_features/instance_settings {}",
      "PATCH /v1/instance/restrictions {}",
      "POST /v1/webhooks/svix_url null",
    ]);
  });

  test("2,000 objects need no more than 100 MB of memory", async () => {
    await multiply({ redirect_urls: 700, jwt_templates: 600, machines: 300, oauth_applications: 400 });
    const script = `const { readInstance } = require("pulumi-clerk/toolkit");
      const client = { secretKey: process.env.KEY, keySource: "the test", apiUrl: process.env.URL, rateWindowMs: 1 };
      (async () => {
        // What is loaded with the first request is not what the objects need.
        await readInstance({ client, only: ["InstanceProtect"] });
        const before = process.memoryUsage().rss;
        const { objects } = await readInstance({ client });
        console.log(JSON.stringify([objects.length, (process.resourceUsage().maxRSS * 1024 - before) / 1e6]));
      })();`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
      env: { ...process.env, KEY: key, URL: emulator.apiUrl, NO_PROXY: "127.0.0.1" },
    });
    const [count, megabytes] = JSON.parse(stdout) as [number, number];
    expect(count).toBeGreaterThan(2000);
    expect(megabytes).toBeGreaterThan(0);
    expect(megabytes).toBeLessThan(100);
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

  test.each<[string, Partial<FaultRule>, RegExp]>([
    ["a Clerk that goes on failing", { status: 503 }, /service_unavailable/],
    ["a storm of 429 without an end", { status: 429, retryAfter: 0 }, /too_many_requests/],
    ["connections that are dropped again and again", { reset: "after" }, /ECONNRESET|connection/i],
    ["a key that is withdrawn meanwhile", { status: 401, body: error("secret_key_invalid") }, /the test/],
    ["a page of a proxy", { status: 200, body: "<html>Sign in</html>" }, /\/machines/],
    ["a list that is none", { status: 200, body: { data: "none" } }, /\/machines is JSON, but no list/],
  ])("%s ends the reading in one sentence, and nothing more is asked for", async (_, fault, sentence) => {
    await emulator.faults([
      { path: "/v1/machines", method: "GET", times: 100, ...fault },
      { path: "/v1/organization*", method: "GET", times: 100, delayMs: 300 },
    ]);
    const failure = await read({ client: { ...client(), retry: { baseMs: 5, tries: 3 } } }).then(() => undefined, (thrown: unknown) => thrown as Error); // prettier-ignore
    await emulator.faults([]);
    expect(failure?.message).toMatch(sentence);
    expect(failure?.message).not.toContain(key);
    const asked = (await emulator.requests()).length;
    await read({ only: ["InstanceProtect"] });
    expect((await emulator.requests()).slice(asked).map(({ path }) => path)).toEqual(["/v1/instance", "/v1/instance/protect"]);
    expect((await emulator.requests({ path: "/v1/api_keys" })).length).toBe(0);
  });

  test("is stopped between two requests, and asks for nothing more", async () => {
    const stop = new AbortController();
    await emulator.faults([{ path: "/v1/machines", method: "GET", times: 1, delayMs: 200 }]);
    const reading = read({
      signal: stop.signal,
      onProgress: ({ type, done }) => (type === "JwtTemplate" && done ? stop.abort(new Error("Enough.")) : undefined),
    });
    await expect(reading).rejects.toThrow("Enough.");
    await emulator.faults([]);
    expect((await emulator.requests({ path: "/v1/api_keys" })).length).toBe(0);
  });

  test("tells how far each class has come, and that it is done", async () => {
    for (let index = 0; index < 501; index++) await emulator.seed("POST", "/redirect_urls", { url: `https://app-${index}.example.com/` });
    const told = new Map<string, ReadProgress[]>();
    await read({ onProgress: (progress) => void told.set(progress.type, [...(told.get(progress.type) ?? []), progress]) });
    expect(told.get("RedirectUrl")).toEqual([
      { type: "RedirectUrl", read: 500, total: 503, done: false },
      { type: "RedirectUrl", read: 503, total: 503, done: false },
      { type: "RedirectUrl", read: 503, total: 503, done: true },
    ]);
    expect(told.get("ApiKey")!.at(-1)).toEqual({ type: "ApiKey", read: 1, total: 1, done: true });
    expect([...told.keys()].toSorted()).toEqual(registry.map(({ type }) => type).toSorted());
    for (const steps of told.values()) expect(steps.filter(({ done }) => done)).toHaveLength(1);
  });

  test("what lies in objects that cannot be read is not available either; API keys lie in others too", async () => {
    await emulator.faults([
      { path: "/v1/directories", method: "GET", times: 9, status: 403, body: error("feature_not_enabled") },
      { path: "/v1/machines", method: "GET", times: 9, status: 403, body: error("feature_not_enabled") },
    ]);
    const { unavailable } = await read();
    expect(unavailable.map(({ type }) => type)).toEqual(["Directory", "DirectoryGroupRoleMappings", "Machine"]);
    expect(unavailable[1]!.reason).toMatch(/^It lies in objects of Directory, which could not be read: .*feature_not_enabled/);
    await emulator.faults([{ path: "/v1/*", method: "GET", times: 99, status: 403, body: error("feature_not_enabled") }]);
    await expect(read()).rejects.toThrow(/feature_not_enabled/);
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

  test("a directory is what its mappings and its API keys name", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    const { data: connections } = await emulator.seed<{ data: { id: string }[] }>("GET", "/enterprise_connections");
    const { data: roles } = await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_roles");
    const { id } = await emulator.seed("POST", "/directories", { enterprise_connection_id: connections[0]!.id, provider: "okta" });
    await emulator.seed("PATCH", `/directories/${id}`, { enabled: true, group_role_mapping_enabled: true });
    const mappings = [{ directory_group_id: "admins", role_id: roles.find(({ key: natural }) => natural === "org:admin")!.id }];
    await emulator.seed("PUT", `/directories/${id}/group_role_mappings`, { mappings });
    await emulator.seed("POST", "/api_keys", { name: "scim", subject: id });
    const { objects } = await read();
    const found = (type: string): readonly unknown[] =>
      objects.filter((object) => object.type === type).map(({ id: own, key: natural, inputs }) => [own, natural, inputs.directory ?? inputs.subject]); // prettier-ignore
    expect(found("DirectoryGroupRoleMappings")).toEqual([[id, "Acme", "Acme"]]);
    expect(found("ApiKey")).toContainEqual([expect.any(String), "Acme/scim", { resource: "Directory", name: "acme" }]);
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
