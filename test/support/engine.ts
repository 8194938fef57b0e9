// Runs programs on the real Pulumi engine against an emulator: the CLI, its processes and its state file are real, the program is a function of the test.
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type EngineEvent, LocalWorkspace, type OpMap, type Stack } from "@pulumi/pulumi/automation";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import type { TestEmulator } from "./emulator";

/** What a run of the engine ended with. */
export interface Outcome {
  /** The exit code of the CLI: 0 done, 7 changes where none were expected, else an error. */
  readonly code: number;
  /** Everything that the CLI printed. */
  readonly text: string;
  /** Steps by kind: { create: 2, same: 1 }. */
  readonly changes: OpMap;
}

export interface RunOptions {
  readonly expectNoChanges?: boolean;
  readonly refresh?: boolean;
  readonly diff?: boolean;
  readonly parallel?: number;
  readonly replace?: string[];
}

export interface TestStack {
  /** Settings of the provider's process; a change holds from the next run on. */
  readonly env: { [name: string]: string };
  up(program: Program, options?: RunOptions): Promise<Outcome & { readonly outputs: { readonly [name: string]: unknown } }>;
  preview(program: Program, options?: RunOptions): Promise<Outcome>;
  refresh(program: Program, options?: { readonly previewOnly?: boolean; readonly expectNoChanges?: boolean }): Promise<Outcome>;
  destroy(program?: Program): Promise<Outcome>;
  setConfig(key: string, value: string, secret?: boolean): Promise<void>;
  /** The state file as it lies on disk. */
  stateText(): string;
  /** The resources of the state; secrets are envelopes. */
  resources(): readonly StateResource[];
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: { readonly [key: string]: unknown };
  readonly outputs: { readonly [key: string]: unknown };
}

export type Program = () => Promise<{ [name: string]: unknown } | void>;

const root = join(__dirname, "../..");
const cli = findPulumi();
if (cli) process.env.PATH = [cli.binDir, process.env.PATH].join(delimiter);
if (!cli && process.env.CI === "true") throw new Error("These tests need a Pulumi CLI, and none was found. See `node scripts/setup.js`.");

/** `describe` for tests that need the engine: skipped, and counted as such, where no CLI can be had. */
export const describeEngine = cli ? describe : describe.skip;

let made = 0;

/** A new stack whose provider speaks with the emulator, by the environment. */
export async function newStack(emulator: TestEmulator): Promise<TestStack> {
  const work = join(root, ".local/test", `${process.pid}-${Date.now()}-${made++}`);
  const backend = join(work, "state");
  mkdirSync(backend, { recursive: true });
  const env: { [name: string]: string } = {
    CLERK_SECRET_KEY: emulator.key,
    CLERK_API_URL: emulator.apiUrl,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: join(root, ".local/test/pulumi-home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    NO_PROXY: "127.0.0.1",
  };
  const stack = await LocalWorkspace.createStack(
    { stackName: "test", projectName: "engine-test", program: async () => {} },
    { workDir: work, envVars: env, projectSettings: { name: "engine-test", runtime: "nodejs", backend: { url: `file://${backend}` } } },
  );
  cleanups.push(() => rmSync(work, { recursive: true, force: true }));
  const current = (): Stack => {
    stack.workspace.envVars = env;
    return stack;
  };
  return {
    env,
    up: async (program, options = {}) => {
      let outputs: { [name: string]: unknown } = {};
      const outcome = await run(async (observe) => {
        const result = await current().up({ program: program as never, ...options, ...observe });
        outputs = Object.fromEntries(Object.entries(result.outputs).map(([name, { value }]) => [name, value as unknown]));
      });
      return { ...outcome, outputs };
    },
    preview: (program, options = {}) => run((observe) => current().preview({ program: program as never, ...options, ...observe })),
    refresh: (program, options = {}) => {
      current().workspace.program = program as never;
      return run((observe) => current().refresh({ ...options, ...observe }));
    },
    destroy: (program = async () => {}) => {
      current().workspace.program = program as never;
      return run((observe) => current().destroy(observe));
    },
    setConfig: (key, value, secret = false) => current().setConfig(key, { value, secret }),
    stateText: () => readFileSync(stateFile(backend), "utf8"),
    resources: () => {
      const state = JSON.parse(readFileSync(stateFile(backend), "utf8")) as { checkpoint: { latest: { resources?: StateResource[] } } };
      return (state.checkpoint.latest.resources ?? []).filter((resource) => resource.type.includes("dynamic/clerk"));
    },
  };
}

/** What to look at: the text only where something is wrong. */
export const told = ({ code, text }: Outcome): object => (code === 0 ? { code } : { code, text });

const cleanups: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function stateFile(backend: string): string {
  const folder = join(backend, ".pulumi/stacks/engine-test");
  const name = readdirSync(folder).find((file) => file === "test.json");
  if (!name) throw new Error("The stack has no state file.");
  return join(folder, name);
}

/** Options that collect what a run prints, and the steps that it takes. */
interface Observe {
  onOutput: (text: string) => void;
  onError: (text: string) => void;
  onEvent: (event: EngineEvent) => void;
}

async function run(start: (observe: Observe) => Promise<unknown>): Promise<Outcome> {
  let text = "";
  let changes: OpMap = {};
  const observe: Observe = {
    onOutput: (part) => (text += part),
    onError: (part) => (text += part),
    onEvent: (event) => {
      if (event.summaryEvent) changes = event.summaryEvent.resourceChanges as OpMap;
    },
  };
  try {
    await start(observe);
    return { code: 0, text, changes };
  } catch (error) {
    // The Automation API keeps the exit code in its text only.
    const code = error instanceof Error ? /failed with exit code (\d+)/.exec(error.message)?.[1] : undefined;
    if (code === undefined) throw error;
    return { code: Number(code), text, changes };
  }
}
