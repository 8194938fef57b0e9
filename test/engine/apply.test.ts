// What `pulumi up` does on the real engine: requests, state, plans.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack } from "../support/engine";
import { programOf } from "../support/program";

const development = "sk_test_developmentOfTheApplyTest";
const production = "sk_live_productionOfTheApplyTest";
const secret = "canary-0f2c9d61";
const told = async (emulator: TestEmulator): Promise<string[]> =>
  (await emulator.requests()).map(({ method, path }) => `${method} ${path.replace(/_[A-Za-z0-9]{27}$/, "_…")}`).sort();

describeEngine("applying a program", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [development, production], plan: "pro" });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  test("the root program costs one list a kind and one POST an object, and the next preview asks nothing", async () => {
    await stack.setConfig("engine-test:hasuraSigningKey", secret, true);
    const program = programOf("examples/start/index.ts");
    const up = await stack.up(program);
    expect(up).toMatchObject({ code: 0, changes: { create: 23 } });
    const requests = await told(emulator);
    expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(18);
    // Settings are patched; the read of the restrictions is an empty PATCH too.
    expect(requests.filter((request) => request.startsWith("PATCH"))).toEqual([
      "PATCH /v1/instance",
      "PATCH /v1/instance/organization_settings",
      "PATCH /v1/instance/organization_settings",
      "PATCH /v1/instance/restrictions",
      "PATCH /v1/instance/restrictions",
    ]);
    // The instance is asked for once, its settings before they are written and, since that answer is empty, after it.
    expect(requests.filter((request) => request.startsWith("GET"))).toEqual([
      "GET /v1/instance",
      "GET /v1/instance",
      "GET /v1/instance",
      "GET /v1/instance/organization_settings",
      "GET /v1/instance/organization_settings",
      "GET /v1/jwt_templates",
      "GET /v1/oauth_applications",
      "GET /v1/organization_permissions",
      "GET /v1/organization_roles",
      "GET /v1/redirect_urls",
    ]);

    await emulator.clearRequests();
    const again = await stack.preview(program, { expectNoChanges: true });
    expect(again).toMatchObject({ code: 0, changes: { same: 23 } });
    expect(await told(emulator)).toEqual([]);

    const state = stack.stateText();
    const { clientSecret } = up.outputs.docsPortal as { clientSecret: string };
    expect(clientSecret.length).toBeGreaterThan(20);
    for (const text of [state, up.text, again.text]) expect(text).not.toContain(clientSecret);
    expect(state).not.toContain(secret);
    expect(state).not.toContain(emulator.key);
    for (const { inputs, outputs } of stack.resources())
      for (const code of [inputs.__provider, outputs.__provider]) expect(String(code).length).toBeLessThan(90);
    const destroy = await stack.destroy(program);
    expect(destroy).toMatchObject({ code: 0, changes: { delete: 23 } });
    for (const kept of ['OrganizationSettings "organizations"', 'InstanceSettings "instance"', 'InstanceRestrictions "restrictions"'])
      expect(destroy.text.replace(/\(ins_\w+\) /g, "")).toContain(`${kept} is kept: settings of an instance cannot be deleted.`);
    expect(destroy.text.replace(/\(ins_\w+\) /g, "")).toContain(
      'OrganizationDefaultRoles "default-roles" is kept, with the values that stood before this stack.',
    );
    expect(await emulator.seed("GET", "/jwt_templates")).toEqual([]);
  });

  test("refreshing 300 redirect URLs is one request", async () => {
    // Production has the larger rate limit, which our own budget follows.
    Object.assign(stack.env, { CLERK_SECRET_KEY: production, CLERK_RATE_BUDGET: "1" });
    const program = async (): Promise<void> => {
      for (let index = 0; index < 300; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/callback` });
    };
    expect(await stack.up(program)).toMatchObject({ code: 0, changes: { create: 301 } });
    await emulator.clearRequests();
    expect(await stack.refresh(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await told(emulator)).toEqual(["GET /v1/instance", "GET /v1/redirect_urls"]);
  });

  test("an update of one property is one PATCH with that property and what Clerk insists on", async () => {
    const claims = { "a.b": 1 };
    const program = (lifetime: number) => async () => void new clerk.JwtTemplate("hasura", { name: "hasura", claims, lifetime });
    await stack.up(program(60));
    await emulator.clearRequests();
    expect(await stack.up(program(90))).toMatchObject({ code: 0, changes: { update: 1 } });
    const [instance, read, write, ...rest] = await emulator.requests();
    expect(instance).toMatchObject({ method: "GET", path: "/v1/instance" });
    // What Clerk insists on is read from the object itself, so that an edit of a moment ago is not undone.
    expect(read).toMatchObject({ method: "GET", path: expect.stringMatching(/^\/v1\/jwt_templates\/jtmp_/) });
    expect(write).toMatchObject({ method: "PATCH", body: { name: "hasura", claims, lifetime: 90 } });
    expect(Object.keys(write!.body as object).sort()).toEqual(["claims", "lifetime", "name"]);
    expect(rest).toEqual([]);
    expect(await stack.preview(program(90), { expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a default of the server that is left out is never a difference, even after somebody changed it", async () => {
    const program = async (): Promise<void> => void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {} });
    await stack.up(program);
    const [template] = await emulator.seed<{ id: string }[]>("GET", "/jwt_templates");
    await emulator.seed("PATCH", `/jwt_templates/${template!.id}`, { name: "hasura", claims: {}, lifetime: 4000 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.refresh(program)).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(stack.resources()[0]!.outputs).toMatchObject({ lifetime: 4000 });
  });

  test("taking a property out leaves its last value in Clerk, and plans nothing", async () => {
    const program = (lifetime?: number) => async () =>
      void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {}, ...(lifetime && { lifetime }) });
    await stack.up(program(90));
    await emulator.clearRequests();
    expect(await stack.preview(program(), { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.up(program())).toMatchObject({ code: 0 });
    expect(await told(emulator)).toEqual([]);
    expect(await emulator.seed("GET", "/jwt_templates")).toMatchObject([{ lifetime: 90 }]);
  });

  test("claims arrive letter for letter and plan empty", async () => {
    const claims = {
      "dotted.key": "a",
      "x-hasura:role": "{{user.public_metadata.role}}",
      "https://hasura.io/jwt/claims": { "x-hasura-allowed-roles": ["user", ["nested", [null]]], camelCase: { snake_case: true } },
      nothing: null,
      zero: 0,
      "<html> & 'quotes' \"double\"": "ünïcode 🎟",
      empty: {},
      list: [],
    };
    const program = async (): Promise<void> => void new clerk.JwtTemplate("hasura", { name: "hasura", claims });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    const [post] = await emulator.requests({ method: "POST" });
    expect((post!.body as { claims: unknown }).claims).toEqual(claims);
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a changed URL is replaced, new before old", async () => {
    const program = (url: string) => async () => void new clerk.RedirectUrl("app", { url });
    await stack.up(program("https://a.example.com/"));
    await emulator.clearRequests();
    expect(await stack.up(program("https://b.example.com/"))).toMatchObject({ code: 0, changes: { replace: 1 } });
    expect((await emulator.requests({ path: "/v1/redirect_urls*" })).map(({ method }) => method)).toEqual(["GET", "POST", "DELETE"]);
    expect(await emulator.seed("GET", "/redirect_urls")).toMatchObject([{ url: "https://b.example.com/" }]);
  });

  test("replaceOnChanges replaces, old before new where the natural key stays", async () => {
    const program = (lifetime: number, role: string) => async () =>
      void new clerk.JwtTemplate("hasura", { name: "hasura", claims: { role }, lifetime }, { replaceOnChanges: ["claims.role"] });
    await stack.up(program(60, "a"));
    expect(await stack.up(program(90, "a"))).toMatchObject({ changes: { update: 1 } });
    await emulator.clearRequests();
    expect(await stack.up(program(90, "b"))).toMatchObject({ code: 0, changes: { replace: 1 } });
    expect((await emulator.requests()).filter(({ method }) => method !== "GET").map(({ method }) => method)).toEqual(["DELETE", "POST"]);
  });

  test("what a preview does not know yet passes the checks, and is applied", async () => {
    const program = async (): Promise<void> => {
      const url = new clerk.RedirectUrl("app", { url: "https://a.example.com/" });
      new clerk.JwtTemplate("hasura", { name: pulumi.interpolate`for-${url.id}`, claims: { redirect: url.id, list: [url.createdAt] } });
    };
    expect(await stack.preview(program)).toMatchObject({ code: 0, changes: { create: 3 } });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    const [url] = await emulator.seed<{ id: string }[]>("GET", "/redirect_urls");
    expect(await emulator.seed("GET", "/jwt_templates")).toMatchObject([{ name: `for-${url!.id}`, claims: { redirect: url!.id } }]);
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a signing key is sent with the switch, not with other changes, and is never printed", async () => {
    const program = (args: Partial<clerk.JwtTemplateArgs>) => async () => {
      const template = new clerk.JwtTemplate("hasura", {
        name: "hasura",
        claims: {},
        signingAlgorithm: "HS256",
        signingKey: secret,
        ...args,
      });
      return { signingKey: template.signingKey };
    };
    const sent = async (): Promise<string[]> => Object.keys((await emulator.requests({ method: "PATCH" })).at(-1)!.body as object).sort();
    const first = await stack.up(program({ customSigningKey: true }));
    const second = await stack.up(program({ customSigningKey: true, lifetime: 90 }), { diff: true });
    expect(await sent()).toEqual(["claims", "lifetime", "name"]);
    await stack.up(program({ customSigningKey: false, signingAlgorithm: "RS256", lifetime: 90 }));
    const third = await stack.up(program({ customSigningKey: true, lifetime: 90 }));
    expect(await sent()).toEqual(["claims", "custom_signing_key", "name", "signing_algorithm", "signing_key"]);
    expect(`${first.text}${second.text}${third.text}`).not.toContain(secret);
    expect(third.code).toBe(0);
    expect(stack.stateText()).not.toContain(secret);
  });
});
