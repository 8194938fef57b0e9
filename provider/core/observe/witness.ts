// Two witnesses for absence and for staleness: reads lag behind writes, and neither a gap nor an old value is believed at once.
import type { Context } from "../context";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { type Observed, observeById } from "./observe";
import { forget } from "./row";
import { patiently, rest, timingOf } from "../timing";

/** Whether a read is older than the state, by the time that Clerk keeps of the object. */
export function isStale(found: Values, state: Values): boolean {
  const [here, known] = [timeOf(found), timeOf(state)];
  return here !== undefined && known !== undefined && here < known;
}

const timeOf = ({ updatedAt }: Values): number | undefined => (typeof updatedAt === "string" ? Date.parse(updatedAt) : undefined);

/** Whether we may have written it so short a time ago that reads do not show it yet; clocks may differ, so a time to come counts as now. */
const isFresh = (state: Values, lagMs: number): boolean => Date.now() - (timeOf(state) ?? 0) < lagMs;

/** The object of the state; a gap or a stale read is asked about again as long as it may be lag. Stale in the end: as last seen. */
export async function observeSettled(
  context: Context,
  definition: Definition,
  id: string,
  state: Values,
  observe = observeById,
): Promise<Observed | undefined> {
  const { lagMs } = timingOf(context);
  let looks = 0;
  return patiently(
    lagMs,
    async () => {
      if (looks++ > 0) forget(context, definition, state);
      return observe(context, definition, id, state);
    },
    (found) => !(found ? isStale(found.values, state) : isFresh(state, lagMs)),
  );
}

/** What has no time of its own is read a second time before a difference is believed. */
export async function secondLook(context: Context, definition: Definition, id: string, state: Values): Promise<Observed | undefined> {
  await rest(timingOf(context).secondLookMs);
  forget(context, definition, state);
  return observeById(context, definition, id, state);
}

/** Whether Clerk tells when the object was last changed. */
export const hasTime = (definition: Definition): boolean => definition.endpoint.stamps === true;
