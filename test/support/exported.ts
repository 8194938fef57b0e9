// Exported projects on the real engine: where they lie, how Pulumi runs them from the command line, and what their state holds.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ClientSettings } from "../../provider/api/client";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import type { TestEmulator } from "./emulator";
import { pulumiEnv } from "./pulumi-env";

export const clientFor = (emulator: TestEmulator, key = emulator.key): ClientSettings => ({
  secretKey: key,
  keySource: "the test",
  apiUrl: emulator.apiUrl,
  rateWindowMs: 1,
});

export interface ExportedStack {
  /** Where the project is to be written; Node finds the repository's packages from there. */
  readonly dir: string;
  /** Settings of Pulumi's. */
  readonly env: { readonly [name: string]: string };
  /** Runs the CLI in the folder, with these settings more. */
  pulumi(args: readonly string[], more?: { readonly [name: string]: string }): Promise<{ readonly code: number; readonly text: string }>;
  /** The state file of the stack as it lies on disk. */
  stateText(stack: string): string;
}

const root = join(__dirname, "../..");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let made = 0;

/** A folder for a project, and a backend for its stacks. With `typeCheck`, Pulumi checks the types of the program before each run, as it does for users. */
export function newExport({ typeCheck = false } = {}): ExportedStack {
  const folder = join(root, ".local/test", `export-${process.pid}-${Date.now()}-${made++}`);
  const [dir, state] = [join(folder, "project"), join(folder, "state")];
  mkdirSync(state, { recursive: true });
  folders.push(folder);
  const env = { ...pulumiEnv(state), ...(typeCheck && { PULUMI_NODEJS_TRANSPILE_ONLY: "false" }) };
  return {
    dir,
    env,
    pulumi: async (args, more = {}) => {
      const { command } = findPulumi()!;
      const options = { cwd: dir, env: { ...process.env, ...env, ...more }, maxBuffer: 2 ** 26 };
      return promisify(execFile)(command, [...args, "--non-interactive"], options).then(
        ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
        (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
          code: error.code,
          text: error.stdout + error.stderr,
        }),
      );
    },
    stateText: (stack) => {
      const stacks = join(state, ".pulumi/stacks");
      const file = readdirSync(stacks)
        .map((project) => join(stacks, project, `${stack}.json`))
        .find((path) => existsSync(path));
      return file === undefined ? "" : readFileSync(file, "utf8");
    },
  };
}
