// Writes everything that follows from the definitions: classes, docs pages, example files and the published schema. Run by `npm run generate`.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { lookups, registry } from "../provider/resources/registry";
import { classFile, definitionsFile, propertiesFile, indexFile, lookupFile, typesFile, typesIndexFile } from "./generate/classes";
import { docsPage } from "./generate/docs";
import { docsIndex } from "./generate/docs-index";
import { exampleFiles } from "./generate/examples";
import { fileName } from "./generate/names";
import { publishedSchema } from "./generate/schema";
import { withFiles, withResources, withTraits } from "./generate/readme";

/** Folders in which every file is generated: what no definition stands for is deleted. */
const folders = ["sdk/resources", "sdk/types", "docs/resources", "examples/resources"];

const root = resolve(__dirname, "../..");
/** `--out DIR`: another place to write to, so that a test can compare without touching the tree. */
const target = resolve(process.argv[2] === "--out" && process.argv[3] !== undefined ? process.argv[3] : root);

function files(): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const definition of registry) {
    made.set(`sdk/resources/${fileName(definition)}.ts`, classFile(definition));
    made.set(`docs/resources/${fileName(definition)}.md`, docsPage(definition, registry));
    for (const [name, text] of exampleFiles(definition, registry)) made.set(`examples/resources/${fileName(definition)}/${name}.ts`, text);
  }
  for (const definition of lookups) made.set(`sdk/resources/${fileName(definition)}.ts`, lookupFile(definition));
  made.set("provider/pulumi/definitions.ts", definitionsFile([...registry, ...lookups]));
  made.set("provider/pulumi/properties.ts", propertiesFile(registry));
  made.set("sdk/resources/index.ts", indexFile([...registry, ...lookups]));
  made.set("sdk/types/input.ts", typesFile(registry, "input"));
  made.set("sdk/types/output.ts", typesFile(registry, "output"));
  made.set("sdk/types/index.ts", typesIndexFile());
  made.set("docs/resources/README.md", docsIndex(registry, lookups));
  made.set("schema/resources.json", `${JSON.stringify(publishedSchema(registry), null, 2)}\n`);
  const text = (name: string): string => readFileSync(join(root, name), "utf8");
  const guides = readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`);
  for (const page of ["README.md", "CONTRIBUTING.md", ...guides]) made.set(page, withFiles(page, text(page), text));
  made.set("docs/vocabulary.md", withTraits(text("docs/vocabulary.md")));
  made.set("README.md", withResources(made.get("README.md")!, registry));
  return made;
}

function write(made: ReadonlyMap<string, string>): void {
  for (const folder of folders) rmSync(join(target, folder), { recursive: true, force: true });
  for (const [name, text] of made) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), text);
  }
  // The formatter owns the line breaks of what the generator writes.
  const formatter = join(root, "node_modules/oxfmt/bin/oxfmt");
  execFileSync(process.execPath, [formatter, "--config", join(root, ".oxfmtrc.json"), ...made.keys()], { cwd: target, stdio: "inherit" });
}

write(files());
