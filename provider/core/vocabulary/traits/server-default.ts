// A property of which absence leaves the value to Clerk.
import type { Json } from "../../../api/json";
import type { Field } from "../../definition/field";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Absence leaves it to Clerk; after the property is taken out the last value stays. `unstated` where the default is not known. */
    readonly serverDefault?: Json | typeof unstated;
  }
}

export const serverDefault: Trait = {
  name: "serverDefault",
  doc: {
    means: "absence leaves it to Clerk, and the last value stays; `unstated` where the default is not known",
    plan: "ignored while absent",
    written: "Clerk's, if sent or not declared",
    read: "Clerk's",
  },
  settled: (given, next) => next({ ...given, echoes: given.echoes || given.declared === undefined }),
  unsaid: (field) => stated(field),
};

const stated = ({ serverDefault: value }: Field): readonly Json[] => (value === undefined || typeof value === "symbol" ? [] : [value]);
