// docs/guides/environments.md: its commands, as they stand and in their order, on an empty machine and three empty instances.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { commandsOf, newMachine, scriptOf } from "../support/shell";

const keys = {
  DEV_KEY: "sk_test_developmentOfTheGuide",
  STAGING_KEY: "sk_test_stagingOfTheGuide",
  PROD_KEY: "sk_live_productionOfTheGuide",
};
const commands = commandsOf(readFileSync(join(__dirname, "../../docs/guides/environments.md"), "utf8"));

describeEngine("the guide from development to production", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    // As the page starts it, but for the rate limit, which makes it slower and nothing else.
    emulator = await startEmulator({ rateLimit: false, keys: Object.values(keys), plan: "pro" });
  });
  afterAll(() => emulator.close());

  const settings = async (key: string): Promise<unknown> =>
    (await emulator.seed<{ max_allowed_memberships: number }>("GET", "/instance/organization_settings", undefined, key))
      .max_allowed_memberships;
  const addresses = async (key: string): Promise<readonly string[]> =>
    (await emulator.seed<readonly { url: string }[]>("GET", "/redirect_urls", undefined, key)).map(({ url }) => url);

  test("its commands end as it says, and the instances are as it says", async () => {
    expect(commands.length).toBeGreaterThan(25);
    const machine = newMachine("guide");
    Object.assign(machine.env, keys, { CLERK_API_URL: emulator.apiUrl });
    const { code, stdout, stderr } = await machine.run(scriptOf(commands), { flags: [] });
    expect({ code, said: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, said: "" });
    expect(stdout).toMatch(/\d+ resources adopted, preview empty, nothing was written to Clerk/);
    expect(stdout).toMatch(/maxAllowedMemberships/);
    expect(stdout + stderr).toContain('--delete "RedirectUrl.app-dev-example-com"');
    for (const key of Object.values(keys)) expect((stdout + stderr).includes(key)).toBe(false);
    expect(await Promise.all(Object.values(keys).map(settings))).toEqual([20, 20, 20]);
    expect(await Promise.all(Object.values(keys).map(addresses))).toEqual([["http://localhost:3000/"], [], ["https://app.example.com/"]]);
  }, 400_000);
});
