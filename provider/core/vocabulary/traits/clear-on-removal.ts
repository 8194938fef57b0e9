// A property of what always exists, emptied when it was declared and is no longer.
import type { Json } from "../../../api/json";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** For what always exists: never declared = left alone; declared before and now absent = this value is sent once. */
    readonly clearOnRemoval?: Json;
  }
}

export const clearOnRemoval: Trait = {
  name: "clearOnRemoval",
  doc: {
    means:
      "for what always exists, and for switches of security: never declared is left alone; declared before and now absent sends the value once",
    plan: "as said",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  same: (given, next) => (given.before === undefined && given.told && given.same(given.after!, given.field.clearOnRemoval!)) || next(given),
  dropped: (given, next) => {
    const { property, field, before, managed } = given;
    if (managed !== true || given.same(before!, field.clearOnRemoval!)) return next(given);
    return { property, to: field.clearOnRemoval!, replaces: false };
  },
  learned: () => true,
  empties: ({ clearOnRemoval: empty }) => [empty!],
  unsaid: ({ clearOnRemoval: empty }) => [empty!],
};
