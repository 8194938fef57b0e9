// `pulumi-clerk export --format`, `compare` and `drift` on files and instances: what they print, how they end, and what is said when something is wrong.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { clickTogether } from "../support/clicked";
import { type Ended, cli, startCli } from "../support/cli";
import { type TestEmulator, startEmulator } from "../support/emulator";

const one = "sk_test_theFirstInstanceOfReports";
const other = "sk_test_theOtherInstanceOfReports";

describe("the commands on instances and files", () => {
  let emulator: TestEmulator;
  const dir = join(__dirname, "../../.local/test", `reports-${process.pid}-${Date.now()}`);
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [one, other] });
    mkdirSync(dir, { recursive: true });
  });
  beforeEach(async () => {
    await emulator.reset();
    await clickTogether(emulator, one);
    await clickTogether(emulator, other);
    await emulator.clearRequests();
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await emulator.close();
  });

  const env = (): { [name: string]: string } => ({ ONE: one, OTHER: other, CLERK_SECRET_KEY: other, CLERK_API_URL: emulator.apiUrl });
  const run = (...args: string[]): Promise<Ended> => cli(args, { cwd: dir, env: env() });
  const hasura = async (): Promise<string> =>
    ((await emulator.seed("GET", "/jwt_templates?limit=100", undefined, other)) as unknown as { id: string; name: string }[]).find(
      ({ name }) => name === "hasura",
    )!.id;

  test("a snapshot is the same twice, holds no id and no key, and reading writes nothing", async () => {
    const [json, again, yaml] = [
      await run("export", "env:ONE", "--format", "json"),
      await run("export", "env:ONE", "--format", "json", "--quiet"),
      await run("export", "env:ONE", "--format", "yaml"),
    ];
    expect([json.code, again.stderr, again.stdout]).toEqual([0, "", json.stdout]);
    expect(yaml.stdout).toContain("format: pulumi-clerk/snapshot");
    expect(json.stdout).not.toMatch(/"(org|role|perm|mch|jtmp|ins|dmn|entconn|oauthapp)_\w{20,}/);
    expect(json.stdout + json.stderr + yaml.stdout).not.toMatch(/sk_test/);
    expect(json.stderr).toContain("env:ONE: JwtTemplate, 1 read");
    const writes = (await emulator.requests()).filter(
      ({ method, body, path }) => method !== "GET" && !path.endsWith("/svix_url") && JSON.stringify(body ?? {}) !== "{}",
    );
    expect(writes).toEqual([]);
  });

  test("two instances that say the same have no difference, and one changed property is found, in every format", async () => {
    expect(await run("compare", "env:ONE", "env:OTHER")).toMatchObject({ code: 2, stdout: expect.stringContaining("PrimaryDomain") });
    const usual = ["compare", "env:ONE", "--exclude", "PrimaryDomain", "--quiet"];
    expect((await run(...usual)).code).toBe(0);
    await emulator.seed(
      "PATCH",
      `/jwt_templates/${await hasura()}`,
      { name: "hasura", claims: { aud: "https://api.dev.example.com" }, lifetime: 90 },
      other,
    );
    for (const [format, sign] of [
      ["text", "lifetime"],
      ["json", '"path": "lifetime"'],
      ["markdown", "lifetime"],
      ["sarif", "JwtTemplate/hasura.lifetime"],
      ["html", "<!doctype html>"],
    ] as const) {
      const shown = await run(...usual, "--format", format);
      expect([format, shown.code, shown.stderr]).toEqual([format, 2, ""]);
      expect(shown.stdout.toLowerCase()).toContain(sign.toLowerCase());
      const file = `report.${format}`;
      expect(await run(...usual, "--format", format, "--output", file)).toEqual({ code: 2, stdout: "", stderr: "" });
      if (format !== "html") expect(readFileSync(join(dir, file), "utf8")).toBe(shown.stdout);
    }
    expect(readdirSync(dir).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("what is expected to differ is verified, and what is known is ignored until its day", async () => {
    await emulator.seed(
      "PATCH",
      `/jwt_templates/${await hasura()}`,
      { name: "hasura", claims: { aud: "https://api.dev.example.com" }, lifetime: 90 },
      other,
    );
    writeFileSync(join(dir, "environments.yaml"), "omit: [PrimaryDomain]\nvalues:\n  JwtTemplate.hasura.lifetime: 90\n");
    const usual = ["compare", "env:ONE", "env:OTHER", "--quiet"];
    expect((await run(...usual, "--environments", "environments.yaml")).code).toBe(0);
    writeFileSync(join(dir, "environments.yaml"), "omit: [PrimaryDomain]\nvalues:\n  JwtTemplate.hasura.lifetime: 91\n");
    expect(await run(...usual, "--environments", "environments.yaml")).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/91[\s\S]*90/),
    });
    const ignore = (expires: string): void =>
      writeFileSync(
        join(dir, "ignore.yaml"),
        `ignore:\n  - { path: PrimaryDomain, reason: its own }\n  - { path: JwtTemplate.hasura.lifetime, reason: being tried, expires: ${expires} }\n`,
      );
    ignore("2999-01-01");
    expect((await run(...usual, "--ignore", "ignore.yaml")).code).toBe(0);
    ignore("2020-01-01");
    expect(await run(...usual, "--ignore", "ignore.yaml")).toMatchObject({
      code: 2,
      stdout: expect.stringContaining("has expired on 2020-01-01"),
    });
  });

  test("a snapshot as what is declared: drift finds what was changed, deleted and made by hand", async () => {
    await run("export", "env:OTHER", "--format", "json", "--output", "other.json", "--quiet");
    expect((await run("drift", "other.json", "--quiet")).code).toBe(0);
    await emulator.seed("PATCH", `/jwt_templates/${await hasura()}`, { name: "hasura", claims: {}, lifetime: 61 }, other);
    await emulator.seed("POST", "/redirect_urls", { url: "https://by-hand.example.com/" }, other);
    const { code, stdout } = await run("drift", "other.json", "--format", "json", "--quiet");
    const { objects } = JSON.parse(stdout) as { objects: { verdict: string; type: string; key: string }[] };
    expect(code).toBe(2);
    expect(objects.filter(({ verdict }) => verdict !== "same").map(({ verdict, key }) => [verdict, key])).toEqual([
      ["unmanaged", "https://by-hand.example.com/"],
      ["changed", "hasura"],
    ]);
  });

  test.each<[string, string[], RegExp]>([
    [
      "a variable that is not set",
      ["compare", "env:ONE", "env:NONE"],
      /The environment variable NONE, which is to hold the secret key of the instance, is not set\./,
    ],
    [
      "a key in place of its variable",
      ["export", `env:${one}`, "--format", "json"],
      /After env: comes the name of the environment variable that holds the key, not the key itself\./,
    ],
    ["no folder and no format", ["export"], /--out FOLDER takes a whole project/],
    ["a file that is not there", ["drift", "none.json"], /none\.json cannot be read \(ENOENT\)/],
    ["an instance that declares nothing", ["drift", "env:ONE", "env:OTHER"], /is a live instance, which declares nothing/],
    [
      "a class that does not exist",
      ["export", "env:ONE", "--format", "json", "--only", "Jwt"],
      /No class is called "Jwt"\. Did you mean JwtTemplate\?/,
    ],
    [
      "a report into no folder",
      ["compare", "env:ONE", "env:ONE", "--output", "none/report.txt", "--quiet"],
      /none\/report\.txt cannot be written: its folder does not exist\. .* \(ENOENT\)\. Nothing was written\./,
    ],
    ["a broken snapshot", ["drift", "broken.json"], /broken\.json: line 3/],
    ["a newer snapshot", ["drift", "newer.json"], /newer\.json: line 2: It is of version 9.*install a newer pulumi-clerk/],
    ["an ignore file without reasons", ["drift", "newer.json", "--ignore", "bad.yaml"], /bad\.yaml: line 2: .*lacks "reason"/],
  ])("%s is told in a sentence, exit code 1", async (_, args, sentence) => {
    writeFileSync(join(dir, "broken.json"), '{\n  "format": "pulumi-clerk/snapshot",\n  "version": 1 "objects": []\n}\n');
    writeFileSync(join(dir, "newer.json"), '{ "format": "pulumi-clerk/snapshot",\n  "version": 9, "objects": [] }\n');
    writeFileSync(join(dir, "bad.yaml"), "ignore:\n  - path: Machine\n");
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^(?:Reading .*\n|env:.*\n)*pulumi-clerk: /);
    expect(stderr).not.toMatch(/sk_test_|^\s+at /m);
  });

  test("a key that Clerk refuses: which side it was", async () => {
    const { code, stderr } = await cli(["compare", "env:ONE", "env:WRONG", "--quiet"], {
      cwd: dir,
      env: { ...env(), WRONG: "sk_test_nobodyKnowsThisKeyAtAll00" },
    });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/reading env:WRONG: .*WRONG/s)]);
    expect(stderr).not.toContain("nobodyKnows");
  });

  test("Ctrl-C in the middle of reading: no report, no half-written file, exit code 130", async () => {
    await emulator.faults([{ path: "/v1/machines", method: "GET", times: 1, delayMs: 1500 }]);
    const { child, ended } = startCli(["export", "env:ONE", "--format", "json", "--output", "stopped.json"], { cwd: dir, env: env() });
    while ((await emulator.requests({ path: "/v1/organizations" })).length === 0) await rest(10);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130, stdout: "", stderr: expect.stringContaining("Stopping.") });
    expect(readdirSync(dir).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });
});
