// The set-up does what is missing, once, and a second run does nothing at all.

import { readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { type Ended, repository, Sandbox, until } from "./sandbox";

const nothing: Ended = { code: 0, stdout: "", stderr: "" };

/** Installs what the lock file names, as npm does: the second lock file last. */
const NPM = `
log("npm " + args[0]);
fs.rmSync("node_modules", { recursive: true, force: true });
const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
for (const [name, entry] of Object.entries(packages)) {
  if (name === "" || entry.optional) continue;
  fs.mkdirSync(name, { recursive: true });
  fs.writeFileSync(name + "/package.json", "{}");
}
if (process.env.NPM_DIES) process.exit(9);
fs.mkdirSync("node_modules/typescript/bin", { recursive: true });
fs.copyFileSync("compiler.js", "node_modules/typescript/bin/tsc");
const installed = Object.fromEntries(Object.entries(packages).filter(([name, entry]) => name !== "" && !entry.optional));
fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: installed }));
`;

/** Copies provider/x.ts to provider/x.js in the folder that it is told. */
const COMPILER = `
log("tsc");
const out = path.join(args[args.indexOf("--outDir") + 1], "provider");
fs.mkdirSync(out, { recursive: true });
for (const name of fs.readdirSync("provider")) fs.copyFileSync("provider/" + name, path.join(out, name.replace(/ts$/, "js")));
if (process.env.TSC_FAILS) process.exit(2);
`;

const lock = (packages: Record<string, object>) => ({ packages: { "": {}, "node_modules/typescript": { version: "5.9.3" }, ...packages } });

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.program("npm", NPM);
  sandbox.pulumi("v3.259.0");
  sandbox.write("compiler.js", sandbox.script(COMPILER));
  sandbox.write("package.json", {});
  sandbox.write("package-lock.json", lock({ "node_modules/axios": { version: "1.0.0", integrity: "sha512-a" } }));
  sandbox.write("tsconfig.build.json", { include: ["provider", "not-there"] });
  sandbox.write("provider/a.ts", "a");
  sandbox.write("provider/b.ts", "b");
});
afterEach(() => sandbox.close());

const setUp = (env: NodeJS.ProcessEnv = {}) => sandbox.run("scripts/setup.js", [], env);
/** What a run calls. */
async function callsOf(env: NodeJS.ProcessEnv = {}) {
  const before = sandbox.calls().length;
  const { code } = await setUp(env);
  return { code, calls: sandbox.calls().slice(before) };
}

test("a fresh clone is installed and compiled; the second run calls nothing and says nothing", async () => {
  expect(await callsOf()).toEqual({ code: 0, calls: ["npm ci", "tsc"] });
  expect(sandbox.read("dist/provider/a.js")).toBe("a");
  expect(await setUp()).toEqual(nothing);
  expect(sandbox.calls()).toEqual(["npm ci", "tsc"]);
  expect(sandbox.has(".local/compile")).toBe(false);
  expect(sandbox.has(".local/setup.lock")).toBe(false);
});

