// Writes one file: all of it, or nothing. Knows nothing of what is in it.
import { access, constants, lstat, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { causeOf } from "./disk-problem";

/**
 * Writes a text. What stood there before stays until the new text is on the disk as a whole; a device or a pipe is written to as it is.
 *
 * @throws Error with a sentence that says why it could not be written; nothing of it is left then.
 */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  try {
    const target = await targetOf(path);
    if (target.kind === "stream") await writeDown(path, text, "w");
    else await replace(target.path, text, target.mode);
  } catch (error) {
    throw sentenceFor(path, error);
  }
}

/** Throws the same sentence before there is anything to write, where it can be known: a long reading should not end in it. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const target = await targetOf(path);
    if (target.kind === "file") await access(dirname(target.path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw sentenceFor(path, error);
  }
}

type Target = { readonly kind: "file"; readonly path: string; readonly mode: number } | { readonly kind: "stream" };

/** A link goes on leading to its file; a file that is replaced keeps its rights. */
async function targetOf(path: string): Promise<Target> {
  const real = await realpath(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return path;
    throw error;
  });
  const found = await lstat(real).catch(() => undefined);
  if (!found) return { kind: "file", path: real, mode: 0o666 };
  if (found.isDirectory()) throw Object.assign(new Error("It is a folder."), { code: "EISDIR" });
  return found.isFile() ? { kind: "file", path: real, mode: found.mode & 0o777 } : { kind: "stream" };
}

async function replace(path: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}.tmp`);
  try {
    await rm(temporary, { force: true });
    await writeDown(temporary, text, "wx", mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeDown(path: string, text: string, flags: "w" | "wx", mode = 0o666): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await file.writeFile(text);
    if (flags === "wx") await file.sync();
  } finally {
    await file.close();
  }
}

function sentenceFor(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new Error(`${path} cannot be written: ${causeOf(code, "file")} (${code}). Nothing was written.`, { cause: error });
}
