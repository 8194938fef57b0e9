/** No text that leaves this folder holds the key or a secret, whatever a server or a proxy sends back. */
import * as fc from "fast-check";
import { inspect } from "node:util";
import { snippet } from "../../provider/api/answer";
import type { ClerkError } from "../../provider/api/errors";
import { createRedactor, HIDDEN } from "../../provider/api/redact";
import { failure, KEY, startServer, type Seen, type Server, type Step } from "./server";

const PEM = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n".repeat(3)}-----END PRIVATE KEY-----`;
const BODY_CANARY = "an-ordinary-value-of-the-body";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function texts(error: ClerkError): string {
  return [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true }),
    error.explain({}),
  ].join("\n");
}

const echo = (request: Seen): string => `${request.headers.authorization} ${request.body}`;
const entry = (long: string, request: Seen): unknown => ({
  errors: [
    {
      code: echo(request),
      message: echo(request),
      long_message: long,
      meta: { param_name: echo(request), unsupported_features: [echo(request)] },
    },
  ],
  clerk_trace_id: echo(request),
});
const flat = (text: string): string => text.replace(/[\r\n]/g, " ");

const rows: readonly [name: string, answer: (request: Seen) => Step][] = [
  ["echoed in Clerk's error", (request) => ({ status: 422, body: entry(echo(request), request) })],
  ["echoed with 401", (request) => ({ status: 401, body: entry(echo(request), request) })],
  ["echoed in a page", (request) => ({ status: 502, type: "text/html", text: `<p>${echo(request)}</p>` })],
  [
    "echoed in a page that escapes",
    (request) => ({ type: "text/html", text: echo(request).replaceAll("&", "&amp;").replaceAll("<", "&lt;") }),
  ],
  [
    "cut in the middle by the server",
    (request) => ({ status: 422, body: entry((request.headers.authorization ?? "").slice(0, 30), request) }),
  ],
  ["at the edge of what is shown", (request) => ({ text: `${"y".repeat(60)}${echo(request)}` })],
  [
    "in the headers",
    (request) => ({ status: 500, text: "x", type: flat(echo(request)), headers: { "x-clerk-trace-id": flat(echo(request)) } }),
  ],
  ["in a redirect", (request) => ({ status: 302, headers: { location: `https://${KEY}.example/?${encodeURIComponent(echo(request))}` } })],
  ["a reset", () => ({ fault: "reset after reading" })],
  ["an answer that breaks off", () => ({ fault: "break off" })],
  ["silence", () => ({ fault: "silence" })],
];

it.each(rows)("neither the key nor a secret is in an error: %s", async (_name, answer) => {
  server.script(answer);
  const body = { signing_key: PEM, password: "hunter2", client_secret: "s3cr<t&value" };
  const secrets = Object.values(body);
  const error = await failure(
    server.client({ timeoutMs: 100, retry: { tries: 2 } }).request({ method: "PATCH", path: "/x", body, secrets }),
  );
  const all = texts(error);
  for (const secret of [KEY, KEY.slice(0, 30), PEM, "MIIEvQIBADANBgkqhkiG9w0", "hunter2", "s3cr<t&value", "s3cr&lt;t", "s3cr\\u003ct"])
    expect(all).not.toContain(secret);
});

it.each(rows.slice(8))("and of a value that is no secret only Clerk speaks: %s", async (_name, answer) => {
  server.script(answer);
  const error = await failure(
    server.client({ timeoutMs: 100, retry: { tries: 1 } }).request({ method: "PATCH", path: "/x", body: { a: BODY_CANARY } }),
  );
  expect(texts(error)).not.toContain(BODY_CANARY);
});

it("a key that no header can hold is not shown either", async () => {
  server.script((request) => ({ status: 401, body: entry(echo(request), request) }));
  const secretKey = "sk_test_broken\nkeyInTwoLines";
  const error = await failure(server.client({ secretKey }).request({ method: "GET", path: "/x" }));
  expect(texts(error)).not.toContain("keyInTwoLines");
});

it("property: any secret, anywhere in any message, whole or JSON-escaped, is hidden", async () => {
  const secret = fc.string({ minLength: 8, maxLength: 60, unit: "grapheme" }).filter((text) => text.trim().length >= 8);
  await fc.assert(
    fc.property(secret, fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (value, before, after) => {
      fc.pre(!`${before}${after}${HIDDEN}`.includes(value));
      const hide = createRedactor([value]);
      for (const spelling of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) {
        expect(hide(`${before} ${spelling} ${after}`)).not.toContain(spelling);
      }
    }),
    { numRuns: 300 },
  );
});

it("property: a run of twelve characters or more of a secret is hidden", () => {
  const secret = fc.string({ minLength: 20, maxLength: 60, unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789") });
  fc.assert(
    fc.property(secret, fc.nat(), fc.integer({ min: 12, max: 60 }), (value, from, length) => {
      const start = from % (value.length - 12);
      const part = value.slice(start, start + length);
      expect(createRedactor([value])(`[${part}]`)).toBe(`[${HIDDEN}]`);
    }),
  );
});

it.each([
  ["a short secret that stands alone", ["pw"], "bad pw given: 'pw'", `bad ${HIDDEN} given: '${HIDDEN}'`],
  ["but not within a word", ["pw"], "spwan", "spwan"],
  ["an empty one hides nothing", [""], "abc", "abc"],
  ["the longer of two first", ["secretvalue", "secretvalue-and-more"], "x secretvalue-and-more y", `x ${HIDDEN} y`],
])("%s", (_name, secrets, text, expected) => {
  expect(createRedactor(secrets)(text)).toBe(expected);
});

it("a secret that looks like a tag is hidden before tags are taken out", () => {
  const secret = "left<i>middle</i>right";
  expect(snippet(`<p>${secret}</p>`, createRedactor([secret]))).toBe(HIDDEN);
});
