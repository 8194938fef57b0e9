// What a killed run leaves half-written in the folder of a file backend: an empty file beside a state or a lock, for which Pulumi
// then refuses the stack. Knows no resource.
import { statSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Workspace } from "@pulumi/pulumi/automation";

/** Pulumi keeps the attributes of a file beside it, and writes them in two steps: `test.json.attrs`. */
const ATTRIBUTES = ".attrs";

/** How the CLI speaks of such a file, before it has done anything. */
const torn = /error: (failed to load checkpoint: )?EOF$/m;

/** Runs a step that needs the stack; where a killed run has left it torn, that is mended, and the step is taken once more. */
export async function whole<T>(step: () => Promise<T>, workspace: Workspace, onMend: (sentence: string) => void): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!torn.test(String(error))) throw error;
    const { url = "" } = await workspace.whoAmI();
    const files = await mend(url, workspace.workDir);
    if (files.length === 0) throw error;
    onMend(`A run that was killed had left files of the backend empty, which hold no state; they are taken away: ${files.join(", ")}.`);
    return step();
  }
}

/**
 * Takes away the empty attribute files of a backend. Nothing is lost by it: they hold a content type and a checksum, Pulumi does without, and
 * writes them anew with the next state.
 *
 * @returns the files; none where the backend is no folder.
 */
async function mend(url: string, workDir: string): Promise<readonly string[]> {
  const [, path] = /^file:\/\/([^?]*)/.exec(url) ?? [];
  if (path === undefined) return [];
  const folder = join(resolve(workDir, path.replace(/^~/, homedir())), ".pulumi");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(ATTRIBUTES)).map((file) => join(folder, file));
  // A lock of a run that lives may be gone by now.
  const empty = files.filter((file) => statSync(file, { throwIfNoEntry: false })?.size === 0);
  for (const file of empty) await rm(file, { force: true });
  return empty;
}
