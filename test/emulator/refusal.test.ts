// What the emulator refuses, row by row: status, codes and the parameters that the errors name.

import { startEmulator, type TestEmulator } from "../support/emulator";
import { raw } from "./raw";

let emulator: TestEmulator;
const production = "sk_live_production";

beforeAll(async () => {
  emulator = await startEmulator({ keys: ["sk_test_development", production], plan: "free" });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const template = (more: object) => ({ name: "hasura", claims: {}, ...more });

describe("a JWT template is refused", () => {
  const rows: readonly (readonly [why: string, body: unknown, status: number, errors: readonly string[]])[] = [
    ["without name and claims, both named", {}, 422, ["form_param_missing name", "form_param_missing claims"]],
    ["with a literal null for a body", null, 422, ["form_param_missing name", "form_param_missing claims"]],
    ["with an empty name", template({ name: "" }), 422, ["form_param_value_invalid name"]],
    ["with a null name", template({ name: null }), 422, ["form_param_nil name"]],
    ["with null for the switch of the key", template({ custom_signing_key: null }), 422, ["form_param_nil custom_signing_key"]],
    ["with a name that is a number", template({ name: 1 }), 422, ["form_param_value_invalid"]],
    ["with claims that are a list", template({ claims: [] }), 422, ["form_param_value_invalid"]],
    ["with claims that are a text", template({ claims: "{}" }), 422, ["form_param_value_invalid"]],
    ["with a fraction of a second", template({ lifetime: 60.5 }), 422, ["form_param_value_invalid"]],
    ["with a switch that is a text", template({ custom_signing_key: "true" }), 422, ["form_param_value_invalid"]],
    ["with a lifetime too short", template({ lifetime: 29 }), 422, ["form_param_value_invalid lifetime"]],
    ["with a lifetime too long", template({ lifetime: 315_360_001 }), 422, ["form_param_value_too_large lifetime"]],
    ["with a negative skew", template({ allowed_clock_skew: -1 }), 422, ["form_param_value_invalid allowed_clock_skew"]],
    ["with too great a skew", template({ allowed_clock_skew: 301 }), 422, ["form_param_value_too_large allowed_clock_skew"]],
    ["with a field in camel case", template({ allowedClockSkew: 1 }), 422, ["form_param_unknown allowedClockSkew"]],
    ["with a field named like a method", template({ constructor: 1 }), 422, ["form_param_unknown constructor"]],
    [
      "with everything wrong, everything named",
      { name: "", lifetime: 1, foo: 1 },
      422,
      ["form_param_value_invalid name", "form_param_missing claims", "form_param_value_invalid lifetime", "form_param_unknown foo"],
    ],
    [
      "with the switch on, but neither key nor algorithm",
      template({ custom_signing_key: true }),
      422,
      ["form_conditional_param_missing signing_key", "form_conditional_param_missing signing_algorithm"],
    ],
    [
      "with the switch on and no algorithm",
      template({ custom_signing_key: true, signing_key: "k" }),
      422,
      ["form_conditional_param_missing signing_algorithm"],
    ],
    ...["azp", "exp", "iat", "iss", "jti", "nbf", "sub"].map(
      (claim) => [`with the claim ${claim}`, template({ claims: { [claim]: 1 } }), 400, ["jwt_template_reserved_claim claims"]] as const,
    ),
  ];

  test.each(rows)("%s", async (_why, body, status, errors) => {
    const { id } = await emulator.seed("POST", "/jwt_templates", { name: "another", claims: {} });
    for (const [method, path] of [["POST", "/jwt_templates"] as const, ["PATCH", `/jwt_templates/${id}`] as const]) {
      const answer = await raw(emulator, method, path, { body: body ?? "null" });
      expect([answer.status, errorsOf(answer.body)]).toEqual([status, errors]);
    }
    expect((await emulator.call("GET", "/jwt_templates")).body).toMatchObject([{ name: "another", claims: {}, lifetime: 60 }]);
  });

  test("where its name is taken by another, but not by itself", async () => {
    await emulator.seed("POST", "/jwt_templates", template({ name: "taken" }));
    const { id } = await emulator.seed("POST", "/jwt_templates", template({}));
    expect((await raw(emulator, "PATCH", `/jwt_templates/${id}`, { body: template({ name: "taken" }) })).codes).toEqual([
      "form_identifier_exists",
    ]);
    expect((await raw(emulator, "PATCH", `/jwt_templates/${id}`, { body: template({ lifetime: 90 }) })).status).toBe(200);
  });

  test("in production with a key of its own, where the plan lacks it", async () => {
    const body = template({ custom_signing_key: true, signing_algorithm: "HS256", signing_key: "k" });
    const answer = await raw(emulator, "POST", "/jwt_templates", { key: production, body });
    expect([answer.status, answer.codes]).toEqual([402, ["unsupported_subscription_plan_features"]]);
    expect((await raw(emulator, "POST", "/jwt_templates", { body })).status).toBe(200);
  });

  test("when it is to be removed though it is the session token's", async () => {
    await emulator.seed("POST", "/jwt_templates", template({}));
    const state = await emulator.state();
    const [row] = state.instances[emulator.instance]?.collections.jwt_templates ?? [];
    if (!row) throw new Error("The template is not in the state.");
    await emulator.setState({
      instances: {
        [emulator.instance]: {
          keys: [emulator.key],
          kind: "development",
          collections: { jwt_templates: [{ ...row, session_token: true }] },
        },
      },
    });
    const answer = await raw(emulator, "DELETE", `/jwt_templates/${row.id}`);
    expect([answer.status, answer.codes]).toEqual([403, ["session_token_jwt_template"]]);
    expect((await raw(emulator, "GET", `/jwt_templates/${row.id}`)).body).not.toHaveProperty("session_token");
  });
});

test("null leaves a template's setting as it is, and an update to the same values changes nothing", async () => {
  const made = await emulator.seed<{ id: string }>("POST", "/jwt_templates", template({ lifetime: 90, allowed_clock_skew: 9 }));
  const body = template({ lifetime: null, allowed_clock_skew: null, signing_algorithm: null, signing_key: null });
  expect((await emulator.call("PATCH", `/jwt_templates/${made.id}`, body)).body).toEqual(made);
});

test("claims come back letter for letter, with their keys in another order", async () => {
  const claims = {
    "https://hasura.io/jwt/claims": { "x-hasura:role": "{{user.id}}", a: [1, null, { z: 1, b: "<&>" }] },
    "a.b": null,
    Aa: "é\u2028",
  };
  const answer = await raw(emulator, "POST", "/jwt_templates", { body: template({ claims }) });
  expect(answer.body.claims).toEqual(claims);
  expect(Object.keys(answer.body.claims as object)).toEqual(["Aa", "a.b", "https://hasura.io/jwt/claims"]);
  expect(answer.text).toContain('"b":"\\u003c\\u0026\\u003e"');
});

describe("a redirect URL", () => {
  const rows: readonly (readonly [url: unknown, development: string, production: string])[] = [
    ["https://example.com", "ok", "ok"],
    ["https://example.com/callback/?a=b#c", "ok", "ok"],
    ["HTTPS://Example.com/Path", "ok", "ok"],
    ["my-app://oauth-callback", "ok", "ok"],
    ["com.example.app://callback", "ok", "ok"],
    ["http://localhost:3000/callback", "ok", "form_param_format_invalid url"],
    ["http://127.0.0.1:3000", "ok", "form_param_format_invalid url"],
    ["http://example.com", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["http://localhost.example.com", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["https://", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["https://exa mple.com", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["example.com/callback", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["my-app:callback", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["javascript:alert(1)", "form_param_format_invalid url", "form_param_format_invalid url"],
    ["", "form_param_value_invalid url", "form_param_value_invalid url"],
    [7, "form_param_value_invalid", "form_param_value_invalid"],
    [null, "form_param_nil url", "form_param_nil url"],
  ];

  test.each(rows)("%p in development: %s, in production: %s", async (url, ...expected) => {
    const outcomes = await Promise.all(
      [emulator.key, production].map(async (key) => {
        const { status, body } = await raw(emulator, "POST", "/redirect_urls", { key, body: { url } });
        if (status === 200) expect(body.url).toBe(url);
        return status === 200 ? "ok" : errorsOf(body).join();
      }),
    );
    expect(outcomes).toEqual(expected);
  });

  test("cannot be changed", async () => {
    const { id } = await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" });
    const answer = await raw(emulator, "PATCH", `/redirect_urls/${id}`, { body: { url: "https://example.org" } });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, DELETE"]);
  });
});

function errorsOf(body: { readonly [name: string]: unknown }): readonly string[] {
  const errors = (body.errors ?? []) as readonly { readonly code: string; readonly meta?: { readonly param_name?: string } }[];
  return errors.map(({ code, meta }) => [code, meta?.param_name].filter(Boolean).join(" "));
}
