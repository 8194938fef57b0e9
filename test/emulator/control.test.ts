// The emulator's own endpoints: request log, faults, state, reset; and reads that lag.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "../../emulator/index";
import { type FaultRule, startEmulator, type TestEmulator } from "../support/emulator";
import { raw } from "./raw";

let emulator: TestEmulator;
const other = "sk_test_other";

beforeAll(async () => {
  emulator = await startEmulator({ keys: ["sk_test_main", other], rateLimit: false });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

describe("the request log", () => {
  test("shows who asked what, with query and body, and what was answered", async () => {
    const before = Date.now();
    await raw(emulator, "GET", "/redirect_urls?paginated=true&limit=5");
    await raw(emulator, "POST", "/redirect_urls", { body: { url: "https://example.com" } });
    await raw(emulator, "GET", "/nonsense", { key: "notakey" });
    const entries = await emulator.requests();
    expect(entries).toEqual([
      {
        at: expect.any(Number),
        instance: emulator.instance,
        method: "GET",
        path: "/v1/redirect_urls",
        query: { paginated: "true", limit: "5" },
        body: null,
        status: 200,
      },
      {
        at: expect.any(Number),
        instance: emulator.instance,
        method: "POST",
        path: "/v1/redirect_urls",
        query: {},
        body: { url: "https://example.com" },
        status: 200,
      },
      { at: expect.any(Number), instance: null, method: "GET", path: "/v1/nonsense", query: {}, body: null, status: 401 },
    ]);
    expect(entries[0]?.at).toBeGreaterThanOrEqual(before);
  });

  test("masks secrets, also under a misspelt name and in a refused request", async () => {
    const template = { name: "t", claims: { deep: [{ signing_key: "canary" }] }, custom_signing_key: true, signing_algorithm: "HS256" };
    await raw(emulator, "POST", "/jwt_templates", { body: { ...template, signing_key: "canary" } });
    await raw(emulator, "POST", "/jwt_templates", { body: { ...template, signingKey: "canary" } });
    await raw(emulator, "POST", "/jwt_templates", { body: { ...template, signing_key: { value: "canary" } } });
    await raw(emulator, "POST", "/jwt_templates", { body: '{"signing_key":"canary"' });
    await raw(emulator, "POST", "/jwt_templates", { body: { ...template, signing_key: null } });
    const entries = await emulator.requests();
    expect(JSON.stringify(entries)).not.toContain("canary");
    expect(entries.map(({ body }) => (body as { signing_key?: unknown }).signing_key)).toEqual(["***", undefined, "***", undefined, null]);
  });

  test("can be emptied, filtered, and leaves out what the dashboard did", async () => {
    await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" });
    await raw(emulator, "GET", "/redirect_urls");
    await raw(emulator, "GET", "/instance", { key: other });
    expect(await emulator.requests()).toHaveLength(2);
    expect(await emulator.requests({ all: true })).toHaveLength(3);
    expect(await emulator.requests({ path: "/v1/redirect*", method: "GET" })).toHaveLength(1);
    expect(await emulator.requests({ instance: emulator.instanceOf(other) })).toHaveLength(1);
    await emulator.clearRequests();
    expect(await emulator.requests({ all: true })).toEqual([]);
  });
});

describe("a fault", () => {
  test("answers with a status for as many times as it says, without Retry-After unless it says so", async () => {
    await emulator.faults([{ path: "/v1/redirect_urls", method: "GET", times: 2, status: 429 }]);
    const answers = [
      await raw(emulator, "GET", "/redirect_urls"),
      await raw(emulator, "GET", "/redirect_urls"),
      await raw(emulator, "GET", "/redirect_urls"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect([answers[0]?.codes, answers[0]?.headers.get("retry-after")]).toEqual([["too_many_requests"], null]);
    await emulator.faults([{ path: "/v1/redirect_urls", status: 429, retryAfter: 3 }]);
    expect((await raw(emulator, "GET", "/redirect_urls")).headers.get("retry-after")).toBe("3");
  });

  const misses: readonly (readonly [why: string, rule: (of: TestEmulator) => FaultRule])[] = [
    ["of another path", () => ({ path: "/v1/redirect_urls", status: 503 })],
    ["of another method", () => ({ path: "*", method: "POST", status: 503 })],
    ["of another instance", (of) => ({ path: "*", instance: of.instanceOf(other), status: 503 })],
    ["whose path is only the beginning", () => ({ path: "/v1/inst", status: 503 })],
    ["whose path has a dot, which stands for itself", () => ({ path: "/v1.instance", status: 503 })],
  ];
  test.each(misses)("does not meet a request %s", async (_why, rule) => {
    await emulator.faults([rule(emulator)]);
    expect((await raw(emulator, "GET", "/instance")).status).toBe(200);
    expect(await emulator.remainingFaults()).toHaveLength(1);
  });

  test("does not meet what the dashboard does", async () => {
    await emulator.faults([{ path: "*", status: 503 }]);
    expect((await emulator.call("GET", "/instance")).status).toBe(200);
    expect((await raw(emulator, "GET", "/instance")).status).toBe(503);
    expect(await emulator.remainingFaults()).toEqual([]);
  });

  test("answers what a proxy in between would: HTML, or JSON that is none", async () => {
    await emulator.faults([
      { path: "*", status: 502, body: "<html>Bad gateway</html>" },
      { path: "*", status: 200, body: '{"data": [', contentType: "application/json" },
      { path: "*", body: { object: "instance" } },
    ]);
    const answers = [
      await raw(emulator, "GET", "/instance"),
      await fetch(`${emulator.apiUrl}/instance`),
      await raw(emulator, "GET", "/instance"),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.get("content-type")])).toEqual([
      [502, "text/html"],
      [200, "application/json"],
      [200, "application/json"],
    ]);
    expect([answers[0], answers[2]]).toMatchObject([{ text: "<html>Bad gateway</html>" }, { body: { object: "instance" } }]);
  });

  const kept: readonly (readonly [what: string, rule: Partial<FaultRule>, lifetime: number, algorithm: string])[] = [
    ["without the fields that are to be ignored", { ignore: ["lifetime", "unsent"] }, 60, "ES256"],
    ["with other values of fields that were sent", { rewrite: { signing_algorithm: "RS512", unsent: 1 } }, 90, "RS512"],
    ["with both", { ignore: ["lifetime"], rewrite: { lifetime: 300, signing_algorithm: "RS512" } }, 60, "RS512"],
  ];
  test.each(kept)("lets a write be done %s, and answers with success", async (_what, rule, lifetime, algorithm) => {
    const body = { name: "t", claims: {}, lifetime: 90, custom_signing_key: true, signing_algorithm: "ES256", signing_key: "canary" };
    await emulator.faults([{ path: "/v1/jwt_templates", method: "POST", ...rule }]);
    const answer = await raw(emulator, "POST", "/jwt_templates", { body });
    expect(answer).toMatchObject({ status: 200, body: { lifetime, signing_algorithm: algorithm } });
    expect(await emulator.seed("GET", "/jwt_templates")).toMatchObject([{ lifetime, signing_algorithm: algorithm }]);
    expect(await emulator.requests()).toMatchObject([{ body: { ...body, signing_key: "***" }, status: 200 }]);
    expect(await emulator.remainingFaults()).toEqual([]);
  });

  test("lets a write be done with an empty body, or with null in place of a value", async () => {
    await emulator.faults([
      { path: "/v1/instance/restrictions", ignore: true },
      { path: "/v1/oauth_applications", rewrite: { redirect_uris: null } },
    ]);
    expect(await raw(emulator, "PATCH", "/instance/restrictions", { body: { allowlist: true } })).toMatchObject({
      status: 200,
      body: { allowlist: false },
    });
    const application = { name: "portal", redirect_uris: ["https://example.com"] };
    expect((await raw(emulator, "POST", "/oauth_applications", { body: application })).body).toMatchObject({ redirect_uris: [] });
    expect(await emulator.requests()).toMatchObject([{ body: { allowlist: true } }, { body: application }]);
  });

  test("cuts the connection before the work, or after it", async () => {
    await emulator.faults([
      { path: "/v1/redirect_urls", reset: "before" },
      { path: "/v1/redirect_urls", reset: "after" },
    ]);
    for (const url of ["https://example.com/before", "https://example.com/after"]) {
      await expect(raw(emulator, "POST", "/redirect_urls", { body: { url } })).rejects.toMatchObject({
        cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
      });
    }
    expect((await emulator.call("GET", "/redirect_urls")).body).toMatchObject([{ url: "https://example.com/after" }]);
    expect(await emulator.requests()).toMatchObject([
      { status: 0, dropped: "before" },
      { status: 200, dropped: "after" },
    ]);
  });

  test("delays an answer", async () => {
    await emulator.faults([{ path: "*", delayMs: 60 }]);
    const before = performance.now();
    expect((await raw(emulator, "GET", "/instance")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
  });

  test("does the work and holds the answer back", async () => {
    await emulator.faults([{ path: "/v1/redirect_urls", method: "POST", holdMs: 200 }]);
    let answered = false;
    const answer = raw(emulator, "POST", "/redirect_urls", { body: { url: "https://example.com" } }).then(() => (answered = true));
    while ((await emulator.seed<unknown[]>("GET", "/redirect_urls")).length === 0) continue;
    expect(answered).toBe(false);
    await answer;
  });

  test("without a socket makes the promise fail", async () => {
    const inProcess = createEmulator({ keys: ["sk_test_main"] });
    const rules = JSON.stringify({ rules: [{ path: "*", reset: "after" }] });
    await inProcess.fetch(new Request("http://emulator/__emulator/faults", { method: "POST", body: rules }));
    const request = new Request("http://emulator/v1/instance", { headers: { authorization: "Bearer sk_test_main" } });
    await expect(inProcess.fetch(request)).rejects.toThrow("cut by a fault");
    expect((await inProcess.fetch(request)).status).toBe(200);
  });

  const wrong: readonly (readonly [rules: unknown, sentence: string])[] = [
    [[{}], "Fault rule 1 has no path."],
    [[{ path: "*" }, { path: "*", state: 503 }], 'Fault rule 2 has "state"'],
    [[{ path: "*", status: 999 }], "Fault rule 1 cannot have 999 as status."],
    [[{ path: "*", reset: "during" }], 'Fault rule 1 cannot have "during" as reset.'],
    [[{ path: "*", ignore: "lifetime" }], 'Fault rule 1 cannot have "lifetime" as ignore.'],
    [[{ path: "*", ignore: [1] }], "Fault rule 1 cannot have [1] as ignore."],
    [[{ path: "*", rewrite: ["lifetime"] }], 'Fault rule 1 cannot have ["lifetime"] as rewrite.'],
    ["none", "Fault rules have the form"],
  ];
  test.each(wrong)("%p is refused with a sentence", async (rules, sentence) => {
    await expect(emulator.faults(rules as readonly FaultRule[])).rejects.toThrow(sentence);
  });
});

describe("reads that lag", () => {
  test("show the state of some time ago; writes meet the truth, and answer it", async () => {
    let now = 1_790_000_000_000;
    const slow = await startEmulator({ staleReadsMs: 2000, now: () => now });
    const body = { name: "t", claims: {} };
    const { id } = (await raw(slow, "POST", "/jwt_templates", { body })).body as { id: string };
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).status).toBe(404);
    expect((await raw(slow, "GET", "/jwt_templates")).body.data).toEqual([]);
    expect((await raw(slow, "POST", "/jwt_templates", { body })).codes).toEqual(["form_identifier_exists"]);
    expect((await slow.call("GET", `/jwt_templates/${id}`)).status).toBe(200);
    now += 2000;
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).body.lifetime).toBe(60);
    expect((await raw(slow, "PATCH", `/jwt_templates/${id}`, { body: { ...body, lifetime: 90 } })).body.lifetime).toBe(90);
    now += 1999;
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).body.lifetime).toBe(60);
    now += 1;
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).body.lifetime).toBe(90);
    await raw(slow, "DELETE", `/jwt_templates/${id}`);
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).status).toBe(200);
    now += 2000;
    expect((await raw(slow, "GET", `/jwt_templates/${id}`)).status).toBe(404);
    await slow.close();
  });

  test("can be had for some requests only", async () => {
    let now = 1_790_000_000_000;
    const slow = await startEmulator({ now: () => now });
    await raw(slow, "POST", "/redirect_urls", { body: { url: "https://example.com" } });
    now += 500;
    await slow.faults([{ path: "/v1/redirect_urls", method: "GET", staleMs: 1000 }]);
    expect((await raw(slow, "GET", "/redirect_urls")).body.data).toEqual([]);
    expect((await raw(slow, "GET", "/redirect_urls")).body.data).toHaveLength(1);
    await slow.close();
  });
});

