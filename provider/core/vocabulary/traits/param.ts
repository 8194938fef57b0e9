// A value that travels with one operation only.
import type { Op } from "../../definition/operation";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Kept in the state, and sent only with that operation. */
    readonly param?: Op["name"];
  }
}

export const param: Trait = {
  name: "param",
  doc: {
    means: "kept, and sent only with the operation of that name",
    plan: "changed alone: an update that sends nothing, so that the state learns",
    written: "from inputs",
    read: "from the state",
  },
  told: () => false,
  portable: false,
  changed: ({ property }) => ({ property, replaces: false }),
  dropped: ({ property }) => ({ property, replaces: false }),
  takenBy: (field, op) => field.param === op.name,
  settled: ({ declared }) => declared,
};
