// Objects that nothing tells from others: one POST, whatever becomes of its answer, and no takeover but by the id.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

const set = { name: "Partners", roles: ["org:admin", "org:member"], defaultRole: "org:member", creatorRole: "org:admin" };

/** One object of each kind: what declares it, and where it lies in Clerk. */
const kinds: readonly (readonly [string, (opts?: clerk.ResourceOptions) => Program, string, { readonly [key: string]: unknown }])[] = [
  ["Organization", (opts) => async () => void new clerk.Organization("o", { name: "Acme" }, opts), "/organizations", { name: "Acme" }],
  ["RoleSet", (opts) => async () => void new clerk.RoleSet("o", set, opts), "/role_sets", { name: "Partners" }],
];

describeEngine("an object that nothing tells from others", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, plan: "pro" });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const standing = async (path: string, like: { readonly [key: string]: unknown }): Promise<string[]> => {
    const { data } = await emulator.seed<{ data: { id: string; name: string }[] }>("GET", `${path}?limit=100`);
    return data.filter(({ name }) => name === like.name).map(({ id }) => id);
  };
  const posts = async (path: string): Promise<number> => (await emulator.requests({ method: "POST", path: `/v1${path}` })).length;

  test.each(kinds)(
    "%s: a lost answer makes no second one and is told with what is there, and only its id takes it over",
    async (type, declaring, path, like) => {
      await emulator.faults([{ path: `/v1${path}`, method: "POST", reset: "after", times: 2 }]);
      const up = await stack.up(declaring());
      await emulator.faults([]);
      expect(up.code).not.toBe(0);
      expect(await posts(path)).toBe(1);
      const ids = await standing(path, like);
      expect(ids).toHaveLength(1);
      expect(flat(up)).toContain(`{ import: "${ids[0]}" }`);

      stack.env.CLERK_ADOPT = "true";
      const adopting = await stack.up(declaring());
      expect(adopting.code).not.toBe(0);
      expect(flat(adopting)).toMatch(new RegExp(`creating ${type} "o": .*import: "`));
      expect(await standing(path, like)).toEqual(ids);
      expect(told(await stack.up(declaring({ import: ids[0]! })))).toEqual({ code: 0 });
      expect(stack.resources()).toMatchObject([{ id: ids[0] }]);
      expect(await standing(path, like)).toEqual(ids);
    },
  );

  test("one that a key tells is made once and found again, and taken over by it", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false });
    const program: Program = async () => void new clerk.Organization("o", { name: "Acme", slug: "acme" });
    await emulator.faults([{ path: "/v1/organizations", method: "POST", reset: "after", times: 1 }]);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    await stack.pulumi("state", "delete", "--yes", "--force", ...stack.resources().map(({ urn }) => urn));
    stack.env.CLERK_ADOPT = "true";
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    expect(await standing("/organizations", { name: "Acme" })).toHaveLength(1);
  });
});
