// The validator of exchanges is itself validated: what it lets through, and that it does not let everything through.

import type { Finished } from "../../emulator/index";
import { startEmulator } from "../support/emulator";
import { createOpenApiCheck } from "../support/openapi";

const location = process.env.CLERK_OPENAPI;
const suite = location ? describe : describe.skip;

const url = { object: "redirect_url", id: "ru_1", url: "https://example.com", created_at: 1, updated_at: 1 };
const errors = (code = "some_code") => ({ errors: [{ message: "m", long_message: "l", code }], clerk_trace_id: "t" });

const apiKey = (subject: string) => ({
  object: "api_key",
  id: `ak_${"0".repeat(32)}`,
  type: "api_key",
  subject,
  name: "ci",
  claims: null,
  scopes: [],
  revoked: false,
  revocation_reason: null,
  expired: false,
  expiration: null,
  created_by: null,
  description: null,
  last_used_at: null,
  created_at: 1,
  updated_at: 1,
});
const id = (prefix: string) => `${prefix}_${"a".repeat(27)}`;

interface Row {
  readonly sent?: unknown;
  readonly query?: string;
  readonly status?: number;
  readonly got?: unknown;
  readonly injected?: boolean;
}

function exchange(method: string, path: string, { sent, query = "", status = 200, got, injected = false }: Row): Finished {
  const given = sent === undefined ? { kind: "none" as const, bytes: 0 } : { kind: "json" as const, bytes: 1, value: sent as never };
  return { method, path, query: new URLSearchParams(query), given, status, body: got as never, injected };
}

