// Rotation of what Clerk generates, as the guide on secrets tells it: in one `up`, with an overlap where the API has one, and nothing in the clear.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";

describeEngine("rotation", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const machine =
    (args: Partial<clerk.MachineArgs>): Program =>
    async () => ({ secret: new clerk.Machine("billing", { name: "billing", ...args }).secretKey });
  const directory =
    (rotateApiKey: string): Program =>
    async () => {
      const enterpriseConnection = new clerk.EnterpriseConnection("sso", { name: "Acme", provider: "saml_okta", domains: ["acme.com"] });
      return { secret: new clerk.Directory("directory", { enterpriseConnection, provider: "okta", rotateApiKey }).apiKey };
    };

  test.each<[string, (text: string) => Program, string, object | undefined]>([
    ["a machine's secret", (rotateSecret) => machine({ rotateSecret }), "rotateSecret", { previous_token_ttl: 0 }],
    [
      "a machine's secret, with an hour for the old one",
      (rotateSecret) => machine({ rotateSecret, previousTokenTtl: 3600 }),
      "rotateSecret",
      { previous_token_ttl: 3600 },
    ],
    ["a directory's key", directory, "rotateApiKey", undefined],
  ])("%s is new after a changed text, the preview shows it, and the same text rotates nothing", async (_, program, property, sent) => {
    const first = await stack.up(program("2026-01"));
    expect((await stack.preview(program("2026-07"), { diff: true })).text).toContain(property);
    await emulator.clearRequests();
    const second = await stack.up(program("2026-07"));
    expect(first.outputs.secret).toEqual(expect.any(String));
    expect(second.outputs.secret).toEqual(expect.any(String));
    expect(second.outputs.secret).not.toBe(first.outputs.secret);
    expect((await emulator.requests()).filter(({ method }) => method !== "GET")).toMatchObject([
      { method: "POST", ...(sent && { body: sent }) },
    ]);
    expect(await stack.preview(program("2026-07"), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a new API key stands beside the old one until the program takes the old one out", async () => {
    const keys =
      (...names: string[]): Program =>
      async () => {
        const subject = new clerk.Machine("billing", { name: "billing" });
        return Object.fromEntries(names.map((name) => [name, new clerk.ApiKey(name, { name, subject }).secret]));
      };
    const [old, fresh] = ["deploy 2026-01", "deploy 2026-07"];
    const before = await stack.up(keys(old));
    const both = await stack.up(keys(old, fresh));
    expect(both.outputs).toEqual({ [old]: before.outputs[old], [fresh]: expect.any(String) });
    const after = await stack.up(keys(fresh));
    expect(after.changes).toEqual({ delete: 1, same: 3 });
    expect(after.outputs).toEqual({ [fresh]: both.outputs[fresh] });
  });

  test("what the program calls secret is encrypted in the state, and outputs that it names as well", async () => {
    await stack.up(async () => {
      const options = { additionalSecretOutputs: ["createdAt"] };
      const application = new clerk.OAuthApplication("portal", { name: pulumi.secret("Portal of the merger") }, options);
      return { createdAt: application.createdAt };
    });
    const [{ outputs }] = stack.resources() as unknown as [{ outputs: { createdAt: unknown } }];
    expect(stack.stateText()).not.toContain("Portal of the merger");
    expect(outputs.createdAt).toMatchObject({ ciphertext: expect.any(String) });
  });
});
