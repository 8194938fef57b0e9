// Write honesty: what Clerk ignores is an error, what it rewrites in an unknown way is one warning and no plan that never ends.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

describeEngine("write honesty", () => {
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

  const program =
    (args: Partial<clerk.JwtTemplateArgs>): Program =>
    async () =>
      void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {}, ...args });
  const live = async (): Promise<{ readonly id: string; readonly [wire: string]: unknown }> =>
    (await emulator.seed<{ id: string }[]>("GET", "/jwt_templates"))[0]! as { id: string; [wire: string]: unknown };

  test.each<[string, string, Program | undefined]>([
    ["a creation", "POST", undefined],
    ["an update", "PATCH", program({ lifetime: 60 })],
  ])(
    "%s of which Clerk ignores a property is an error naming it, keeps the object, and the next up tries again",
    async (_, method, before) => {
      if (before) await stack.up(before);
      await emulator.faults([{ path: "/v1/jwt_templates*", method, ignore: ["lifetime"] }]);
      const up = await stack.up(program({ lifetime: 90 }));
      expect(up.code).not.toBe(0);
      expect(flat(up)).toContain('JwtTemplate "hasura": Clerk kept the old value of lifetime, although it answered with success.');
      const { id } = await live();
      expect(stack.resources()).toMatchObject([{ id, outputs: { name: "hasura", lifetime: 60 } }]);
      expect(await stack.up(program({ lifetime: 90 }))).toMatchObject({ code: 0, changes: { update: 1 } });
      expect(await live()).toMatchObject({ id, lifetime: 90 });
      expect(await stack.preview(program({ lifetime: 90 }), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    },
  );

  test.each<[string, string, Program | undefined]>([
    ["a creation", "POST", undefined],
    ["an update", "PATCH", program({ lifetime: 60 })],
  ])("what is recorded of %s that failed half-way can be refreshed and destroyed", async (_, method, before) => {
    if (before) await stack.up(before);
    await emulator.faults([{ path: "/v1/jwt_templates*", method, ignore: ["lifetime"] }]);
    expect((await stack.up(program({ lifetime: 90 }))).code).not.toBe(0);
    const { id } = await live();
    expect(await stack.refresh(program({ lifetime: 90 }))).toMatchObject({ code: 0 });
    expect(stack.resources()).toMatchObject([{ id, outputs: { lifetime: 60 } }]);
    expect(await stack.destroy(program({ lifetime: 90 }))).toMatchObject({ code: 0 });
    expect(await emulator.seed("GET", "/jwt_templates")).toEqual([]);
  });

  test.each([
    ["at their adoption", undefined],
    ["at an update", {}],
  ])("settings that Clerk ignores %s are an error naming the switch, and the next up tries again", async (_, before) => {
    const settings =
      (args: clerk.InstanceRestrictionsArgs): Program =>
      async () =>
        void new clerk.InstanceRestrictions("restrictions", args);
    if (before) await stack.up(settings(before));
    // Restrictions are read by an empty PATCH, which the rule would be used up by.
    await emulator.faults([{ path: "/v1/instance/restrictions", ignore: ["allowlist"], times: 9 }]);
    const up = await stack.up(settings({ allowlist: true, blocklist: true }));
    await emulator.faults([]);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(
      'InstanceRestrictions "restrictions": Clerk kept the old value of allowlist, although it answered with success.',
    );
    expect(stack.resources()).toMatchObject([{ id: emulator.instance, outputs: { blocklist: true } }]);
    expect(await emulator.seed("PATCH", "/instance/restrictions", {})).toMatchObject({ allowlist: false, blocklist: true });
    expect(await stack.up(settings({ allowlist: true, blocklist: true }))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await emulator.seed("PATCH", "/instance/restrictions", {})).toMatchObject({ allowlist: true, blocklist: true });
    expect(await stack.preview(settings({ allowlist: true, blocklist: true }), { refresh: true, expectNoChanges: true })).toMatchObject({
      code: 0,
    });
  });

  test.each([
    ["at its creation", "POST"],
    ["at an update", "PATCH"],
  ])("another value than was sent %s is an error naming the property, and the next up tries again", async (_, method) => {
    const own = { customSigningKey: true, signingKey: "a key of the test" };
    const declared = { ...own, signingAlgorithm: "RS384" };
    if (method === "PATCH") await stack.up(program({ ...own, signingAlgorithm: "RS256" }));
    await emulator.faults([{ path: "/v1/jwt_templates*", method, rewrite: { signing_algorithm: "RS512" } }]);
    const up = await stack.up(program(declared));
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain('JwtTemplate "hasura": Clerk stored another value of signingAlgorithm than it was sent, although');
    expect(stack.resources()).toMatchObject([{ outputs: { signingAlgorithm: "RS512" } }]);
    expect(await stack.up(program(declared))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await live()).toMatchObject({ signing_algorithm: "RS384" });
    expect(await stack.preview(program(declared), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });
});
