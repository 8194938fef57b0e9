// The project of a promotion: its folder, the program that holds the Environment, and the files that a promotion writes there.
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Configuration } from "../configuration";
import { environmentFiles } from "../environment-file";
import { projectFiles } from "../export/project-file";
import { snapshotOf } from "../snapshot";

const program = `// The configuration of Clerk in every environment: Clerk.<stack>.json is what \`pulumi-clerk promote\` has brought here.
import * as pulumi from "@pulumi/pulumi";
import { Environment } from "pulumi-clerk/toolkit";

new Environment(pulumi.getStack());
`;

/** Whether the folder holds a Pulumi project. */
export async function hasProject(dir: string): Promise<boolean> {
  const found = await Promise.all(
    ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) =>
      access(join(dir, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** Writes a project with nothing but an Environment. Throws a sentence for a folder that holds anything else. */
export async function makeProject(dir: string, name: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const held = (await readdir(dir)).filter((entry) => !entry.startsWith("."));
  if (held.some((entry) => !entry.startsWith("Clerk.") && entry !== "node_modules"))
    throw new Error(
      `${dir} is no Pulumi project, and it is not empty (${held.slice(0, 3).join(", ")}). Run this in the project that holds the Environment, or in an empty folder, where one is made.`,
    );
  const { "import.json": _, ...files } = projectFiles(name, []);
  for (const [file, text] of Object.entries({ ...files, "index.ts": program })) await writeWhole(join(dir, file), text);
}

/** Writes the snapshot that the stack's Environment reads; tells whether the file has changed. */
export async function writeSnapshot(
  dir: string,
  stack: string,
  from: Configuration,
): Promise<{ readonly path: string; readonly changed: boolean }> {
  const path = environmentFiles(stack).snapshot;
  return { path, changed: await writeChanged(join(dir, path), `${JSON.stringify(snapshotOf(from), undefined, 2)}\n`) };
}

/** Writes the overrides that the stack's Environment reads. */
export async function writeOverrides(
  dir: string,
  stack: string,
  text: string,
): Promise<{ readonly path: string; readonly changed: boolean }> {
  const path = environmentFiles(stack).overrides;
  return { path, changed: await writeChanged(join(dir, path), text) };
}

async function writeChanged(path: string, text: string): Promise<boolean> {
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === text) return false;
  await writeWhole(path, text);
  return true;
}

/** All of it or nothing: a reader never sees half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`${path} could not be written (${(error as NodeJS.ErrnoException).code ?? "unknown cause"}).`, { cause: error });
  }
}
