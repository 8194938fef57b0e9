// What a command shows while it reads, on a terminal and in a pipe, and how it stops.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { clickTogether } from "../support/clicked";
import { cli, cliOnTerminal, startCli, startOnTerminal, testTerminal } from "../support/cli";
import { type TestEmulator, startEmulator } from "../support/emulator";

const one = "sk_test_theInstanceOfProgress";
const other = "sk_test_theOtherOfProgress";

let emulator: TestEmulator;
const dir = join(__dirname, "../../.local/test", `progress-${process.pid}-${Date.now()}`);
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [one, other] });
  await clickTogether(emulator, one);
  for (let index = 0; index < 1100; index++)
    await emulator.seed("POST", "/allowlist_identifiers", { identifier: `user${index}@example.com` }, one);
  mkdirSync(dir, { recursive: true });
});
beforeEach(async () => {
  await emulator.faults([]);
  await emulator.clearRequests();
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await emulator.close();
});

const env = (more: { readonly [name: string]: string } = {}) => ({ ONE: one, OTHER: other, CLERK_API_URL: emulator.apiUrl, ...more });
const snapshot = ["export", "env:ONE", "--format", "json", "--output", "one.json"];
const comparison = ["compare", "env:ONE", "env:OTHER"];
const escape = "\u001b";

