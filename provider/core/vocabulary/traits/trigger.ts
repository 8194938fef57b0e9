// A value of which a change runs an operation.
import type { Op } from "../../definition/operation";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A value that differs from the state's runs the operation. */
    readonly trigger?: Op;
  }
}

export const trigger: Trait = {
  name: "trigger",
  doc: {
    means:
      "a value that differs from the state's runs the operation and takes its `once` outputs; stored at creation and adoption, nothing when taken out",
    plan: "compared",
    written: "from inputs, once it has run",
    read: "from the state",
  },
  told: () => false,
  portable: false,
  dropped: () => undefined,
  takenBy: () => false,
  ownCall: (field) => ({ op: field.trigger!, carries: false, last: true }),
  // The rotation itself takes up the new value: until it has run, the old one stands, so that a lost answer rotates again.
  settled: ({ sent, before, declared }) => (sent || before === undefined ? declared : before),
};
