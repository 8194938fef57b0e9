// `pulumi-clerk promote` as a process: what it prints, how it ends, what it asks before it deletes, and that Ctrl-C leaves a stack to go on with.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { clickTogether } from "../support/clicked";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { pulumiEnv } from "../support/pulumi-env";

const source = "sk_test_sourceOfPromoteCommands";
const target = "sk_test_targetOfPromoteCommands";
const root = join(__dirname, "../..");
const overrides = `
replace: [{ from: dev.example.com, to: example.com }]
omit: [PrimaryDomain, OrganizationMembership]
`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describeEngine("pulumi-clerk promote", () => {
  let emulator: TestEmulator;
  const dir = join(root, ".local/test", `promote-command-${process.pid}-${Date.now()}`);
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [target, source] });
    await clickTogether(emulator, source);
    mkdirSync(join(dir, "state"), { recursive: true });
    writeFileSync(join(dir, "overrides.yaml"), overrides);
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await emulator.close();
  });

  const env = (): { [name: string]: string } => ({
    ...(process.env as { [name: string]: string }),
    SOURCE_KEY: source,
    CLERK_SECRET_KEY: target,
    CLERK_API_URL: emulator.apiUrl,
    ...pulumiEnv(`${dir}/state`),
  });
  const usual = (): string[] => [
    "--from",
    "env:SOURCE_KEY",
    "--to",
    "stack:live",
    "--dir",
    join(dir, "project"),
    "--overrides",
    join(dir, "overrides.yaml"),
  ];
  const start = (command: string, args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => {
    const child = spawn(command, args, { cwd: dir, env: env(), stdio: ["pipe", "pipe", "pipe"] });
    const told = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
    const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...told })));
    return { child, ended };
  };
  const promote = (args: readonly string[]): Promise<Ended> => {
    const { child, ended } = start(process.execPath, [join(root, "bin/pulumi-clerk.js"), "promote", ...args]);
    child.stdin?.end();
    return ended;
  };
  const writes = async (): Promise<number> =>
    (await emulator.requests({ instance: emulator.instanceOf(target) })).filter(
      ({ method }) => method === "POST" || method === "DELETE" || method === "PUT",
    ).length;

  test.each<[string, string[], RegExp]>([
    ["no side", [], /required option '--from <side>'/],
    ["what is no stack", ["--from", "env:SOURCE_KEY", "--to", "live"], /--to takes a stack, written stack:NAME/],
    [
      "a key that is not set",
      ["--from", "env:NO_SUCH_KEY", "--to", "stack:live"],
      /environment variable NO_SUCH_KEY, which is to hold the secret key/,
    ],
    [
      "overrides that are not there",
      ["--from", "env:SOURCE_KEY", "--to", "stack:live", "--overrides", "none.yaml"],
      /none\.yaml cannot be read \(ENOENT\)/,
    ],
  ])("%s is told in a sentence, exit code 1", async (_, args, sentence) => {
    const { code, stdout, stderr } = await promote(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain("    at ");
  });

  test("the plan alone ends with 2, --yes applies it, and then there is nothing to do", async () => {
    const planned = await promote(usual());
    expect([planned.code, planned.stderr]).toEqual([2, expect.stringContaining("Nothing was applied.")]);
    expect(planned.stdout).toContain("Written: Clerk.live.json\nWritten: Clerk.live.overrides.yaml\nThe plan of the stack live, ");
    expect(planned.stdout).toContain("+ create JwtTemplate hasura\n");
    expect(await writes()).toBe(0);
    expect(JSON.parse(readFileSync(join(dir, "project/Clerk.live.json"), "utf8"))).toMatchObject({ format: "pulumi-clerk/snapshot" });

    const json = await promote([...usual(), "--format", "json", "--quiet"]);
    expect([json.code, json.stderr]).toEqual([2, ""]);
    expect((JSON.parse(json.stdout) as { steps: { op: string }[] }).steps.every(({ op }) => op === "create" || op === "update")).toBe(true);

    const applied = await promote([...usual(), "--yes"]);
    expect([applied.code, applied.stderr]).toEqual([0, expect.stringMatching(/ 1\/\d+ [a-z]+ [\s\S]*resources of live applied\./)]);
    const { code, stdout } = await promote(usual());
    expect([code, stdout]).toEqual([0, "The stack live is as it should be: nothing to apply.\n"]);
    for (const text of [planned, applied]) expect(text.stdout + text.stderr).not.toMatch(/sk_test_/);
  });

  test("a deletion is shown, and --yes alone does not agree to it", async () => {
    const { data } = (await emulator.seed("GET", "/redirect_urls?paginated=true", undefined, source)) as unknown as {
      data: { id: string; url: string }[];
    };
    await emulator.seed("DELETE", `/redirect_urls/${data.find(({ url }) => url.includes("localhost"))!.id}`, undefined, source);
    const planned = await promote(usual());
    expect(planned.stdout).toContain("1 object would be DELETED: RedirectUrl localhost-3000");
    const refused = await promote([...usual(), "--yes"]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('Name each of them: --delete "RedirectUrl.localhost-3000".'),
    ]);
    expect((await promote([...usual(), "--yes", "--delete", "RedirectUrl.localhost-3000"])).code).toBe(0);
  });

  const testPty = existsSync("/usr/bin/script") ? test : test.skip;
  testPty("on a terminal it is applied when the name of the stack is typed, with one bar over all", async () => {
    await emulator.seed("POST", "/jwt_templates", { name: "typed", claims: {} }, source);
    const line = [process.execPath, join(root, "bin/pulumi-clerk.js"), "promote", ...usual()].map((part) => `'${part}'`).join(" ");
    const { child, ended } = start("/usr/bin/script", ["-qec", line, "/dev/null"]);
    let seen = "";
    child.stdout?.on("data", (part: string) => {
      seen += part;
      if (seen.includes("to apply the plan: ")) {
        seen = "";
        child.stdin?.write("live\n");
      }
    });
    const { code, stdout } = await ended;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/█+/)]);
    expect((await emulator.seed("GET", "/jwt_templates?limit=100", undefined, target)) as unknown as { name: string }[]).toContainEqual(
      expect.objectContaining({ name: "typed" }),
    );
  });

  test("Ctrl-C stops cleanly, says what was applied, and the next one goes on", async () => {
    for (let index = 0; index < 30; index++)
      await emulator.seed("POST", "/redirect_urls", { url: `https://more-${index}.dev.example.com/` }, source);
    await emulator.faults([{ instance: emulator.instanceOf(target), path: "/v1/redirect_urls", method: "POST", times: 30, delayMs: 400 }]);
    await emulator.clearRequests();
    const { child, ended } = start(process.execPath, [join(root, "bin/pulumi-clerk.js"), "promote", ...usual(), "--yes"]);
    while ((await writes()) < 3) await rest(20);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([
      130,
      expect.stringMatching(
        /Stopping\.[\s\S]*did not come to its end\. It was stopped\.\npulumi-clerk: Applied so far, \d+ of \d+: RedirectUrl/,
      ),
    ]);
    await emulator.faults([]);
    expect((await promote([...usual(), "--yes"])).code).toBe(0);
    const { total_count: count } = (await emulator.seed("GET", "/redirect_urls?paginated=true", undefined, target)) as unknown as {
      total_count: number;
    };
    expect(count).toBe(31);
  });
});
