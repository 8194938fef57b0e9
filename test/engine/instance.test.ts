// Which instance a stack belongs to: a swapped key is noticed before anything is believed or written, and a stack moves only on purpose.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

const first = "sk_test_firstInstanceOfTheIdentityTest";
const second = "sk_test_secondInstanceOfTheIdentityTest";
const rotated = "sk_test_rotatedKeyOfTheFirstInstance";

const program: Program = async () => {
  new clerk.OrganizationSettings("organizations", { enabled: true });
  new clerk.OrganizationPermission("read", { name: "Read", key: "org:invoices:read" });
  new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing", permissions: ["org:invoices:read"] });
  for (let index = 0; index < 10; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/` });
};

describeEngine("instance identity", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let ids: { first: string; second: string };
  beforeAll(async () => {
    const plain = await startEmulator({ rateLimit: false, keys: [first, second] });
    const instance = plain.instanceOf(first);
    await plain.close();
    emulator = await startEmulator({ rateLimit: false, keys: [first, second, `${rotated}=${instance}`] });
    ids = { first: emulator.instanceOf(first), second: emulator.instanceOf(second) };
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const counted = async (key: string): Promise<number> => (await emulator.seed<unknown[]>("GET", "/redirect_urls", undefined, key)).length;
  const kept = (): unknown => stack.resources().map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }));
  const writes = async (): Promise<unknown[]> => (await emulator.requests()).filter(({ method }) => method !== "GET");

  describe("a key of another instance in the environment", () => {
    test.each<[string, () => Promise<Outcome>]>([
      ["preview", () => stack.preview(program)],
      ["preview --refresh", () => stack.preview(program, { refresh: true })],
      ["refresh", () => stack.refresh(program)],
      ["up", () => stack.up(program)],
      ["destroy", () => stack.destroy(program)],
    ])("%s ends with an error that names both, writes nothing and leaves the state", async (_, run) => {
      stack.env.CLERK_SECRET_KEY = first;
      await stack.up(program);
      const before = kept();
      await emulator.clearRequests();
      stack.env.CLERK_SECRET_KEY = second;
      const outcome = await run();
      expect(outcome.code).toBe(1);
      expect(flat(outcome)).toContain(
        `the state is of the instance ${ids.first}, and the key from the environment variable CLERK_SECRET_KEY opens ${ids.second}.`,
      );
      expect(await writes()).toEqual([]);
      expect(kept()).toEqual(before);
      expect((await emulator.requests({ path: "/v1/instance" })).length).toBeLessThanOrEqual(1);
    });
  });

  describe("a key of another instance in the configuration", () => {
    beforeEach(async () => {
      delete stack.env.CLERK_SECRET_KEY;
      await stack.setConfig("clerk:secretKey", first, true);
      await stack.up(program);
      await stack.setConfig("clerk:secretKey", second, true);
      await emulator.clearRequests();
    });

    test.each<[string, () => Promise<Outcome>]>([
      ["preview", () => stack.preview(program)],
      ["preview --refresh", () => stack.preview(program, { refresh: true })],
      ["up", () => stack.up(program)],
    ])("%s ends with an error that names both, and writes nothing", async (_, run) => {
      const before = kept();
      const outcome = await run();
      expect(outcome.code).toBe(1);
      expect(flat(outcome)).toContain(
        `the state is of the instance ${ids.first}, and the key from the configuration clerk:secretKey opens ${ids.second}.`,
      );
      expect(await writes()).toEqual([]);
      expect(kept()).toEqual(before);
    });

    test("refresh and destroy go on with the state's key", async () => {
      expect(await stack.refresh(program)).toMatchObject({ code: 0 });
      expect(await stack.destroy(program)).toMatchObject({ code: 0 });
      expect(await counted(first)).toBe(0);
    });
  });

  test("a rotated key of the same instance goes on, at the cost of one request", async () => {
    stack.env.CLERK_SECRET_KEY = first;
    await stack.up(program);
    await emulator.clearRequests();
    stack.env.CLERK_SECRET_KEY = rotated;
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect((await emulator.requests()).map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v1/instance"]);
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("clerk:instance moves the stack on purpose: everything is created there, nothing is deleted here", async () => {
    stack.env.CLERK_SECRET_KEY = first;
    await stack.up(program);
    stack.env.CLERK_SECRET_KEY = second;
    await stack.setConfig("clerk:instance", ids.second);
    const preview = await stack.preview(program);
    expect(preview.code).toBe(0);
    expect(flat(preview)).toContain(`The stack moves from the instance ${ids.first} to ${ids.second}: everything is created there`);
    const up = await stack.up(program);
    expect(up).toMatchObject({ code: 0, changes: { replace: 13 } });
    expect(await counted(first)).toBe(10);
    expect(await counted(second)).toBe(10);
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.destroy(program)).toMatchObject({ code: 0 });
    expect(await counted(first)).toBe(10);
    expect(await counted(second)).toBe(0);
  });

  test("clerk:instance that is not the key's is an error before anything is written", async () => {
    stack.env.CLERK_SECRET_KEY = first;
    await stack.setConfig("clerk:instance", ids.second);
    const up = await stack.up(program);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(
      `clerk:instance states ${ids.second}, and the key from the environment variable CLERK_SECRET_KEY opens ${ids.first}.`,
    );
    expect(await counted(first)).toBe(0);
  });
});
