// `pulumi-clerk export` as a process: a project that is written as a whole, adopted without a write to Clerk, and again the same; no secret anywhere.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { clickTogether } from "../support/clicked";
import { type Ended, type Started, cli, startCli } from "../support/cli";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { pulumiEnv } from "../support/pulumi-env";

const key = "sk_test_theInstanceToExport";
const empty = "sk_test_theEmptyInstance";
const canary = "canary-of-the-signing-key";

let emulator: TestEmulator;
const dir = join(__dirname, "../../.local/test", `export-command-${process.pid}-${Date.now()}`);
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [key, empty] });
  await clickTogether(emulator, key);
  await emulator.seed(
    "POST",
    "/jwt_templates",
    { name: "signed", claims: {}, custom_signing_key: true, signing_algorithm: "HS256", signing_key: canary },
    key,
  );
  const [user] = await emulator.seed<{ id: string }[]>("GET", "/users", undefined, key);
  await emulator.seed("POST", "/api_keys", { name: "of a user", subject: user!.id }, key);
  mkdirSync(join(dir, "state"), { recursive: true });
  writeFileSync(join(dir, "secrets.yaml"), `JwtTemplate.signed.signingKey: ${canary}\n`);
});
beforeEach(() => emulator.clearRequests());
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await emulator.close();
});

const options = (more: { readonly [name: string]: string } = {}) => ({
  cwd: dir,
  env: {
    MINE: key,
    EMPTY: empty,
    CLERK_API_URL: emulator.apiUrl,
    ...pulumiEnv(`${dir}/state`),
    ...more,
  },
});
const run = async (args: readonly string[], more = {}): Promise<Ended> => {
  const ended = await cli(["export", ...args], options(more));
  for (const secret of [key, empty, canary]) expect(ended.stdout + ended.stderr).not.toContain(secret);
  return ended;
};
const begin = (args: readonly string[], more = {}): Started => startCli(["export", ...args], options(more));
const programOf = (project: string): string => readFileSync(join(dir, project, "index.ts"), "utf8");
const textsOf = (project: string): readonly string[] =>
  readdirSync(join(dir, project), { recursive: true, encoding: "utf8" })
    .map((file) => join(dir, project, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "utf8"));
