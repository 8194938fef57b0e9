// Runs the real executable as a process against an emulator, and tells what it printed and how it ended.
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
}

const executable = join(__dirname, "../../bin/pulumi-clerk.js");

/** Starts the executable; `ended` resolves when it is over. */
export function startCli(
  args: readonly string[],
  { cwd, env }: CliOptions,
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [executable, ...args], {
    cwd,
    env: { ...process.env, NO_PROXY: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...told })));
  return { child, ended };
}

/** Runs it to its end. */
export const cli = (args: readonly string[], options: CliOptions): Promise<Ended> => startCli(args, options).ended;
