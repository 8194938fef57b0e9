// Faults as tests of lost answers and of honesty use them: before and after the work, once and twice, and what a server makes of a write.

import { type FaultRule, startEmulator, type TestEmulator } from "../support/emulator";
import { raw } from "./raw";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

type Shown = { readonly [name: string]: unknown };
const URLS = "/redirect_urls";
const url = "https://example.com/lost";

/** How a request ends: a status, a cut connection, or that nobody waited any longer. */
async function end(signal?: AbortSignal): Promise<number | "cut" | "late"> {
  const headers = { authorization: `Bearer ${emulator.key}`, "content-type": "application/json" };
  const sent = fetch(emulator.apiUrl + URLS, { method: "POST", headers, body: JSON.stringify({ url }), ...(signal && { signal }) });
  return sent.then(
    ({ status }) => status,
    () => (signal?.aborted ? "late" : "cut"),
  );
}

const LOST: readonly (readonly [what: string, rule: Partial<FaultRule>, end: number | "cut", done: boolean, log: object])[] = [
  ["a connection cut before the work", { reset: "before" }, "cut", false, { status: 0, dropped: "before" }],
  ["a connection cut after the work", { reset: "after" }, "cut", true, { status: 200, dropped: "after" }],
  ["a 502 before the work", { status: 502 }, 502, false, { status: 502 }],
  ["a 502 after the work", { status: 502, after: true }, 502, true, { status: 502 }],
  ["a page of a proxy's after the work", { status: 504, body: "<html></html>", after: true }, 504, true, { status: 504 }],
  ["an empty success after the work", { body: {}, after: true }, 200, true, { status: 200 }],
];
describe.each(LOST)("%s", (_what, rule, ends, done, log) => {
  test.each([1, 2])("%i times", async (times) => {
    await emulator.faults([{ path: "/v1/redirect_urls", method: "POST", times, ...rule }]);
    expect(await end()).toBe(ends);
    expect(await emulator.seed("GET", URLS)).toHaveLength(done ? 1 : 0);
    const second = await end();
    expect(second).toBe(times === 2 ? ends : done ? 400 : 200);
    expect(await emulator.seed("GET", URLS)).toHaveLength(times === 2 && !done ? 0 : 1);
    expect(await emulator.requests()).toMatchObject([log, times === 2 && ends !== "cut" ? log : {}]);
    expect(await emulator.remainingFaults()).toEqual([]);
  });
});

test("an answer that comes too late finds the work done", async () => {
  await emulator.faults([{ path: "/v1/redirect_urls", method: "POST", holdMs: 60_000 }]);
  const gone = new AbortController();
  const ended = end(gone.signal);
  while ((await emulator.seed<unknown[]>("GET", URLS)).length === 0) continue;
  gone.abort();
  expect(await ended).toBe("late");
});

test("the answer that is put in place has nothing of the lost one, and a refusal is lost like a success", async () => {
  const limited = await startEmulator({ rateLimit: { development: { requests: 1, windowMs: 60_000 } } });
  await limited.faults([{ path: "/v1/redirect_urls", times: 2, status: 502, body: "<html></html>", after: true }]);
  for (const left of [1, 1]) {
    const { status, text, headers } = await raw(limited, "POST", URLS, { body: { url } });
    expect([status, text, headers.get("content-type"), headers.get("retry-after")]).toEqual([502, "<html></html>", "text/html", null]);
    expect(await limited.seed("GET", URLS)).toHaveLength(left);
  }
  expect((await raw(limited, "POST", URLS, { body: { url } })).headers.get("retry-after")).toEqual(expect.any(String));
  await limited.close();
});

const template = { name: "t", claims: { a: 1 }, lifetime: 300 };

