// A property of which a change takes access from people.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A change takes access from people: refused in production like a deletion. */
    readonly guarded?: true;
  }
}

export const guarded: Trait = {
  name: "guarded",
  doc: {
    means: "a change takes access from people: in production it is refused like a deletion, also where an object is taken over",
    plan: "compared",
  },
};
