// Write honesty: what Clerk ignores is an error, what it rewrites in an unknown way is one warning and no plan that never ends.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const flat = ({ text }: Outcome): string => text.replace(/\s+/g, " ");

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

  test("a PATCH that is answered with success and ignored is an error naming the property, and the next up tries again", async () => {
    await stack.up(program({ lifetime: 60 }));
    await emulator.faults([{ path: "/v1/jwt_templates/*", method: "PATCH", status: 200, body: (await live()) as never, times: 1 }]);
    const up = await stack.up(program({ lifetime: 90 }));
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain('JwtTemplate "hasura": Clerk kept the old value of lifetime although it answered with success.');
    expect(await stack.up(program({ lifetime: 90 }))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await live()).toMatchObject({ lifetime: 90 });
    expect(await stack.preview(program({ lifetime: 90 }), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a value that Clerk rewrites in an unknown way is one warning, and every preview after it is empty", async () => {
    const own = { customSigningKey: true, signingKey: "a key of the test" };
    await stack.up(program({ ...own, signingAlgorithm: "RS256" }));
    const declared = { ...own, signingAlgorithm: "rs-512" };
    const object = { ...(await live()), signing_algorithm: "RS512" };
    await emulator.faults([{ path: "/v1/jwt_templates/*", method: "PATCH", status: 200, body: object as never, times: 1 }]);
    const up = await stack.up(program(declared));
    expect(up.code).toBe(0);
    expect(flat(up)).toContain('warning: JwtTemplate "hasura": Clerk rewrote signingAlgorithm.');
    await emulator.seed("PATCH", `/jwt_templates/${object.id}`, { name: "hasura", claims: {}, signing_algorithm: "RS512" });
    expect(await stack.preview(program(declared), { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program(declared), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    await stack.refresh(program(declared));
    const other = await stack.up(program({ ...declared, lifetime: 90 }));
    expect(other).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(flat(other)).not.toContain("rewrote");
    expect(await stack.preview(program({ ...declared, lifetime: 90 }), { refresh: true, expectNoChanges: true })).toMatchObject({
      code: 0,
    });
  });
});
