// A value that Clerk rewrites by a known rule.
import { type Canonical, canonicalForm } from "../canonical";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Clerk normalises it by a known rule. */
    readonly canonical?: Canonical;
  }
}

export const canonical: Trait = {
  name: "canonical",
  doc: {
    means: "Clerk rewrites it by a known rule, and two spellings with one canonical form are the same",
    plan: "after the rule",
    written: "the program's spelling",
    read: "the program's, if equal",
  },
  form: (field, value) => canonicalForm(field.canonical!, value),
};
