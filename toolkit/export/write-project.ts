// Writes an exported project into a folder: all of its files, or nothing. Its own list of names is all that it ever writes.
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { causeOf } from "../disk-problem";
import type { ExportedProject } from "./export-project";
import { type FileName, fileNames } from "./project-file";

export interface WriteOptions {
  /** Write into a folder that is not empty: files of the project's names are replaced, all others stay. Default: false. */
  readonly force?: boolean;
  /** Ends the writing; nothing of it is left. */
  readonly signal?: AbortSignal;
}

/**
 * Writes the files of the project, and makes the folder where there is none.
 *
 * @throws Error with a sentence that says why the folder is refused, or why it could not be written; nothing was written then.
 */
export async function writeProject(dir: string, { files }: Pick<ExportedProject, "files">, options: WriteOptions = {}): Promise<void> {
  const { force = false, signal } = options;
  signal?.throwIfAborted();
  const taken = await checkFolder(dir, { force });
  const undo: (() => Promise<unknown>)[] = [];
  const replaced: FileName[] = [];
  try {
    // All folders on the way that are new: the first one is told.
    const made = await mkdir(dir, { recursive: true });
    if (made !== undefined) undo.push(() => removeEmpty(resolve(dir), resolve(made)));
    for (const name of fileNames) await refuseFolder(dir, name);
    // On the disk as a whole before the first file gets its name: a full disk is noticed by then.
    for (const name of fileNames) {
      signal?.throwIfAborted();
      const temporary = temporaryOf(dir, name);
      undo.push(() => rm(temporary, { force: true }));
      await writeDown(temporary, files[name], name);
    }
    signal?.throwIfAborted();
    for (const name of fileNames) {
      const isNew = !taken?.includes(name);
      if (isNew) undo.push(() => rm(join(dir, name), { force: true }));
      await rename(temporaryOf(dir, name), join(dir, name));
      if (!isNew) replaced.push(name);
    }
  } catch (error) {
    for (const step of undo.toReversed()) await step();
    throw sentenceFor(dir, error, replaced);
  }
}

/** What is in the folder; undefined where there is none. Throws the sentence of a folder that may not be written into, before anything is made for it. */
export async function checkFolder(
  dir: string,
  { force = false }: Pick<WriteOptions, "force"> = {},
): Promise<readonly string[] | undefined> {
  const taken = await entriesOf(dir);
  if (taken && taken.length > 0 && !force) throw notEmpty(dir, taken);
  return taken;
}

/** The import file may hold secrets, which are nobody else's. */
const modeOf = (name: FileName): number => (name === "import.json" ? 0o600 : 0o666);

const temporaryOf = (dir: string, name: FileName): string => join(dir, `.${name.replace(/^\./, "")}.${process.pid}.tmp`);

async function writeDown(path: string, text: string, name: FileName): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, "wx", modeOf(name));
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is in the folder; undefined where there is none. */
async function entriesOf(dir: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(dir)).toSorted();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw sentenceFor(dir, error);
  }
}

function notEmpty(dir: string, entries: readonly string[]): Error {
  const shown = entries.slice(0, 5).map((entry) => JSON.stringify(entry));
  const more = entries.length > shown.length ? ` and ${entries.length - shown.length} more` : "";
  return new Error(
    `The folder ${dir} is not empty: it holds ${shown.join(", ")}${more}. Name a new folder, or use --force, which replaces ${fileNames.join(", ")} and leaves everything else alone.`,
  );
}

async function refuseFolder(dir: string, name: FileName): Promise<void> {
  const found = await lstat(join(dir, name)).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (found?.isDirectory()) throw new Error(`The project cannot be written to ${dir}: its ${name} is a folder. Name another folder.`);
}

/** Removes the new folders, from the innermost one on, unless somebody has put something into them. */
async function removeEmpty(inner: string, outer: string): Promise<void> {
  for (let folder = inner; folder.startsWith(outer); folder = resolve(folder, "..")) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "ENOENT") return;
      throw error;
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

function sentenceFor(dir: string, error: unknown, replaced: readonly string[] = []): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const cause = causeOf(code, "folder");
  const left = replaced.length === 0 ? "Nothing was written." : `Only ${replaced.join(", ")} could be replaced before that.`;
  return new Error(`The project cannot be written to ${dir}: ${cause} (${code}). ${left}`, { cause: error });
}
