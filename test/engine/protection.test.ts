// Deletions in production: refused in the preview where the engine would create first, in the run otherwise, with three ways out.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const production = "sk_live_productionOfTheProtectionTest";
const flat = ({ text }: Outcome): string => text.replace(/\s+/g, " ");
const waysOut = ["CLERK_ALLOW_DELETES=true", "put it back into the program", "`pulumi state delete`"];

describeEngine("deletion protection in production", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [production], plan: "pro" });
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const urls =
    (...list: string[]): Program =>
    async () => {
      for (const [name, url] of list.map((each) => each.split(" ") as [string, string])) new clerk.RedirectUrl(name, { url });
    };
  const standing = async (): Promise<string[]> =>
    (await emulator.seed<{ url: string }[]>("GET", "/redirect_urls")).map(({ url }) => url).sort();

  test("a replacement is refused in the preview, before its new object is created", async () => {
    await stack.up(urls("app https://a.example.com/"));
    for (const run of [() => stack.preview(urls("app https://b.example.com/")), () => stack.up(urls("app https://b.example.com/"))]) {
      const outcome = await run();
      expect(outcome.code).not.toBe(0);
      for (const way of waysOut) expect(flat(outcome)).toContain(way);
      expect(await standing()).toEqual(["https://a.example.com/"]);
    }
  });

  test("a removal is refused in the run, after everything else is done, and the state keeps the resource", async () => {
    await stack.up(urls("app https://a.example.com/", "old https://old.example.com/"));
    const up = await stack.up(urls("app https://a.example.com/", "new https://new.example.com/"));
    expect(up.code).not.toBe(0);
    for (const way of waysOut) expect(flat(up)).toContain(way);
    expect(await standing()).toEqual(["https://a.example.com/", "https://new.example.com/", "https://old.example.com/"]);
    expect(stack.resources()).toHaveLength(3);
  });

  test("CLERK_ALLOW_DELETES=true lets a destroy through, also one that uses an older configuration", async () => {
    await stack.up(urls("app https://a.example.com/"));
    expect((await stack.destroy()).code).not.toBe(0);
    stack.env.CLERK_ALLOW_DELETES = "true";
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    expect(await standing()).toEqual([]);
  });

  test("where nothing would be deleted nothing is refused: an object gone, a row of Clerk's own, settings", async () => {
    const program: Program = async () => {
      new clerk.OrganizationSettings("organizations", { enabled: true });
      new clerk.OrganizationRole("admin", { name: "Admin", key: "org:admin" });
      new clerk.RedirectUrl("app", { url: "https://a.example.com/" });
    };
    await stack.up(program);
    const [{ id }] = (await emulator.seed<{ id: string }[]>("GET", "/redirect_urls")) as [{ id: string }];
    await emulator.seed("DELETE", `/redirect_urls/${id}`);
    expect(await stack.destroy(program)).toMatchObject({ code: 0 });
  });

  test("in development nothing is refused", async () => {
    const development = await startEmulator({ rateLimit: false });
    const other = await newStack(development);
    await other.up(urls("app https://a.example.com/"));
    expect(await other.destroy()).toMatchObject({ code: 0 });
    await development.close();
  });
});
