// Commands of guides and pipelines, run by bash as a reader or a runner would: in a folder below the repository, with a machine state of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import { quickEnv } from "./pulumi-env";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Machine {
  /** An empty folder; Node and npx find the repository's packages from below it. */
  readonly dir: string;
  /** What every script sees: nothing of the settings of this machine but how to reach the tools. */
  readonly env: { [name: string]: string };
  /** Runs a script. It has no terminal. */
  run(script: string, options?: ShellOptions): Promise<Ended>;
}

export interface ShellOptions {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  /** Arguments of bash; default: stop at the first failure. */
  readonly flags?: readonly string[];
  /** Arguments of the script. */
  readonly args?: readonly string[];
}

const root = join(__dirname, "../..");
const machines: string[] = [];
const running = new Set<ChildProcess>();
afterAll(() => {
  // A script that a failed test has left behind would go on writing.
  for (const { pid } of running) if (pid !== undefined) process.kill(-pid, "SIGKILL");
  for (const folder of machines) rmSync(folder, { recursive: true, force: true });
});

let made = 0;

/** An empty machine: no Pulumi home, no login, no state, nothing of the caller's environment. */
export function newMachine(name: string): Machine {
  const folder = join(root, ".local/test", `${name}-${process.pid}-${Date.now()}-${made++}`);
  const [dir, home] = [join(folder, "work"), join(folder, "home")];
  for (const each of [dir, home]) mkdirSync(each, { recursive: true });
  machines.push(folder);
  const env = {
    PATH: [findPulumi()?.binDir, dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter),
    HOME: home,
    // Pulumi asks the system for the home of the user, not this variable above.
    PULUMI_HOME: join(home, ".pulumi"),
    LANG: process.env.LANG ?? "C.UTF-8",
    NO_PROXY: "127.0.0.1",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    CI: "true",
    ...quickEnv,
  };
  return { dir, env, run: (script, options = {}) => bash(script, { cwd: dir, ...options, env: { ...env, ...options.env } }) };
}

function bash(script: string, { cwd, env, flags = ["-e"], args = [] }: ShellOptions): Promise<Ended> {
  const child = spawn("bash", [...flags, "-c", script, "script", ...args], {
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  const told = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (told.stdout += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (told.stderr += part));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code, ...told });
    });
  });
}

/** One command of a page, and the exit code that the page says it has. */
export interface PageCommand {
  readonly text: string;
  readonly code: number;
}

/** The commands of a page's `sh` blocks in their order. A comment such as `# exit code 2` at the end of a command says how it ends. */
export function commandsOf(page: string): readonly PageCommand[] {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) => {
    const commands: string[][] = [];
    let until: ((line: string) => boolean) | undefined;
    for (const line of block.trimEnd().split("\n")) {
      if (until) {
        commands.at(-1)!.push(line);
        if (until(line)) until = undefined;
        continue;
      }
      if (line.trim() === "" || line.startsWith("#")) continue;
      commands.push([line]);
      until = endOf(line);
    }
    return commands.map((lines) => ({ text: lines.join("\n"), code: Number(/# exit code (\d+)/.exec(lines.at(-1)!)?.[1] ?? 0) }));
  });
}

/** Whether a command goes on in the next lines, and where it ends: a here document, a function, a line that ends with a backslash. */
function endOf(first: string): ((line: string) => boolean) | undefined {
  const [, mark] = /<<-?'?(\w+)'?/.exec(first) ?? [];
  if (mark !== undefined) return (line) => line === mark;
  if (first.endsWith("{")) return (line) => line === "}";
  if (first.endsWith("\\")) return (line) => !line.endsWith("\\");
  return undefined;
}

/** One script of all commands, in one shell, as a reader types them; it ends with the first that ends otherwise than the page says. */
export function scriptOf(commands: readonly PageCommand[]): string {
  const checked = commands.map(({ text, code }, index) =>
    [
      `printf '\\n[%ss] %s\\n' "$SECONDS" ${quote(`$ ${text}`)}`,
      text,
      `ended=$?; if [ "$ended" -ne ${code} ]; then printf '%s\\n' "command ${index + 1} ended with $ended, and the page says ${code}"; exit 99; fi`,
    ].join("\n"),
  );
  return checked.join("\n");
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