describe("once set up,", () => {
  beforeEach(async () => {
    expect((await setUp()).code).toBe(0);
  });

  test("new dates on the files, as a checkout gives them, change nothing", async () => {
    for (const name of ["package-lock.json", "package.json", "provider/a.ts", "node_modules/.package-lock.json", "dist/provider/a.js"])
      utimesSync(join(sandbox.root, name), 2_000_000_000, 2_000_000_000);
    expect(await callsOf()).toEqual({ code: 0, calls: [] });
  });

  test.each<[string, () => void]>([
    [
      "another version in the lock file",
      () => sandbox.write("package-lock.json", lock({ "node_modules/axios": { version: "1.0.1", integrity: "sha512-b" } })),
    ],
    [
      "another content under the same version",
      () => sandbox.write("package-lock.json", lock({ "node_modules/axios": { version: "1.0.0", integrity: "sha512-b" } })),
    ],
    [
      "a package more in the lock file",
      () =>
        sandbox.write(
          "package-lock.json",
          lock({ "node_modules/axios": { version: "1.0.0", integrity: "sha512-a" }, "node_modules/hono": { version: "4.0.0" } }),
        ),
    ],
    ["a package less in the lock file", () => sandbox.write("package-lock.json", lock({}))],
  ])("%s is installed, and compiled with", async (_, change) => {
    change();
    expect(await callsOf()).toEqual({ code: 0, calls: ["npm ci", "tsc"] });
    expect(await callsOf()).toEqual({ code: 0, calls: [] });
  });

  test.each(["node_modules", "node_modules/axios", "node_modules/.package-lock.json"])("%s deleted: installed again", async (name) => {
    sandbox.remove(name);
    expect(await callsOf()).toEqual({ code: 0, calls: ["npm ci"] });
  });

  test.each([
    ["of another system", { optional: true, os: ["aix"] }, ["tsc"]],
    ["of this one", { optional: true }, ["npm ci", "tsc"]],
  ])("an optional package %s, new in the lock file and absent", async (_, entry, calls) => {
    const axios = { version: "1.0.0", integrity: "sha512-a" };
    sandbox.write("package-lock.json", lock({ "node_modules/axios": axios, "node_modules/native": { version: "1.0.0", ...entry } }));
    expect((await callsOf()).calls).toEqual(calls);
    expect((await callsOf()).calls).toEqual([]);
  });

  test("an install that did not finish ends the set-up, and is done again the next time", async () => {
    sandbox.remove("node_modules");
    const { code, stderr } = await setUp({ NPM_DIES: "1" });
    expect(code).toBe(1);
    expect(stderr).toContain("npm ci failed (exit code 9)");
    expect(await callsOf()).toEqual({ code: 0, calls: ["npm ci"] });
  });

  test("a changed source is compiled, without an install", async () => {
    sandbox.write("provider/a.ts", "new");
    expect(await callsOf()).toEqual({ code: 0, calls: ["tsc"] });
    expect(sandbox.read("dist/provider/a.js")).toBe("new");
  });

  test("of a deleted source no output stays", async () => {
    sandbox.remove("provider/b.ts");
    expect((await callsOf()).calls).toEqual(["tsc"]);
    expect(sandbox.has("dist/provider/b.js")).toBe(false);
    expect(sandbox.has("dist/provider/a.js")).toBe(true);
  });

  test.each<[string, () => void]>([
    ["edited", () => sandbox.write("dist/provider/a.js", "other")],
    ["deleted", () => sandbox.remove("dist/provider/a.js")],
    ["added", () => sandbox.write("dist/provider/old.js", "old")],
  ])("an output that was %s since is made good", async (_, change) => {
    change();
    expect((await callsOf()).calls).toEqual(["tsc"]);
    expect(sandbox.read("dist/provider/a.js")).toBe("a");
    expect(sandbox.has("dist/provider/old.js")).toBe(false);
  });

  test("a failed compilation ends the set-up, leaves the last good output, and is tried again", async () => {
    sandbox.write("provider/a.ts", "wrong");
    const { code, stderr } = await setUp({ TSC_FAILS: "1" });
    expect(code).toBe(1);
    expect(stderr).toContain("Compiling failed (exit code 2)");
    expect(sandbox.read("dist/provider/a.js")).toBe("a");
    expect(await callsOf()).toEqual({ code: 0, calls: ["tsc"] });
    expect(sandbox.read("dist/provider/a.js")).toBe("wrong");
  });
});

