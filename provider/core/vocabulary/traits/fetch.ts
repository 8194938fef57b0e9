// An output that is told again by a call of its own.
import type { Op } from "../../definition/operation";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** An output that is given once: the call that tells it again, for an object that is taken over. */
    readonly fetch?: Op;
  }
}

export const fetchAgain: Trait = {
  name: "fetch",
  doc: {
    means: "the call that tells a `once` output again, for an object that is taken over",
  },
};
