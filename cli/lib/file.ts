// Files that the commands read and write, and the standard output. Knows no command.
import { readFile } from "node:fs/promises";
import { causeOf } from "../../toolkit/disk-problem";
import { checkWritable, writeWholeFile } from "../../toolkit/whole-file";

/** The text of a file that the user has named. */
export async function textOf(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(`The ${what} ${path} cannot be read (${codeOf(error)}).`, { cause: error });
  }
}

/** Throws the sentence of a file that cannot be written, before there is anything to write. */
export async function checkOutput(path: string | undefined): Promise<void> {
  if (path !== undefined) await checkWritable(path);
}

/** Writes to the file, or to the standard output where none is named. Of a file all of it or nothing. */
export async function put(text: string, path: string | undefined): Promise<void> {
  if (path !== undefined) return writeWholeFile(path, text);
  await new Promise<void>((resolve, reject) => {
    const end = (error?: Error | null): void => {
      // Whoever reads has seen enough: `pulumi-clerk drift … | head`.
      if (!error || codeOf(error) === "EPIPE") resolve();
      else
        reject(new Error(`The standard output cannot be written: ${causeOf(codeOf(error), "file")} (${codeOf(error)}).`, { cause: error }));
    };
    // Without a listener the failure would end the process with a stack trace.
    process.stdout.once("error", end);
    process.stdout.write(text, end);
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown cause";