describe("the state", () => {
  test("can be taken out and put back", async () => {
    await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" });
    const saved = await emulator.state();
    expect(saved).toMatchObject({
      instances: {
        [emulator.instance]: {
          keys: ["sk_test_main"],
          kind: "development",
          collections: { redirect_urls: [{ url: "https://example.com" }] },
        },
      },
    });
    await emulator.reset();
    expect(await emulator.seed("GET", "/redirect_urls")).toEqual([]);
    await emulator.setState(saved);
    expect(await emulator.state()).toEqual(saved);
    expect(await emulator.seed("GET", "/redirect_urls")).toMatchObject([{ url: "https://example.com" }]);
  });

  test("put in replaces all instances and keys, until a reset", async () => {
    await emulator.setState({ instances: { ins_new: { keys: ["sk_live_new"], kind: "production", collections: {} } } });
    expect((await emulator.call("GET", "/instance")).status).toBe(401);
    expect((await emulator.call("GET", "/instance", undefined, "sk_live_new")).body).toMatchObject({
      id: "ins_new",
      environment_type: "production",
    });
    await emulator.reset();
    expect((await emulator.call("GET", "/instance")).status).toBe(200);
  });

  const wrong: readonly (readonly [state: unknown, sentence: string])[] = [
    [{}, "A state has the form"],
    [{ instances: { x: {} } }, "Of an instance"],
    [{ instances: { ins_a: { keys: ["pk_test_a"] } } }, "The keys of ins_a"],
    [{ instances: { ins_a: { keys: ["sk_live_a"] } } }, "A key of ins_a is not one of a development instance."],
    [{ instances: { ins_a: { keys: ["sk_test_a"] }, ins_b: { keys: ["sk_test_a"] } } }, "A state names one key twice."],
    [{ instances: { ins_a: { keys: [], collections: { jwt_template: [] } } } }, 'There is no collection "jwt_template"'],
    [{ instances: { ins_a: { keys: [], collections: { jwt_templates: [{}] } } } }, "is not a list of objects with an id"],
  ];
  test.each(wrong)("%j is refused with a sentence", async (state, sentence) => {
    await expect(emulator.setState(state as never)).rejects.toThrow(sentence);
    expect((await emulator.call("GET", "/instance")).status).toBe(200);
  });

  test("reset of one instance leaves the other alone", async () => {
    for (const key of emulator.keys) await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" }, key);
    await raw(emulator, "GET", "/instance", { key: other });
    await emulator.reset(emulator.instance);
    expect(await emulator.seed("GET", "/redirect_urls")).toEqual([]);
    expect(await emulator.seed("GET", "/redirect_urls", undefined, other)).toHaveLength(1);
    expect(await emulator.requests()).toHaveLength(1);
    await expect(emulator.reset("ins_none")).rejects.toThrow('There is no instance "ins_none".');
  });
});

