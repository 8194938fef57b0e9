// A property that Clerk sets.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Set by Clerk. */
    readonly computed?: true;
  }
}

export const computed: Trait = {
  name: "computed",
  doc: {
    means: "set by Clerk",
    plan: "never",
    written: "Clerk's",
    read: "Clerk's",
  },
  input: false,
  portable: false,
  compared: false,
  settled: ({ answered, echo, before }) => (answered ? echo : before),
};
