// The command as users start it: a process of its own, its first line, its mistakes in a sentence, its end. Needs what `npm run build` made.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const executable = join(__dirname, "../../bin/pulumi-clerk.js");
const folder = mkdtempSync(join(tmpdir(), "emulator-command-"));
const children = new Set<ChildProcess>();

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly firstLine: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [executable, "emulator", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.once("close", () => reject(new Error(`The emulator ended before its first line: ${stderr}`)));
  });
  firstLine.catch(() => {});
  const ended = once(child, "close").then(([code]) => {
    children.delete(child);
    return { code: code as number | null, stdout, stderr };
  });
  return { child, firstLine, ended };
}

const post = (url: string, key: string, at: string) =>
  fetch(`${url}/redirect_urls`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ url: at }),
  });

test.each(["SIGTERM", "SIGINT"] as const)("says where it is on its first line, saves on %s and ends with 0", async (signal) => {
  const data = join(folder, `${signal}.json`);
  const { child, firstLine, ended } = start(
    "--port",
    "0",
    "--key",
    "sk_test_a",
    "--key",
    "sk_live_b",
    "--data",
    data,
    "--no-rate-limit",
    "--plan",
    "free",
  );
  const { url, keys, ...rest } = JSON.parse(await firstLine) as { url: string; keys: string[] };
  expect([url, keys, rest]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/), ["sk_test_a", "sk_live_b"], {}]);
  expect((await post(url, "sk_live_b", "https://example.com")).status).toBe(200);
  child.kill(signal);
  expect(await ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[^\n]+\n$/) });
  expect(readFileSync(data, "utf8")).toContain("https://example.com");
});

/** An emulator below another program, whose output ends with the last of them. */
async function below(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
  children.add(child);
  const ended = once(child, "close");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, ended, url: (JSON.parse(line.toString()) as { readonly url: string }).url };
}

test("ends with the npx that started it when that is killed, and outlives a shell", async () => {
  const project = mkdtempSync(join(folder, "project-"));
  mkdirSync(join(project, "node_modules", ".bin"), { recursive: true });
  symlinkSync(executable, join(project, "node_modules", ".bin", "pulumi-clerk"));
  writeFileSync(join(project, "package.json"), "{}");
  const { npm_lifecycle_event: _npm, ...env } = process.env;
  const { child: shell, url } = await below(
    "sh",
    ["-c", `'${process.execPath}' '${executable}' emulator --port 0 & echo $! > pid; wait`],
    project,
    env,
  );
  const npx = await below("npx", ["--no", "pulumi-clerk", "emulator", "--port", "0"], project, env);
  shell.kill("SIGKILL");
  npx.child.kill("SIGKILL");
  await npx.ended;
  await expect(fetch(npx.url)).rejects.toThrow("fetch failed");
  expect((await fetch(url)).status).toBe(401);
  process.kill(Number(readFileSync(join(project, "pid"), "utf8")));
});

test("without --key there is one default key, in the form of a real one", async () => {
  const { child, firstLine, ended } = start("--port", "0");
  const { url, keys } = JSON.parse(await firstLine) as { url: string; keys: readonly string[] };
  expect(keys).toEqual([expect.stringMatching(/^sk_test_emulator\w{34}$/)]);
  expect((await post(url, keys[0] ?? "", "https://example.com")).status).toBe(200);
  child.kill();
  await ended;
});

describe("a mistake is one clear sentence and exit 1:", () => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  const foreign = join(folder, "foreign.json");
  writeFileSync(foreign, "[]");

  const rows: readonly (readonly [why: string, args: readonly string[], sentence: string])[] = [
    ["a publishable key", ["--key", "pk_test_abcdefgh"], 'The key that begins with "pk_test_" is a publishable key'],
    ["no key at all", ["--key", "hello"], "is not a secret key"],
    ["a key with a space", ["--key", "sk_test_a b"], "is not a secret key"],
    ["a wrong instance", ["--key", "sk_test_a=ins_1"], 'not "ins_1"'],
    [
      "one instance of two kinds",
      ["--key", "sk_test_a=ins_3MaD999QIde3eZDq8EesRTcfuXv", "--key", "sk_live_a=ins_3MaD999QIde3eZDq8EesRTcfuXv"],
      "has a key for development and one for production",
    ],
    [
      "one key for two instances",
      ["--key", "sk_test_a=ins_3MaD999QIde3eZDq8EesRTcfuXv", "--key", "sk_test_a"],
      "One key is given for two instances",
    ],
    ["no port", ["--port", "70000"], "It must be a whole number from 0 to 65535."],
    ["no number", ["--stale-reads", "soon"], "It must be a whole number from 0 to 60000."],
    ["no plan", ["--plan", "gold"], "Allowed choices are free, pro."],
    ["an unknown switch", ["--prot", "1"], "unknown option '--prot'"],
    ["a word too many", ["now"], "too many arguments"],
    ["a file that is no JSON", ["--data", broken], "cannot be read"],
    ["a file that is no state", ["--data", foreign], "is not a state of the emulator"],
    ["a file that cannot be written", ["--data", join(executable, "x")], "cannot be written"],
  ];
  test.each(rows)("%s", async (_why, args, sentence) => {
    const { code, stdout, stderr } = await start("--port", "0", ...args).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code, stderr } = await start("--port", String(port)).ended;
    expect([code, stderr]).toEqual([
      1,
      `pulumi-clerk: Port ${port} is in use by another program; choose another with --port, or --port 0 for a free one.\n`,
    ]);
    server.close();
  });
});

test("the list of commands loads none of them", async () => {
  const script = `process.argv = ["node", "pulumi-clerk", "--help"]; process.on("exit", () => console.error(Object.keys(require.cache).filter((name) => /[/]hono[/]|dist[/]emulator/.test(name)).length)); require(${JSON.stringify(executable)})`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = await once(child, "close");
  expect([code, stderr.trim()]).toEqual([0, "0"]);
  expect(stdout).toContain("emulator");
});