suite("by Clerk's OpenAPI", () => {
  const check = location ? createOpenApiCheck(location) : () => [];

  const valid: readonly (readonly [why: string, method: string, path: string, row: Row])[] = [
    ["a bare list", "GET", "/redirect_urls", { got: [url] }],
    ["a list in pages", "GET", "/redirect_urls", { query: "paginated=true&limit=500&offset=0", got: { data: [url], total_count: 1 } }],
    ["a list that is always in pages", "GET", "/organization_roles", { got: { data: [], total_count: 0 } }],
    ["a creation", "POST", "/redirect_urls", { sent: { url: url.url }, got: url }],
    [
      "a value that may be null",
      "PATCH",
      "/jwt_templates/jtmp_1",
      { sent: { name: "n", claims: {}, lifetime: null }, status: 422, got: errors() },
    ],
    ["an answer without content", "PATCH", "/instance", { sent: { test_mode: true }, status: 204 }],
    [
      "an enumeration that may be null",
      "PATCH",
      "/instance",
      { sent: { preferred_sign_in_strategy_when_password_required: null }, status: 204 },
    ],
    ["an unknown field on /instance", "PATCH", "/instance", { sent: { foo: 1 }, status: 204 }],
    ["a field newer than the file", "PATCH", "/instance", { sent: { allowed_subdomains: ["a"] }, status: 204 }],
    [
      "a literal null where no body is needed",
      "DELETE",
      "/redirect_urls/ru_1",
      { sent: null, got: { object: "redirect_url", id: "ru_1", deleted: true } },
    ],
    ["404 though it is not declared", "PATCH", "/jwt_templates/jtmp_1", { sent: { name: "n", claims: {} }, status: 404, got: errors() }],
    ["429 though it is not declared", "GET", "/redirect_urls", { status: 429, got: errors() }],
    ["401 on an unknown path", "GET", "/nonsense", { status: 401, got: errors() }],
    ["500 with an error body", "GET", "/redirect_urls", { status: 500, got: errors() }],
    ["400 for a version", "GET", "/redirect_urls", { status: 400, got: errors("api_version_invalid") }],
    ["a wrong body that is refused", "POST", "/redirect_urls", { sent: { url: 1 }, status: 422, got: errors() }],
    ["a wrong query that is refused", "GET", "/redirect_urls", { query: "limit=501", status: 422, got: errors() }],
    ["an answer that a fault gave", "GET", "/redirect_urls", { status: 502, got: "<html>", injected: true }],
    ["an API key of a directory", "GET", `/api_keys/ak_${"0".repeat(32)}`, { got: apiKey(id("scim")) }],
    ["an unanswered request", "GET", "/redirect_urls", { status: 0 }],
  ];
  test.each(valid)("%s is valid: %s %s", (_why, method, path, row) => {
    expect(check(exchange(method, path, row))).toEqual([]);
  });

  const invalid: readonly (readonly [why: string, method: string, path: string, row: Row, text: string])[] = [
    ["an unknown path", "GET", "/redirect_url", { got: [] }, "is not in the OpenAPI"],
    ["a method that a path does not have", "PATCH", "/redirect_urls/ru_1", { sent: {}, got: url }, "is not in the OpenAPI"],
    ["a missing field", "POST", "/redirect_urls", { sent: {}, got: url }, "(url)"],
    ["a wrong type", "POST", "/redirect_urls", { sent: { url: 1 }, got: url }, "body/url must be string"],
    [
      "a value out of range",
      "POST",
      "/jwt_templates",
      { sent: { name: "n", claims: {}, lifetime: 29 }, got: {} },
      "body/lifetime must be >= 30",
    ],
    ["null where it may not be", "POST", "/jwt_templates", { sent: { name: null, claims: {} }, got: {} }, "body/name must be string"],
    ["null for a body that is needed", "POST", "/redirect_urls", { sent: null, got: url }, "(url)"],
    [
      "an unknown field",
      "POST",
      "/allowlist_identifiers",
      { sent: { identifier: "a@b.c", foo: 1 }, got: {} },
      "body must NOT have additional properties (foo)",
    ],
    ["a wrong type on /instance", "PATCH", "/instance", { sent: { test_mode: 1 }, status: 204 }, "body/test_mode"],
    [
      "a body where none is declared",
      "DELETE",
      "/redirect_urls/ru_1",
      { sent: {}, got: { object: "r", deleted: true } },
      "a body where none is declared",
    ],
    ["an unknown query parameter", "GET", "/redirect_urls", { query: "page=1", got: [] }, "(page)"],
    ["a query out of range, answered", "GET", "/redirect_urls", { query: "limit=501", got: [] }, "query/limit must be <= 500"],
    ["a missing query parameter", "GET", "/api_keys", { got: { data: [], total_count: 0 } }, "(subject)"],
    ["an invalid answer", "GET", "/redirect_urls/ru_1", { got: { ...url, url: undefined } }, "(url)"],
    ["an unknown field in the answer", "GET", "/redirect_urls/ru_1", { got: { ...url, foo: 1 } }, "(foo)"],
    ["a pattern in the answer", "GET", `/api_keys/ak_${"0".repeat(32)}`, { got: apiKey(id("dir")) }, "answer/subject must match pattern"],
    ["an invalid row on a page", "GET", "/redirect_urls", { query: "paginated=true", got: { data: [{}], total_count: 1 } }, "answer/0"],
    ["a page that was not asked for", "GET", "/redirect_urls", { got: { data: [], total_count: 0 } }, "answer must be array"],
    ["an empty answer", "GET", "/redirect_urls", {}, "the answer is empty"],
    ["content with 204", "PATCH", "/instance", { sent: {}, status: 204, got: {} }, "an answer where none is declared"],
    ["an undeclared status", "POST", "/redirect_urls", { sent: { url: "u" }, status: 201, got: url }, "the status is not declared"],
    [
      "an undeclared refusal of a right request",
      "POST",
      "/redirect_urls",
      { sent: { url: "u" }, status: 409, got: errors() },
      "the status is not declared",
    ],
    [
      "a right request refused with an undeclared 422",
      "GET",
      "/redirect_urls",
      { status: 422, got: errors() },
      "the status is not declared",
    ],
    ["a refusal without an error body", "GET", "/redirect_urls", { status: 429, got: "slow down" }, "the status is not declared"],
    ["an invalid error body", "POST", "/redirect_urls", { sent: { url: "u" }, status: 422, got: { errors: [{ code: "c" }] } }, "(message)"],
    ["a wrong request that was never answered", "POST", "/redirect_urls", { sent: {}, status: 0 }, "(url)"],
    ["a wrong request that a fault answered with 200", "POST", "/redirect_urls", { sent: {}, got: url, injected: true }, "(url)"],
  ];
  test.each(invalid)("%s is invalid: %s %s", (_why, method, path, row, text) => {
    expect(check(exchange(method, path, row)).join("\n")).toContain(text);
  });

  test("no text holds a value that was sent", () => {
    const problems = check(exchange("POST", "/jwt_templates", { sent: { name: "n", claims: "canary", signing_key: ["canary"] }, got: {} }));
    expect(problems.length).toBeGreaterThan(1);
    expect(problems.join()).not.toContain("canary");
  });

  test("close() of a test's emulator fails when an exchange was invalid", async () => {
    const emulator = await startEmulator();
    await fetch(`${emulator.apiUrl}/redirect_urls?page=1`, { headers: { authorization: `Bearer ${emulator.key}` } });
    await expect(emulator.close()).rejects.toThrow("GET /redirect_urls 200: query must NOT have additional properties (page)");
  });
});
