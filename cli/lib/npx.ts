// Ends a server with the npx that started it, however that ended: npx that is killed takes nothing along. Knows no server.

import { execFileSync } from "node:child_process";

const EVERY_MS = 500;

/** Of this moment: to be asked for at the start, since npx can end at any time. Started otherwise, a server may outlive the shell that did it. */
export const npxParents = (): readonly number[] => (process.env.npm_lifecycle_event === "npx" ? parents() : []);

export function endWith(watched: readonly number[], stop: () => void): void {
  setInterval(() => watched.some(isGone) && stop(), EVERY_MS).unref();
}

/** npx runs what it is asked to in a shell, which outlives it. Where `ps` cannot tell (Windows), the parent alone is watched. */
function parents(): readonly number[] {
  const parent = process.ppid;
  try {
    const told = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(parent)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [, above, name = ""] = /^\s*(\d+)\s+(.*\S)/.exec(told) ?? [];
    return /(^|\/)\w*sh$/.test(name) ? [parent, Number(above)] : [parent];
  } catch {
    return [parent];
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
