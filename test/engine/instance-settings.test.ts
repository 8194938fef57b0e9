// Settings of the instance: an answer without a body, values that Clerk never shows, a read by an empty PATCH, roles that are given back.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

describeEngine("settings of the instance", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    // One test asks a development instance for what production has, and sees it refused.
    emulator = await startEmulator({ rateLimit: false, onPurpose: ["request_invalid_for_environment"] });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const patches = async (path: string): Promise<unknown[]> => (await emulator.requests({ method: "PATCH", path })).map(({ body }) => body);

  test("InstanceSettings: what Clerk never shows is sent once; origins in another order are no difference; taken out is cleared once", async () => {
    const program =
      (args: clerk.InstanceSettingsArgs): Program =>
      async () =>
        void new clerk.InstanceSettings("settings", args);
    const full = { testMode: false, supportEmail: "help@example.com", allowedOrigins: ["capacitor://localhost", "my-app://localhost"] };
    expect(await stack.up(program(full))).toMatchObject({ code: 0 });
    expect(await patches("/v1/instance")).toEqual([
      { test_mode: false, support_email: "help@example.com", allowed_origins: full.allowedOrigins },
    ]);
    expect(await stack.preview(program(full), { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program(full), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    await stack.up(program({ testMode: false, allowedOrigins: full.allowedOrigins }));
    expect((await patches("/v1/instance")).at(-1)).toEqual({ support_email: "" });
    expect(await stack.preview(program({ testMode: false, allowedOrigins: full.allowedOrigins }), { expectNoChanges: true })).toMatchObject(
      { code: 0 },
    );
    await emulator.seed("PATCH", "/instance", { allowed_origins: [] });
    const drift = await stack.preview(program({ testMode: false, allowedOrigins: full.allowedOrigins }), {
      refresh: true,
      expectNoChanges: true,
      diff: true,
    });
    expect(drift.code).toBe(7);
    expect(drift.text).toContain("allowedOrigins");
  });

  test("a value that Clerk never shows, taken out and declared again, is sent again", async () => {
    const program =
      (supportEmail?: string): Program =>
      async () =>
        void new clerk.InstanceSettings("settings", { testMode: true, ...(supportEmail && { supportEmail }) });
    for (const email of ["help@example.com", undefined, "help@example.com"])
      expect(await stack.up(program(email))).toMatchObject({ code: 0 });
    expect((await patches("/v1/instance")).slice(1)).toEqual([{ support_email: "" }, { support_email: "help@example.com" }]);
  });

  test("InstanceRestrictions are read by an empty PATCH, and one declared switch touches that switch only", async () => {
    await emulator.seed("PATCH", "/instance/restrictions", { blocklist: true });
    const program: Program = async () => void new clerk.InstanceRestrictions("restrictions", { blockDisposableEmailDomains: true });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await patches("/v1/instance/restrictions")).toEqual([{}, { block_disposable_email_domains: true }]);
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    await emulator.seed("PATCH", "/instance/restrictions", { block_disposable_email_domains: false });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 7 });
    expect(await stack.up(program, { refresh: true })).toMatchObject({ code: 0 });
    expect(await emulator.seed("PATCH", "/instance/restrictions", {})).toMatchObject({
      blocklist: true,
      block_disposable_email_domains: true,
    });
  });

  test("OrganizationDefaultRoles name roles by resource or key, and destroy gives back what stood before, so that the roles can go", async () => {
    const program: Program = async () => {
      new clerk.OrganizationDefaultRoles("defaults", { creatorRole: "org:owner", domainsDefaultRole: "org:member" });
      new clerk.OrganizationRole("owner", {
        name: "Owner",
        key: "org:owner",
        permissions: ["org:sys_memberships:manage", "org:sys_memberships:read", "org:sys_profile:delete"],
      });
      new clerk.OrganizationSettings("organizations", { enabled: true });
    };
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await emulator.seed("GET", "/instance/organization_settings")).toMatchObject({
      creator_role: "org:owner",
      domains_default_role: "org:member",
    });
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    const destroy = await stack.destroy(program);
    expect({ code: destroy.code, text: destroy.code === 0 ? "" : destroy.text }).toEqual({ code: 0, text: "" });
    expect(flat(destroy)).toContain("is kept, with the values that stood before this stack");
    expect(await emulator.seed("GET", "/instance/organization_settings")).toMatchObject({ creator_role: "org:admin" });
  });

  test("a property for production only, on a development instance: what Clerk said and what to do", async () => {
    const up = await stack.up(async () => void new clerk.InstanceSettings("settings", { subdomainAllowlistEnabled: true }));
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain("subdomainAllowlistEnabled is for instances of production, and the key (sk_test_) is one of development");
    expect(flat(up)).toContain("take it out here");
  });

  test("a plan that lacks the feature: its name, and nothing else written", async () => {
    const production = await startEmulator({ rateLimit: false, keys: ["sk_live_freePlanOfTheSettingsTest"], plan: "free" });
    const other = await newStack(production);
    const up = await other.up(async () => void new clerk.InstanceRestrictions("restrictions", { allowlist: true }));
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain("unsupported_subscription_plan_features");
    expect(flat(up)).toContain("allowlist");
    await production.close();
  });
});
