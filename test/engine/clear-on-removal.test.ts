// clearOnRemoval on the real engine, with a definition made for the test: never declared is left alone, taken out is cleared once.
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { build, stop } from "esbuild";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const root = join(__dirname, "../..");
const file = join(root, ".local/test", `test-provider-${process.pid}.js`);
const provider = `exports.handler = () => require(${JSON.stringify(file)}).Limits;`;

class Limits extends pulumi.CustomResource {}

describeEngine("clearOnRemoval", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    const entryPoints = [join(root, "test/support/test-provider.ts")];
    await build({ entryPoints, outfile: file, bundle: true, platform: "node", packages: "external" });
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { max_allowed_memberships: 17 });
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(async () => {
    rmSync(file, { force: true });
    await stop();
    await emulator.close();
  });

  const program =
    (args: object): Program =>
    async () =>
      void new Limits("pulumi-nodejs:dynamic/clerk:Limits", "limits", {
        __provider: provider,
        __clerkName: "limits",
        ...args,
      });
  const sent = async (): Promise<unknown[]> => (await emulator.requests({ method: "PATCH" })).map(({ body }) => body);

  test("what was never declared is left alone", async () => {
    await stack.up(program({ enabled: true }));
    expect(await sent()).toEqual([{ enabled: true }]);
    expect(await stack.preview(program({ enabled: true }), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("taken out, it is cleared once, and the next preview is empty", async () => {
    await stack.up(program({ enabled: true, maxAllowedMemberships: 9 }));
    await emulator.clearRequests();
    expect(await stack.up(program({ enabled: true }))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await sent()).toEqual([{ max_allowed_memberships: 0 }]);
    expect(await stack.preview(program({ enabled: true }), { expectNoChanges: true })).toMatchObject({ code: 0 });
    await emulator.seed("PATCH", "/instance/organization_settings", { max_allowed_memberships: 40 });
    expect(await stack.preview(program({ enabled: true }), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("newly declared with the value that stands, it plans an update that sends nothing, and its removal is then known", async () => {
    await stack.up(program({ enabled: true }));
    await emulator.clearRequests();
    expect(await stack.up(program({ enabled: true, maxAllowedMemberships: 17 }), { refresh: true })).toMatchObject({
      code: 0,
      changes: { update: 1 },
    });
    expect(await sent()).toEqual([]);
    expect(await stack.preview(program({ enabled: true, maxAllowedMemberships: 17 }), { expectNoChanges: true })).toMatchObject({
      code: 0,
    });
    await stack.up(program({ enabled: true }));
    expect(await sent()).toEqual([{ max_allowed_memberships: 0 }]);
  });
});
