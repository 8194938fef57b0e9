// Whether it is true what is said: a success without a word is looked into, and of a secret that changes the path is told, never the value.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, isWrite, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

describeEngine("what is said", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.faults([]);
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const settings =
    (args: clerk.InstanceSettingsArgs): Program =>
    async () =>
      void new clerk.InstanceSettings("settings", args);
  const asked = async (): Promise<string[]> => (await emulator.requests()).map(({ method, path }) => `${method} ${path}`);

  test("after an answer without a word: what Clerk kept is an error, and the state has what stands", async () => {
    await emulator.seed("PATCH", "/instance", { allowed_origins: ["capacitor://localhost"] });
    await emulator.faults([{ method: "PATCH", path: "/v1/instance", ignore: ["allowed_origins"] }]);
    const declared = settings({ allowedOrigins: ["tauri://localhost"] });
    const up = await stack.up(declared);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(
      'InstanceSettings "settings": Clerk kept the old value of allowedOrigins, although it answered with success.',
    );
    expect(stack.resources()).toMatchObject([{ outputs: { allowedOrigins: ["capacitor://localhost"] } }]);
    await emulator.clearRequests();
    expect(told(await stack.up(declared))).toEqual({ code: 0 });
    expect(await asked()).toEqual(["GET /v1/instance", "GET /v1/instance", "PATCH /v1/instance", "GET /v1/instance"]);
    expect(await emulator.seed("GET", "/instance")).toMatchObject({ allowed_origins: ["tauri://localhost"] });
    // What Clerk never shows is not asked for.
    await emulator.clearRequests();
    expect(told(await stack.up(settings({ allowedOrigins: ["tauri://localhost"], hibp: true })))).toEqual({ code: 0 });
    expect(await asked()).toEqual(["GET /v1/instance", "GET /v1/instance", "PATCH /v1/instance"]);
  });

  test("of a change of secrets: their paths; of another one nothing; and no value", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false });
    const program =
      (secret: string, shown: string): Program =>
      async () => {
        const own = { customSigningKey: true, signingAlgorithm: "HS256", signingKey: `canary-${secret}` };
        new clerk.JwtTemplate("template", { name: "hasura", claims: { shown, deep: { token: pulumi.secret(secret) } }, ...own });
        new clerk.Organization("acme", {
          name: "Acme",
          slug: "acme",
          privateMetadata: { crm: `canary-${secret}` },
          publicMetadata: { shown },
        });
        const oidc = {
          clientId: `id-${shown}`,
          clientSecret: `canary-${secret}`,
          discoveryUrl: "https://id.example.com/.well-known/openid-configuration",
        };
        new clerk.EnterpriseConnection("sso", { name: "SSO", provider: "oidc_custom", domains: ["acme.com"], oidc });
      };
    expect(told(await stack.up(program("a", "a")))).toEqual({ code: 0 });
    const lines = ({ text }: Outcome): string[] =>
      [...text.matchAll(/\w+ "\w+": \S+ changes, a secret that is not shown\./g)].map(([line]) => line).toSorted();
    const changed = await stack.preview(program("b", "a"), { diff: true });
    expect([...new Set(lines(changed))]).toEqual([
      'EnterpriseConnection "sso": oidc.clientSecret changes, a secret that is not shown.',
      'JwtTemplate "template": claims.deep.token changes, a secret that is not shown.',
      'JwtTemplate "template": signingKey changes, a secret that is not shown.',
      'Organization "acme": privateMetadata.crm changes, a secret that is not shown.',
    ]);
    const others = await stack.up(program("a", "b"));
    expect(told(others)).toEqual({ code: 0 });
    // In claims something is secret, so that the engine shows nothing of them.
    expect([...new Set(lines(others))]).toEqual(['JwtTemplate "template": claims.shown changes, a secret that is not shown.']);
    await emulator.clearRequests();
    const written = await stack.up(program("b", "b"));
    expect(told(written)).toEqual({ code: 0 });
    expect((await emulator.requests()).filter(isWrite)).toHaveLength(3);
    expect([changed, others, written].map(({ text }) => text).join("") + stack.stateText()).not.toContain("canary-");
  });
});
