// What goes wrong with organizations, and what the user reads.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

describeEngine("refusals of organizations", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const refused = async (program: Program, ...sentences: string[]): Promise<void> => {
    const up = await stack.up(program);
    expect(up.code).not.toBe(0);
    for (const sentence of sentences) expect(flat(up)).toContain(sentence);
  };
  const billing =
    (args: Partial<clerk.OrganizationRoleArgs> = {}): Program =>
    async () =>
      void new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing", ...args });

  test("organizations that somebody turned off are turned on by the next up with a refresh, and nothing behind them counts as deleted", async () => {
    const program: Program = async () => {
      new clerk.OrganizationSettings("organizations", { enabled: true });
      new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing" });
    };
    await stack.up(program);
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: false });
    const preview = await stack.preview(program, { refresh: true });
    expect(preview).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(flat(preview)).toContain(
      'warning: OrganizationRole "billing": Clerk tells nothing of it (organization_not_enabled_in_instance)',
    );
    expect(await stack.up(program, { refresh: true })).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a role that names a permission which does not exist: the nearest key, and nothing is created", async () => {
    await emulator.seed("POST", "/organization_permissions", { name: "Read", key: "org:invoices:read" });
    await refused(
      billing({ permissions: ["org:invoice:read"] }),
      'OrganizationRole "billing": permissions names OrganizationPermission "org:invoice:read", which Clerk does not have. Did you mean "org:invoices:read"?',
    );
    expect(await emulator.requests({ method: "POST" })).toEqual([]);
  });

  test.each<[string, Program, string]>([
    [
      "a role key without org:",
      billing({ key: "billing" }),
      `resource 'billing' has a problem: key must be of the form org:<role> in lower case letters, digits and underscores. Did you mean "org:billing"?`,
    ],
    [
      "a permission key with a dash",
      async () => void new clerk.OrganizationPermission("read", { name: "Read", key: "org:my-invoices:read" }),
      `Did you mean "org:my_invoices:read"?`,
    ],
    [
      "a permission of Clerk's own",
      async () => void new clerk.OrganizationPermission("read", { name: "Read", key: "org:sys_invoices:read" }),
      "key is Clerk's own: name it in roles, and do not declare it.",
    ],
  ])("%s is refused before anything is asked", async (_, program, sentence) => {
    await refused(program, sentence);
    expect(await emulator.requests()).toEqual([]);
  });

  test("two resources with one natural key: both names", async () => {
    const program: Program = async () => {
      new clerk.OrganizationRole("one", { name: "One", key: "org:billing" });
      expect(() => new clerk.OrganizationRole("two", { name: "Two", key: "org:billing" })).toThrow(
        'OrganizationRole "two" and "one" would be one object in Clerk, since both have the natural key "org:billing". Keep one of them.',
      );
    };
    expect(await stack.preview(program)).toMatchObject({ code: 0 });
  });

  test("a resource of another class where a permission is expected", async () => {
    const program: Program = async () => {
      const url = new clerk.RedirectUrl("url", { url: "https://a.example.com/" });
      const args = { name: "Billing", key: "org:billing", permissions: [url] } as unknown as clerk.OrganizationRoleArgs;
      expect(() => new clerk.OrganizationRole("billing", args)).toThrow(
        'OrganizationRole "billing": permissions takes a OrganizationPermission or its key, and was given another resource.',
      );
    };
    expect(await stack.preview(program)).toMatchObject({ code: 0 });
  });

  test("an object that exists already: its id, and how to adopt it", async () => {
    const { id } = await emulator.seed("POST", "/organization_roles", { name: "Billing", key: "org:billing" });
    await refused(
      billing(),
      `creating OrganizationRole "billing": Clerk has an object with key "org:billing" already, ${id}.`,
      `{ import: "${id}" } or { adopt: true }`,
    );
  });

  test("organizations that are not enabled: what to declare", async () => {
    await emulator.reset();
    await refused(
      billing(),
      'creating OrganizationRole "billing": ',
      "organization_not_enabled_in_instance",
      "Declare clerk.OrganizationSettings with enabled: true in the same program",
    );
  });

  test("the quota of roles", async () => {
    for (let index = 0; index < 10; index++)
      await emulator.seed("POST", "/organization_roles", { name: `Role ${index}`, key: `org:role_${index}` });
    await refused(
      billing(),
      'creating OrganizationRole "billing": ',
      "organization_instance_roles_quota_exceeded",
      "Delete a role that nobody needs",
    );
  });

  test("a list that answers 404 is an error of the instance, and nothing counts as deleted", async () => {
    await stack.up(billing());
    await emulator.faults([{ path: "/v1/organization_roles", method: "GET", status: 404, times: 99 }]);
    for (const run of [() => stack.refresh(billing()), () => stack.preview(billing(), { refresh: true })]) {
      const outcome = await run();
      expect(outcome.code).not.toBe(0);
      expect(flat(outcome)).toContain('reading OrganizationRole "billing": The whole list GET /organization_roles does not exist');
      expect(stack.resources()).toHaveLength(1);
    }
    await emulator.faults([]);
    expect(await stack.preview(billing(), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a deletion that Clerk refuses because something depends on the object: what to do first, and the state keeps it", async () => {
    await stack.up(billing({ permissions: ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"] }));
    const [{ id }] = stack.resources() as unknown as [{ id: string }];
    await emulator.seed("PATCH", "/instance/organization_settings", { creator_role_id: id });
    const destroy = await stack.destroy(billing());
    expect(destroy.code).not.toBe(0);
    expect(flat(destroy)).toContain('deleting OrganizationRole "billing": ');
    expect(flat(destroy)).toContain("organization_role_default_creator_role");
    expect(flat(destroy)).toContain("choose another creator role first");
    expect(stack.resources()).toMatchObject([{ id }]);
  });

  test("a row of Clerk's own cannot be renamed, since it would count as ours and be deleted", async () => {
    const member =
      (key: string): Program =>
      async () =>
        void new clerk.OrganizationRole("member", { name: "Member", key });
    await stack.up(member("org:member"));
    await refused(member("org:staff"), "Clerk made this object, and its key cannot be changed here.");
  });

  test("an update that meets a 404 of something it names does not tell that the object itself is gone", async () => {
    await stack.up(billing());
    await emulator.faults([{ path: "/v1/organization_roles/*", method: "PATCH", status: 404, times: 9 }]);
    const up = await stack.up(billing({ description: "Handles invoices" }));
    await emulator.faults([]);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain('updating OrganizationRole "billing": ');
    expect(flat(up)).not.toContain("does not exist any more");
  });

  test("an unknown id in get", async () => {
    const program: Program = async () => void clerk.OrganizationRole.get("found", "org:nobody");
    await refused(program, 'looking up OrganizationRole "found": Clerk has no object of this kind with the id or key "org:nobody".');
  });
});
