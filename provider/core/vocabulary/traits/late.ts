// A reference that is written after the POST.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A reference that is written after the POST, so that two objects may name each other. */
    readonly late?: true;
  }
}

export const late: Trait = {
  name: "late",
  doc: {
    means: "a reference that is written after the POST, so that two objects may name each other",
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  createTakes: () => false,
};
