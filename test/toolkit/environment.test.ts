// Environment on the real engine: one snapshot in another instance, with what is different there.
import * as pulumi from "@pulumi/pulumi";
import { compare } from "../../toolkit/compare";
import { Environment } from "../../toolkit/environment";
import type { Overrides } from "../../toolkit/overrides";
import { type Instance, readInstance } from "../../toolkit/read-instance";
import { type Snapshot, snapshotOf } from "../../toolkit/snapshot";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack, told } from "../support/engine";

const [source, target] = ["sk_test_theSourceOfPromotions", "sk_test_theTargetOfPromotions"];

describeEngine("Environment", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let snapshot: Snapshot;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [target, source] });
    await fill(emulator);
    snapshot = snapshotOf(await read(source));
  });
  beforeEach(async () => {
    await emulator.reset(emulator.instanceOf(target));
    stack = await newStack(emulator);
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  const read = (key: string): Promise<Instance> =>
    readInstance({
      client: { secretKey: key, keySource: "the test", apiUrl: emulator.apiUrl },
      label: key === source ? "source" : "target",
    });

  const overrides: Overrides = {
    replace: [{ from: "dev.example.com", to: "example.com" }],
    values: { "JwtTemplate.hasura.lifetime": 120, "JwtTemplate.signed.signingKey": { secret: "signingKey" } },
    omit: ["PrimaryDomain", "OrganizationMembership", 'RedirectUrl["http://localhost:3000/"]'],
  };
  const program =
    (of: Overrides = overrides, args: object = {}) =>
    async () => {
      new Environment("target", { snapshot, overrides: of, ...args });
    };

  test("declares everything, with the overrides; a second up changes nothing, and the comparison with them is clean", async () => {
    await stack.setConfig("engine-test:signingKey", "a signing key of the target, long enough to be one", true);
    expect(told(await stack.up(program()))).toEqual({ code: 0 });
    expect(told(await stack.preview(program(), { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    const [from, to] = [await read(source), await read(target)];
    const comparison = compare(from, to, { expect: overrides });
    expect(comparison.objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
    expect(stack.stateText()).not.toContain("a signing key of the target");
    expect(told(await stack.destroy(program()))).toEqual({ code: 0 });
  });

  test.each<[string, Overrides, readonly string[]]>([
    [
      "what belongs to one instance, what matches nothing and what would become one are told at once",
      { replace: [{ from: "nowhere.example", to: "x" }], values: { "JwtTemplate.hasrua.lifetime": 3 } },
      [
        "OrganizationMembership.",
        "PrimaryDomain is what an instance is known by",
        'replace "nowhere.example" matches no value',
        "The nearest path is JwtTemplate.hasura",
      ],
    ],
    [
      "a placeholder, and a secret that is not set",
      { ...overrides, values: { ...overrides.values, "JwtTemplate.hasura.claims.aud": "##AUDIENCE##" } },
      ["JwtTemplate.hasura.claims.aud holds a placeholder", "run `pulumi config set --secret signingKey`"],
    ],
  ])("%s, before anything is declared", async (_, of, sentences) => {
    let message = "";
    await stack.preview(async () => {
      try {
        new Environment("target", { snapshot, overrides: of });
      } catch (error) {
        message = String(error);
      }
    });
    for (const sentence of sentences) expect(message).toContain(sentence);
    expect(await emulator.requests()).toEqual([]);
  });

  test("what exists in the target is adopted when that is asked for, and only then", async () => {
    await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: { old: true } }, target);
    await stack.setConfig("engine-test:signingKey", "a signing key of the target, long enough to be one", true);
    const refused = await stack.up(program());
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("hasura");
    expect(told(await stack.up(program(overrides, { adopt: true })))).toEqual({ code: 0 });
  });

  test("resources can be had by their path", async () => {
    const { outputs } = await stack.up(async () => {
      const omit = [...overrides.omit!, "JwtTemplate.signed"];
      const { resources } = new Environment("target", { snapshot, overrides: { replace: overrides.replace!, omit } });
      return { key: (resources.get("OrganizationRole.billing") as unknown as { key: pulumi.Output<string> }).key };
    });
    expect(outputs).toEqual({ key: "org:billing" });
  });
});

async function fill({ seed }: TestEmulator): Promise<void> {
  const make = (method: string, path: string, body: unknown): Promise<{ id: string }> => seed(method, path, body, source);
  await make("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true });
  await make("PATCH", "/instance/restrictions", { allowlist: true });
  await make("POST", "/jwt_templates", { name: "hasura", claims: { aud: "https://api.dev.example.com" }, lifetime: 60 });
  await make("POST", "/jwt_templates", {
    name: "signed",
    claims: {},
    custom_signing_key: true,
    signing_algorithm: "HS256",
    signing_key: "a signing key of the source, long enough to be one",
  });
  for (const url of ["https://app.dev.example.com/", "http://localhost:3000/"]) await make("POST", "/redirect_urls", { url });
  const permission = await make("POST", "/organization_permissions", { name: "Read invoices", key: "org:invoices:read" });
  await make("POST", "/organization_roles", { name: "Billing", key: "org:billing", permissions: [permission.id] });
  await make("POST", "/role_sets", {
    name: "Partners",
    key: "role_set:partners",
    roles: ["org:admin", "org:billing"],
    default_role_key: "org:billing",
    creator_role_key: "org:admin",
  });
  const [user] = (await seed("GET", "/users", undefined, source)) as unknown as { id: string }[];
  const acme = await make("POST", "/organizations", { name: "Acme", slug: "acme", created_by: user!.id });
  await make("POST", "/enterprise_connections", { name: "Acme", provider: "saml_okta", domains: ["acme.com"], organization_id: acme.id });
  const ledger = await make("POST", "/machines", { name: "ledger" });
  await make("POST", "/machines", { name: "billing", scoped_machines: [ledger.id] });
  await make("POST", "/api_keys", { name: "ci deploy", subject: ledger.id });
  await make("POST", "/oauth_applications", {
    name: "App",
    redirect_uris: ["https://app.dev.example.com/callback"],
    scopes: "email profile",
  });
}
