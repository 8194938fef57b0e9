// `npm start`: what it refuses, what it may do to a real instance, and, with the real CLI, the whole of it, twice, in a checkout of its own.

import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { findPulumi, HANDED_ON } from "../../scripts/lib/pulumi-cli";
import { startEmulator } from "../support/emulator";
import { repository, Sandbox, until } from "./sandbox";

const { filesBelow, fingerprint } = require("../../scripts/lib/fingerprint") as {
  filesBelow: (root: string, folder: string) => string[];
  fingerprint: (root: string, files: readonly string[]) => string;
};

let sandbox: Sandbox;
const start = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => sandbox.run("scripts/start.js", args, env);

/** What git would look at: the names at the top, and every file that was copied here. */
const tracked = () => {
  const top = readdirSync(sandbox.root).filter((name) => name !== ".local");
  const files = ["bin", "examples"].flatMap((folder) => filesBelow(sandbox.root, folder));
  return [top, fingerprint(sandbox.root, ["Pulumi.yaml", "package.json", ...files])];
};
const refuses = async (url: string) => {
  try {
    await fetch(url);
    return false;
  } catch {
    return true;
  }
};
const emulatorOf = (stdout: string) => /answers at (\S+)/.exec(stdout)?.[1] ?? "";

describe("with a stand-in for Pulumi", () => {
  const PULUMI = `
if (args[0] === "version") { console.log("v3.259.0"); process.exit(0); }
const names = ["CLERK_SECRET_KEY", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_STACK"];
const env = Object.fromEntries(names.map((name) => [name, process.env[name]]));
log(JSON.stringify({ args, env, input: args[0] === "config" ? fs.readFileSync(0, "utf8") : "" }));
if (args[0] === "stack") fs.writeFileSync("Pulumi." + args[2] + ".yaml", "encryptionsalt: v1\\n");
if (args[0] === "preview") process.exit(Number(process.env.PREVIEW_CODE ?? 0));
`;
  interface Call {
    readonly args: readonly string[];
    readonly env: NodeJS.ProcessEnv;
    readonly input: string;
  }
  const calls = () => sandbox.calls().map((line) => JSON.parse(line) as Call);

  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.write("Pulumi.yaml", "name: a-project\nruntime: nodejs\n");
    sandbox.program("pulumi", PULUMI);
  });
  afterEach(() => sandbox.close());

  test("without any CLI it says how to get one and ends with 1", async () => {
    const { code, stderr } = await start([], { PATH: join(sandbox.folder, "empty") });
    expect(code).toBe(1);
    expect(stderr).toContain("https://www.pulumi.com/docs/install/");
  });

  test("an argument that it does not know is refused before anything is done", async () => {
    const { code, stderr } = await start(["--rest"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`"--rest"`)]);
    expect(calls()).toEqual([]);
  });

  test.each(["sk_live_s3cret", "sk_test_s3cret"])(
    "%s without a terminal is previewed, on a stack of its own, never applied",
    async (key) => {
      const ended = await start([], { CLERK_SECRET_KEY: key, PULUMI_STACK: "prod", PULUMI_BACKEND_URL: "s3://company" });
      expect(ended.code).toBe(0);
      expect(calls().map(({ args }) => args[0])).toEqual(["stack", "config", "preview"]);
      for (const { args, env } of calls()) {
        expect(args).toContain("live");
        expect(args.join(" ")).not.toContain("s3cret");
        expect(env).toMatchObject({ CLERK_SECRET_KEY: key, PULUMI_BACKEND_URL: `file://${sandbox.root}/.local/state/live` });
        expect(env.PULUMI_STACK).toBeUndefined();
      }
      expect(ended.stdout + ended.stderr).not.toContain("s3cret");
      expect(ended.stdout).toContain("preview");
    },
  );

  test("the program's secret is made anew, and never an argument", async () => {
    await start([], { CLERK_SECRET_KEY: "sk_test_a" });
    const config = calls().find(({ args }) => args[0] === "config");
    expect(config?.args).toEqual(expect.arrayContaining(["set", "--secret", "hasuraSigningKey"]));
    expect(config?.input).toMatch(/^[0-9a-f]{64}$/);
    expect(config?.args.join(" ")).not.toContain(config?.input);
  });

  test("a passphrase of the user's own is kept for a real instance", async () => {
    await start([], { CLERK_SECRET_KEY: "sk_test_a", PULUMI_CONFIG_PASSPHRASE: "mine" });
    expect(new Set(calls().map(({ env }) => env.PULUMI_CONFIG_PASSPHRASE))).toEqual(new Set(["mine"]));
  });

  test("it ends with the preview's exit code", async () => {
    expect((await start([], { CLERK_SECRET_KEY: "sk_test_a", PREVIEW_CODE: "7" })).code).toBe(7);
  });

  test("--reset against a real instance is refused, and its state stays", async () => {
    sandbox.write(".local/state/live/kept", "");
    const { code, stderr } = await start(["--reset"], { CLERK_SECRET_KEY: "sk_test_a" });
    expect([code, stderr]).toEqual([1, expect.stringContaining("Unset the variable")]);
    expect(sandbox.has(".local/state/live/kept")).toBe(true);
    expect(calls()).toEqual([]);
  });

  test("an emulator that does not start ends it with 1 and the emulator's words", async () => {
    sandbox.write("bin/pulumi-clerk.js", `console.error("no port is free"); process.exit(4);`);
    const { code, stderr } = await start();
    expect(code).toBe(1);
    expect(stderr).toContain("The emulator did not start.\nno port is free");
  });
});

