// One at a time, for kinds that Clerk cannot create concurrently.
import type { ClerkClient } from "../../api/client";

const tails = new WeakMap<ClerkClient, Map<string, Promise<unknown>>>();

/** Runs the step after all earlier ones of this lane, whether they succeeded or not. */
export function oneAtATime<T>(client: ClerkClient, lane: string, step: () => Promise<T>): Promise<T> {
  const lanes = tails.get(client) ?? new Map<string, Promise<unknown>>();
  tails.set(client, lanes);
  const turn = (lanes.get(lane) ?? Promise.resolve()).then(step, step);
  lanes.set(lane, turn);
  return turn;
}
