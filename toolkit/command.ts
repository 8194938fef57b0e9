// Runs another program and tells why it failed, in words that a user can follow. Knows no resource.
import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  /** Beside the environment of this process. */
  readonly env: { readonly [name: string]: string };
  /** What the program reads from its standard input. */
  readonly input?: string;
  /** Tells the program to stop. */
  readonly signal?: AbortSignal;
}

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that ended with a failure. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";

  constructor(
    readonly code: number | null,
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(`It ended with exit code ${code}.`);
  }
}

/** Resolves when the program has ended well. */
export function run(command: string, args: readonly string[], { cwd, env, input = "", signal }: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    // In a group of its own: Ctrl-C would reach it twice, by the terminal and from here, and the second one means "drop everything".
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"], detached: true });
    const told = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
    // As Ctrl-C does: what is under way may end cleanly.
    const stop = (): void => void child.kill("SIGINT");
    signal?.addEventListener("abort", stop);
    child.once("error", (error) => reject(error));
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (code === 0) resolve(told);
      else reject(new CommandFailure(code, told.stdout, told.stderr));
    });
    // One that ends without reading is told by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

const known: readonly (readonly [says: RegExp, advice: string])[] = [
  [/incorrect passphrase/i, "PULUMI_CONFIG_PASSPHRASE is not the passphrase of this stack: set the right one."],
  [
    /passphrase must be set|get passphrase/i,
    "The passphrase that encrypts the stack's secrets is missing: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE.",
  ],
  [
    /PULUMI_ACCESS_TOKEN must be set|not logged in|no login|could not get cloud url/i,
    "Pulumi does not know where to keep the state: `pulumi login`, or set PULUMI_BACKEND_URL.",
  ],
  [
    /failed to load checkpoint: EOF/,
    "A run that was killed has left an empty file beside the stack's state: delete the empty ones among .pulumi/stacks/**/*.json.attrs in the folder of the backend. They hold no state.",
  ],
  [/currently locked|update is currently in progress/i, "Another run of Pulumi holds the stack: wait for it, or `pulumi cancel`."],
];

/** What to do, where what the CLI says is known. */
export const adviceOn = (text: string): string | undefined => known.find(([says]) => says.test(text))?.[1];

/** What went wrong, as sentences. */
export function failureOf(error: unknown): string {
  const text = textOf(error);
  const advice = adviceOn(text);
  if (advice !== undefined) return advice;
  const lines = text.split("\n").map((line) => line.trim());
  const errors = lines.flatMap((line) => [/\berror: (.+)$/, /^npm (?:error|ERR!) (.+)$/].flatMap((form) => form.exec(line)?.[1] ?? []));
  // The same is told beside the resource, at the end, and as the reason why all of it failed.
  const reasons = errors
    .map((line) => line.replace(/^(Preview|Update) failed: /i, ""))
    .filter((line) => !/^(preview|update) failed$/.test(line));
  const said = [...new Set(reasons.length > 0 ? reasons : lines.filter((line) => line !== ""))].slice(0, 5).join(" ");
  return said === "" ? "It gave no reason." : `It said: ${said}${/[.!?]$/.test(said) ? "" : "."}`;
}

/** What a program or the Automation API said. */
function textOf(error: unknown): string {
  if (error instanceof CommandFailure) return `${error.stderr}\n${error.stdout}`;
  return error instanceof Error ? error.message : String(error);
}
