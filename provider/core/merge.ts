// Documents that the API merges: keys that are taken out travel as null, and of what comes back only the declared keys are ours.
import { type Json, type JsonObject, isJsonObject } from "../api/json";

/** What to send so that the document becomes `after`, given that the keys of `before` are ours. */
export function mergePatch(before: Json | undefined, after: JsonObject): JsonObject {
  const patch: { [key: string]: Json } = {};
  const old = isJsonObject(before) ? before : {};
  for (const key of Object.keys(old)) if (!(key in after)) patch[key] = null;
  for (const [key, value] of Object.entries(after))
    patch[key] = isJsonObject(value) && isJsonObject(old[key]) ? mergePatch(old[key], value) : value;
  return patch;
}

/** The part of Clerk's document that has the keys of ours. */
export function shapedLike(clerks: Json | undefined, ours: Json | undefined): Json | undefined {
  if (!isJsonObject(clerks) || !isJsonObject(ours)) return clerks;
  const entries = Object.keys(ours).flatMap((key) => {
    const value = shapedLike(clerks[key], ours[key]);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}
