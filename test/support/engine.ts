// Runs programs on the real Pulumi engine against an emulator: the CLI, its processes and its state file are real, the program is a function of the test.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import {
  type Deployment,
  type EngineEvent,
  LocalWorkspace,
  type OpMap,
  PulumiCommand,
  Stack,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import type { TestEmulator } from "./emulator";
import { pulumiEnv } from "./pulumi-env";

/** What a run of the engine ended with. */
export interface Outcome {
  /** The exit code of the CLI: 0 done, 7 changes where none were expected, else an error. */
  readonly code: number;
  /** Everything that the CLI printed. */
  readonly text: string;
  /** Steps by kind: { create: 2, same: 1 }. */
  readonly changes: OpMap;
  /** The steps as the engine planned them, one after the other; those of a refresh come first. */
  readonly steps: readonly StepEventMetadata[];
}

export interface RunOptions {
  readonly expectNoChanges?: boolean;
  readonly refresh?: boolean;
  readonly diff?: boolean;
  readonly parallel?: number;
  readonly replace?: string[];
  /** URNs, or patterns of them: the run is limited to these. */
  readonly target?: string[];
  readonly targetDependents?: boolean;
}

export interface TestStack {
  /** Settings of the provider's process; a change holds from the next run on. */
  readonly env: { [name: string]: string };
  up(program: Program, options?: RunOptions): Promise<Outcome & { readonly outputs: { readonly [name: string]: unknown } }>;
  preview(program: Program, options?: RunOptions): Promise<Outcome>;
  refresh(program: Program, options?: { readonly previewOnly?: boolean; readonly expectNoChanges?: boolean }): Promise<Outcome>;
  destroy(program?: Program, options?: Pick<RunOptions, "target" | "targetDependents">): Promise<Outcome>;
  /** An export in place of the state. */
  importState(deployment: Deployment): Promise<void>;
  /** Another command of the CLI; throws when it fails. */
  pulumi(...args: string[]): Promise<string>;
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
/** Asked for its version once, not by every stack. */
const command = cli && PulumiCommand.get();

/** A new stack whose provider speaks with the emulator, by the environment. */
export async function newStack(emulator: TestEmulator): Promise<TestStack> {
  const work = join(root, ".local/test", `${process.pid}-${Date.now()}-${made++}`);
  const backend = join(work, "state");
  mkdirSync(backend, { recursive: true });
  const env: { [name: string]: string } = {
    CLERK_SECRET_KEY: emulator.key,
    CLERK_API_URL: emulator.apiUrl,
    ...pulumiEnv(backend),
  };
  const workspace = await LocalWorkspace.create({
    workDir: work,
    envVars: env,
    projectSettings: { name: "engine-test", runtime: "nodejs", backend: { url: `file://${backend}` } },
    ...(command && { pulumiCommand: await command }),
  });
  initOnce(workspace);
  const stack = await Stack.create("test", workspace);
  askLess(stack, () => plainOutputs(stateFile(backend)));
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
    destroy: (program = async () => {}, options = {}) => {
      current().workspace.program = program as never;
      return run((observe) => current().destroy({ ...options, ...observe }));
    },
    importState: (deployment) => current().importStack(deployment),
    pulumi: async (...args) => {
      const own = { cwd: work, env: { ...process.env, ...env } };
      const { stdout } = await promisify(execFile)(cli!.command, [...args, "--stack", "test", "--non-interactive"], own);
      return stdout;
    },
    setConfig: (key, value, secret = false) => current().setConfig(key, { value, secret }),
    stateText: () => readFileSync(stateFile(backend), "utf8"),
    resources: () => {
      const { checkpoint } = JSON.parse(readFileSync(stateFile(backend), "utf8")) as Checkpoint;
      return (checkpoint.latest.resources ?? []).filter((resource) => resource.type.includes("dynamic/clerk"));
    },
  };
}

/** What the CLI printed, on one line: where it breaks its lines is not ours. */
export const flat = ({ text }: Pick<Outcome, "text">): string => text.replace(/\s+/g, " ");

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

/**
 * `pulumi stack init` takes as long as a small run itself, and gives the same files every time: it is run once by a version of the CLI, and what it
 * wrote is copied from then on.
 */
function initOnce(workspace: LocalWorkspace): void {
  const init = workspace.createStack.bind(workspace);
  const kept = join(root, ".local/test", `new-stack-${workspace.pulumiVersion}`);
  const files = ["state", "Pulumi.test.yaml"];
  const copy = (from: string, to: string): void => {
    for (const file of files) cpSync(join(from, file), join(to, file), { recursive: true });
  };
  workspace.createStack = async (name) => {
    if (existsSync(kept)) return copy(kept, workspace.workDir);
    await init(name);
    // Two workers may come to this at once: whole or not at all.
    const part = mkdtempSync(`${kept}-`);
    copy(workspace.workDir, part);
    try {
      renameSync(part, kept);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
      rmSync(part, { recursive: true });
    }
  };
}

/**
 * Leaves out what the Automation API asks the CLI after every run, which takes as long as a small run itself: a summary, which no test looks
 * at, and the outputs twice, which stand in the state file unless they are secret.
 */
function askLess(stack: Stack, known: () => { readonly [name: string]: unknown } | undefined): void {
  const { workspace, name } = stack;
  const ask = async (): Promise<{ readonly [name: string]: unknown }> => {
    const asked = ["stack", "output", "--json", "--show-secrets", "--stack", name];
    const { stdout } = await promisify(execFile)(cli!.command, asked, {
      cwd: workspace.workDir,
      env: { ...process.env, ...workspace.envVars },
    });
    return JSON.parse(stdout) as { readonly [name: string]: unknown };
  };
  stack.outputs = async () =>
    Object.fromEntries(Object.entries(known() ?? (await ask())).map(([each, value]) => [each, { value, secret: false }]));
  stack.info = async () => undefined;
}

/** The stack's outputs as they stand in its state; undefined where one of them is encrypted. */
function plainOutputs(file: string): { readonly [name: string]: unknown } | undefined {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  const outputs = checkpoint.latest.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  return JSON.stringify(outputs).includes(`"${ENVELOPE}"`) ? undefined : outputs;
}

/** The key by which the engine knows an encrypted value. */
const ENVELOPE = "4dabf18193072939515e22adb298388d";

interface Checkpoint {
  readonly checkpoint: { readonly latest: { readonly resources?: readonly StateResource[] } };
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
  const steps: StepEventMetadata[] = [];
  const observe: Observe = {
    onOutput: (part) => (text += part),
    onError: (part) => (text += part),
    onEvent: (event) => {
      if (event.summaryEvent) changes = event.summaryEvent.resourceChanges as OpMap;
      if (event.resourcePreEvent) steps.push(event.resourcePreEvent.metadata);
    },
  };
  try {
    await start(observe);
    return { code: 0, text, changes, steps };
  } catch (error) {
    // The Automation API keeps the exit code in its text only.
    const code = error instanceof Error ? /failed with exit code (\d+)/.exec(error.message)?.[1] : undefined;
    if (code === undefined) throw error;
    return { code: Number(code), text, changes, steps };
  }
}
