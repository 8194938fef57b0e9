// Replacements that only the command line or the engine knows of, and which no diff is asked about: done, or refused with a way on. Never half done.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

describeEngine("a replacement that the engine plans by itself", () => {
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
    (opts: clerk.ResourceOptions = {}): Program =>
    async () => {
      new clerk.JwtTemplate("template", { name: "hasura", claims: {} }, opts);
      new clerk.RedirectUrl("url", { url: "https://app.example.com/callback" }, opts);
      new clerk.Machine("machine", { name: "worker" }, opts);
    };
  const ids = (): { readonly [name: string]: string } =>
    Object.fromEntries(stack.resources().map(({ urn, id }) => [urn.split("::").at(-1)!, id]));
  const live = async (): Promise<{ readonly [name: string]: readonly string[] }> => {
    const idsAt = async (path: string): Promise<string[]> => {
      const answer = await emulator.seed<{ id: string }[] | { data: { id: string }[] }>("GET", path);
      return (Array.isArray(answer) ? answer : answer.data).map(({ id }) => id);
    };
    return { template: await idsAt("/jwt_templates"), url: await idsAt("/redirect_urls"), machine: await idsAt("/machines") };
  };
  const each = (of: { readonly [name: string]: string }): object =>
    Object.fromEntries(Object.entries(of).map(([name, id]) => [name, [id]]));

  const urns = (...names: string[]): string[] =>
    stack.resources().flatMap(({ urn }) => (names.includes(urn.split("::").at(-1)!) ? [urn] : []));
  type Way = (run: Program, ...names: string[]) => Promise<Outcome>;
  const ways: readonly [string, Way][] = [
    ["--replace", (run, ...names) => stack.up(run, { replace: urns(...names) })],
    [
      "a taint",
      async (run, ...names) => {
        for (const urn of urns(...names)) await stack.pulumi("state", "taint", urn, "--yes");
        return stack.up(run);
      },
    ],
  ];

  test.each(ways)("by %s: what is unique stands in its own way, which is said with the way on; that way replaces", async (_, replacing) => {
    expect(told(await stack.up(program()))).toEqual({ code: 0 });
    const before = ids();
    const refused = await replacing(program(), "template", "url");
    expect(refused.code).not.toBe(0);
    const wayOn =
      "Where this stack has it and Pulumi is replacing it (--replace, a taint), both would be one object: give the resource the option { deleteBeforeReplace: true } and run the same command again.";
    expect(flat(refused)).toContain(
      `creating JwtTemplate "template": Clerk has an object with name "hasura" already, ${before["template"]}.`,
    );
    expect(flat(refused)).toContain(
      `creating RedirectUrl "url": Clerk has an object with url "https://app.example.com/callback" already, ${before["url"]}.`,
    );
    expect(flat(refused)).toContain(wayOn);
    expect([ids(), await live()]).toEqual([before, each(before)]);
    expect(told(await replacing(program({ deleteBeforeReplace: true }), "template", "url"))).toEqual({ code: 0 });
    const after = ids();
    expect(await live()).toEqual(each(after));
    expect(after["template"]).not.toBe(before["template"]);
    expect(after["url"]).not.toBe(before["url"]);
    expect(after["machine"]).toBe(before["machine"]);
    expect(told(await stack.preview(program({ deleteBeforeReplace: true }), { refresh: true, expectNoChanges: true }))).toEqual({
      code: 0,
    });
  });

  test.each(ways)(
    "by %s, with adopt: what would replace nothing is refused, nothing is deleted, and the next run goes on",
    async (_, replacing) => {
      const adopting = program({ adopt: true });
      expect(told(await stack.up(adopting))).toEqual({ code: 0 });
      const before = ids();
      const refused = await replacing(adopting, "template", "url", "machine");
      expect(refused.code).not.toBe(0);
      for (const [name, id] of Object.entries(before))
        expect(flat(refused)).toMatch(new RegExp(`replacing \\w+ "${name}": the new object is the old one, ${id}, .*Nothing was replaced`));
      expect(await live()).toEqual(each(before));
      expect(told(await stack.up(adopting))).toEqual({ code: 0 });
      expect([ids(), await live()]).toEqual([before, each(before)]);
      expect(told(await stack.preview(adopting, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    },
  );

  test("of what Clerk lets be twice is one: the new object is made, and the old one goes", async () => {
    expect(told(await stack.up(program()))).toEqual({ code: 0 });
    const before = ids();
    expect(told(await stack.up(program(), { replace: urns("machine") }))).toEqual({ code: 0 });
    const after = ids();
    expect(after["machine"]).not.toBe(before["machine"]);
    expect(await live()).toEqual(each(after));
  });

  test("of what is never deleted takes it over again; of what would be given back it is refused", async () => {
    const settings: Program = async () => {
      new clerk.OrganizationSettings("settings", { enabled: true, maxAllowedMemberships: 7 });
      new clerk.OrganizationRole("admin", { name: "Admin", key: "org:admin" });
      new clerk.EmailTemplate("mail", { slug: "verification_code", subject: "Your code" });
    };
    expect(told(await stack.up(settings))).toEqual({ code: 0 });
    expect(told(await stack.up(settings, { replace: urns("settings", "admin") }))).toEqual({ code: 0 });
    const refused = await stack.up(settings, { replace: urns("mail") });
    expect(refused.code).not.toBe(0);
    expect(flat(refused)).toContain('replacing EmailTemplate "mail": the new object is the old one');
    expect(await emulator.seed("GET", "/templates/email/verification_code")).toMatchObject({ subject: "Your code" });
    expect(told(await stack.up(settings))).toEqual({ code: 0 });
    expect(told(await stack.preview(settings, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    expect(await emulator.seed("GET", "/templates/email/verification_code")).toMatchObject({ subject: "Your code" });
  });
});