describe("in a pipe", () => {
  test("a line for each class, plain, and where the snapshot is", async () => {
    const { stdout, stderr } = await cli(snapshot, { cwd: dir, env: env({ FORCE_COLOR: "1" }) });
    const lines = stderr.trim().split("\n");
    expect([stdout, lines[0], lines.at(-1)]).toEqual(["", "Reading env:ONE.", "The snapshot is in one.json."]);
    expect(lines.filter((line) => line.includes("AllowlistIdentifier"))).toEqual(["env:ONE: AllowlistIdentifier, 1100 read"]);
    expect(lines.at(-2)).toMatch(/^Read env:ONE: 1,1\d\d objects of \d\d classes\.$/);
    expect(stderr).not.toContain(escape);
  });

  test("nothing with --quiet", async () => {
    expect(await cli([...snapshot, "--quiet"], { cwd: dir, env: env() })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test.each<[string, { readonly [name: string]: string }, boolean]>([
    ["no colour", {}, false],
    ["colour that is asked for", { FORCE_COLOR: "1" }, true],
    ["none that is forbidden, whoever asks for it", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["none that is taken back", { FORCE_COLOR: "0" }, false],
  ])("%s", async (_, settings, isColoured) => {
    const { stdout } = await cli([...comparison, "--quiet"], { cwd: dir, env: env(settings) });
    expect(stdout.includes(`${escape}[`)).toBe(isColoured);
  });
});

describe("on a terminal", () => {
  /** What was drawn, one text for each time. */
  const frames = (shown: string): readonly (readonly string[])[] =>
    shown
      .split(`${escape}[?2026h`)
      .slice(1)
      .map((frame) =>
        frame
          .split(`${escape}[?2026l`)[0]!
          .split("\n")
          .filter((line) => /[█░]/.test(line)),
      );

  testTerminal(
    "a bar for each class, which fills with the pages, never more than the terminal has lines, and goes at the end",
    async () => {
      const { code, stdout } = await cliOnTerminal(snapshot, { cwd: dir, env: env(), rows: 12 });
      expect(code).toBe(0);
      const drawn = frames(stdout);
      const of = (type: string): readonly string[] => [
        ...new Set(
          drawn
            .flat()
            .filter((line) => line.includes(` ${type} `))
            .map((line) => /[█░]+ +\d+/.exec(line)![0]),
        ),
      ];
      expect(of("AllowlistIdentifier")).toEqual([
        `${"█".repeat(11)}${"░".repeat(13)}    500`,
        `${"█".repeat(22)}${"░".repeat(2)}   1000`,
        `${"█".repeat(24)}   1100`,
      ]);
      expect(of("JwtTemplate")).toEqual([`${"█".repeat(24)}      1`]);
      expect(Math.max(...drawn.map((lines) => lines.length))).toBe(10);
      // The bars are taken away, and the cursor is shown again.
      expect(stdout.slice(stdout.lastIndexOf("█"))).toMatch(
        /\[\?25h.*Read env:ONE: 1,1\d\d objects of \d\d classes\.\r\n(?:[^\n]*\[\?25h)?The snapshot is in one\.json\.\r\n/,
      );
      expect(stdout.lastIndexOf("[?25h")).toBeGreaterThan(stdout.lastIndexOf("[?25l"));
    },
  );

  testTerminal("a terminal that cannot move its cursor gets lines, --quiet nothing", async () => {
    const { stdout: dumb } = await cliOnTerminal(snapshot, { cwd: dir, env: env({ TERM: "dumb" }), rows: 24 });
    expect(dumb).toContain("env:ONE: AllowlistIdentifier, 1100 read\r\n");
    expect(dumb).not.toMatch(/█/);
    expect(dumb).not.toContain(escape);
    expect(await cliOnTerminal([...snapshot, "--quiet"], { cwd: dir, env: env(), rows: 24 })).toMatchObject({ code: 0, stdout: "" });
  });

  testTerminal.each<[string, { readonly [name: string]: string }, boolean]>([
    ["in colour", {}, true],
    ["without colour where NO_COLOR is set", { NO_COLOR: "1" }, false],
    ["without colour on one that has none", { TERM: "dumb" }, false],
  ])("the report is %s", async (_, settings, isColoured) => {
    const { code, stdout } = await cliOnTerminal(comparison, { cwd: dir, env: env(settings), rows: 24, redirect: "2>/dev/null" });
    expect([code, stdout.includes(`${escape}[`)]).toEqual([2, isColoured]);
  });
});

describe("Ctrl-C and SIGTERM", () => {
  const stopped =
    /Stopping\. Once more ends at once\.\npulumi-clerk: Stopped\. [\d,]+ objects of \d+ classes had been read\. Nothing was written\.\n$/;

  test.each<[NodeJS.Signals, number, string[]]>([
    ["SIGINT", 130, ["export", "env:ONE", "--format", "json", "--output", "stopped.json"]],
    ["SIGTERM", 143, ["export", "env:ONE", "--out", "stopped"]],
    ["SIGINT", 130, ["compare", "env:ONE", "env:OTHER", "--output", "stopped.txt"]],
    ["SIGTERM", 143, ["drift", "one.json", "env:ONE", "--output", "stopped.txt"]],
  ])("%s ends with %i, says what had been read, and leaves nothing: %j", async (signal, code, args) => {
    await cli([...snapshot, "--quiet"], { cwd: dir, env: env() });
    // An answer that takes longer than anybody waits.
    await emulator.faults([{ path: "/v1/machines", method: "GET", instance: emulator.instanceOf(one), times: 1, delayMs: 20_000 }]);
    const { child, ended, said } = startCli(args, { cwd: dir, env: env() });
    await said("env:ONE: SmsTemplate");
    const began = Date.now();
    child.kill(signal);
    expect(await ended).toEqual({ code, stdout: "", stderr: expect.stringMatching(stopped) as unknown as string });
    expect(Date.now() - began).toBeLessThan(5000);
    expect(readdirSync(dir)).toEqual(["one.json"]);
  });

  test("with --quiet the end alone is told", async () => {
    await emulator.faults([{ path: "/v1/machines", method: "GET", instance: emulator.instanceOf(one), times: 1, delayMs: 20_000 }]);
    const { child, ended } = startCli(["export", "env:ONE", "--format", "json", "--quiet"], { cwd: dir, env: env() });
    while ((await emulator.requests({ path: "/v1/organizations" })).length === 0) await rest(10);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({
      code: 130,
      stdout: "",
      stderr: expect.stringMatching(/^pulumi-clerk: Stopped\. .* Nothing was written\.\n$/),
    });
  });

  testTerminal("on a terminal the cursor is shown again", async () => {
    await emulator.faults([{ path: "/v1/machines", method: "GET", instance: emulator.instanceOf(one), times: 1, delayMs: 20_000 }]);
    const { ended, said, type } = startOnTerminal(snapshot, { cwd: dir, env: env(), rows: 24 });
    await said("SmsTemplate");
    type("\u0003");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout.lastIndexOf("[?25h")).toBeGreaterThan(stdout.lastIndexOf("[?25l"));
    expect(stdout).toContain("pulumi-clerk: Stopped. ");
  });
});