const pulumi = findPulumi();
const withCli = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => start(args, { [HANDED_ON]: JSON.stringify(pulumi), ...env });
// Without a CLI these are skipped, and fail under CI.
const onEngine = pulumi || process.env.CI ? describe : describe.skip;

onEngine("with the real CLI", () => {
  beforeAll(() => {
    sandbox = new Sandbox();
    for (const name of ["Pulumi.yaml", "package.json", "bin", "examples"])
      cpSync(join(repository, name), join(sandbox.root, name), { recursive: true });
    for (const name of ["node_modules", "dist"]) symlinkSync(join(repository, name), join(sandbox.root, name));
  });
  afterAll(() => sandbox.close());

  test("it applies the program to an emulated instance, sees nothing left to do, and ends with 0; so does the second start", async () => {
    const before = tracked();
    const first = await withCli();
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const [up = "", preview = ""] = first.stdout.split("3. pulumi preview");
    expect(up).toMatch(/Clerk received \d+ requests \(.*[1-9]\d* POST/);
    expect(up).toContain("Outputs:");
    expect(preview).toContain("Clerk received no request.");
    expect(first.stdout.trimEnd().split("\n").at(-1)).toContain("CLERK_SECRET_KEY=sk_test_");
    await expect(refuses(emulatorOf(first.stdout))).resolves.toBe(true);

    const second = await withCli();
    expect([second.code, second.stderr]).toEqual([0, ""]);
    expect(second.stdout).toContain("Clerk received no request: the instance is unchanged.");
    expect(tracked()).toEqual(before);
  });

  test("with a real instance's key and no terminal nothing is written, and the emulated stack is not touched", async () => {
    const emulator = await startEmulator();
    const state = ".local/state/emulated/.pulumi/stacks/pulumi-clerk-example/emulated.json";
    const before = sandbox.read(state);
    const { code, stdout } = await withCli([], { CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\+ \d+ to create/);
    expect((await emulator.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
    expect(sandbox.read(state)).toBe(before);
    await emulator.close();
  });

  test("data without state, or state without data, is refused with the way out; --reset then starts afresh", async () => {
    sandbox.remove(".local/emulator.json");
    const refused = await withCli();
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("npm start -- --reset")]);
    const again = await withCli(["--reset"]);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/[1-9]\d* POST/);
    sandbox.remove(".local/state/emulated");
    const other = await withCli();
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("npm start -- --reset")]);
  });

  test("a program that fails ends it with Pulumi's exit code, and the emulator with it", async () => {
    sandbox.write("examples/start/index.ts", `throw new Error("this program is broken");`);
    const { code, stdout, stderr } = await withCli(["--reset"]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("this program is broken");
    expect(stdout).not.toContain("3. pulumi preview");
    await expect(refuses(emulatorOf(stdout))).resolves.toBe(true);
  });

  test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("%s leaves no emulator behind", async (signal) => {
    sandbox.write("examples/start/index.ts", `setTimeout(() => {}, 60_000);`);
    const running = sandbox.start("scripts/start.js", ["--reset"], { [HANDED_ON]: JSON.stringify(pulumi) });
    await until(() => running.stdout.includes("Updating"), "pulumi up runs");
    running.child.kill(signal);
    const url = emulatorOf(running.stdout);
    let gone = false;
    const asking = (async () => {
      while (!(gone = await refuses(url)));
    })();
    await until(() => gone, "the emulator is gone");
    await asking;
    if (signal !== "SIGKILL") expect((await running.ended).code).toBe(signal === "SIGINT" ? 130 : 143);
  });
});
