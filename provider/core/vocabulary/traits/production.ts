// A property that only instances of production have.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Only instances of production have it; what its absence means may be declared anywhere. */
    readonly production?: true;
  }
}

export const production: Trait = {
  name: "production",
  doc: {
    means: "only instances of production have it: with a key of development it is refused in the preview, unless it says nothing new",
    plan: "compared",
  },
};