describe("what a server makes of a write", () => {
  test.each([
    ["another number", { lifetime: 120 }, { lifetime: 120 }],
    ["null", { lifetime: null }, { lifetime: null }],
    ["an empty object", { claims: {} }, { claims: {} }],
    ["a value in an object", { "claims.a": 2 }, { claims: { a: 2 } }],
    ["a name with a dot", { "claims.https://a.example/roles": [] }, { claims: { a: 1 } }],
    ["nothing, of what the object does not have", { colour: "red", "claims.b.c": 1, "lifetime.a": 1 }, { claims: { a: 1 }, lifetime: 300 }],
  ] as const)("is seen in its answer and in all that follow: %s", async (_what, store, seen) => {
    await emulator.faults([{ path: "/v1/jwt_templates", method: "POST", store }]);
    const made = (await raw(emulator, "POST", "/jwt_templates", { body: template })).body as Shown & { id: string };
    expect(made).toMatchObject(seen);
    expect(made).not.toHaveProperty("colour");
    expect(await emulator.seed("GET", `/jwt_templates/${made.id}`)).toEqual(made);
    expect(await emulator.seed("GET", "/jwt_templates")).toEqual([made]);
    expect(await emulator.seed("GET", "/jwt_templates?paginated=true")).toMatchObject({ data: [made] });
    expect(await emulator.requests()).toMatchObject([{ body: template, status: 200 }]);
  });

  test("stays until it is written anew, which another field is not", async () => {
    const { id } = await emulator.seed("POST", "/organizations", { name: "Acme", public_metadata: { plan: "gold" } }).catch(async () => {
      await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
      return emulator.seed("POST", "/organizations", { name: "Acme", public_metadata: { plan: "gold" } });
    });
    await emulator.faults([{ path: "*/metadata", method: "PATCH", store: { "public_metadata.plan": "" } }]);
    const path = `/organizations/${id}`;
    await raw(emulator, "PATCH", `${path}/metadata`, { body: { public_metadata: { plan: "silver" } } });
    await raw(emulator, "PATCH", path, { body: { name: "Acme Inc." } });
    expect(await emulator.seed("GET", path)).toMatchObject({ name: "Acme Inc.", public_metadata: { plan: "" } });
    await raw(emulator, "PATCH", `${path}/metadata`, { body: { public_metadata: { plan: "bronze" } } });
    expect(await emulator.seed("GET", path)).toMatchObject({ public_metadata: { plan: "bronze" } });
  });

  test("holds for settings without an id, and where the answer is empty", async () => {
    await emulator.faults([
      { path: "/v1/instance", method: "PATCH", store: { allowed_origins: [] } },
      { path: "/v1/instance/restrictions", method: "PATCH", store: { allowlist: false } },
    ]);
    expect((await raw(emulator, "PATCH", "/instance", { body: { allowed_origins: ["capacitor://localhost"] } })).status).toBe(204);
    expect(await emulator.seed("GET", "/instance")).toMatchObject({ allowed_origins: [] });
    await raw(emulator, "PATCH", "/instance/restrictions", { body: { allowlist: true, blocklist: true } });
    expect(await emulator.seed("PATCH", "/instance/restrictions", {})).toMatchObject({ allowlist: false, blocklist: true });
  });

  test("is forgotten by a reset, of its instance or of all, and never made of a refusal", async () => {
    const restrictions = () => emulator.seed<Shown>("PATCH", "/instance/restrictions", {});
    const rule = { path: "/v1/instance/restrictions", method: "PATCH", store: { allowlist: "odd" } } as const;
    for (const reset of [undefined, emulator.instance]) {
      await emulator.faults([rule]);
      await raw(emulator, "PATCH", "/instance/restrictions", { body: { allowlist: true } });
      expect(await restrictions()).toMatchObject({ allowlist: "odd" });
      await emulator.reset(reset);
      expect(await restrictions()).toMatchObject({ allowlist: false });
    }
    await emulator.faults([rule]);
    expect((await raw(emulator, "PATCH", "/instance/restrictions", { body: { allowlist: 1 } })).status).toBe(422);
    expect(await restrictions()).toMatchObject({ allowlist: false });
  });

  test("can be that it never heard of it: a stored value stays, also where the answer is empty", async () => {
    await emulator.seed("PATCH", "/instance", { allowed_origins: ["capacitor://localhost"] });
    await emulator.faults([{ path: "/v1/instance", method: "PATCH", ignore: ["allowed_origins"] }]);
    const body = { allowed_origins: ["tauri://localhost"], test_mode: true };
    expect((await raw(emulator, "PATCH", "/instance", { body })).status).toBe(204);
    expect(await emulator.seed("GET", "/instance")).toMatchObject({ allowed_origins: ["capacitor://localhost"] });
  });

  test("can be about a field within a field", async () => {
    await emulator.faults([
      { path: "/v1/jwt_templates", method: "POST", ignore: ["claims.a"], rewrite: { "claims.b.c": 2, "claims.unsent": 3 } },
    ]);
    const body = { name: "t", claims: { a: 1, b: { c: 1, d: 1 } } };
    expect((await raw(emulator, "POST", "/jwt_templates", { body })).body).toMatchObject({ claims: { b: { c: 2, d: 1 } } });
    expect((await emulator.seed<readonly Shown[]>("GET", "/jwt_templates"))[0]?.claims).toEqual({ b: { c: 2, d: 1 } });
  });
});

test.each([
  [[{ path: "*", after: true }], 'has "after" without a status or a body'],
  [[{ path: "*", after: "yes", status: 502 }], 'cannot have "yes" as after.'],
  [[{ path: "*", after: true, status: 502, reset: "after" }], '"reset", which lets none through'],
  [[{ path: "*", store: ["lifetime"] }], 'cannot have ["lifetime"] as store.'],
])("%j is refused with a sentence", async (rules, sentence) => {
  await expect(emulator.faults(rules as readonly FaultRule[])).rejects.toThrow(sentence);
});

describe("a body too deep for what comes after it", () => {
  const nested = (levels: number): string => '{"a":'.repeat(levels) + "1" + "}".repeat(levels);
  const write = (claims: string, name = "deep") =>
    raw(emulator, "POST", "/jwt_templates", { body: `{"name":"${name}","claims":${claims}}` });

  test.each([4000, 100_000])("%i levels: this write is refused, and no other", async (levels) => {
    const refused = await write(nested(levels));
    expect([refused.status, refused.codes]).toEqual([400, ["request_body_invalid"]]);
    expect((await write("{}", "next")).status).toBe(200);
    expect((await emulator.requests()).map(({ status }) => status)).toEqual([400, 200]);
    expect(JSON.stringify(await emulator.state())).not.toContain('"deep"');
  });

  test("lists count like objects, and what a program might mean is taken", async () => {
    expect((await write(`{"a":${"[".repeat(4000)}${"]".repeat(4000)}}`)).status).toBe(400);
    const made = await write(nested(400));
    expect(made.status).toBe(200);
    expect((await raw(emulator, "PATCH", `/jwt_templates/${made.body.id as string}`, { body: template })).status).toBe(200);
  });

  test("a state or a rule is not taken either", async () => {
    const init = { method: "PUT", body: nested(4000) };
    expect(await (await fetch(`${emulator.url}/__emulator/state`, init)).json()).toEqual({
      error: "The body nests deeper than 500 levels.",
    });
  });
});