/** What was asked that may change something. */
const writes = async (): Promise<readonly string[]> => {
  const reads = /^GET |^PATCH \/v1\/(instance\/restrictions|beta_features\/instance_settings) \{\}$|^POST \/v1\/webhooks\/svix_url null$/;
  const requests = (await emulator.requests()).map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`);
  return requests.filter((request) => !reads.test(request));
};

describe("a project", () => {
  test("is written with what is told of it, twice the same, and nothing is written to Clerk", async () => {
    const first = await run(["env:MINE", "--out", "first", "--name", "acme"]);
    expect([first.code, first.stdout]).toEqual([0, ""]);
    expect(first.stderr).toMatch(/\n\d+ resources of \d+ classes written to first\.\n/);
    expect(first.stderr).toMatch(/\nLeft out: [A-Z]\w+/);
    expect(first.stderr).toMatch(
      /\n\d+ properties are left to Clerk, which never tells them: see the comments in the program, and --secrets\.\n/,
    );
    expect(first.stderr).toMatch(
      /\nTo adopt it: cd first && npm install && pulumi stack init dev && pulumi import --file import\.json .*; or export with --adopt\.\n$/,
    );
    expect(readdirSync(join(dir, "first")).toSorted()).toEqual([
      ".gitignore",
      "Pulumi.yaml",
      "import.json",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ]);
    expect(readFileSync(join(dir, "first/Pulumi.yaml"), "utf8")).toContain('name: "acme"');
    expect(await writes()).toEqual([]);
    await run(["env:MINE", "--out", "second", "--name", "acme", "--quiet"]);
    expect(textsOf("second")).toEqual(textsOf("first"));
  });

  test("of the classes that were asked for; of all that there is; of users too", async () => {
    const [only, usual, all, owned] = ["only", "usual", "all", "owned"];
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users", undefined, key);
    await Promise.all([
      run(["env:MINE", "--out", only!, "--only", "RedirectUrl,Machine"]),
      run(["env:MINE", "--out", usual!, "--exclude", "RedirectUrl"]),
      run(["env:MINE", "--out", all!, "--all"]),
      run(["env:MINE", "--out", owned!, "--owner", user!.id]),
    ]);
    const classes = (project: string): ReadonlySet<string> =>
      new Set([...programOf(project).matchAll(/new clerk\.(\w+)\(/g)].map(([, type]) => type!));
    expect([...classes(only!)].toSorted()).toEqual(["Machine", "RedirectUrl"]);
    expect([classes(usual!).has("RedirectUrl"), classes(usual!).has("JwtTemplate")]).toEqual([false, true]);
    expect(classes(all!).size).toBeGreaterThan(classes(usual!).size);
    expect([programOf(usual!).includes("of a user"), programOf(owned!).includes("of a user")]).toEqual([false, true]);
  });

  test("a folder that is not empty is refused before anything is asked; with --force what is not the project's stays", async () => {
    mkdirSync(join(dir, "mine"));
    for (const file of ["index.ts", "notes.md"]) writeFileSync(join(dir, "mine", file), "mine");
    const refused = await run(["env:MINE", "--out", "mine"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^pulumi-clerk: The folder mine is not empty: it holds "index\.ts", "notes\.md"\./),
    });
    expect(await emulator.requests()).toEqual([]);
    expect(await run(["env:MINE", "--out", "mine", "--force", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect([programOf("mine").includes("new clerk."), readFileSync(join(dir, "mine/notes.md"), "utf8")]).toEqual([true, "mine"]);
  });

  test.each([
    ["JwtTemplate.nobody.signingKey", /^pulumi-clerk: "JwtTemplate\.nobody\.signingKey": the instance has no JwtTemplate "nobody"\.$/m],
    ["JwtTemplate.signed.lifetime", /^pulumi-clerk: "JwtTemplate\.signed\.lifetime": Clerk tells lifetime itself\. Take it out\.$/m],
  ])("a secret that names what is not there: %s", async (path, sentence) => {
    writeFileSync(join(dir, "wrong.yaml"), `${path}: ${canary}\n`);
    expect(await run(["env:MINE", "--out", "never", "--secrets", "wrong.yaml"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(sentence),
    });
    expect(existsSync(join(dir, "never"))).toBe(false);
  });
});

test("a second Ctrl-C ends at once what the first one does not", async () => {
  // A Pulumi that does not listen, for as long as somebody waits for it.
  mkdirSync(join(dir, "bin"));
  writeFileSync(
    join(dir, "bin/pulumi"),
    '#!/bin/sh\n[ "$1" = version ] && exec echo v3.259.0\ntrap "" INT TERM\ntouch "$0.waits"\nwhile kill -0 "$PPID" 2>/dev/null; do sleep 0.1; done\n',
    { mode: 0o755 },
  );
  const { child, ended, said } = begin(["env:MINE", "--out", "killed", "--adopt", "--only", "RedirectUrl"], {
    PATH: [join(dir, "bin"), process.env.PATH].join(delimiter),
  });
  while (!existsSync(join(dir, "bin/pulumi.waits"))) await rest(10);
  child.kill("SIGINT");
  await said("Stopping. Once more ends at once.");
  expect(child.exitCode).toBe(null);
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, expect.stringMatching(/Stopping\. Once more ends at once\.\n$/)]);
});

describeEngine("adoption", () => {
  test("the stack has everything, the preview is empty, nothing was written to Clerk, and no secret is in the clear", async () => {
    const { code, stdout, stderr } = await run(["env:MINE", "--out", "adopted", "--adopt", "--stack", "live", "--secrets", "secrets.yaml"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ resources adopted, preview empty, nothing was written to Clerk\n$/)]);
    const [resources] = stdout.split(" ");
    expect(stderr).toContain(`\n${resources} resources of `);
    expect(stderr).toMatch(
      new RegExp(
        `Creating the stack live\\.\nSetting 1 secret of the configuration\\.\nImporting ${resources} resources\\.\nProving that the preview is empty\\.\n`,
      ),
    );
    expect(await writes()).toEqual([]);
    for (const text of [...textsOf("adopted"), ...textsOf("state")])
      for (const secret of [canary, key]) expect(text.includes(secret)).toBe(false);
    // The stack that was made is the one that is selected, and the instance is as it declares.
    const drift = await cli(["drift", "env:MINE", "--quiet"], { ...options(), cwd: join(dir, "adopted") });
    expect([drift.code, drift.stdout]).toEqual([0, expect.stringMatching(/^Drift: stack:live \(declared, /)]);
    // A stack that holds something adopts nothing more.
    const again = await run(["env:MINE", "--out", "adopted", "--force", "--adopt", "--stack", "live", "--quiet"]);
    expect(again).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^pulumi-clerk: The stack live exists and holds \d+ resources: .* Nothing was written to Clerk\.\n$/),
    });
  });

  test("Ctrl-C while the preview is made: what was done is told, and the project is there", async () => {
    const { child, ended, said } = begin(["env:MINE", "--out", "stopped", "--adopt", "--stack", "stopped", "--only", "RedirectUrl"]);
    await said("Proving that the preview is empty.");
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toMatch(
      /Stopping\. Once more ends at once\.\npulumi-clerk: The adoption was stopped while proving that the preview is empty\. Nothing was written to Clerk\. The stack stopped is left for you to look at; .*\n$/,
    );
    expect(existsSync(join(dir, "stopped/index.ts"))).toBe(true);
    expect(await writes()).toEqual([]);
  });

  test("no Pulumi CLI: the project is there, and nothing else was done", async () => {
    expect(await run(["env:MINE", "--out", "alone", "--adopt", "--only", "RedirectUrl", "--quiet"], { PATH: "/nowhere" })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^pulumi-clerk: The Pulumi CLI, version 3\.254\.0 or later, is needed, and could not be started\. .*Nothing was written to Clerk\.\n$/,
      ),
    });
    expect(existsSync(join(dir, "alone/index.ts"))).toBe(true);
  });
});
