// A document that the API merges.
import { isJsonObject } from "../../../api/json";
import { sameJson } from "../json-value";
import { mergePatch, shapedLike } from "../merge";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** The API merges; keys taken out are sent as null. */
    readonly merge?: true;
  }
}

export const merge: Trait = {
  name: "merge",
  doc: {
    means: "the API merges; keys taken out are sent as null, at any depth; other people's keys are left alone",
    plan: "by the declared keys",
    written: "Clerk's, for the declared keys",
    read: "Clerk's, for the state's keys",
  },
  needsLive: true,
  dropped: ({ property, before, managed }) =>
    managed === true && !sameJson(before, {}) ? { property, to: {}, replaces: false } : undefined,
  outgoing: (given, next) => (isJsonObject(given.value) ? mergePatch(given.before, given.value, given.live) : next(given)),
  settled: (given, next) => (given.echoes && given.answered ? given.declared && shapedLike(given.echo, given.declared) : next(given)),
  reread: ({ ours, clerks }) => (ours === undefined ? undefined : shapedLike(clerks, ours)),
  ours: (clerks, declared) => declared && shapedLike(clerks, declared),
  unsaid: () => [{}],
};
