// Organizations on the real engine: order by reference, permissions one at a time, replacement and renaming of what is referred to.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack } from "../support/engine";

const production = "sk_live_productionOfTheOrganizationTest";

interface Role {
  readonly id: string;
  readonly key: string;
  readonly permissions: readonly { readonly key: string }[];
}

describeEngine("organizations", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: ["sk_test_developmentOfTheOrganizationTest", production], plan: "pro" });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const roles = async (): Promise<readonly Role[]> => (await emulator.seed<{ data: Role[] }>("GET", "/organization_roles?limit=100")).data;
  const role = async (key: string): Promise<Role> => (await roles()).find((each) => each.key === key)!;
  const held = async (key: string): Promise<string[]> => (await role(key)).permissions.map((permission) => permission.key).sort();
  const writes = async (): Promise<string[]> =>
    (await emulator.requests())
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path.replace(/_[A-Za-z0-9]{27}$/, "_…")}`);

  const permissionKey = (index: number): string => `org:feature${index}:use`;

  /** Roles stand first, and name what is declared further down. */
  const catalogue =
    (passing: boolean): Program =>
    async () => {
      const permissions = new Map<number, clerk.OrganizationPermission>();
      const declarePermissions = (): void => {
        for (let index = 0; index < 20; index++)
          permissions.set(
            index,
            new clerk.OrganizationPermission(`permission-${index}`, { name: `Feature ${index}`, key: permissionKey(index) }),
          );
      };
      if (passing) declarePermissions();
      for (let index = 0; index < 8; index++) {
        const named = [index, index + 8, (index * 3) % 20].map((each) => (passing ? permissions.get(each)! : permissionKey(each)));
        new clerk.OrganizationRole(`role-${index}`, {
          name: `Role ${index}`,
          key: `org:role_${index}`,
          permissions: [...named, "org:sys_profile:manage"],
        });
      }
      if (!passing) declarePermissions();
      new clerk.OrganizationSettings("organizations", { enabled: true });
    };

  const times = Array.from({ length: process.env.TEST_LONG === "1" ? 50 : 2 }, (_, index) => index);

  test.each([
    ["by plain keys, roles first", false, 0],
    ["by plain keys, with --parallel 1", false, 1],
    ["with resources passed", true, 0],
    ["with resources passed, with --parallel 1", true, 1],
  ] as const)(
    "a catalogue is applied to an empty instance in one up and destroyed in one destroy, every time: %s",
    async (_, passing, parallel) => {
      for (const _time of times) {
        await emulator.reset();
        const limits = parallel > 0 ? { parallel } : {};
        const up = await stack.up(catalogue(passing), limits);
        expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
        expect(up.changes).toEqual({ create: 30 });
        expect(await held("org:role_2")).toEqual(["org:feature10:use", "org:feature2:use", "org:feature6:use", "org:sys_profile:manage"]);
        expect((await stack.destroy(catalogue(passing))).code).toBe(0);
        expect(stack.resources()).toEqual([]);
        expect((await roles()).map(({ key }) => key).sort()).toEqual(["org:admin", "org:member"]);
      }
      // The emulator answers concurrent creation with 500, as Clerk does.
      expect((await emulator.requests({ method: "POST" })).filter(({ status }) => status !== 200)).toEqual([]);
    },
    1_200_000,
  );

  test("an applied catalogue plans empty, asks nothing for it, and refreshes with one list a kind", async () => {
    // Production has the larger rate limit, which our own budget follows.
    Object.assign(stack.env, { CLERK_SECRET_KEY: production, CLERK_RATE_BUDGET: "1" });
    const program: Program = async () => {
      await catalogue(false)();
      for (let index = 0; index < 300; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/callback` });
      for (let index = 20; index < 60; index++)
        new clerk.OrganizationPermission(`permission-${index}`, { name: `Feature ${index}`, key: permissionKey(index) });
    };
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    await emulator.clearRequests();
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await emulator.requests()).toEqual([]);
    expect(await stack.refresh(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    const asked = (await emulator.requests()).map(({ method, path }) => `${method} ${path}`).sort();
    expect(asked).toEqual([
      "GET /v1/instance",
      "GET /v1/instance/organization_settings",
      "GET /v1/organization_permissions",
      "GET /v1/organization_roles",
      "GET /v1/redirect_urls",
    ]);
  });

  const small =
    (
      permission: Partial<clerk.OrganizationPermissionArgs>,
      opts: clerk.ResourceOptions = {},
      by: "key" | "resource" = "resource",
    ): Program =>
    async () => {
      new clerk.OrganizationSettings("organizations", { enabled: true });
      const args = { name: "Read", key: "org:invoices:read", ...permission };
      const read = new clerk.OrganizationPermission("read", args, opts);
      new clerk.OrganizationRole("billing", {
        name: "Billing",
        key: "org:billing",
        permissions: [by === "key" ? (args.key as string) : read, "org:sys_billing:read"],
      });
    };

  test.each(["key", "resource"] as const)(
    "a permission that is replaced under the same key is attached to its role again in the same up (named by %s)",
    async (by) => {
      const opts = { replaceOnChanges: ["name"] };
      await stack.up(small({}, opts, by));
      const before = await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_permissions?limit=100");
      const up = await stack.up(small({ name: "Read invoices" }, opts, by));
      expect(up).toMatchObject({ code: 0, changes: { replace: 1, update: 1 } });
      const after = await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_permissions?limit=100");
      const idOf = (list: typeof before): string => list.data.find(({ key }) => key === "org:invoices:read")!.id;
      expect(idOf(after)).not.toBe(idOf(before));
      expect(await held("org:billing")).toEqual(["org:invoices:read", "org:sys_billing:read"]);
      expect(await stack.preview(small({ name: "Read invoices" }, opts, by), { refresh: true, expectNoChanges: true })).toMatchObject({
        code: 0,
      });
    },
  );

  test("up --replace with deleteBeforeReplace replaces a permission under its key, and attaches it to its role again", async () => {
    const program = small({}, { deleteBeforeReplace: true });
    await stack.up(program);
    const { urn, id } = stack.resources().find(({ type }) => type.endsWith(":OrganizationPermission"))!;
    expect(await stack.up(program, { replace: [urn] })).toMatchObject({ code: 0, changes: { replace: 1, update: 1 } });
    expect(stack.resources().find((resource) => resource.urn === urn)!.id).not.toBe(id);
    expect(await held("org:billing")).toEqual(["org:invoices:read", "org:sys_billing:read"]);
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a role that is renamed in place changes nothing that names it", async () => {
    const program =
      (key: string): Program =>
      async () => {
        new clerk.OrganizationSettings("organizations", { enabled: true });
        const needed = ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"];
        new clerk.OrganizationRole("owner", { name: "Owner", key, permissions: needed });
        new clerk.OrganizationDefaultRoles("defaults", { creatorRole: key });
      };
    await stack.up(program("org:owner"));
    await emulator.clearRequests();
    expect(await stack.up(program("org:boss"))).toMatchObject({ code: 0, changes: { update: 1, same: 3 } });
    expect(await writes()).toEqual(["PATCH /v1/organization_roles/role_…"]);
    expect(await stack.preview(program("org:boss"), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.destroy(program("org:boss"))).toMatchObject({ code: 0 });
  });

  test("what is declared after an await is found while its creation is under way", async () => {
    const program: Program = async () => {
      new clerk.OrganizationSettings("organizations", { enabled: true });
      for (let index = 0; index < 4; index++)
        new clerk.OrganizationRole(`role-${index}`, {
          name: `Role ${index}`,
          key: `org:role_${index}`,
          permissions: [permissionKey(index)],
        });
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (let index = 0; index < 4; index++)
        new clerk.OrganizationPermission(`permission-${index}`, { name: `Feature ${index}`, key: permissionKey(index) });
    };
    const up = await stack.up(program);
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
    for (let index = 0; index < 4; index++) expect(await held(`org:role_${index}`)).toEqual([permissionKey(index)]);
  });

  test.each(["key", "resource"] as const)(
    "a permission that is renamed in place changes nothing that names it (named by %s)",
    async (by) => {
      await stack.up(small({}, {}, by));
      await emulator.clearRequests();
      const renamed = small({ key: "org:bills:read" }, {}, by);
      expect(await stack.up(renamed)).toMatchObject({ code: 0, changes: { update: 1, same: 3 } });
      expect(await writes()).toEqual(["PATCH /v1/organization_permissions/perm_…"]);
      expect(await held("org:billing")).toEqual(["org:bills:read", "org:sys_billing:read"]);
      expect(await stack.preview(renamed, { expectNoChanges: true })).toMatchObject({ code: 0 });
      expect(await stack.refresh(renamed, { expectNoChanges: true })).toMatchObject({ code: 0 });
      expect(await stack.preview(renamed, { expectNoChanges: true })).toMatchObject({ code: 0 });
    },
  );

  test("drift: a permission added to a role is found with exit 7 and taken away", async () => {
    const program = small({});
    await stack.up(program);
    const { id } = await role("org:billing");
    const all = (await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_permissions?limit=100")).data;
    await emulator.seed("PATCH", `/organization_roles/${id}`, { permissions: all.slice(0, 5).map((each) => each.id) });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 7 });
    expect(await stack.up(program, { refresh: true })).toMatchObject({ code: 0 });
    expect(await held("org:billing")).toEqual(["org:invoices:read", "org:sys_billing:read"]);
  });

  test("a role of Clerk's own, declared with name and key alone, is adopted without asking, keeps its permissions and outlives destroy", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    const before = await role("org:admin");
    const program: Program = async () => void new clerk.OrganizationRole("admin", { name: "Admin", key: "org:admin" });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await writes()).toEqual([]);
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    const destroy = await stack.destroy(program);
    expect(destroy.code).toBe(0);
    expect(destroy.text).toContain(`OrganizationRole "admin" (${before.id}) is kept: Clerk made it.`);
    expect(await role("org:admin")).toEqual(before);
  });

  test("what a role of Clerk's own was given is cleared when it is taken out, and only then", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    const program =
      (permissions?: string[]): Program =>
      async () =>
        void new clerk.OrganizationRole("member", { name: "Member", key: "org:member", ...(permissions && { permissions }) });
    await stack.up(program());
    const original = await held("org:member");
    expect(original.length).toBeGreaterThan(0);
    await stack.up(program(["org:sys_profile:manage"]));
    expect(await held("org:member")).toEqual(["org:sys_profile:manage"]);
    expect(await stack.up(program())).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await held("org:member")).toEqual([]);
    expect(await stack.preview(program(), { expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("settings of an instance set up by hand: one declared property touches that property only, and destroy keeps them", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", {
      max_allowed_memberships: 17,
      admin_delete_enabled: true,
      domains_enabled: true,
    });
    const program: Program = async () => void new clerk.OrganizationSettings("organizations", { enabled: true });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect((await emulator.requests({ method: "PATCH" })).map(({ body }) => body)).toEqual([{ enabled: true }]);
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    const destroy = await stack.destroy(program);
    expect(destroy.code).toBe(0);
    expect(destroy.text).toContain("is kept: settings of an instance cannot be deleted.");
    expect(await emulator.seed("GET", "/instance/organization_settings")).toMatchObject({
      enabled: true,
      max_allowed_memberships: 17,
      domains_enabled: true,
    });
  });

  test("modes that Clerk adds are no difference", async () => {
    const program =
      (modes: clerk.OrganizationSettingsArgs["domainsEnrollmentModes"]): Program =>
      async () =>
        void new clerk.OrganizationSettings("organizations", { enabled: true, domainsEnabled: true, domainsEnrollmentModes: modes! });
    await stack.up(program(["automatic_suggestion", "automatic_invitation"]));
    expect(await stack.preview(program(["automatic_invitation", "automatic_suggestion"]), { expectNoChanges: true })).toMatchObject({
      code: 0,
    });
    expect(
      await stack.preview(program(["automatic_invitation", "automatic_suggestion"]), { refresh: true, expectNoChanges: true }),
    ).toMatchObject({ code: 0 });
  });

  test("a component hands its provider on, and the catalogue of one provider is not that of another", async () => {
    const program: Program = async () => {
      const component = new pulumi.ComponentResource("test:index:Catalogue", "catalogue");
      const opts = { parent: component };
      new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing", permissions: ["org:invoices:read"] }, opts);
      new clerk.OrganizationPermission("read", { name: "Read", key: "org:invoices:read" }, opts);
      new clerk.OrganizationSettings("organizations", { enabled: true }, opts);
    };
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await held("org:billing")).toEqual(["org:invoices:read"]);
  });
});
