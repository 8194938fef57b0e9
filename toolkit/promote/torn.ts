// What a killed run leaves half-written in the folder of a file backend: an empty file beside the state, for which Pulumi then refuses the stack. Knows no resource.
import { readdir, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Pulumi keeps the attributes of a file beside it, and writes them in two steps: `test.json.attrs`. */
const ATTRIBUTES = ".attrs";

/** How the CLI speaks of a file that ends too early. */
export const isTorn = (text: string): boolean => /\bEOF\b/.test(text);

/**
 * Takes away the empty attribute files of a backend. Nothing is lost by it: they hold a content type and a checksum, Pulumi does without, and
 * writes them anew with the next state.
 *
 * @param url The backend, as `pulumi whoami` gives it; one that is no folder has no such files.
 * @returns the files that were taken away.
 */
export async function mend(url: string, workDir: string): Promise<readonly string[]> {
  const [, path] = /^file:\/\/([^?]*)/.exec(url) ?? [];
  if (path === undefined) return [];
  const folder = join(resolve(workDir, path.replace(/^~/, homedir())), ".pulumi");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(ATTRIBUTES)).map((file) => join(folder, file));
  const empty: string[] = [];
  for (const file of files) if ((await stat(file)).size === 0) empty.push(file);
  for (const file of empty) await rm(file, { force: true });
  return empty;
}
