// Watches the processes of the provider while the engine runs: the most memory that one of them had, and the time on the CPU of all of them.
// They are found as descendants of this process, in /proc; where there is no /proc nothing is told.
import { readFileSync, readdirSync } from "node:fs";

export interface Usage {
  /** Of the process that took most. */
  readonly peakBytes: number;
  readonly cpuMs: number;
}

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const TICK_MS = 10;
const EVERY_MS = 50;
const PROVIDER = /pulumi-resource-pulumi-nodejs|cmd\/dynamic-provider/;

/** Begins to watch; the function ends it and tells what was seen, or undefined where nothing could be seen. */
export function watchProvider(): () => Usage | undefined {
  const seen = new Map<number, Usage>();
  /** Processes of others, which never become ours. */
  const foreign = new Set<number>();
  const look = (): void => {
    const parents = new Map<number, number | undefined>();
    for (const pid of pids()) if (!foreign.has(pid)) parents.set(pid, parentOf(pid));
    for (const [pid] of parents) {
      if (!descends(pid, parents)) foreign.add(pid);
      else if (PROVIDER.test(textOf(pid, "cmdline") ?? "")) seen.set(pid, usageOf(pid) ?? seen.get(pid) ?? { peakBytes: 0, cpuMs: 0 });
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    const all = [...seen.values()];
    if (all.length === 0) return undefined;
    return { peakBytes: Math.max(...all.map((each) => each.peakBytes)), cpuMs: all.reduce((sum, each) => sum + each.cpuMs, 0) };
  };
}

function descends(pid: number, parents: ReadonlyMap<number, number | undefined>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at)) if (at === process.pid) return true;
  return false;
}

function pids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The fields after the name, which may hold blanks and brackets: state, parent, … */
const statOf = (pid: number): readonly string[] | undefined => textOf(pid, "stat")?.split(") ").at(-1)?.split(" ");

const parentOf = (pid: number): number | undefined => {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
};

function usageOf(pid: number): Usage | undefined {
  const [stat, peak] = [statOf(pid), /^VmHWM:\s+(\d+) kB$/m.exec(textOf(pid, "status") ?? "")?.[1]];
  // A process that has just ended has no memory any more: what was seen last stands.
  if (!stat || peak === undefined) return undefined;
  return { peakBytes: Number(peak) * 1024, cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK_MS };
}

/** Undefined where the process has ended meanwhile. */
function textOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
