// A property of which a change replaces the object.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A change replaces the object. */
    readonly immutable?: true;
  }
}

export const immutable: Trait = {
  name: "immutable",
  doc: {
    means: "a change replaces",
    plan: "replaces",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  changed: (given, next) => ({ ...next(given), replaces: true }),
  // Emptied is changed, too.
  dropped: (given, next) => {
    const change = next(given);
    return change && { ...change, replaces: change.replaces || change.to !== undefined };
  },
  updateTakes: () => false,
};
