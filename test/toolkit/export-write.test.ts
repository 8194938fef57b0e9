// Where an exported project is written, and where not: all of its files, or nothing.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
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
import { exportProject } from "../../toolkit/export/export-project";
import { fileNames } from "../../toolkit/export/project-file";
import { writeProject } from "../../toolkit/export/write-project";
import { toldInstance } from "../support/told-instance";

const project = exportProject(toldInstance({ WebhookApp: [{}] }));
let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pulumi-clerk-write-"));
  dir = join(root, "a/b");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const all = [...fileNames].toSorted();
/** Everything below the root, with what it holds. */
const tree = (below = root): { readonly [path: string]: string } =>
  Object.fromEntries(
    readdirSync(below, { recursive: true, encoding: "utf8" }).map((path) => {
      const file = join(below, path);
      return [path, statSync(file).isDirectory() ? "folder" : readFileSync(file, "utf8")];
    }),
  );

test("the folder is made, and holds the files and nothing else; the import file is for its owner alone", async () => {
  await writeProject(dir, project);
  expect(readdirSync(dir).toSorted()).toEqual(all);
  for (const name of fileNames) expect(readFileSync(join(dir, name), "utf8")).toBe(project.files[name]);
  expect(statSync(join(dir, "import.json")).mode & 0o777).toBe(0o600);
});

test("an empty folder will do", async () => {
  mkdirSync(dir, { recursive: true });
  await writeProject(dir, project);
  expect(readdirSync(dir)).toHaveLength(all.length);
});

test("one that is not empty is refused, and what is in it is named", async () => {
  mkdirSync(dir, { recursive: true });
  for (const name of ["z", "index.ts", ".git", "\u001b[2J", "d", "e", "f"]) writeFileSync(join(dir, name), "mine");
  const before = tree();
  await expect(writeProject(dir, project)).rejects.toThrow(
    `The folder ${dir} is not empty: it holds "\\u001b[2J", ".git", "d", "e", "f" and 2 more. Name a new folder, or use --force, which replaces index.ts, Pulumi.yaml, package.json, tsconfig.json, .gitignore, import.json and leaves everything else alone.`,
  );
  expect(tree()).toEqual(before);
});

test("force replaces files of the project's names, links not followed, and leaves the others", async () => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(root, "elsewhere"), "theirs");
  symlinkSync(join(root, "elsewhere"), join(dir, "index.ts"));
  for (const name of ["package.json", "Pulumi.dev.yaml"]) writeFileSync(join(dir, name), "mine");
  await writeProject(dir, project, { force: true });
  expect(tree(dir)).toEqual({ ...project.files, "Pulumi.dev.yaml": "mine" });
  expect(readFileSync(join(root, "elsewhere"), "utf8")).toBe("theirs");
});

test.each<[string, () => void, RegExp]>([
  [
    "a file where the folder should be",
    () => writeFileSync(join(root, "a"), "mine"),
    /a part of the path is a file.*\(ENOTDIR\)\. Nothing was written\.$/,
  ],
  [
    "a folder where a file should be",
    () => mkdirSync(join(dir, "tsconfig.json"), { recursive: true }),
    /its tsconfig\.json is a folder\. Name another folder\.$/,
  ],
  ["a name that is too long", () => (dir = join(root, "x".repeat(300))), /the path is too long.*\(ENAMETOOLONG\)\. Nothing was written\.$/],
])("%s is told, and nothing is written", async (_, prepare, sentence) => {
  prepare();
  const before = tree();
  await expect(writeProject(dir, project, { force: true })).rejects.toThrow(sentence);
  expect(tree()).toEqual(before);
});

/** Writes the project from another process, under what the shell sets first. */
function writeUnder(shell: string, options: object = {}): string {
  const script = `require(${JSON.stringify(join(__dirname, "../../dist/toolkit/export/write-project.js"))})
    .writeProject(process.argv[1], JSON.parse(process.argv[2]), { force: true }).then(() => console.log("written"), (error) => console.log(error.message))`;
  const files = { ...project.files, "tsconfig.json": "x".repeat(100_000) };
  const args = ["-c", `${shell}; exec "$0" "$@"`, process.execPath, "-e", script, dir, JSON.stringify({ files })];
  return spawnSync("bash", args, { encoding: "utf8", cwd: tmpdir(), ...options }).stdout.trim();
}

test("a full disk is told, and nothing is left of the files and of the new folders", () => {
  writeFileSync(join(root, "mine"), "mine");
  // No file may grow beyond this: what a full disk does, without one.
  expect(writeUnder("ulimit -f 20")).toMatch(/^The project cannot be written to .*\(EFBIG\)\. Nothing was written\.$/);
  expect(tree()).toEqual({ mine: "mine" });
  expect(writeUnder("true")).toBe("written");
});

test("a folder without rights is told, and nothing is left", () => {
  mkdirSync(dir, { recursive: true });
  chmodSync(root, 0o755);
  chmodSync(dir, 0o555);
  // To root everything is allowed: then somebody else tries.
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  expect(writeUnder("true", somebody)).toMatch(/you may not write there.*\(EACCES\)\. Nothing was written\.$/);
  chmodSync(dir, 0o755);
  expect(readdirSync(dir)).toEqual([]);
});

test.each(fileNames)("stopped at %s, nothing is left", async (name) => {
  const controller = new AbortController();
  const files = Object.defineProperty({ ...project.files }, name, {
    get: () => {
      controller.abort(new Error("stopped"));
      return project.files[name];
    },
  });
  await expect(writeProject(dir, { files }, { signal: controller.signal })).rejects.toThrow("stopped");
  expect(existsSync(join(root, "a"))).toBe(false);
});
