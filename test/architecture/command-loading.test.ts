// What each command loads: its own parts and no other command's, so that none pays at its start for what it does not use.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type TestEmulator, startEmulator } from "../support/emulator";

const root = join(__dirname, "../..");
let emulator: TestEmulator;
let dir: string;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false });
  dir = mkdtempSync(join(tmpdir(), "pulumi-clerk-loading-"));
  writeFileSync(join(dir, "one.json"), '{ "format": "pulumi-clerk/snapshot", "version": 1, "objects": [] }');
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await emulator.close();
});

/** The packages, and the folders and files of ours, that the executable has loaded when it ends. */
async function loaded(args: readonly string[]): Promise<ReadonlySet<string>> {
  const script = `process.argv.splice(1, 0, "pulumi-clerk");
    process.on("exit", () => require("node:fs").writeSync(2, "LOADED " + JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(join(root, "bin/pulumi-clerk.js"))});`;
  const options = {
    cwd: dir,
    env: { ...process.env, CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl, NO_PROXY: "127.0.0.1" },
  };
  const { stderr } = await promisify(execFile)(process.execPath, ["-e", script, "--", ...args], options).catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error && error.code === 2 && "stderr" in error)
      return { stderr: String(error.stderr) };
    throw error;
  });
  const files = JSON.parse(stderr.slice(stderr.indexOf("LOADED ") + 7)) as readonly string[];
  return new Set(
    files.flatMap((file) => {
      const [, own] = /^.*?\/dist\/((?:cli|toolkit|sdk|emulator|provider)\/.*)\.js$/.exec(file) ?? [];
      const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
      return own !== undefined && !file.includes("/node_modules/") ? [own, own.split("/")[0]!] : name === undefined ? [] : [name];
    }),
  );
}

const heavy = ["@pulumi/pulumi", "axios", "ajv", "yaml", "eta", "diff", "hono", "sdk", "emulator", "typescript"];
const commands = ["cli/export", "cli/drift", "cli/compare", "cli/promote", "cli/emulator"];

test.each<[string, string[], string[]]>([
  ["the version", ["--version"], []],
  ["the list of commands", ["--help"], []],
  ["the help of export", ["export", "--help"], ["cli/export"]],
  ["the help of drift", ["drift", "--help"], ["cli/drift"]],
  ["the help of compare", ["compare", "--help"], ["cli/compare"]],
  ["the help of emulator", ["emulator", "--help"], ["cli/emulator", "emulator", "hono"]],
  ["an export of a snapshot", ["export", "--format", "json", "--quiet"], ["cli/export", "axios"]],
  ["an export in YAML", ["export", "--format", "yaml", "--quiet"], ["cli/export", "axios", "yaml"]],
  ["a comparison of files", ["compare", "one.json", "one.json"], ["cli/compare", "yaml", "ajv", "diff"]],
  [
    "drift against a file, as a page",
    ["drift", "one.json", "--format", "html", "--quiet"],
    ["cli/drift", "axios", "yaml", "ajv", "diff", "eta"],
  ],
])("%s", async (_, args, expected) => {
  const found = await loaded(args);
  expect([...heavy, ...commands].filter((name) => found.has(name)).toSorted()).toEqual(expected.toSorted());
});
