// Documents that the API merges: keys that are taken out travel as null, and of what comes back only the declared keys are ours.
import { type Json, type JsonObject, isJsonObject } from "../../api/json";

/**
 * What to send so that the document becomes `after`, given that the keys of `before` are ours. What is taken out goes as a whole, unless
 * somebody else has put something inside of it: then our own keys go.
 */
export function mergePatch(before: Json | undefined, after: JsonObject, live?: Json): JsonObject {
  const [old, there] = [isJsonObject(before) ? before : {}, isJsonObject(live) ? live : {}];
  const gone = Object.keys(old).filter((key) => !Object.hasOwn(after, key));
  // Entries, not assignments: a key may be called __proto__.
  return Object.fromEntries([
    ...gone.map((key): [string, Json] => [key, isShared(old[key], there[key]) ? mergePatch(old[key], {}, there[key]) : null]),
    ...Object.entries(after).map(([key, value]): [string, Json] => [
      key,
      isJsonObject(value) && Object.hasOwn(old, key) && isJsonObject(old[key]) ? mergePatch(old[key], value, there[key]) : value,
    ]),
  ]);
}

/** Whether the document holds keys, at any depth, that are not ours. */
function isShared(ours: Json | undefined, live: Json | undefined): boolean {
  return (
    isJsonObject(ours) &&
    isJsonObject(live) &&
    Object.entries(live).some(([key, value]) => !Object.hasOwn(ours, key) || isShared(ours[key], value))
  );
}

/** The part of Clerk's document that has the keys of ours; a key that we declare as null is one that is not there. */
export function shapedLike(clerks: Json | undefined, ours: Json | undefined): Json | undefined {
  if (!isJsonObject(clerks) || !isJsonObject(ours)) return clerks;
  const entries = Object.keys(ours).flatMap((key) => {
    const value = shapedLike(Object.hasOwn(clerks, key) ? clerks[key] : undefined, ours[key]) ?? (ours[key] === null ? null : undefined);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}
