// A text that takes a resource.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Resources that a program may pass in place of the text: their id is meant. */
    readonly idOf?: () => readonly Definition[];
  }
}

export const idOf: Trait = {
  name: "idOf",
  doc: {
    means: "a text that takes a resource of these classes, whose id is meant",
    plan: "compared",
  },
};
