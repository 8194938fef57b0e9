// Deletions in production: refused in the preview where the engine would create first, in the run otherwise, with three ways out.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

const production = "sk_live_productionOfTheProtectionTest";
const another = "sk_live_anotherProductionInstance";
const waysOut = ["CLERK_ALLOW_DELETES=true", "put it back into the program", "`pulumi state delete`"];

describeEngine("deletion protection in production", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [production, another], plan: "pro" });
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

  const portal =
    (consentScreenEnabled: boolean): Program =>
    async () =>
      void new clerk.OAuthApplication("portal", { name: "Portal", consentScreenEnabled }, { replaceOnChanges: ["consentScreenEnabled"] });

  test.each([
    ["by a property that cannot change", urls("app https://a.example.com/"), urls("app https://b.example.com/")],
    ["by replaceOnChanges", portal(true), portal(false)],
  ])("a replacement %s is refused in the preview, before its new object is created", async (_, before, after) => {
    await stack.up(before);
    const [{ id }] = stack.resources() as unknown as [{ id: string }];
    await emulator.clearRequests();
    for (const run of [() => stack.preview(after), () => stack.up(after)]) {
      const outcome = await run();
      expect(outcome.code).not.toBe(0);
      for (const way of [...waysOut, id]) expect(flat(outcome)).toContain(way);
    }
    expect((await emulator.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
    expect(stack.resources()).toMatchObject([{ id }]);
  });

  test("removals are refused in the run, after all creations and updates, and the state keeps the resources", async () => {
    const kept = (lifetime: number): void => void new clerk.JwtTemplate("hasura", { name: "hasura", claims: {}, lifetime });
    await stack.up(async () => {
      kept(60);
      await urls("old https://old.example.com/", "older https://older.example.com/")();
    });
    await emulator.clearRequests();
    const up = await stack.up(async () => {
      kept(90);
      await urls("new https://new.example.com/")();
    });
    expect(up.code).not.toBe(0);
    for (const way of waysOut) expect(flat(up)).toContain(way);
    expect(await standing()).toEqual(["https://new.example.com/", "https://old.example.com/", "https://older.example.com/"]);
    expect(await emulator.seed("GET", "/jwt_templates")).toMatchObject([{ lifetime: 90 }]);
    expect(
      stack
        .resources()
        .map(({ urn }) => urn.split("::").at(-1))
        .sort(),
    ).toEqual(["hasura", "new", "old", "older"]);
    expect(await emulator.requests({ method: "DELETE" })).toEqual([]);
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

  test("a move to another instance deletes nothing, and is not refused", async () => {
    const program: Program = async () => {
      await urls("app https://a.example.com/")();
      await portal(true)();
    };
    await stack.up(program);
    stack.env.CLERK_SECRET_KEY = another;
    await stack.setConfig("clerk:instance", emulator.instanceOf(another));
    expect(await stack.preview(program)).toMatchObject({ code: 0 });
    expect(await stack.up(program)).toMatchObject({ code: 0, changes: { replace: 2 } });
    expect(await standing()).toEqual(["https://a.example.com/"]);
    expect(await emulator.seed("GET", "/redirect_urls", undefined, another)).toHaveLength(1);
    expect((await stack.destroy(program)).code).not.toBe(0);
  });

  test("a row of Clerk's own that is taken out of the program is let go of", async () => {
    const program =
      (...keys: string[]): Program =>
      async () => {
        new clerk.OrganizationSettings("organizations", { enabled: true });
        for (const key of keys) new clerk.OrganizationRole(key, { name: key === "org:admin" ? "Admin" : "Member", key });
      };
    await stack.up(program("org:admin", "org:member"));
    expect(await stack.up(program("org:admin"))).toMatchObject({ code: 0, changes: { delete: 1 } });
    expect((await emulator.seed<{ data: unknown[] }>("GET", "/organization_roles")).data).toHaveLength(2);
  });

  test("in development nothing is refused", async () => {
    const development = await startEmulator({ rateLimit: false });
    const other = await newStack(development);
    await other.up(urls("app https://a.example.com/"));
    expect(await other.destroy()).toMatchObject({ code: 0 });
    await development.close();
  });
});
