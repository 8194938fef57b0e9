// Which writes are under way in this process, so that a reference to something not made yet waits as long as somebody may still make it.
import type { ClerkClient } from "../../api/client";
import type { Operation } from "../context";

/** How long after the last write a missing reference may still appear: the engine needs a moment to start the next one. */
const graceMs = 2000;

interface Activity {
  /** Writes that do not themselves wait. */
  running: number;
  lastEnd: number;
  readonly listeners: Set<() => void>;
}

const activities = new WeakMap<ClerkClient, Activity>();

function activityOf(client: ClerkClient): Activity {
  const known = activities.get(client);
  if (known) return known;
  const fresh = { running: 0, lastEnd: 0, listeners: new Set<() => void>() };
  activities.set(client, fresh);
  return fresh;
}

/** Runs a write, and lets others know that it is under way. */
export async function underWay<T>(client: ClerkClient, run: (operation: Operation) => Promise<T>): Promise<T> {
  const activity = activityOf(client);
  activity.running++;
  try {
    return await run({ waitForOthers: () => waitForOthers(activity) });
  } finally {
    ended(activity);
  }
}

function ended(activity: Activity): void {
  activity.running--;
  activity.lastEnd = performance.now();
  for (const wake of Array.from(activity.listeners)) wake();
}

async function waitForOthers(activity: Activity): Promise<boolean> {
  // A write that waits makes nothing that others could wait for.
  activity.running--;
  const began = performance.now();
  try {
    const left = (): number => Math.max(began, activity.lastEnd) + graceMs - performance.now();
    if (activity.running === 0 && left() <= 0) return false;
    return await new Promise<boolean>((resolve) => {
      const done = (more: boolean): void => {
        activity.listeners.delete(wake);
        clearTimeout(timer);
        resolve(more);
      };
      const wake = (): void => done(true);
      const expire = (): void => {
        if (activity.running === 0 && left() <= 0) done(false);
        else timer = setTimeout(expire, Math.max(left(), 10));
      };
      let timer = setTimeout(expire, Math.max(left(), 10));
      activity.listeners.add(wake);
    });
  } finally {
    activity.running++;
  }
}
