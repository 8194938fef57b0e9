// A property that can be changed and not emptied.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Can be changed, not emptied: taking it out replaces the object. */
    readonly replaceOnRemoval?: true;
  }
}

export const replaceOnRemoval: Trait = {
  name: "replaceOnRemoval",
  doc: {
    means: "can be changed, not emptied; never declared is left alone",
    plan: "taken out: replaces",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  dropped: (given, next) => (given.managed === true ? { property: given.property, replaces: true } : next(given)),
  learned: () => true,
};
