// Several instances in one program, and whose key is used.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

const development = "sk_test_developmentOfProviderTest";
const production = "sk_live_productionOfProviderTest";

describeEngine("clerk.Provider", () => {
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

  const urls = async (key: string): Promise<string[]> =>
    (await emulator.seed<{ url: string }[]>("GET", "/redirect_urls", undefined, key)).map(({ url }) => url);

  test("two providers in one program write each to its own instance, and a third resource to the default one", async () => {
    stack.env.CLERK_SECRET_KEY = development;
    stack.env.PRODUCTION_KEY = production;
    const program: Program = async () => {
      const dev = new clerk.Provider("dev", { secretKey: development });
      const prod = new clerk.Provider("prod", { secretKeyEnv: "PRODUCTION_KEY" });
      new clerk.RedirectUrl("dev", { url: "https://dev.example.com/" }, { provider: dev });
      new clerk.RedirectUrl("prod", { url: "https://prod.example.com/" }, { provider: prod });
      // The same natural key in two instances is no clash.
      new clerk.JwtTemplate("dev", { name: "hasura", claims: {} }, { provider: dev });
      new clerk.JwtTemplate("prod", { name: "hasura", claims: {} }, { provider: prod });
      new clerk.RedirectUrl("default", { url: "https://default.example.com/" });
    };
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect((await urls(development)).sort()).toEqual(["https://default.example.com/", "https://dev.example.com/"]);
    expect(await urls(production)).toEqual(["https://prod.example.com/"]);
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(stack.stateText()).not.toContain(development);
    expect(stack.stateText()).not.toContain(production);
    const refused = await stack.destroy(program);
    expect(refused.code).not.toBe(0);
    expect(flat(refused)).toContain("is in the production instance");
    expect(await urls(production)).toEqual(["https://prod.example.com/"]);
    stack.env.CLERK_ALLOW_DELETES = "true";
    expect(await stack.destroy(program)).toMatchObject({ code: 0 });
    expect(await urls(production)).toEqual([]);
  });

  test.each<[string, clerk.ProviderArgs]>([
    ["without any key", {}],
    ["with an empty key", { secretKey: "" }],
    ["with both", { secretKey: production, secretKeyEnv: "X" }],
  ])("a provider %s is refused where it is declared", (_, args) => {
    expect(() => new clerk.Provider("prod", args)).toThrow('clerk.Provider "prod" needs exactly one of secretKey and secretKeyEnv');
  });

  test.each<[string, () => clerk.ProviderArgs, string]>([
    [
      "with a variable that is not set",
      () => ({ secretKeyEnv: "NO_SUCH_KEY" }),
      'clerk.Provider "prod" has no key: the environment variable NO_SUCH_KEY, which its secretKeyEnv names, is not set.',
    ],
    [
      "with a publishable key",
      () => ({ secretKey: "pk_live_canary4711" }),
      'The value from the secretKey of clerk.Provider "prod" is a publishable key',
    ],
  ])("a provider %s is refused, though the environment has a key", async (_, args, sentence) => {
    stack.env.CLERK_SECRET_KEY = development;
    const program: Program = async () => {
      const provider = new clerk.Provider("prod", args());
      new clerk.RedirectUrl("app", { url: "https://app.example.com/" }, { provider });
    };
    const up = await stack.up(program);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(sentence);
    expect(up.text).not.toContain("canary4711");
    expect(await emulator.requests()).toEqual([]);
  });

  test("the provider's adopt holds for all its resources, and one resource may say otherwise", async () => {
    for (const name of ["a", "b"]) await emulator.seed("POST", "/jwt_templates", { name, claims: {} }, development);
    const program =
      (opts: clerk.ResourceOptions): Program =>
      async () => {
        const provider = new clerk.Provider("dev", { secretKey: development, adopt: true });
        new clerk.JwtTemplate("a", { name: "a", claims: {} }, { provider });
        new clerk.JwtTemplate("b", { name: "b", claims: {} }, { provider, ...opts });
      };
    const refused = await stack.up(program({ adopt: false }));
    expect(refused.code).not.toBe(0);
    expect(flat(refused)).toContain('creating JwtTemplate "b": Clerk has an object with name "b" already');
    expect(await stack.up(program({}))).toMatchObject({ code: 0 });
    expect((await emulator.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
