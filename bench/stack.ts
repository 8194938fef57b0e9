// Runs one program on the real Pulumi engine against the emulator and times what Pulumi does. Knows no provider.
import { mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type OpMap } from "@pulumi/pulumi/automation";

export type Program = () => Promise<void>;

/** What one run of the engine took. */
export interface Timed {
  /** From the start of the command to its last event: without what the Automation API asks afterwards. */
  readonly wallMs: number;
  readonly changes: OpMap;
}

export interface BenchStack {
  up(program: Program): Promise<Timed>;
  preview(program: Program, refresh?: boolean): Promise<Timed>;
  destroy(): Promise<Timed>;
  stateBytes(): number;
}

const PROJECT = "bench";
const STACK = "bench";

/** A new stack in this folder, whose provider's process has this environment. */
export async function newStack(folder: string, pulumiHome: string, env: { readonly [name: string]: string }): Promise<BenchStack> {
  const backend = join(folder, "state");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(backend, { recursive: true });
  // Found by name, as ours is: a path of this machine in the state would count among its bytes.
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(__dirname, "provider"), join(folder, "node_modules/bench-provider"));
  const url = `file://${backend}`;
  const envVars = {
    ...env,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: url,
    NO_PROXY: "127.0.0.1",
  };
  const stack = await LocalWorkspace.createStack(
    { stackName: STACK, projectName: PROJECT, program: async () => {} },
    { workDir: folder, envVars, projectSettings: { name: PROJECT, runtime: "nodejs", backend: { url } } },
  );
  return {
    up: (program) => timed((observe) => stack.up({ program, ...observe })),
    preview: (program, refresh = false) => timed((observe) => stack.preview({ program, refresh, ...observe })),
    destroy: () => timed((observe) => stack.destroy(observe)),
    stateBytes: () => statSync(join(backend, ".pulumi/stacks", PROJECT, `${STACK}.json`)).size,
  };
}

async function timed(start: (observe: { readonly onEvent: (event: EngineEvent) => void }) => Promise<unknown>): Promise<Timed> {
  const began = performance.now();
  let ended: number | undefined;
  let changes: OpMap = {};
  await start({
    onEvent: (event) => {
      if (event.summaryEvent) changes = event.summaryEvent.resourceChanges as OpMap;
      if (event.cancelEvent) ended = performance.now();
    },
  });
  if (ended === undefined) throw new Error("Pulumi ended without its last event, so that its time is not known.");
  return { wallMs: ended - began, changes };
}
