// Taking over what exists: what it takes away is told first, what people depend on is guarded as in an update, and a second name has a way out.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, isWrite, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

describeEngine("a takeover", () => {
  const production = "sk_live_keyOfTheTakeoverTest";
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({
      rateLimit: false,
      permissionCreationMs: 0,
      keys: ["sk_test_keyOfTheTakeoverTest", production],
      plan: "pro",
    });
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());
  const writes = async (): Promise<string[]> =>
    (await emulator.requests()).filter(isWrite).map(({ method, path }) => `${method} ${path.replace(/_[0-9A-Za-z]{27}/g, "_*")}`);

  test("names what it takes away, before it does, and nothing where nothing goes", async () => {
    await emulator.seed("PATCH", "/instance", { allowed_origins: ["tauri://localhost", "capacitor://localhost"] });
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false });
    await emulator.seed("PATCH", "/instance/communication", { blocked_country_codes: ["KP", "IR"] });
    const permission = await emulator.seed("POST", "/organization_permissions", { name: "Read", key: "org:invoices:read" });
    await emulator.seed("POST", "/organization_roles", { name: "Billing", key: "org:billing", permissions: [permission.id] });
    await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: { role: "x", more: { a: 1 } } });
    await emulator.seed("POST", "/jwt_templates", { name: "wider", claims: { role: "x" } });
    await emulator.seed("POST", "/organizations", { name: "Acme", slug: "acme", private_metadata: { crm: "canary-5e6f7a8b" } });
    await emulator.clearRequests();
    const program: Program = async () => {
      const opts = { adopt: true };
      new clerk.InstanceSettings("settings", { allowedOrigins: ["chrome-extension://abc"] });
      new clerk.InstanceCommunication("countries", { blockedCountryCodes: ["KP", "IR", "SY"] });
      new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing", permissions: ["org:sys_profile:manage"] }, opts);
      new clerk.OrganizationRole("admin", { name: "Admin", key: "org:admin" });
      new clerk.JwtTemplate("hasura", { name: "hasura", claims: { role: "x" } }, opts);
      new clerk.JwtTemplate("wider", { name: "wider", claims: { role: "x", added: true } }, opts);
      new clerk.Organization("acme", { name: "Acme", slug: "acme", privateMetadata: { plan: "gold" } }, opts);
    };
    const up = await stack.up(program);
    expect(told(up)).toEqual({ code: 0 });
    const [, diagnostics = ""] = flat(up).split("Diagnostics:");
    const warnings = [...diagnostics.matchAll(/warning: (\w+ "\w+"): takes over \w+, and (.*?)\./g)].map(
      ([, which, what]) => `${which} ${what}`,
    );
    expect(warnings.toSorted()).toEqual([
      'InstanceSettings "settings" removes "capacitor://localhost", "tauri://localhost" from allowedOrigins',
      'JwtTemplate "hasura" removes "more" from claims',
      'Organization "acme" removes 1 secret entry from privateMetadata',
      'OrganizationRole "billing" removes "org:invoices:read" from permissions',
    ]);
    expect(up.text).not.toContain("canary-5e6f7a8b");
    expect(await writes()).toContain("PATCH /v1/instance");
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("of an object that the stack has under another name tells the way out, and an alias is that way", async () => {
    const named =
      (name: string, opts: clerk.ResourceOptions = {}): Program =>
      async () => {
        new clerk.JwtTemplate(name, { name: "hasura", claims: {} }, opts);
        new clerk.Machine(`${name}-machine`, { name: "worker" }, opts.aliases ? { aliases: [{ name: "old-machine" }] } : opts);
      };
    const wayOut =
      "give the resource the option aliases instead: a later run that is limited to the old name (--target) would delete the object.";
    const first = await stack.up(named("old"));
    expect(flat(first)).not.toContain(wayOut);
    const limited = await stack.up(named("new", { adopt: true }), { target: ["**::new", "**::new-machine"] });
    expect(told(limited)).toEqual({ code: 0 });
    const [, diagnostics = ""] = flat(limited).split("Diagnostics:");
    expect(diagnostics.split(wayOut)).toHaveLength(2);
    // Without a limit the run sees both names.
    expect(told(await stack.up(named("new", { adopt: true })))).toEqual({ code: 0 });
    expect(await emulator.seed("GET", "/jwt_templates")).toHaveLength(1);
    const aliased = await stack.up(named("newest", { aliases: [{ name: "new" }] }));
    expect(flat(aliased)).not.toContain(wayOut);
  });

  describe("in production", () => {
    beforeEach(() => {
      stack.env["CLERK_SECRET_KEY"] = production;
    });
    const primary = async (): Promise<string> => {
      const { data } = await emulator.seed<{ data: { name: string; is_satellite: boolean }[] }>("GET", "/domains", undefined, production);
      return data.find((each) => !each.is_satellite)!.name;
    };
    const domain =
      (args: clerk.PrimaryDomainArgs): Program =>
      async () =>
        void new clerk.PrimaryDomain("d", args);
    const refusal =
      /changing name of PrimaryDomain "d": it is of the production instance ins_\w+, and people lose access when it changes\. Nothing was changed\. To allow it for this run set CLERK_ALLOW_DELETES=true; to keep what stands, declare its name as it is\./;

    test("of the primary domain does not move it, nor does a later change; where that is allowed it does", async () => {
      const name = await primary();
      await emulator.clearRequests();
      const first = await stack.up(domain({ name: "other.example" }));
      expect(first.code).not.toBe(0);
      expect(flat(first)).toMatch(refusal);
      expect(await writes()).toEqual([]);
      // As it stands, it is taken over.
      expect(told(await stack.up(domain({ name, proxyUrl: "https://example.com/__clerk" })))).toEqual({ code: 0 });
      // Now the state knows it, so that the preview tells.
      const preview = await stack.preview(domain({ name: "other.example" }));
      expect(preview.code).not.toBe(0);
      expect(flat(preview)).toMatch(refusal);
      expect(await primary()).toBe(name);
      stack.env["CLERK_ALLOW_DELETES"] = "true";
      expect(told(await stack.up(domain({ name: "other.example" })))).toEqual({ code: 0 });
      expect(await primary()).toBe("other.example");
    });

    test("of what cannot become what is declared is refused before anything is written", async () => {
      await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true }, production);
      const made = { name: "Acme SSO", provider: "saml_okta", domains: ["acme.com"] };
      const { id } = await emulator.seed("POST", "/enterprise_connections", made, production);
      await emulator.clearRequests();
      const declared = { name: "Acme SSO", provider: "saml_google" as const, domains: ["acme.com"] };
      const up = await stack.up(async () => void new clerk.EnterpriseConnection("sso", declared, { adopt: true }));
      expect(up.code).not.toBe(0);
      expect(flat(up)).toContain(`the object ${id} cannot be adopted, because Clerk cannot change its provider.`);
      expect(await writes()).toEqual([]);
    });

    test("is not what a satellite domain of the primary domain's name asks for, with adopt or without: the class is named", async () => {
      const name = await primary();
      await emulator.clearRequests();
      for (const opts of [{}, { adopt: true }]) {
        const up = await stack.up(async () => void new clerk.Domain("d", { name }, opts));
        expect(up.code).not.toBe(0);
        expect(flat(up)).toMatch(
          /creating Domain "d": name ".*" is that of dmn_\w+, which is of another class\. This is the primary domain of the instance: declare clerk\.PrimaryDomain\./,
        );
      }
      const asked = (await emulator.requests()).map(({ method, path }) => `${method} ${path}`);
      expect(asked).toEqual(["GET /v1/instance", "GET /v1/domains", "GET /v1/instance", "GET /v1/domains"]);
      // Another name is made, and what is a satellite already is what it is.
      expect(told(await stack.up(async () => void new clerk.Domain("d", { name: "satellite.example.net" })))).toEqual({ code: 0 });
      const twice = await (await newStackOf(production)).up(async () => void new clerk.Domain("d", { name: "satellite.example.net" }));
      expect(flat(twice)).toMatch(/Clerk has an object with name "satellite\.example\.net" already, dmn_\w+/);
    });
  });

  const newStackOf = async (key: string): Promise<TestStack> => {
    const other = await newStack(emulator);
    other.env["CLERK_SECRET_KEY"] = key;
    return other;
  };
});
