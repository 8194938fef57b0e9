// Switches of the provider: what of the environment and the configuration counts, and what is refused.
import { readSettings } from "../../provider/pulumi/settings";

const variables = ["CLERK_ALLOW_DELETES", "CLERK_ADOPT"] as const;
afterEach(() => {
  for (const name of variables) delete process.env[name];
});

const settingsOf = (configured: { readonly [key: string]: unknown }): ReturnType<typeof readSettings> =>
  readSettings({ get: (key) => ({ "clerk:secretKey": "sk_test_abc", ...configured })[key as never] });

describe.each([
  ["allowDeletes", "CLERK_ALLOW_DELETES"],
  ["adopt", "CLERK_ADOPT"],
] as const)("%s", (name, variable) => {
  test.each<[string, string | undefined, unknown, boolean]>([
    ["nothing at all", undefined, undefined, false],
    ["the configuration", undefined, "true", true],
    ["a typed value of a provider resource", undefined, true, true],
    ["an empty variable says nothing", "", "true", true],
    ["an empty variable alone", "", undefined, false],
    ["1 is on", "1", undefined, true],
    ["the variable wins", "1", "false", true],
    ["0 is off, and wins", "0", true, false],
    ["false is off, and wins", "false", "true", false],
    ["an empty configuration says nothing", undefined, "", false],
    ["1 in the configuration", undefined, "1", true],
  ])("%s", (_, environment, configured, expected) => {
    if (environment !== undefined) process.env[variable] = environment;
    const read = settingsOf({ [`clerk:${name}`]: configured });
    expect(read.ok && read.settings[name]).toBe(expected);
  });

  test.each<[string, string | undefined, unknown, string]>([
    ["of the environment", "yes", undefined, `the environment variable ${variable}`],
    ["of the environment, though the configuration is right", "on", "true", `the environment variable ${variable}`],
    ["of the configuration", undefined, "canary", `the configuration clerk:${name}`],
    ["blanks are no empty text", " ", undefined, `the environment variable ${variable}`],
  ])("anything else is refused with its source and without its text: %s", (_, environment, configured, source) => {
    if (environment !== undefined) process.env[variable] = environment;
    expect(settingsOf({ [`clerk:${name}`]: configured })).toEqual({
      ok: false,
      problems: [`What ${source} says is neither true nor false: write true or false (1 and 0 are taken too).`],
    });
  });
});

test("all that is wrong is told at once", () => {
  for (const name of variables) process.env[name] = "maybe";
  const read = settingsOf({ "clerk:secretKey": "" });
  expect(!read.ok && read.problems).toHaveLength(3);
});
