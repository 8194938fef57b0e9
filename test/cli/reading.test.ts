// What becomes of a command when Clerk, the network or the instance is not as it should be in the middle of reading; and where its output goes.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clickTogether } from "../support/clicked";
import { type Ended, cli, executable } from "../support/cli";
import { type FaultRule, type TestEmulator, startEmulator } from "../support/emulator";

const one = "sk_test_theFirstInstanceToRead";
const other = "sk_test_theOtherInstanceToRead";
const error = (code: string): FaultRule["body"] => ({
  errors: [{ code, message: "no", long_message: "It is off." }],
  clerk_trace_id: "trace",
});

let emulator: TestEmulator;
const dir = join(__dirname, "../../.local/test", `reading-${process.pid}-${Date.now()}`);
beforeAll(async () => {
  emulator = await startEmulator({
    rateLimit: false,
    permissionCreationMs: 0,
    keys: [one, other],
    onPurpose: ["feature_not_enabled", "resource_not_found", "internal_clerk_error", "too_many_requests"],
  });
  for (const key of [one, other]) await clickTogether(emulator, key);
  mkdirSync(dir, { recursive: true });
  await run(["export", "env:ONE", "--format", "json", "--output", "one.json"]);
});
beforeEach(async () => {
  await emulator.faults([]);
  await emulator.clearRequests();
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await emulator.close();
});

const run = (args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Ended> =>
  cli(args, { cwd: dir, env: { ONE: one, OTHER: other, CLERK_API_URL: emulator.apiUrl, ...env } });

describe("what passes", () => {
  test.each<[string, FaultRule[]]>([
    ["a storm of 429", [{ path: "/v1/*", method: "GET", times: 5, status: 429, retryAfter: 0, body: error("too_many_requests") }]],
    ["connections that break", [{ path: "/v1/machines", method: "GET", times: 2, reset: "before" }]],
  ])("%s", async (_, rules) => {
    await emulator.faults(rules);
    const { code, stdout } = await run(["export", "env:ONE", "--format", "json", "--quiet"]);
    expect([code, stdout === readFileSync(join(dir, "one.json"), "utf8")]).toEqual([0, true]);
    expect(await emulator.remainingFaults()).toEqual([]);
  });
});

describe("what ends a command", () => {
  test.each<[string, FaultRule[], RegExp]>([
    [
      "429 without an end",
      [{ path: "/v1/machines", method: "GET", times: 1000, status: 429, retryAfter: 0, body: error("too_many_requests") }],
      /^pulumi-clerk: reading env:ONE: Clerk refused the request \(too_many_requests\): .* It was tried 8 times .*\n$/,
    ],
    [
      "a Clerk that fails",
      [{ path: "/v1/machines", method: "GET", times: 1000, status: 500, body: error("internal_clerk_error") }],
      /^pulumi-clerk: reading env:ONE: .*internal_clerk_error.*\n$/,
    ],
  ])("%s, in one sentence that names the side, and nothing is written", async (_, rules, sentence) => {
    await emulator.faults(rules.map((rule) => ({ ...rule, instance: emulator.instanceOf(one) })));
    const { code, stdout, stderr } = await run(["compare", "env:ONE", "env:OTHER", "--quiet", "--output", "never.txt"]);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(sentence)]);
    expect(readdirSync(dir)).toEqual(["one.json"]);
  });

  test("keys that Clerk refuses on both sides: both are named, the keys are not", async () => {
    const wrong = { ONE: "sk_test_canaryOfTheFirst", OTHER: "sk_live_canaryOfTheOther" };
    const { code, stdout, stderr } = await run(["compare", "env:ONE", "env:OTHER", "--quiet"], wrong);
    expect([code, stdout, stderr.trim().split("\n")]).toEqual([
      1,
      "",
      [
        expect.stringMatching(/^pulumi-clerk: reading env:ONE: .*variable ONE/),
        expect.stringMatching(/^pulumi-clerk: reading env:OTHER: .*variable OTHER/),
      ],
    ]);
    expect(stderr).not.toContain("canary");
  });

  test("one key that is refused ends the reading of the other side", async () => {
    await emulator.faults([{ path: "/v1/api_keys", instance: emulator.instanceOf(other), times: 1, delayMs: 300 }]);
    const { code, stderr } = await run(["compare", "env:ONE", "env:OTHER", "--quiet"], { ONE: "sk_test_canaryOfTheFirst" });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^pulumi-clerk: reading env:ONE: [^\n]*\n$/)]);
    expect(await emulator.requests({ path: "/v1/api_keys" })).toEqual([]);
  });
});

describe("a class that is off or not in the plan", () => {
  test.each([
    [404, "resource_not_found"],
    [422, "feature_not_enabled"],
    [402, "feature_not_enabled"],
  ])("with %i: it is reported, and the rest goes on", async (status, code) => {
    await emulator.faults([{ path: "/v1/role_sets", method: "GET", times: 1000, status, body: error(code) }]);
    const exported = await run(["export", "env:ONE", "--format", "json"]);
    expect([exported.code, exported.stderr]).toEqual([0, expect.stringMatching(new RegExp(`\nRoleSet is not available: .*${code}.*\n`))]);
    expect(JSON.parse(exported.stdout)).toMatchObject({ unavailable: [{ type: "RoleSet" }] });
    const types = new Set((JSON.parse(exported.stdout) as { objects: { type: string }[] }).objects.map(({ type }) => type));
    expect([types.has("RoleSet"), types.has("Machine")]).toEqual([false, true]);
    const project = await run(["export", "env:ONE", "--out", "project"]);
    expect([project.code, project.stderr]).toEqual([0, expect.stringMatching(/\nLeft out: RoleSet\. /)]);
    rmSync(join(dir, "project"), { recursive: true });
    // What is declared and cannot be seen is no "as declared".
    const drift = await run(["drift", "one.json", "env:ONE"]);
    expect([drift.code, drift.stdout]).toEqual([
      2,
      expect.stringMatching(/\? RoleSet could not be read in env:ONE: [\s\S]*1 object not compared: role_set:partners/),
    ]);
    const both = await run(["compare", "env:ONE", "env:OTHER", "--exclude", "PrimaryDomain"]);
    expect([both.code, both.stdout]).toEqual([0, expect.stringMatching(/but 2 lists could not be read/)]);
  });
});

