// A property that is heeded at creation alone.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Heeded once, at creation; no property of the object afterwards. */
    readonly createOnly?: true;
  }
}

export const createOnly: Trait = {
  name: "createOnly",
  doc: {
    means: "heeded at creation only",
    plan: "never",
    written: "from inputs",
    read: "from the state",
  },
  told: () => false,
  portable: false,
  compared: false,
  updateTakes: () => false,
};
