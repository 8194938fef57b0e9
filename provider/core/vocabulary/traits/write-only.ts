// A property that Clerk never gives back.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Clerk never gives it back: planned against the state. */
    readonly writeOnly?: true;
  }
}

export const writeOnly: Trait = {
  name: "writeOnly",
  doc: {
    means: "Clerk never gives it back",
    plan: "against the state",
    written: "from inputs",
    read: "from the state",
  },
  told: () => false,
};
