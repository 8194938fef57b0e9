// A property that must be given.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Must be given. */
    readonly required?: true;
  }
}

export const required: Trait = {
  name: "required",
  doc: {
    means: "must be given",
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
};
