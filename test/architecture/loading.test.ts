// What the engine's process loads with pulumi-clerk/dynamic: the provider starts on every run, so it stays light.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../..");

/** The files that are loaded when this code has run in a process of its own. */
function loadedBy(code: string): readonly string[] {
  const script = `${code}; console.log(JSON.stringify([Object.keys(require.cache), process.moduleLoadList]))`;
  const [files, builtin] = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as [
    string[],
    string[],
  ];
  const http = builtin.filter((name) => /^NativeModule (http|https|tls|zlib)$/.test(name));
  return [...files.map((file) => relative(root, file)), ...http];
}

test.each([
  ["the entry", 'require("pulumi-clerk/dynamic")'],
  ["a provider", 'require("pulumi-clerk/dynamic").OrganizationRole'],
])("%s is one file, which loads nothing of what only requests need", (_name, code) => {
  expect(loadedBy(code)).toEqual(["dist/bundle/dynamic.js"]);
});

test.each(["pulumi-clerk", "pulumi-clerk/toolkit"])("an ES module can import by its name whatever %s has", (name) => {
  // Node reads the names out of the text, which a minifier can make unreadable.
  const script = `import(${JSON.stringify(name)}).then((seen) => console.log(JSON.stringify([Object.keys(seen), Object.keys(seen.default)])))`;
  const [seen, all] = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as [string[], string[]];
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((each) => each !== "__esModule" && !seen.includes(each))).toEqual([]);
});

test("the bundle's map leads to sources that are there", () => {
  const { sources } = JSON.parse(readFileSync(join(root, "dist/bundle/dynamic.js.map"), "utf8")) as { readonly sources: readonly string[] };
  const files = sources.filter((source) => !source.startsWith("needless:")).map((source) => join(root, "dist/bundle", source));
  expect(files).toContain(join(root, "provider/pulumi/dynamic.ts"));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("the licences of what is bundled lie beside it", () => {
  const notices = readFileSync(join(root, "dist/bundle/THIRD-PARTY-NOTICES"), "utf8");
  const bundled = ["axios", "ajv", "ajv-formats", "async-sema", "fast-uri", "fastest-levenshtein", "proxy-from-env"];
  for (const name of bundled) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
});

test("the entry has a provider by the name of every class", () => {
  const script =
    'const d = require("pulumi-clerk/dynamic"); const c = require("pulumi-clerk"); console.log(JSON.stringify([Object.keys(d), Object.keys(c).filter((k) => c[k].__pulumiType)]))';
  const [handlers, classes] = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as [
    string[],
    string[],
  ];
  expect(handlers.sort()).toEqual(classes.sort());
});