describe("the data file", () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"));
  const data = join(folder, "deeper", "state.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("keeps everything from one start to the next, and takes up new keys", async () => {
    const first = await startEmulator({ keys: ["sk_test_main"], data });
    const made = await first.seed("POST", "/redirect_urls", { url: "https://example.com" });
    await first.close();
    expect(readFileSync(data, "utf8")).toContain("https://example.com");

    const second = await startEmulator({ keys: [`sk_test_rotated=${first.instance}`, other], data });
    expect(await second.seed("GET", "/redirect_urls")).toEqual([made]);
    expect(await second.seed("GET", "/redirect_urls", undefined, "sk_test_main")).toEqual([made]);
    expect(await second.seed("GET", "/redirect_urls", undefined, other)).toEqual([]);
    await second.reset();
    await second.close();

    const third = await startEmulator({ keys: ["sk_test_main"], data });
    expect(await third.seed("GET", "/redirect_urls")).toEqual([]);
    await third.close();
  });

  test("a key given for another instance moves there", async () => {
    const moved = await startEmulator({ keys: ["sk_test_main=ins_3MaD999QIde3eZDq8EesRTcfuXv"], data });
    expect(await moved.seed("GET", "/instance")).toMatchObject({ id: "ins_3MaD999QIde3eZDq8EesRTcfuXv" });
    await moved.close();
  });
});
