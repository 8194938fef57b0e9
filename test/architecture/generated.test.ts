// Generated files are what the definitions say: generating again changes nothing.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const root = join(__dirname, "../..");
const places = [
  "provider/pulumi/definitions.ts",
  "provider/pulumi/properties.ts",
  "sdk/resources",
  "sdk/types",
  "docs/guides",
  "docs/resources",
  "examples/resources",
  "schema/resources.json",
  "CONTRIBUTING.md",
  "README.md",
];

function contents(base: string): ReadonlyMap<string, string> {
  const files = places.flatMap((place) =>
    statSync(join(base, place)).isFile()
      ? [place]
      : readdirSync(join(base, place), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(base, join(entry.parentPath, entry.name))),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(base, file), "utf8")]));
}

test("generating again makes the same files", () => {
  const fresh = mkdtempSync(join(tmpdir(), "pulumi-clerk-generated-"));
  try {
    execFileSync(process.execPath, [join(root, "dist/scripts/generate.js"), "--out", fresh], { cwd: root, stdio: "pipe" });
    const [here, there] = [contents(root), contents(fresh)];
    expect([...here.keys()]).toEqual([...there.keys()]);
    for (const [file, text] of here) expect({ file, fresh: text === there.get(file) }).toEqual({ file, fresh: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});
