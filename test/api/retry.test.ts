/** What is sent again and what is not, over a real server that counts. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Json } from "../../provider/api/json";
import { decideRetry, parseRetryAfter, RETRY_POLICY, type Method, type RetryPolicy } from "../../provider/api/retry-policy";
import { clerkErrors, failure, startServer, type Server, type Step } from "./server";

const OK: Step = { body: { id: "x_1" } };
const TOO_MANY: Step = { status: 429, body: clerkErrors({ code: "too_many_requests" }) };
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const status = (code: number): Step => ({ status: code, text: "<html>gateway</html>", type: "text/html" });
const faults: readonly [name: string, step: Step, tries: Readonly<Record<Method, number>>][] = [
  ["429 without Retry-After", TOO_MANY, { GET: 8, POST: 8, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["502", status(502), { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["503", status(503), { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["504", status(504), { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["500", status(500), { GET: 1, POST: 1, PUT: 1, PATCH: 1, DELETE: 1 }],
  ["422", { status: 422, body: clerkErrors({ code: "form_param_missing" }) }, { GET: 1, POST: 1, PUT: 1, PATCH: 1, DELETE: 1 }],
  ["a reset before the request is read", { fault: "reset at once" }, { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["a reset after the request is read", { fault: "reset after reading" }, { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
  ["an answer that breaks off", { fault: "break off" }, { GET: 8, POST: 1, PUT: 8, PATCH: 8, DELETE: 8 }],
];

describe.each(faults)("%s", (_name, step, tries) => {
  it.each(METHODS)("%s ends after the tries of the policy", async (method) => {
    server.script(step);
    const error = await failure(server.client().request({ method, path: "/x", ...(method === "GET" ? {} : { body: {} }) }));
    expect(server.seen).toHaveLength(tries[method]);
    if (tries[method] > 1) expect(error.message).toContain(`It was tried ${tries[method]} times in `);
  });

  it("one that happens once costs one more request where it is repeated", async () => {
    server.script(step, OK);
    const answer: Json | string | undefined = await server
      .client()
      .request({ method: "PUT", path: "/x", body: { a: 1 } })
      .catch(() => "failed");
    expect(answer).toEqual(tries.PUT > 1 ? { id: "x_1" } : "failed");
    expect(server.seen).toHaveLength(tries.PUT > 1 ? 2 : 1);
    if (step !== faults[6]?.[1]) expect(server.seen.map((request) => request.body)).toEqual(server.seen.map(() => '{"a":1}'));
  });
});

it("a POST marked idempotent is repeated like a GET", async () => {
  server.script(status(503), OK);
  await server.client().request({ method: "POST", path: "/x", idempotent: true });
  expect(server.seen).toHaveLength(2);
});

it("what is sent again is the same, the key and a multipart body too", async () => {
  server.script(status(503), OK);
  const content = new TextEncoder().encode("picture");
  await server.client().request({ method: "PUT", path: "/x/logo", multipart: [{ name: "file", value: { filename: "a.png", content } }] });
  const [first, second] = server.seen;
  expect(second?.body).toBe(first?.body);
  expect({ ...second?.headers, connection: "" }).toEqual({ ...first?.headers, connection: "" });
});

it("Retry-After in seconds is waited for, without jitter", async () => {
  server.script({ ...TOO_MANY, headers: { "retry-after": "1" } } as Step, OK);
  await server.client({ retry: { random: () => 1e9 } }).request({ method: "POST", path: "/x", body: {} });
  const [first, second] = server.seen;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(995);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(1500);
});

it.each([
  ["seconds", () => "3600"],
  ["a date", () => new Date(Date.now() + 3_600_000).toUTCString()],
])("a Retry-After beyond the bound (%s) fails at once and says so", async (_name, header) => {
  server.script({ ...TOO_MANY, headers: { "retry-after": header() } } as Step);
  const error = await failure(server.client().request({ method: "GET", path: "/x" }));
  expect(server.seen).toHaveLength(1);
  expect(error.message).toMatch(
    /The answer asks to wait (3600|3599(\.\d)?) s \(Retry-After\), longer than the 60 s in all that pulumi-clerk waits/,
  );
  expect(Math.round((error.retryAfter ?? 0) / 10)).toBe(360);
  expect(error).toMatchObject({ code: "too_many_requests", status: 429, mayHaveHappened: false });
});

it("tries end with the total time, whatever their number", async () => {
  server.script(TOO_MANY);
  const error = await failure(
    server.client({ retry: { tries: 1000, totalMs: 200, baseMs: 40, capMs: 40, random: () => 1 } }).request({ method: "GET", path: "/x" }),
  );
  expect(server.seen.length).toBeGreaterThan(1);
  expect(server.seen.length).toBeLessThanOrEqual(6);
  expect(error.code).toBe("too_many_requests");
});

it("nothing listening is tried three times, not until the total time is over", async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => {
    probe.once("listening", resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  const error = await failure(server.client({ apiUrl: `http://127.0.0.1:${port}/v1` }).request({ method: "GET", path: "/x" }));
  expect(error.message).toBe(
    `pulumi-clerk cannot reach 127.0.0.1:${port} (address from CLERK_API_URL): nothing is listening there (ECONNREFUSED). ${/It was .* s\./.exec(error.message)?.[0]} Start what should listen there, or correct CLERK_API_URL.`,
  );
  expect(error.message).toContain("It was tried 3 times");
});

describe("the time limit covers the whole answer, not its first byte", () => {
  it.each([["silence"], ["drip"]] as const)("%s", async (fault) => {
    server.script({ fault });
    const error = await failure(server.client({ timeoutMs: 150 }).request({ method: "GET", path: "/x" }));
    expect(server.seen).toHaveLength(2);
    expect(error).toMatchObject({ code: "timeout", mayHaveHappened: false });
    expect(error.message).toContain("gave no whole answer to GET /x within 0.15 s. It was tried 2 times");
  });

  it("a slow answer within the limit is no failure", async () => {
    server.script(OK);
    const client = server.client({ timeoutMs: 5000 });
    server.script(() => {
      const until = Date.now() + 200;
      while (Date.now() < until);
      return OK;
    });
    expect(await client.request({ method: "GET", path: "/x" })).toEqual({ id: "x_1" });
  });
});

describe("whether a request may have been carried out", () => {
  const rows: readonly [name: string, steps: readonly Step[], method: Method, happened: boolean][] = [
    ["POST and a reset", [{ fault: "reset after reading" }], "POST", true],
    ["POST and an answer that breaks off", [{ fault: "break off" }], "POST", true],
    ["POST and no answer in time", [{ fault: "silence" }], "POST", true],
    ["POST and a gateway's 502", [status(502)], "POST", true],
    ["POST and Clerk's own 500", [{ status: 500, body: clerkErrors({ code: "internal_clerk_error" }) }], "POST", true],
    ["POST and a page instead of an answer", [{ text: "<html>", type: "text/html" }], "POST", true],
    ["POST and half of an answer's JSON", [{ text: '{"id":"x' }], "POST", true],
    ["POST and 422", [{ status: 422, body: clerkErrors({ code: "form_param_missing" }) }], "POST", false],
    ["POST and a redirect", [{ status: 307, headers: { location: "https://elsewhere.example/" } }], "POST", false],
    ["POST and 429 to the end", [TOO_MANY], "POST", false],
    [
      "DELETE that was lost, then not found",
      [{ fault: "reset after reading" }, { status: 404, body: clerkErrors({ code: "resource_not_found" }) }],
      "DELETE",
      true,
    ],
    ["PATCH that was lost, then refused", [status(504), { status: 422, body: clerkErrors({ code: "form_param_missing" }) }], "PATCH", true],
    ["GET and a reset", [{ fault: "reset after reading" }], "GET", false],
  ];
  it.each(rows)("%s", async (_name, steps, method, happened) => {
    server.script(...steps);
    const error = await failure(
      server.client({ timeoutMs: 150 }).request({ method, path: "/x", ...(method === "GET" ? {} : { body: {} }) }),
    );
    expect(error.mayHaveHappened).toBe(happened);
    expect(error.message.includes("It is not known whether Clerk has carried the request out.")).toBe(happened);
  });

  it("a read that is written as PATCH never has", async () => {
    server.script({ fault: "reset after reading" });
    expect((await failure(server.client().request({ method: "PATCH", path: "/x", body: {}, idempotent: true }))).mayHaveHappened).toBe(
      false,
    );
  });
});

describe("the policy itself", () => {
  const policy: RetryPolicy = { ...RETRY_POLICY, random: () => 0.5 };
  const first = { method: "GET" as const, idempotent: false, kind: 503, tried: 1, spentMs: 0 };

  it("doubles the range of the pause up to a cap, with full jitter", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((tried) => decideRetry(policy, { ...first, tried }));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000].map((delayMs) => ({ again: true, delayMs })));
    expect(decideRetry({ ...policy, random: () => 0 }, first)).toEqual({ again: true, delayMs: 0 });
  });

  it.each([
    ["10", undefined, 10_000],
    [" 0 ", undefined, 0],
    ["0.5", undefined, 500],
    ["Tue, 25 Nov 2026 10:00:07 GMT", undefined, 7000],
    // This machine's clock is an hour behind the server's: what counts is the distance.
    ["Tue, 25 Nov 2026 11:00:07 GMT", "Tue, 25 Nov 2026 11:00:00 GMT", 7000],
    ["Tue, 25 Nov 2026 09:00:00 GMT", undefined, 0],
    ["soon", undefined, undefined],
    ["-5", undefined, undefined],
    ["", undefined, undefined],
    [undefined, undefined, undefined],
  ])("Retry-After %j with Date %j is %j ms", (header, date, expected) => {
    expect(parseRetryAfter(header, date, () => Date.parse("2026-11-25T10:00:00Z"))).toBe(expected);
  });
});
