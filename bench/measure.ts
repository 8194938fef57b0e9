// One life of a stack through one provider: each phase timed, its requests counted, its outcome checked. A wrong outcome is no measurement.
import type { OpMap } from "@pulumi/pulumi/automation";
import { type Contender, countsByPath, programOf } from "./objects";
import { type Usage, watchProvider } from "./processes";
import type { BenchStack, Timed } from "./stack";

export const phases = ["up", "preview", "refresh", "update", "destroy"] as const;

export type Phase = (typeof phases)[number];

/** How each phase is run, for those who read the results. */
export const meaning: { readonly [phase in Phase]: string } = {
  up: "the first pulumi up",
  preview: "pulumi preview without changes",
  refresh: "pulumi preview --refresh, as drift detection runs it",
  update: "pulumi up that changes a tenth of the objects",
  destroy: "pulumi destroy",
};

export interface Measured {
  readonly wallMs: number;
  /** By method and path: { "GET /redirect_urls/{id}": 45 }. */
  readonly requests: { readonly [request: string]: number };
  /** Undefined where the system does not tell. */
  readonly provider: Usage | undefined;
}

export interface Life {
  readonly phases: { readonly [phase in Phase]: Measured };
  readonly stateBytes: number;
}

/** The emulator as the bench needs it. */
export interface CountingEmulator {
  requests(): Promise<readonly { readonly method: string; readonly path: string; readonly status: number }[]>;
  forgetRequests(): Promise<void>;
}

/** Makes so many objects, looks at them, changes a tenth and deletes them. */
export async function measureLife(contender: Contender, count: number, stack: BenchStack, emulator: CountingEmulator): Promise<Life> {
  const changed = Math.ceil(count / 10);
  const measure = async (phase: Phase, expected: OpMap, run: () => Promise<Timed>): Promise<Measured> => {
    await emulator.forgetRequests();
    const stopWatching = watchProvider();
    const { wallMs, changes } = await run().finally(stopWatching);
    const provider = stopWatching();
    const log = await emulator.requests();
    const failed = log.filter(({ status }) => status >= 400 || status === 0);
    if (failed.length > 0)
      throw new Error(`${contender}, ${phase}: ${failed.length} requests were refused, the first one ${JSON.stringify(failed[0])}.`);
    for (const [op, number] of Object.entries(expected))
      if (changes[op as keyof OpMap] !== number)
        throw new Error(
          `${contender}, ${phase}: ${JSON.stringify(expected)} was expected, and the engine's steps are ${JSON.stringify(changes)}.`,
        );
    return { wallMs, requests: countByKind(log), provider };
  };
  const [first, second] = [programOf(contender, count), programOf(contender, count, 120)];
  // The stack itself is a resource too.
  const up = await measure("up", { create: count + 1 }, () => stack.up(first));
  const stateBytes = stack.stateBytes();
  const preview = await measure("preview", { same: count + 1 }, () => stack.preview(first));
  const refresh = await measure("refresh", { same: count + 1 }, () => stack.preview(first, true));
  const update = await measure("update", { update: changed, same: count - changed + 1 }, () => stack.up(second));
  const destroy = await measure("destroy", { delete: count + 1 }, () => stack.destroy());
  return { phases: { up, preview, refresh, update, destroy }, stateBytes };
}

function countByKind(log: readonly { readonly method: string; readonly path: string }[]): Measured["requests"] {
  const counts = new Map<string, number>();
  for (const { method, path } of log) {
    const kind = `${method} ${templateOf(path)}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without /v1, and with `{id}` for what stands below a list. */
function templateOf(path: string): string {
  const below = path.replace(/^\/v1/, "");
  const list = Object.keys(countsByPath(1)).find((each) => below.startsWith(`${each}/`));
  return list === undefined ? below : `${list}/{id}`;
}