describe("objects that are hard to name", () => {
  const machines = (key: string): Promise<readonly { id: string; name: string }[]> =>
    emulator.seed<{ data: { id: string; name: string }[] }>("GET", "/machines?limit=100", undefined, key).then(({ data }) => data);
  afterEach(async () => {
    for (const key of [one, other])
      for (const { id, name } of await machines(key))
        if (!["ledger", "billing"].includes(name)) await emulator.seed("DELETE", `/machines/${id}`, undefined, key);
  });

  test("two of one name on each side: all four ids are told", async () => {
    const ids: string[] = [];
    for (const [key, lifetime] of [
      [one, 60],
      [one, 120],
      [other, 180],
      [other, 240],
    ] as const)
      ids.push((await emulator.seed<{ id: string }>("POST", "/machines", { name: "twin", default_token_ttl: lifetime }, key)).id);
    const { code, stdout } = await run(["compare", "env:ONE", "env:OTHER", "--exclude", "PrimaryDomain", "--quiet"]);
    expect([code, stdout]).toEqual([2, expect.stringContaining("! ambiguous  Machine twin")]);
    for (const id of ids) expect(stdout).toContain(id);
  });

  test("a name that is an escape moves no terminal, in no format and in no talk", async () => {
    const name = "\u001b[2J\u202e<script>alert(1)</script>\r\nfake: line";
    await emulator.seed("POST", "/machines", { name }, one);
    for (const format of ["text", "json", "markdown", "sarif", "html"]) {
      const { code, stdout, stderr } = await run(["compare", "env:ONE", "env:OTHER", "--format", format], { FORCE_COLOR: "0" });
      expect([format, code]).toEqual([format, 2]);
      expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|^fake/mu);
      if (format === "html") expect(stdout).not.toContain("<script>alert");
    }
    const yaml = await run(["export", "env:ONE", "--format", "yaml"]);
    const project = await run(["export", "env:ONE", "--out", "project", "--exclude", "ApiKey"]);
    const program = readFileSync(join(dir, "project/index.ts"), "utf8");
    expect([yaml.code, project.code]).toEqual([0, 0]);
    for (const text of [yaml.stdout, yaml.stderr, project.stderr, program]) expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|^fake/mu);
    rmSync(join(dir, "project"), { recursive: true });
  });
});

describe("where the output goes", () => {
  const args = ["compare", "one.json", "env:OTHER"];
  /** Runs it in a shell, with the instance of the other side. */
  const shell = (line: string): { readonly code: number | null; readonly stdout: string; readonly stderr: string } => {
    const env = { ...process.env, OTHER: other, CLERK_API_URL: "http://127.0.0.1:9/v1", NODE: process.execPath, EXE: executable };
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: dir, env, encoding: "utf8" });
    return { code: status, stdout, stderr };
  };

  test("a file is replaced as a whole, and the talk says where the report is", async () => {
    writeFileSync(join(dir, "report.md"), "mine");
    const { code, stdout, stderr } = await run([...args, "--format", "markdown", "--output", "report.md"]);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(/\d+ different.* The report is in report\.md\.\n$/)]);
    expect(readFileSync(join(dir, "report.md"), "utf8")).toMatch(/PrimaryDomain/);
    rmSync(join(dir, "report.md"));
    expect(readdirSync(dir)).toEqual(["one.json"]);
  });

  // Two snapshots need no instance, and a shell that waits holds up the emulator of this process.
  const two = '"$NODE" "$EXE" compare one.json one.json';
  const testFull = existsSync("/dev/full") ? test : test.skip;
  testFull("a full disk under the standard output is told", () => {
    expect(shell(`${two} > /dev/full`)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "pulumi-clerk: The standard output cannot be written: no space is left on the disk. Free some, or name a file on another one (ENOSPC).\n",
    });
  });

  test("a disk that fills up leaves no half of a report", () => {
    writeFileSync(join(dir, "report.html"), "mine");
    const { code, stderr } = shell(`ulimit -f 8; ${two} --format html --output report.html`);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^pulumi-clerk: report\.html cannot be written: .*\(EFBIG\)\. Nothing was written\.\n$/),
    ]);
    expect([readdirSync(dir), readFileSync(join(dir, "report.html"), "utf8")]).toEqual([["one.json", "report.html"], "mine"]);
    rmSync(join(dir, "report.html"));
  });

  test("a reader that has seen enough is no failure", () => {
    const many = {
      format: "pulumi-clerk/snapshot",
      version: 1,
      objects: Array.from({ length: 2000 }, (_, index) => ({
        type: "RedirectUrl",
        name: `n${index}`,
        inputs: { url: `https://app${index}.example.com/callback` },
      })),
    };
    writeFileSync(join(dir, "many.json"), JSON.stringify(many));
    expect(shell(`set -o pipefail; "$NODE" "$EXE" compare many.json one.json | head -c 10`)).toEqual({
      code: 2,
      stdout: "Comparison",
      stderr: "",
    });
    rmSync(join(dir, "many.json"));
  });
});
