// Files that the commands read and write. Knows no command.
import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** The text of a file that the user has named. */
export async function textOf(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`The ${what} ${path} cannot be read (${codeOf(error)}).`, { cause: error });
  }
}

/** Writes to the file, or to the standard output where none is named. All of it or nothing. */
export async function put(text: string, path: string | undefined): Promise<void> {
  if (path === undefined) return void process.stdout.write(text);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`${path} could not be written (${codeOf(error)}). Name another file, or free what holds it up.`, { cause: error });
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown cause";
