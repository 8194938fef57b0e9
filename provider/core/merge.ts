// Documents that the API merges: keys that are taken out travel as null, and of what comes back only the declared keys are ours.
import { type Json, type JsonObject, isJsonObject } from "../api/json";

/**
 * What to send so that the document becomes `after`, given that the keys of `before` are ours. What is taken out goes as a whole, unless
 * somebody else has put something inside of it: then our own keys go.
 */
export function mergePatch(before: Json | undefined, after: JsonObject, live?: Json): JsonObject {
  const patch: { [key: string]: Json } = {};
  const [old, there] = [isJsonObject(before) ? before : {}, isJsonObject(live) ? live : {}];
  for (const key of Object.keys(old))
    if (!(key in after)) patch[key] = isShared(old[key], there[key]) ? mergePatch(old[key], {}, there[key]) : null;
  for (const [key, value] of Object.entries(after))
    patch[key] = isJsonObject(value) && isJsonObject(old[key]) ? mergePatch(old[key], value, there[key]) : value;
  return patch;
}

/** Whether the document holds keys, at any depth, that are not ours. */
function isShared(ours: Json | undefined, live: Json | undefined): boolean {
  return (
    isJsonObject(ours) && isJsonObject(live) && Object.entries(live).some(([key, value]) => !(key in ours) || isShared(ours[key], value))
  );
}

/** The part of Clerk's document that has the keys of ours; a key that we declare as null is one that is not there. */
export function shapedLike(clerks: Json | undefined, ours: Json | undefined): Json | undefined {
  if (!isJsonObject(clerks) || !isJsonObject(ours)) return clerks;
  const entries = Object.keys(ours).flatMap((key) => {
    const value = shapedLike(clerks[key], ours[key]) ?? (ours[key] === null ? null : undefined);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}
