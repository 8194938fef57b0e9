// Runs another program to its end without holding up this process, in which the emulator of the tests lives.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export type Command = readonly [string, ...string[]];

export interface Options {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Its standard output. Fails with everything that it said, unless it ends with 0. */
export async function run(command: Command, options: Options): Promise<string> {
  const [file, ...args] = command;
  try {
    return (await promisify(execFile)(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command.join(" ")} failed in ${options.cwd}.\n${stdout}\n${stderr}`, { cause: error });
  }
}
