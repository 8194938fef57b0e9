// What others change in the dashboard: left alone by updates that do not speak of it, shown by a refresh, repaired by the next up.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack } from "../support/engine";

interface Template {
  readonly id: string;
  readonly claims: { readonly [key: string]: unknown };
  readonly lifetime: number;
}

describeEngine("edits outside Pulumi", () => {
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

  const program =
    (claims: object, lifetime: number, opts: clerk.ResourceOptions = {}) =>
    async () =>
      void new clerk.JwtTemplate("hasura", { name: "hasura", claims: claims as { [key: string]: unknown }, lifetime }, opts);
  const live = async (): Promise<Template> => (await emulator.seed<Template[]>("GET", "/jwt_templates"))[0]!;
  const edit = async (change: object): Promise<void> => {
    const { id, claims } = await live();
    await emulator.seed("PATCH", `/jwt_templates/${id}`, { name: "hasura", claims, ...change });
  };

  test("ignoreChanges: an update of another property leaves the edit alone, and so does the second up", async () => {
    const opts = { ignoreChanges: ["lifetime"] };
    await stack.up(program({ v: 1 }, 60, opts));
    await edit({ lifetime: 999 });
    expect(await stack.up(program({ v: 2 }, 60, opts))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await live()).toMatchObject({ lifetime: 999, claims: { v: 2 } });
    expect(await stack.up(program({ v: 2 }, 60, opts))).toMatchObject({ code: 0, changes: { same: 2 } });
    expect(await live()).toMatchObject({ lifetime: 999 });
    expect(await stack.up(program({ v: 3 }, 70, opts))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await live()).toMatchObject({ lifetime: 999, claims: { v: 3 } });
  });

  test("ignoreChanges: drift of the ignored property is no change, neither in a preview nor in a refresh", async () => {
    const ignoring = program({ v: 1 }, 60, { ignoreChanges: ["lifetime"] });
    await stack.up(ignoring);
    await edit({ lifetime: 999 });
    expect(await stack.preview(ignoring, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.refresh(ignoring, { previewOnly: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    await stack.refresh(ignoring);
    await stack.refresh(ignoring);
    expect(await stack.preview(ignoring, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("ignoreChanges of a path inside: an update of the same property leaves the edit alone, with a quoted key too", async () => {
    const opts = { ignoreChanges: ["claims.role", 'claims["https://x"]'] };
    await stack.up(program({ role: "a", aud: "a", "https://x": 1 }, 60, opts));
    await edit({ claims: { role: "theirs", aud: "a", "https://x": 2 } });
    expect(await stack.up(program({ role: "b", aud: "b", "https://x": 3 }, 60, opts))).toMatchObject({ code: 0, changes: { update: 1 } });
    expect((await live()).claims).toEqual({ role: "theirs", aud: "b", "https://x": 2 });
    expect(await stack.preview(program({ role: "b", aud: "b", "https://x": 3 }, 60, opts), { expectNoChanges: true })).toMatchObject({
      code: 0,
    });
    expect(
      await stack.preview(program({ role: "b", aud: "b", "https://x": 3 }, 60, opts), { refresh: true, expectNoChanges: true }),
    ).toMatchObject({ code: 0 });
  });

  test('ignoreChanges: ["*"] stands for every property', async () => {
    const opts = { ignoreChanges: ["*"] };
    await stack.up(program({ v: 1 }, 60, opts));
    await edit({ lifetime: 999 });
    expect(await stack.up(program({ v: 2 }, 70, opts), { refresh: true })).toMatchObject({ code: 0 });
    expect(await live()).toMatchObject({ lifetime: 999, claims: { v: 1 } });
  });

  test.each([
    ["lifetime", { lifetime: 999 }, [{ v: 2 }, 60] as const, { lifetime: 999, claims: { v: 2 } }],
    ["claims", { claims: { v: "theirs" } }, [{ v: 1 }, 90] as const, { lifetime: 90, claims: { v: "theirs" } }],
  ])(
    "an edit of %s that nobody refreshed survives an update of another property, and a refresh brings the repair",
    async (_, change, [claims, lifetime], expected) => {
      await stack.up(program({ v: 1 }, 60));
      await edit(change);
      expect(await stack.up(program(claims, lifetime))).toMatchObject({ code: 0, changes: { update: 1 } });
      expect(await live()).toMatchObject(expected);
      expect(await stack.preview(program(claims, lifetime), { expectNoChanges: true })).toMatchObject({ code: 0 });
      expect(await stack.up(program(claims, lifetime), { refresh: true })).toMatchObject({ code: 0 });
      expect(await live()).toMatchObject({ claims, lifetime });
    },
  );

  test("a changed lifetime is shown by a refreshing preview with exit 7, by name, and repaired by up --refresh", async () => {
    const declared = program({ v: 1 }, 60);
    await stack.up(declared);
    await edit({ lifetime: 999 });
    const preview = await stack.preview(declared, { refresh: true, expectNoChanges: true, diff: true });
    expect(preview.code).toBe(7);
    expect(preview.text).toMatch(/lifetime\s*: 999 => 60/);
    expect(await stack.up(declared, { refresh: true })).toMatchObject({ code: 0 });
    expect(await live()).toMatchObject({ lifetime: 60 });
    expect(await stack.preview(declared, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a deleted template is shown by a refreshing preview with exit 7 and created again by up --refresh", async () => {
    const declared = program({ v: 1 }, 60);
    await stack.up(declared);
    await emulator.seed("DELETE", `/jwt_templates/${(await live()).id}`);
    const preview = await stack.preview(declared, { refresh: true, expectNoChanges: true });
    expect(preview).toMatchObject({ code: 7, changes: { create: 1 } });
    expect(await stack.up(declared, { refresh: true })).toMatchObject({ code: 0 });
    expect(await live()).toMatchObject({ claims: { v: 1 } });
  });

  test("an update of a template that was deleted outside changes nothing and says what to do", async () => {
    await stack.up(program({ v: 1 }, 60));
    const { id } = await live();
    await emulator.seed("DELETE", `/jwt_templates/${id}`);
    const up = await stack.up(program({ v: 1 }, 90));
    expect(up.code).not.toBe(0);
    expect(up.text).toContain(
      `updating JwtTemplate "hasura": ${id} does not exist any more; it was deleted outside Pulumi. Nothing was changed. Run \`pulumi up --refresh\` to create it again.`,
    );
    expect(await emulator.seed("GET", "/jwt_templates")).toEqual([]);
  });
});
