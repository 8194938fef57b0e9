// The direction of imports: examples -> sdk -> (by name) provider/pulumi -> resources -> core -> api; the emulator knows nobody.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { circleIn, importsOf, root, sources } from "../support/imports";

const layers = [
  "provider/api",
  "provider/core",
  "provider/resources",
  "provider/pulumi",
  "sdk",
  "toolkit",
  "cli",
  "emulator",
  "scripts",
  "examples",
];

/** What each folder may import of ours, besides itself. */
const allowed: { readonly [layer: string]: readonly string[] } = {
  "provider/api": [],
  "provider/core": ["provider/api"],
  "provider/resources": ["provider/core"],
  "provider/pulumi": ["provider/resources", "provider/core", "provider/api"],
  // Names alone: see docs/decisions/0002-hidden-names.md.
  sdk: ["provider/pulumi/hidden.ts"],
  toolkit: ["provider/resources", "provider/core", "provider/api", "provider/pulumi/hidden.ts"],
  cli: ["toolkit", "emulator"],
  emulator: [],
  scripts: ["provider/resources", "provider/core", "provider/api"],
  examples: [],
};

/** Single files that may import more. */
const exceptions: { readonly [file: string]: readonly string[] } = {
  // The component is made of the SDK's classes.
  "toolkit/environment.ts": ["sdk"],
};

const layerOf = (path: string): string | undefined => layers.find((layer) => path === `${layer}.ts` || path.startsWith(`${layer}/`));
const all = layers.flatMap(sources).flatMap(importsOf);

test("every folder is looked at", () => {
  for (const layer of ["provider/api", "provider/core", "provider/resources", "provider/pulumi", "sdk", "emulator"])
    expect(all.filter(({ from }) => layerOf(from) === layer).length).toBeGreaterThan(0);
});

test.each(layers)("%s imports only what lies below it", (layer) => {
  const wrong = all
    .filter(({ from, to }) => layerOf(from) === layer && layerOf(to) !== undefined && layerOf(to) !== layer)
    .filter(({ from, to }) => ![...allowed[layer]!, ...(exceptions[from] ?? [])].some((may) => to === may || to.startsWith(`${may}/`)));
  expect(wrong).toEqual([]);
});

test("programs and tests name the package, nothing inside it does but the SDK's own version", () => {
  const inside = all.filter(({ from, to }) => to.startsWith("pulumi-clerk") && layerOf(from) !== "examples");
  expect(inside.filter(({ to }) => to !== "pulumi-clerk/package.json")).toEqual([]);
});

test("no file is imported in a circle", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of all.filter((each) => !each.typeOnly && layerOf(each.to))) {
    const file =
      [to, to.replace(/\.ts$/, "/index.ts"), to.replace(/\.ts$/, ".js"), to.replace(/\.js\.ts$/, ".js")].find((name) =>
        sources(dirname(name)).includes(name),
      ) ?? to;
    edges.set(from, [...(edges.get(from) ?? []), file]);
  }
  expect(circleIn(edges)).toBeUndefined();
});

test("the core and the face name no resource", () => {
  const names = sources("provider/resources")
    .map((file) => file.replace(/^.*\/|\.ts$/g, ""))
    .filter((name) => name !== "registry");
  // Classes of one word are words of the language too.
  const isName = (name: string): boolean => /[a-z][A-Z]/.test(name);
  const classes = names.map((name) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())).filter(isName);
  // The generated file finds a class by its name.
  const files = ["provider/core", "provider/pulumi", "provider/api"]
    .flatMap(sources)
    .filter((file) => !/\/(definitions|properties)\.ts$/.test(file));
  for (const file of files) {
    const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    for (const name of classes) expect({ file, names: code.includes(name) }).toEqual({ file, names: false });
  }
});
