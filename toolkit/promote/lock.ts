// A stack that another run holds, or held when it was killed: waits for the living, takes away what the dead have left. Knows no resource.
import { hostname } from "node:os";
import { setTimeout as rest } from "node:timers/promises";

/** Who holds a stack of a file backend, as the CLI tells it: "created by root@host (pid 123) at …". */
const holder = /created by \S+@(\S+) \(pid (\d+)\)/;

export interface LockOptions {
  /** How long a living run is waited for. */
  readonly waitMs: number;
  /** Takes the lock away, as `pulumi cancel` does. */
  readonly cancel: () => Promise<unknown>;
  readonly onWait?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs a step that needs the stack. */
export async function unlocked<T>(step: () => Promise<T>, { waitMs, cancel, onWait, signal }: LockOptions): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const [, host, pid] = holder.exec(text) ?? [];
      if (!/currently locked/.test(text) || host === undefined) throw error;
      if (host !== hostname() || isAlive(Number(pid))) {
        if (performance.now() > deadline) throw error;
        onWait?.(`The stack is held by another run (process ${pid} on ${host}); waiting for it.`);
        await rest(500, undefined, { signal });
      } else {
        onWait?.(`The run that held the stack (process ${pid}) was killed; its lock is taken away.`);
        await cancel();
      }
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
