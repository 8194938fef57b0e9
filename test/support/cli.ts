// Runs the real executable as a process against an emulator, in a pipe or on a terminal, and tells what it printed and how it ended.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it is over. */
  readonly ended: Promise<Ended>;
  /** Resolves when it has printed this on the standard error. */
  said(text: string): Promise<void>;
}

export const executable = join(__dirname, "../../bin/pulumi-clerk.js");

/** Starts the executable. */
export const startCli = (args: readonly string[], options: CliOptions): Started => start(process.execPath, [executable, ...args], options);

/** Runs it to its end. */
export const cli = (args: readonly string[], options: CliOptions): Promise<Ended> => startCli(args, options).ended;

/** util-linux's `script` gives a command a terminal. */
const script = "/usr/bin/script";

/** `test` for what needs a terminal: skipped, and counted as such, where no `script` is installed. */
export const testTerminal = existsSync(script) ? test : test.skip;

/** Runs it to its end on a terminal of this size; `stdout` is all that the terminal got. `redirect` is the shell's: `2>/dev/null`. */
export function cliOnTerminal(
  args: readonly string[],
  options: CliOptions & { readonly rows: number; readonly redirect?: string },
): Promise<Ended> {
  const { rows, redirect = "" } = options;
  const line = `stty rows ${rows} cols 100; ${[process.execPath, executable, ...args].map(quote).join(" ")} ${redirect}`;
  return start(script, ["-qec", line, "/dev/null"], { ...options, env: { TERM: "xterm", ...options.env } }).ended;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function start(command: string, args: readonly string[], { cwd, env }: CliOptions): Started {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NO_PROXY: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...told })));
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (told.stderr.includes(text)) resolve();
      };
      look();
      child.stderr.on("data", look);
      void ended.then(() => reject(new Error(`It ended without saying ${JSON.stringify(text)}: ${told.stderr}`)));
    });
  return { child, ended, said };
}
