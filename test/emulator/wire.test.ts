// What holds for every request on /v1: the key, the version, bodies and their types, limits, the form of answers.

import { startEmulator, type TestEmulator } from "../support/emulator";
import { raw, type RawOptions } from "./raw";

let emulator: TestEmulator;

beforeAll(async () => {
  emulator = await startEmulator({ keys: ["sk_test_one", "sk_live_two", "sk_test_three=ins_3MaD999QIde3eZDq8EesRTcfuXv"] });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const rows: readonly (readonly [
  what: string,
  method: string,
  path: string,
  options: RawOptions,
  status: number,
  codes: readonly string[],
])[] = [
  ["no key", "GET", "/instance", { key: null }, 401, ["authorization_header_format_invalid"]],
  [
    "another scheme",
    "GET",
    "/instance",
    { key: null, headers: { authorization: "Basic abc" } },
    401,
    ["authorization_header_format_invalid"],
  ],
  ["an unknown key", "GET", "/instance", { key: "notakey" }, 401, ["clerk_key_invalid"]],
  ["no key on an unknown path", "GET", "/nonsense", { key: null }, 401, ["authorization_header_format_invalid"]],
  ["no key and a wrong method", "PUT", "/instance", { key: null }, 401, ["authorization_header_format_invalid"]],
  ["an unknown path", "GET", "/nonsense", {}, 404, ["resource_not_found"]],
  ["a wrong method", "PUT", "/jwt_templates", {}, 405, ["method_not_allowed"]],
  ["the newest version", "GET", "/instance", { headers: { "clerk-api-version": "2026-05-12" } }, 200, []],
  ["the oldest version", "GET", "/instance?__clerk_api_version=2021-02-05", {}, 200, []],
  ["no version of the API", "GET", "/instance", { headers: { "clerk-api-version": "2026-05-13" } }, 400, ["api_version_invalid"]],
  [
    "the version twice",
    "GET",
    "/instance?__clerk_api_version=2026-05-12",
    { headers: { "clerk-api-version": "2026-05-12" } },
    400,
    ["api_version_invalid"],
  ],
  ["malformed JSON", "POST", "/redirect_urls", { body: '{"url":' }, 400, ["request_body_invalid"]],
  ["a list for a body", "POST", "/redirect_urls", { body: [] }, 400, ["request_body_invalid"]],
  ["a text for a body", "POST", "/redirect_urls", { body: '"https://example.com"' }, 400, ["request_body_invalid"]],
  [
    "a form",
    "POST",
    "/redirect_urls",
    { body: "url=https://example.com", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    ["unsupported_content_type"],
  ],
  [
    "JSON that names its charset",
    "POST",
    "/redirect_urls",
    { body: {}, headers: { "content-type": "application/json; charset=utf-8" } },
    422,
    ["form_param_missing"],
  ],
  [
    "a body that is too large",
    "POST",
    "/redirect_urls",
    { body: { url: `https://example.com/${"a".repeat(1_048_576)}` } },
    413,
    ["request_body_too_large"],
  ],
  ["a body that nobody reads", "POST", "/redirect_urls", { body: `"${"a".repeat(12_000_000)}"` }, 413, ["request_body_too_large"]],
  ["a literal null where nothing is needed", "DELETE", "/redirect_urls/ru_none", { body: "null" }, 404, ["resource_not_found"]],
];

test.each(rows)("%s: %s %s", async (_what, method, path, options, status, codes) => {
  const answer = await raw(emulator, method, path, options);
  expect([answer.status, answer.codes]).toEqual([status, codes]);
  expect(answer.headers.get("content-type")).toBe("application/json");
  const trace = answer.headers.get("x-clerk-trace-id");
  expect(trace).toMatch(/^[0-9a-f]{32}$/);
  if (status >= 400) expect(answer.body.clerk_trace_id).toBe(trace);
});

test("the two refusals of a key are Clerk's, letter for letter", async () => {
  const texts = await Promise.all([null, "notakey"].map(async (key) => (await raw(emulator, "GET", "/instance", { key })).text));
  expect(texts.map((text) => text.replace(/[0-9a-f]{32}/, "…"))).toEqual([
    String.raw`{"errors":[{"message":"Invalid Authorization header format","long_message":"Invalid Authorization header format. Must be 'Bearer \u003cYOUR_API_KEY\u003e'","code":"authorization_header_format_invalid"}],"clerk_trace_id":"…"}`,
    '{"errors":[{"message":"The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.","long_message":"The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.","code":"clerk_key_invalid"}],"clerk_trace_id":"…"}',
  ]);
});

test("a key is an instance of its own, unless it is given that of another", async () => {
  const ids = await Promise.all(emulator.keys.map(async (key) => (await raw(emulator, "GET", "/instance", { key })).body));
  expect(ids).toMatchObject([
    { id: expect.stringMatching(/^ins_[0-9A-Za-z]{27}$/), environment_type: "development" },
    { id: expect.stringMatching(/^ins_[0-9A-Za-z]{27}$/), environment_type: "production" },
    { id: "ins_3MaD999QIde3eZDq8EesRTcfuXv", environment_type: "development" },
  ]);
  await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" });
  expect((await emulator.call("GET", "/redirect_urls", undefined, "sk_live_two")).body).toEqual([]);
});

test("the id of an instance follows from its key", async () => {
  const again = await startEmulator({ keys: ["sk_test_one"] });
  expect(again.instance).toBe(emulator.instance);
  await again.close();
});

test("two keys of one instance see and change the same", async () => {
  const two = await startEmulator({
    keys: ["sk_test_old", "sk_test_new=ins_3MaD999QIde3eZDq8EesRTcfuXv", "sk_test_next=ins_3MaD999QIde3eZDq8EesRTcfuXv"],
  });
  await two.seed("POST", "/redirect_urls", { url: "https://example.com" }, "sk_test_new");
  expect(await two.seed("GET", "/redirect_urls", undefined, "sk_test_next")).toMatchObject([{ url: "https://example.com" }]);
  expect(await two.seed("GET", "/redirect_urls")).toEqual([]);
  await two.close();
});

/** The statuses of so many requests, one after the other. */
const count = async (on: TestEmulator, key: string, requests: number): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < requests; i++) statuses.push((await raw(on, "GET", "/instance", { key })).status);
  return statuses;
};

describe("the rate limit", () => {
  test("lets 100 requests through in development and 1000 in production, and says when to come back", async () => {
    let now = 1_790_000_000_000;
    const limited = await startEmulator({ keys: ["sk_test_one", "sk_live_two"], now: () => now });
    expect((await count(limited, "sk_test_one", 101)).filter((status) => status === 200)).toHaveLength(100);
    expect((await count(limited, "sk_live_two", 1001)).filter((status) => status === 200)).toHaveLength(1000);
    now += 4000;
    const refused = await raw(limited, "GET", "/instance");
    expect([refused.status, refused.codes, refused.headers.get("retry-after")]).toEqual([429, ["too_many_requests"], "6"]);
    await limited.close();
  });

  test("slides: what came ten seconds ago counts no more, what was refused never did", async () => {
    let now = 1_790_000_000_000;
    const limited = await startEmulator({ rateLimit: { development: { requests: 4, windowMs: 10_000 } }, now: () => now });
    expect(await count(limited, limited.key, 2)).toEqual([200, 200]);
    now += 6000;
    expect(await count(limited, limited.key, 4)).toEqual([200, 200, 429, 429]);
    now += 4000;
    expect(await count(limited, limited.key, 3)).toEqual([200, 200, 429]);
    await limited.close();
  });

  test("can be switched off, and does not count what the dashboard does", async () => {
    const free = await startEmulator({ rateLimit: false });
    expect((await count(free, free.key, 150)).every((status) => status === 200)).toBe(true);
    await free.close();
    const limited = await startEmulator({ rateLimit: { development: { requests: 1, windowMs: 60_000 } } });
    for (let i = 0; i < 3; i++) await limited.seed("GET", "/instance");
    expect(await count(limited, limited.key, 2)).toEqual([200, 429]);
    await limited.close();
  });
});
