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
  /** Beside that of the tests; undefined takes a variable out. */
  readonly env: { readonly [name: string]: string | undefined };
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it is over. */
  readonly ended: Promise<Ended>;
  /** Resolves when it has printed this. */
  said(text: string): Promise<void>;
  /** Types on its terminal. */
  type(text: string): void;
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

export interface TerminalOptions extends CliOptions {
  readonly rows: number;
  /** The shell's: `2>/dev/null`. */
  readonly redirect?: string;
}

/** Starts it on a terminal of this size; `stdout` is all that the terminal got. */
export function startOnTerminal(args: readonly string[], { rows, redirect = "", ...options }: TerminalOptions): Started {
  const line = `stty rows ${rows} cols 100; ${[process.execPath, executable, ...args].map(quote).join(" ")} ${redirect}`;
  return start(script, ["-qec", line, "/dev/null"], { ...options, env: { TERM: "xterm", ...options.env } });
}

export const cliOnTerminal = (args: readonly string[], options: TerminalOptions): Promise<Ended> => startOnTerminal(args, options).ended;

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function start(command: string, args: readonly string[], { cwd, env }: CliOptions): Started {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NO_PROXY: "127.0.0.1", ...env },
    stdio: [command === script ? "pipe" : "ignore", "pipe", "pipe"],
  });
  const told = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
  child.stderr?.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...told })));
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (told.stdout.includes(text) || told.stderr.includes(text)) resolve();
      };
      look();
      child.stdout?.on("data", look);
      child.stderr?.on("data", look);
      void ended.then(() => reject(new Error(`It ended without saying ${JSON.stringify(text)}: ${told.stdout}${told.stderr}`)));
    });
  return { child, ended, said, type: (text) => void child.stdin?.write(text) };
}
