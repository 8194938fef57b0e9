// What the commands say when they are asked for what they cannot do: one sentence a problem, exit code 1, and nothing asked of Clerk before.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, cli } from "../support/cli";
import { type TestEmulator, startEmulator } from "../support/emulator";

const key = "sk_test_theInstanceOfMistakes";
let emulator: TestEmulator;
let dir: string;
beforeAll(async () => {
  emulator = await startEmulator({ keys: [key] });
  // No project of Pulumi's lies above it.
  dir = mkdtempSync(join(tmpdir(), "pulumi-clerk-usage-"));
  mkdirSync(join(dir, "full"));
  mkdirSync(join(dir, "empty"));
  const files = {
    "full/mine": "mine",
    "broken.yaml": "ignore: [",
    "ignore.yaml": "ignore:\n  - path: JwtTemplat.a\n    reason: r\n  - path: Machine\n",
    "overrides.yaml": "value:\n  Machine.a.name: b\n",
    "secrets.yaml": 'JwtTemplate.a.signingKey: "canary-of-the-file\n',
    "list.yaml": "- canary-of-the-file\n",
    "plain.json": '{ "canary": 1 }',
    "state.json": '{ "version": 3, "deployment": { "resources": [ } }',
    "snapshot.json": '{ "format": "pulumi-clerk/snapshot", "version": 1, "objects": [] }',
    "newer.json": '{\n  "format": "pulumi-clerk/snapshot",\n  "version": 7,\n  "objects": [] }',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await emulator.close();
});

const run = (args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Ended> =>
  cli(args, { cwd: dir, env: { CLERK_SECRET_KEY: key, CLERK_API_URL: emulator.apiUrl, ...env } });

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };

test.each<[string, string[], RegExp]>([
  ["the version", ["--version"], new RegExp(`^${version.replaceAll(".", "\\.")}\n$`)],
  ["the commands", ["--help"], /^Usage: pulumi-clerk [\s\S]*\n {2}export .*\n {2}drift .*\n {2}compare .*\n {2}promote .*\n {2}emulator /],
  [
    "what export takes",
    ["export", "--help"],
    /--out <folder>[\s\S]*--all [\s\S]*--adopt [\s\S]*--stack <name>[\s\S]*--secrets <file>[\s\S]*--force[\s\S]*"yaml", "json"/,
  ],
  [
    "what drift takes",
    ["help", "drift"],
    /\[declared\] \[instance\][\s\S]*"text", "json",\s+"markdown", "sarif", "html"[\s\S]*--output <file>[\s\S]*--ignore <file>/,
  ],
  [
    "what compare takes",
    ["compare", "-h"],
    /<a> \[b\][\s\S]*--environments <file>[\s\S]*--overrides <file>[\s\S]*--only <classes>[\s\S]*--exclude <classes>[\s\S]*--quiet/,
  ],
])("help tells %s", async (_, args, text) => {
  expect(await run(args)).toEqual({ code: 0, stdout: expect.stringMatching(text), stderr: "" });
});

const none = "which is to hold the secret key of the instance, is not set.";
const WHAT_IS_DECLARED =
  "What is declared? Name it: stack:NAME, or the path of an exported state or a snapshot. Here is no Pulumi project with a selected stack, which would be taken.";

test.each<[string, string[], (string | RegExp)[]]>([
  ["a command that does not exist", ["drfit"], ["unknown command 'drfit'. Did you mean drift?"]],
  ["a switch that does not exist", ["compare", "env:A", "--frmat", "json"], ["unknown option '--frmat'. Did you mean --format?"]],
  [
    "a format that does not exist",
    ["drift", "--format", "pdf"],
    ["option '--format <format>' argument 'pdf' is invalid. Allowed choices are text, json, markdown, sarif, html."],
  ],
  ["no sides", ["compare"], ["missing required argument 'a'."]],
  ["too many sides", ["compare", "a", "b", "c"], [/^too many arguments for 'compare'\. Expected 2 arguments but got 3/]],
  ["no variable", ["compare", "env:"], [/^env: names nothing\. Write env:NAME/]],
  [
    "two variables that are not set",
    ["compare", "env:NONE", "env:NADA"],
    [`The environment variable NONE, ${none}`, `The environment variable NADA, ${none}`],
  ],
  [
    "a key in place of its variable",
    ["export", `env:${key}`, "--format", "json"],
    ["After env: comes the name of the environment variable that holds the key, not the key itself."],
  ],
  [
    "a key in place of a side",
    ["compare", key],
    ["A key is never given itself: put it into an environment variable, and name that as env:NAME."],
  ],
  ["nothing declared, and no project", ["drift"], [WHAT_IS_DECLARED]],
  ["an instance alone, and no project", ["drift", "env:CLERK_SECRET_KEY"], [WHAT_IS_DECLARED]],
  [
    "an instance as what is declared",
    ["drift", "env:CLERK_SECRET_KEY", "env:CLERK_SECRET_KEY"],
    ["env:CLERK_SECRET_KEY is a live instance, which declares nothing. Compare two instances with `pulumi-clerk compare`."],
  ],
  [
    "a file as the instance",
    ["drift", "snapshot.json", "snapshot.json"],
    ["snapshot.json is no live instance. Name the environment variable that holds its secret key: env:NAME."],
  ],
  [
    "a snapshot to export",
    ["export", "snapshot.json", "--out", "new"],
    ["snapshot.json is no live instance. Name the environment variable that holds its secret key: env:NAME."],
  ],
  [
    "a file that is not there",
    ["drift", "none.json"],
    ["none.json cannot be read (ENOENT). A side is env:NAME, stack:NAME or the path of a snapshot or a state."],
  ],
  ["a folder as a file", ["compare", "empty"], [/^empty cannot be read \(EISDIR\)/]],
  [
    "a document that is neither",
    ["drift", "plain.json"],
    ['plain.json: line 1: It is no snapshot: a snapshot is a document whose "format" is "pulumi-clerk/snapshot".'],
  ],
  ["a broken state", ["drift", "state.json"], [/^state\.json: line 1 cannot be read \([A-Z_]+\)\.$/]],
  [
    "a snapshot of a newer form",
    ["compare", "newer.json"],
    [/^newer\.json: line 3: It is of version 7, .* install a newer pulumi-clerk\.$/],
  ],
  [
    "two files that cannot be read",
    ["compare", "plain.json", "none.json"],
    [/^plain\.json: line 1: It is no snapshot/, /^none\.json cannot be read/],
  ],
  [
    "an ignore file that is not there",
    ["drift", "snapshot.json", "--ignore", "none.yaml"],
    ["The ignore file none.yaml cannot be read (ENOENT)."],
  ],
  [
    "an ignore file that is broken",
    ["drift", "snapshot.json", "--ignore", "broken.yaml"],
    [/^broken\.yaml: line 1 cannot be read \([A-Z_]+\)\.$/],
  ],
  [
    "an ignore file with mistakes",
    ["compare", "snapshot.json", "--ignore", "ignore.yaml"],
    ['ignore.yaml: line 4: ignore.1 lacks "reason".'],
  ],
  [
    "an environments file with mistakes",
    ["compare", "snapshot.json", "--environments", "overrides.yaml"],
    ['overrides.yaml: line 2: The document has no "value".'],
  ],
  [
    "the same by its other name",
    ["compare", "snapshot.json", "--overrides", "none.yaml"],
    ["The overrides file none.yaml cannot be read (ENOENT)."],
  ],
  [
    "both names",
    ["compare", "snapshot.json", "--overrides", "a", "--environments", "b"],
    ["option '--overrides <file>' cannot be used with option '--environments <file>'."],
  ],
  [
    "a secrets file that is broken",
    ["export", "--out", "new", "--secrets", "secrets.yaml"],
    [/^secrets\.yaml: line \d cannot be read \(MISSING_CHAR\)\.$/],
  ],
  ["a secrets file with a list", ["export", "--out", "new", "--secrets", "list.yaml"], [/^list\.yaml: It must map properties to values/]],
  [
    "a class that does not exist",
    ["export", "--format", "json", "--only", "Jwt,Machine", "--only", "Role"],
    ['No class is called "Jwt". Did you mean JwtTemplate? No class is called "Role". Did you mean OrganizationRole?'],
  ],
  [
    "neither folder nor format",
    ["export"],
    ["Where to? --out FOLDER takes a whole project, --format json or yaml prints the snapshot alone."],
  ],
  [
    "folder and format",
    ["export", "--out", "new", "--format", "json", "--adopt"],
    ["--format prints the snapshot alone: leave out --out and --adopt, or --format."],
  ],
  ["a file for a project", ["export", "--out", "new", "--output", "a.json"], ["--output is for the snapshot: say --format json or yaml."]],
  [
    "a folder that is not empty",
    ["export", "--out", "full"],
    [
      /^The folder full is not empty: it holds "mine"\. Name a new folder, or use --force, which replaces index\.ts, .* and leaves everything else alone\.$/,
    ],
  ],
  ["a name that no project has", ["export", "--out", "new", "--name", "my project"], [/^"my project" is no name of a Pulumi project/]],
  [
    "a report into no folder",
    ["compare", "snapshot.json", "--output", "none/r.txt"],
    ["none/r.txt cannot be written: its folder does not exist. Make it, or name another file (ENOENT). Nothing was written."],
  ],
  [
    "a report onto a folder",
    ["compare", "snapshot.json", "--output", "empty"],
    ["empty cannot be written: there is a folder of that name. Name another file (EISDIR). Nothing was written."],
  ],
  ["a name that is an escape", ["compare", "\u001b[2Ja\nb"], ["\\u001b[2Ja", /^b cannot be read/]],
])("%s", async (_, args, sentences) => {
  await emulator.clearRequests();
  const { code, stdout, stderr } = await run(args);
  expect([code, stdout]).toEqual([1, ""]);
  const lines = stderr.split("\n").filter((line) => line !== "");
  expect(lines).toEqual(
    sentences.map((sentence) =>
      typeof sentence === "string"
        ? `pulumi-clerk: ${sentence}`
        : expect.stringMatching(new RegExp(`^pulumi-clerk: ${sentence.source.replace(/^\^/, "")}`)),
    ),
  );
  expect(stderr).not.toMatch(/sk_test_|canary/);
  expect(await emulator.requests()).toEqual([]);
});

test.each<[string, { readonly [name: string]: string }, RegExp]>([
  [
    "no key",
    { CLERK_SECRET_KEY: "" },
    /^pulumi-clerk: The environment variable CLERK_SECRET_KEY, which is to hold the secret key of the instance, is not set\.\n$/,
  ],
  [
    "a key of another kind",
    { CLERK_SECRET_KEY: "pk_test_canary" },
    /^pulumi-clerk: The value from the environment variable CLERK_SECRET_KEY is a publishable key \(pk_test_…\), not a secret key\./,
  ],
  [
    "an address that is none",
    { CLERK_API_URL: "canary" },
    /^pulumi-clerk: The API address from the environment variable CLERK_API_URL is not a URL\./,
  ],
  [
    "nobody at the address",
    { CLERK_API_URL: "http://127.0.0.1:9/v1" },
    /\npulumi-clerk: reading env:CLERK_SECRET_KEY: .*127\.0\.0\.1:9.*\n$/,
  ],
])("with %s", async (_, env, text) => {
  const { code, stdout, stderr } = await run(["export", "--format", "json"], env);
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(text)]);
  expect(stderr).not.toMatch(/canary|sk_test_the|\n +at /);
});
