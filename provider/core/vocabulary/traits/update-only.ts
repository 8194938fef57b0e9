// A property that the creating call does not take.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** The create call does not take it: the object is created, then updated. */
    readonly updateOnly?: true;
  }
}

export const updateOnly: Trait = {
  name: "updateOnly",
  doc: {
    means: "the create call does not take it: create, then update",
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  createTakes: () => false,
};
