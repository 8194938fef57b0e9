// What is in the package that would be published: compiled files, docs and licence, and all that these need.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { manifest, pack, repository } from "./installation";

const folder = mkdtempSync(join(tmpdir(), "pulumi-clerk-contents-"));
let paths: readonly string[];
beforeAll(async () => {
  paths = (await pack(folder)).paths;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (): readonly string[] => paths.filter((path) => path.startsWith("dist/") && !path.startsWith("dist/bundle/"));
/** npm packs files as they lie here; long lines are folded, inside of texts too. */
const textOf = (path: string): string => readFileSync(join(repository, path), "utf8").replaceAll("\\\n", "");

test("nothing but compiled files, docs and licence is in it", () => {
  const allowed = [
    /^bin\/[a-z-]+\.js$/,
    /^dist\/(cli|emulator|provider|sdk|toolkit)\/.+(\.js|\.d\.ts)$/,
    /^dist\/bundle\/((dynamic|axios)\.js|THIRD-PARTY-NOTICES)$/,
    /^schema\/[a-z.-]+\.json$/,
    /^docs\/([a-z]+\/)?[^/]+\.md$/,
    /^(README\.md|LICENSE|CHANGELOG\.md|package\.json|emulator\/README\.md)$/,
  ];
  expect(paths.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(paths.filter((path) => /(^|[/.])(test|spec|__tests__)[/.]/.test(path))).toEqual([]);
});

test.each(["bin/pulumi-clerk.js", "LICENSE", "README.md", "CHANGELOG.md", "schema/resources.json", "docs/resources/README.md"])(
  "%s is in it",
  (path) => expect(paths).toContain(path),
);

test("every link of a page in it leads to a file in it", () => {
  const pages = paths.filter((path) => path.endsWith(".md"));
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => posix.join(posix.dirname(page), link!)),
  );
  const isThere = (link: string): boolean => paths.some((path) => path === link || path.startsWith(`${link}/`));
  expect(links.length).toBeGreaterThan(100);
  // Who works on the project itself has the repository.
  expect([...new Set(links)].filter((link) => !isThere(link))).toEqual(["CONTRIBUTING.md"]);
});

test("every compiled file comes from a source that is there, and points to no map of it", () => {
  const sourceOf = (path: string): string => join(repository, path.replace(/^dist\/(.+?)(\.d)?\.[jt]s$/, "$1.ts"));
  expect(compiled().length).toBeGreaterThan(100);
  expect(compiled().filter((path) => !existsSync(sourceOf(path)))).toEqual([]);
  expect(compiled().filter((path) => textOf(path).includes("sourceMappingURL"))).toEqual([]);
});

test("every file that the manifest names is in it", () => {
  const named = [manifest.main, manifest.types, ...leavesOf(manifest.exports), ...leavesOf(manifest.bin)];
  expect(named.length).toBeGreaterThan(7);
  expect(named.filter((target) => !paths.includes(posix.normalize(target)))).toEqual([]);
});

test("every file that a file of it loads is in it", () => {
  const missing = loads().filter(({ from, name }) => name.startsWith(".") && !resolves(from, name));
  expect(missing).toEqual([]);
});

test("every package that a file of it loads is among its dependencies", () => {
  const known = new Set(["pulumi-clerk", ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })]);
  const foreign = loads().filter(({ name }) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name));
  expect(foreign.length).toBeGreaterThan(10);
  expect(foreign.filter(({ name }) => !known.has(packageOf(name)))).toEqual([]);
});

function leavesOf(value: string | object): readonly string[] {
  return typeof value === "string" ? [value] : Object.values(value).flatMap(leavesOf);
}

interface Load {
  readonly from: string;
  readonly name: string;
}

function loads(): readonly Load[] {
  return paths
    .filter((path) => /\.(js|d\.ts)$/.test(path))
    .flatMap((from) =>
      [...textOf(from).matchAll(/(?:\brequire\(|\bfrom |\bimport\()"([^"]+)"/g)].map(([, name]) => ({ from, name: name! })),
    );
}

/** As Node and the compiler look for a file. */
function resolves(from: string, name: string): boolean {
  const path = posix.join(posix.dirname(from), name);
  const stem = path.replace(/\.js$/, "");
  const endings = from.endsWith(".d.ts") ? [".d.ts", "/index.d.ts"] : [".js", "/index.js"];
  return endings.some((ending) => paths.includes(stem + ending));
}

const packageOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");
