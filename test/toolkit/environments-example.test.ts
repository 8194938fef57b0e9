// examples/environments as it stands: three stacks of one program in three instances, and the promotion of its README.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { type Machine, commandsOf, newMachine, scriptOf } from "../support/shell";

const keys = {
  DEV_KEY: "sk_test_developmentOfTheExample",
  STAGING_KEY: "sk_test_stagingOfTheExample",
  PROD_KEY: "sk_live_productionOfTheExample",
};
const example = join(__dirname, "../../examples/environments");
const commands = commandsOf(readFileSync(join(example, "README.md"), "utf8"));

// A test is many runs of Pulumi, one after the other.
jest.setTimeout(300_000);

describeEngine("examples/environments", () => {
  let emulator: TestEmulator;
  let machine: Machine;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: Object.values(keys), plan: "pro" });
    machine = newMachine("environments");
    cpSync(example, machine.dir, { recursive: true });
    Object.assign(machine.env, keys, {
      CLERK_API_URL: emulator.apiUrl,
      PULUMI_BACKEND_URL: `file://${machine.env.HOME}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_CONFIRMATIONS: "true",
    });
  });
  afterAll(() => emulator.close());

  interface Listed {
    readonly [property: string]: unknown;
  }
  const list = async (key: string, path: string): Promise<readonly Listed[]> => {
    const rows = await emulator.seed<{ readonly data: readonly Listed[] } | readonly Listed[]>("GET", path, undefined, key);
    return "data" in rows ? rows.data : rows;
  };
  /** What the instance holds of that in which the three environments differ. */
  const standing = async (key: string): Promise<object> => {
    const [template] = await list(key, "/jwt_templates");
    const settings = await emulator.seed<Listed>("GET", "/instance/organization_settings", undefined, key);
    const permissions = (await list(key, "/organization_permissions?limit=100")).map((row) => String(row.key));
    return {
      audience: (template!.claims as { readonly aud: string }).aud,
      lifetime: template!.lifetime,
      returnTo: (await list(key, "/redirect_urls")).map(({ url }) => url).sort(),
      memberships: settings.max_allowed_memberships,
      permissions: permissions.filter((name) => name.startsWith("org:invoices")).sort(),
    };
  };
  const [read, both] = [["org:invoices:read"], ["org:invoices:read", "org:invoices:void"]];
  const production = { audience: "https://api.example.com", lifetime: 300, returnTo: ["https://app.example.com/"], memberships: 100 };

  test("each stack is applied to its own instance, with what is different there; a second look finds nothing to do", async () => {
    const ups = commands.filter(({ text }) => text.includes("pulumi up") || text.includes("stack select"));
    const ran = await machine.run(scriptOf(ups), { flags: [] });
    expect({ code: ran.code, said: ran.code === 0 ? "" : ran.stdout + ran.stderr }).toEqual({ code: 0, said: "" });
    expect(await standing(keys.DEV_KEY)).toEqual({
      audience: "https://api.dev.example.com",
      lifetime: 60,
      returnTo: ["http://localhost:3000/", "https://app.dev.example.com/"],
      memberships: 20,
      permissions: both,
    });
    expect(await standing(keys.STAGING_KEY)).toEqual({
      audience: "https://api.staging.example.com",
      lifetime: 120,
      returnTo: ["https://app.staging.example.com/"],
      memberships: 20,
      permissions: both,
    });
    expect(await standing(keys.PROD_KEY)).toEqual({ ...production, permissions: read });
    const again = await machine.run("pulumi preview --stack prod --refresh --expect-no-changes", {
      env: { CLERK_SECRET_KEY: keys.PROD_KEY },
    });
    expect({ code: again.code, said: again.code === 0 ? "" : again.stdout }).toEqual({ code: 0, said: "" });
  });

  test("what staging was given goes to production: the plan first, which writes nothing to Clerk; then it is applied, and nothing is left", async () => {
    const [plan, apply] = commands.filter(({ text }) => text.includes("promote"));
    await emulator.clearRequests();
    const planned = await machine.run(plan!.text);
    expect(planned.code).toBe(2);
    expect(planned.stdout).toMatch(/2 changes[\s\S]*update OrganizationRole billing \(permissions\)/);
    expect(planned.stdout).toMatch(/create OrganizationPermission invoices-void/);
    expect((await emulator.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
    expect((await machine.run(apply!.text)).code).toBe(0);
    expect(await standing(keys.PROD_KEY)).toEqual({ ...production, permissions: both });
    expect((await machine.run(plan!.text)).code).toBe(0);
    expect(readFileSync(join(machine.dir, "Clerk.prod.json"), "utf8")).toBe(readFileSync(join(example, "Clerk.staging.json"), "utf8"));
  });
});
