// One file, written as a whole or not at all; and a snapshot as a text, which reads back as it was.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { parse } from "yaml";
import type { Snapshot } from "../../toolkit/snapshot";
import { formatSnapshot } from "../../toolkit/snapshot-text";
import { checkWritable, writeWholeFile } from "../../toolkit/whole-file";
import { runs } from "../support/runs";

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "pulumi-clerk-file-"))));
afterEach(() => {
  chmodSync(dir, 0o755);
  rmSync(dir, { recursive: true, force: true });
});

const held = (): readonly string[] => readdirSync(dir).toSorted();

test("a new file, and one in the place of another, whose rights it keeps", async () => {
  await writeWholeFile(join(dir, "new"), "one");
  expect([held(), readFileSync(join(dir, "new"), "utf8")]).toEqual([["new"], "one"]);
  chmodSync(join(dir, "new"), 0o640);
  await writeWholeFile(join(dir, "new"), "two");
  expect([held(), readFileSync(join(dir, "new"), "utf8"), statSync(join(dir, "new")).mode & 0o777]).toEqual([["new"], "two", 0o640]);
});

test("a link goes on leading to its file", async () => {
  writeFileSync(join(dir, "file"), "one");
  symlinkSync("file", join(dir, "link"));
  await writeWholeFile(join(dir, "link"), "two");
  expect([lstatSync(join(dir, "link")).isSymbolicLink(), readFileSync(join(dir, "file"), "utf8"), held()]).toEqual([
    true,
    "two",
    ["file", "link"],
  ]);
});

test("a device stays one", async () => {
  await writeWholeFile("/dev/null", "text");
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
});

test.each<[string, () => string, string]>([
  ["a folder that is not there", () => join(dir, "none/file"), "its folder does not exist. Make it, or name another file (ENOENT)"],
  [
    "a folder of that name",
    () => (mkdirSync(join(dir, "file")), join(dir, "file")),
    "there is a folder of that name. Name another file (EISDIR)",
  ],
  [
    "a file on the way",
    () => (writeFileSync(join(dir, "a"), "mine"), join(dir, "a/file")),
    "a part of the path is a file. Name another file (ENOTDIR)",
  ],
  ["a name that is too long", () => join(dir, "x".repeat(300)), "the path is too long. Name another file (ENAMETOOLONG)"],
])("%s is told, before and when it is written to, and nothing is left", async (_, prepare, cause) => {
  const path = prepare();
  const before = held();
  const sentence = `${path} cannot be written: ${cause}. Nothing was written.`;
  if (!cause.includes("ENAMETOOLONG")) await expect(checkWritable(path)).rejects.toThrow(sentence);
  await expect(writeWholeFile(path, "text")).rejects.toThrow(sentence);
  expect(held()).toEqual(before);
});

/** Writes from another process, under what the shell sets first. */
function writeUnder(shell: string, options: object = {}): string {
  const script = `const { checkWritable, writeWholeFile } = require(${JSON.stringify(join(__dirname, "../../dist/toolkit/whole-file.js"))});
    const [call, path] = process.argv.slice(1);
    (call === "check" ? checkWritable(path) : writeWholeFile(path, "x".repeat(100_000))).then(() => console.log("done"), (error) => console.log(error.message))`;
  return ["check", "write"]
    .map((call) => {
      const args = ["-c", `${shell}; exec "$0" "$@"`, process.execPath, "-e", script, call, join(dir, "file")];
      return spawnSync("bash", args, { encoding: "utf8", cwd: tmpdir(), ...options }).stdout.trim();
    })
    .join("\n");
}

test("a full disk leaves what was there", () => {
  writeFileSync(join(dir, "file"), "mine");
  // No file may grow beyond this: what a full disk does, without one.
  expect(writeUnder("ulimit -f 20")).toMatch(
    /^done\n.*\/file cannot be written: the file would be larger than is allowed here\..*\(EFBIG\)\. Nothing was written\.$/,
  );
  expect([held(), readFileSync(join(dir, "file"), "utf8")]).toEqual([["file"], "mine"]);
  expect(writeUnder("true")).toBe("done\ndone");
});

test("a folder without rights is told before it is written to", () => {
  chmodSync(dir, 0o555);
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  expect(writeUnder("true", somebody)).toMatch(/^(.*you may not write there.*\(EACCES\)\. Nothing was written\.)\n\1$/);
  expect(held()).toEqual([]);
});

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "no",
    "1:30",
    "1e3",
    "~",
    "null",
    "\u001b[31m",
    "a\nb\n",
    "a\u202e\nb",
    "\u2028",
    "\u{1f600}",
    "\r\n",
    "\u0085",
    "\t",
    "- x",
    "  a\n b",
    "__proto__",
    "\ufeff",
    "\u{e0001}",
  ),
);

test("a snapshot reads back as it was from JSON and YAML, and holds nothing that a terminal obeys", () => {
  const value = fc.oneof(hostile, fc.integer(), fc.boolean(), fc.constant(null), fc.array(hostile));
  const object = fc.record({ type: hostile, name: hostile, inputs: fc.dictionary(hostile, value) });
  fc.assert(
    fc.property(fc.array(object), (objects) => {
      const snapshot: Snapshot = { format: "pulumi-clerk/snapshot", version: 1, objects };
      const [json, yaml] = [formatSnapshot(snapshot, "json"), formatSnapshot(snapshot, "yaml")];
      // As texts: the parsers differ in what they take __proto__ for.
      for (const read of [JSON.parse(json), parse(yaml)]) expect(JSON.stringify(read)).toBe(JSON.stringify(snapshot));
      expect((json + yaml).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
    { numRuns: runs(500) },
  );
});

test("what YAML 1.1 takes for something else stands in quotes", () => {
  const objects = ["no", "1:30", "0o7", "2026-11-25", "~"].map((name) => ({ type: "Machine", name, inputs: {} }));
  const text = formatSnapshot({ format: "pulumi-clerk/snapshot", version: 1, objects }, "yaml");
  expect([...text.matchAll(/name: (.*)/g)].map(([, name]) => name)).toEqual(['"no"', '"1:30"', '"0o7"', '"2026-11-25"', '"~"']);
});

test("the same object twice is written twice, without an alias", () => {
  const inputs = { name: "a" };
  const objects = [
    { type: "Machine", name: "a", inputs },
    { type: "Machine", name: "b", inputs },
  ];
  expect(formatSnapshot({ format: "pulumi-clerk/snapshot", version: 1, objects }, "yaml")).not.toMatch(/[&*]/);
});