test("two set-ups at once do the work once", async () => {
  const both = await Promise.all([setUp(), setUp()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(sandbox.calls()).toEqual(["npm ci", "tsc"]);
});

test("a damaged lock file is named", async () => {
  sandbox.write("package-lock.json", "<<<<<<<");
  expect(await setUp()).toMatchObject({ code: 1, stderr: expect.stringContaining("package-lock.json is missing or damaged") });
});

const pinned = /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(join(repository, "scripts/pulumi-cli/go.mod"), "utf8"))?.[1] ?? "";
const built = (name: string) => join("../cache/pulumi-clerk/pulumi-cli", pinned, name);

/** Gives a CLI that knows its version; can be told to fail, to hang until it is released, or to be another Go. */
const go = (version = "1.26.0") =>
  sandbox.program(
    "go",
    `
if (args[0] === "version") { console.log("go version go${version} linux/amd64"); process.exit(0); }
log("go build");
console.error("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi");
if (process.env.GO_FAILS) { console.error("# some/package\\nno space left on device"); process.exit(1); }
const output = args[args.indexOf("-o") + 1];
fs.writeFileSync(output, "#!/usr/bin/env node\\nconsole.log('v${pinned}');\\n");
fs.chmodSync(output, 0o755);
while (process.env.GO_HANGS && !fs.existsSync(process.env.GO_HANGS)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
`,
  );

describe("without a Pulumi CLI on PATH", () => {
  beforeEach(async () => {
    expect((await setUp()).code).toBe(0);
    sandbox.remove("../bin/pulumi");
  });

  test("and without Go: says how to get one, and leaves it to the commands to do without", async () => {
    const { code, stderr } = await setUp();
    expect(code).toBe(0);
    expect(stderr).toContain("Go is not installed");
    expect(stderr).toContain("https://www.pulumi.com/docs/install/");
  });

  test("before npm start it is npm start that says so", async () => {
    const { stderr } = await setUp({ npm_lifecycle_event: "prestart" });
    expect(stderr).not.toContain("https://www.pulumi.com/docs/install/");
  });

  test("an old one is named and passed over", async () => {
    sandbox.pulumi("v3.100.0");
    const { stderr } = await setUp();
    expect(stderr).toContain("Pulumi 3.100.0 is older than 3.254.0");
  });

  test("Go that is too old is named", async () => {
    go("1.25.9");
    const { code, stderr } = await setUp();
    expect(code).toBe(0);
    expect(stderr).toContain("Go 1.26 is needed; go1.25 is installed");
  });

  test("with Go it is built once, with the Node helpers as real executable files beside it", async () => {
    go();
    const first = await setUp();
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("three to five minutes");
    for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"])
      expect(sandbox.read(built(name))).toBe(sandbox.read(`scripts/pulumi-cli/${name}.js`));
    expect(await setUp()).toEqual(nothing);
    expect(sandbox.calls().filter((call) => call === "go build")).toHaveLength(1);
  });

  test("a helper that has changed in the checkout is put beside the CLI anew", async () => {
    go();
    await setUp();
    sandbox.write("scripts/pulumi-cli/pulumi-language-nodejs.js", "#!/usr/bin/env node\n// newer\n");
    expect(await setUp()).toEqual(nothing);
    expect(sandbox.read(built("pulumi-language-nodejs"))).toContain("// newer");
  });

  test("a build that fails shows Go's last lines and leaves nothing", async () => {
    go();
    const { code, stderr } = await setUp({ GO_FAILS: "1" });
    expect(code).toBe(0);
    expect(stderr).toContain("no space left on device");
    expect(stderr).toContain("https://www.pulumi.com/docs/install/");
    expect(sandbox.has(built(""))).toBe(false);
  });

  test("of a build that was killed nothing is taken, and the next set-up builds at once", async () => {
    go();
    const release = join(sandbox.folder, "release");
    const killed = sandbox.start("scripts/setup.js", [], { GO_HANGS: release });
    await until(() => sandbox.calls().includes("go build"), "go build is running");
    killed.child.kill("SIGKILL");
    sandbox.write("../release", "");
    await killed.ended;
    expect(sandbox.has(built("pulumi"))).toBe(false);
    expect(await callsOf()).toEqual({ code: 0, calls: ["go build"] });
    expect(sandbox.has(built("pulumi"))).toBe(true);
  });

  test("two set-ups at once build it once", async () => {
    go();
    const release = join(sandbox.folder, "release");
    const first = sandbox.start("scripts/setup.js", [], { GO_HANGS: release });
    await until(() => sandbox.calls().includes("go build"), "go build is running");
    const second = sandbox.start("scripts/setup.js", [], { GO_HANGS: release });
    await until(() => second.stderr.includes("waiting for it"), "the second set-up waits");
    sandbox.write("../release", "");
    expect((await Promise.all([first.ended, second.ended])).map(({ code }) => code)).toEqual([0, 0]);
    expect(sandbox.calls().filter((call) => call === "go build")).toHaveLength(1);
  });
});
