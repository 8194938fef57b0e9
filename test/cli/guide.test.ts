// docs/guides/drift.md and the first part of docs/guides/adopting.md: their commands, as they stand and in their order, on an empty machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clickTogether } from "../support/clicked";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { type PageCommand, commandsOf, newMachine, scriptOf } from "../support/shell";

const root = join(__dirname, "../..");
const key = "sk_test_developmentOfTheGuides";
const page = (name: string): string => readFileSync(join(root, "docs/guides", name), "utf8");

describeEngine("the guides to adopting a whole instance and to drift", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [key] });
    await clickTogether(emulator, key);
    await emulator.seed("PATCH", "/instance/organization_settings", { max_allowed_memberships: 20 });
  });
  afterAll(() => emulator.close());

  test("their commands, one guide after the other, end as they say", async () => {
    const machine = newMachine("guide-command");
    Object.assign(machine.env, { DEV_KEY: key, CLERK_API_URL: emulator.apiUrl, ROOT: root });
    const [, adopting] = /\n## A whole instance\n([^]*?)\n## /.exec(page("adopting.md"))!;
    const before = ["mkdir state", 'export PULUMI_BACKEND_URL="file://$PWD/state" PULUMI_CONFIG_PASSPHRASE=test'];
    const commands: readonly PageCommand[] = [
      ...before.map((text) => ({ text, code: 0 })),
      ...commandsOf(adopting!),
      ...commandsOf(page("drift.md")),
      // The program of the page, where its commands have ended.
      { text: 'npx ts-node "$ROOT/examples/toolkit/index.ts"', code: 2 },
    ];
    expect(commands.length).toBeGreaterThan(20);
    const { code, stdout, stderr } = await machine.run(scriptOf(commands), { flags: [] });
    expect({ code, said: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, said: "" });
    expect(stdout + stderr).not.toContain(key);
    expect(stdout).toMatch(/\n\d+ resources adopted, preview empty, nothing was written to Clerk\n/);
    expect(stdout).toMatch(/\nDrift: stack:dev [^\n]*\nNo difference: /);
    expect(stdout).toMatch(/~ changed {2}OrganizationSettings \(organization-settings\)\n {4}maxAllowedMemberships: 20 => 3\n/);
    expect(stdout).toMatch(/\+ unmanaged {2}RedirectUrl https:\/\/by-hand\.example\.com\//);
    expect(stdout).toMatch(/1 known difference is ignored:\n.*the agency tries its new app until the launch/);
    expect(stdout).toMatch(/changed OrganizationSettings {2}\[\{"path":"maxAllowedMemberships","left":20,"right":7\}\]\n$/);
  }, 400_000);
});
