// A property that is encrypted in the state.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Encrypted in the state and never part of a message. */
    readonly secret?: true;
  }
}

export const secret: Trait = {
  name: "secret",
  doc: {
    means: "encrypted in the state, never in a message; its owner is secret as a whole only where it is declared",
    plan: "compared",
  },
};
