// Which Pulumi CLI is taken: the first on PATH that is new enough, else one that the set-up has built, else none.

import { join } from "node:path";
import { cacheFolder, findPulumi, HANDED_ON, machine, type PulumiCli } from "../../scripts/lib/pulumi-cli";
import { Sandbox } from "./sandbox";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.close());

const find = (env: NodeJS.ProcessEnv = {}) => {
  const older: string[] = [];
  const found = findPulumi({ env: sandbox.env(env), onOlder: ({ version }) => older.push(version) });
  return { found, older };
};

function cached(version: string, on = machine()): PulumiCli {
  const binDir = join(sandbox.cache, version);
  const command = sandbox.pulumi(version, binDir);
  sandbox.write(join("../cache/pulumi-clerk/pulumi-cli", version, "built.json"), { version, machine: on });
  return { command, version, binDir };
}

test.each([
  ["v3.254.0", "3.254.0"],
  ["3.259.0", "3.259.0"],
  ["v3.270.1-dev.0+abc", "3.270.1"],
  ["v4.0.0", "4.0.0"],
])("one on PATH that says %s is taken", (said, version) => {
  const command = sandbox.pulumi(said);
  expect(find().found).toEqual({ command, version, binDir: sandbox.bin });
});

test.each(["v3.253.9", "v2.300.0", "v3.9.0"])("one that says %s is passed over with a note", (said) => {
  sandbox.pulumi(said);
  expect(find()).toEqual({ found: undefined, older: [said.slice(1)] });
});

test("behind an older one on PATH a newer one is found", () => {
  sandbox.pulumi("v3.100.0");
  const newer = join(sandbox.folder, "newer");
  const command = sandbox.pulumi("v3.260.0", newer);
  expect(find({ PATH: `${sandbox.bin}:${newer}` })).toEqual({ found: { command, version: "3.260.0", binDir: newer }, older: ["3.100.0"] });
});

test.each([
  ["fails", `console.log("v3.259.0"); process.exit(3);`],
  ["says something else", `console.log("hello");`],
])("a program of that name that %s is no Pulumi CLI", (_, body) => {
  sandbox.program("pulumi", body);
  expect(find()).toEqual({ found: undefined, older: [] });
});

test("without one on PATH the newest in the cache is taken", () => {
  cached("3.254.0");
  cached("3.1000.0");
  const newest = cached("3.2000.0");
  cached("3.259.0");
  cached("3.100.0");
  expect(find().found).toEqual(newest);
});

test("one on PATH wins over the cache, an older one does not", () => {
  const built = cached("3.259.0");
  const command = sandbox.pulumi("v3.255.0");
  expect(find().found?.command).toBe(command);
  sandbox.pulumi("v3.100.0");
  expect(find().found).toEqual(built);
});

test("a cached one for another kind of machine, and one that was not finished, are left alone", () => {
  cached("3.259.0", "plan9-vax");
  sandbox.pulumi("v3.260.0", join(sandbox.cache, "3.260.0"));
  sandbox.pulumi("v3.261.0", join(sandbox.cache, ".build-x"));
  expect(find().found).toBeUndefined();
});

test("where there is none at all, none is found", () => {
  expect(find()).toEqual({ found: undefined, older: [] });
});

test.each([
  ["linux", { HOME: "/home/ada" }, "/home/ada/.cache/pulumi-clerk/pulumi-cli"],
  ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Caches/pulumi-clerk/pulumi-cli"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/caches" }, "/caches/pulumi-clerk/pulumi-cli"],
  ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "caches" }, "/home/ada/.cache/pulumi-clerk/pulumi-cli"],
] as const)("the cache folder on %s with %j is %s", (platform, env, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});

test("what npm test found is handed on, also that there is none", () => {
  sandbox.pulumi("v3.259.0");
  const told = { command: "/elsewhere/pulumi", version: "3.300.0", binDir: "/elsewhere" };
  expect(find({ [HANDED_ON]: JSON.stringify(told) }).found).toEqual(told);
  expect(find({ [HANDED_ON]: "" }).found).toBeUndefined();
});
