// A boolean that can be turned on and never off.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A boolean that can be turned on and never off: only true can be declared. */
    readonly oneWay?: true;
  }
}

export const oneWay: Trait = {
  name: "oneWay",
  doc: {
    means: "can be turned on, never off: only true can be declared",
    plan: "compared",
  },
};
