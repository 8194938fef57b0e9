// From the changes of a plan to the values that go out. Pure.
import type { Json } from "../../api/json";
import type { Values } from "../definition/values";
import { copyAt, parsePath } from "../vocabulary/path";
import type { Change } from "../vocabulary/trait";

/** The values that are to be sent. */
export const sendableOf = (changes: readonly Change[]): Values =>
  Object.fromEntries(changes.filter((change) => change.to !== undefined).map((change) => [change.property, change.to!]));

/** What is ignored inside of a property goes back as it stands in Clerk. */
export function withLive(changes: Values, live: Values, ignore: readonly string[]): Values {
  const inside = ignore.map(parsePath).filter((path) => path.length > 1 && changes[String(path[0])] !== undefined);
  return inside.reduce<Values>((values, path) => copyAt(values as { [key: string]: Json }, live as Json, path), changes);
}
