// What the engine takes for secret: what the class or the program calls so, wherever it stands, and nothing beside it.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";

type Oidc = clerk.EnterpriseConnectionArgs["oidc"];

const canary = "canary-of-the-secret";

describeEngine("secrets", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const connection =
    (oidc: () => Oidc): Program =>
    async () =>
      void new clerk.EnterpriseConnection("sso", { name: "SSO", provider: "oidc_custom", domains: ["a.example.com"], oidc: oidc() });
  const client = (clientId: string): Oidc => ({ clientId, requiresPkce: true });

  test("an object in which none is declared is shown", async () => {
    expect(told(await stack.up(connection(() => client("first-client"))))).toEqual({ code: 0 });
    expect(stack.resources()).toMatchObject([
      { inputs: { oidc: { clientId: "first-client" } }, outputs: { oidc: { clientId: "first-client" } } },
    ]);
    const { text } = await stack.preview(
      connection(() => client("second-client")),
      { diff: true },
    );
    expect(text).toMatch(/"first-client" => "second-client"/);
    expect(text).not.toContain("[secret]");
    expect(text).not.toContain("a secret that is not shown");
  });

  test.each<[string, () => Oidc]>([
    ["as plain text", () => ({ ...client("first-client"), clientSecret: canary })],
    ["as a secret", () => ({ ...client("first-client"), clientSecret: pulumi.secret(canary) })],
    ["in an output", () => pulumi.output({ ...client("first-client"), clientSecret: canary }) as Oidc],
    ["in a promise", () => Promise.resolve({ ...client("first-client"), clientSecret: canary }) as unknown as Oidc],
  ])("one declared inside of an object, %s, is never shown, nor after it was taken out", async (_, oidc) => {
    expect(told(await stack.up(connection(oidc)))).toEqual({ code: 0 });
    expect(stack.stateText()).not.toContain(canary);
    expect(told(await stack.refresh(connection(oidc)))).toEqual({ code: 0 });
    expect(stack.stateText()).not.toContain(canary);
    expect(told(await stack.preview(connection(oidc), { expectNoChanges: true }))).toEqual({ code: 0 });
    const up = await stack.up(
      connection(() => client("second-client")),
      { diff: true },
    );
    expect(told(up)).toEqual({ code: 0 });
    expect(up.text + stack.stateText()).not.toContain(canary);
    const again = await stack.refresh(connection(() => client("second-client")));
    expect(again.text + stack.stateText()).not.toContain(canary);
  });

  test("what stands beside it is shown, and a change of it is told by its path", async () => {
    const oidc = (clientId: string, clientSecret: string) => (): Oidc => ({ clientId, clientSecret });
    expect(told(await stack.up(connection(oidc("first-client", canary))))).toEqual({ code: 0 });
    const { text } = await stack.preview(connection(oidc("second-client", `${canary}-2`)), { diff: true });
    expect(text).toMatch(/"first-client" => "second-client"/);
    expect(text).toContain('EnterpriseConnection "sso": oidc.clientSecret changes, a secret that is not shown.');
    expect(text).not.toContain(canary);
  });

  test("a property that is one by itself stays so, by a transform too", async () => {
    const template =
      (signingKey: string): Program =>
      async () => {
        const args = { claims: {}, customSigningKey: true, signingAlgorithm: "HS256" } as const;
        new clerk.JwtTemplate("plain", { ...args, name: "plain", signingKey });
        const changed: pulumi.ResourceTransform = ({ props, opts }) => ({ props: { ...props, signingKey }, opts });
        new clerk.JwtTemplate("transformed", { ...args, name: "transformed", signingKey: "other".repeat(9) }, { transforms: [changed] });
      };
    expect(told(await stack.up(template(canary.repeat(3))))).toEqual({ code: 0 });
    const { text } = await stack.preview(template(canary.repeat(4)), { diff: true });
    expect(text).toContain("[secret]");
    expect(text + stack.stateText()).not.toContain(canary);
  });
});
