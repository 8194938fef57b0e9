// A property of which absence means empty.
import type { Json } from "../../../api/json";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Absence means "cleared": this value is sent when the property is taken out, and a value equal to it counts as absent. */
    readonly clear?: Json;
  }
}

export const clear: Trait = {
  name: "clear",
  doc: {
    means: 'absence means "empty"; the value is sent when it is taken out, and counts as absent',
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  // Giving the value that clears is the same as leaving the property out.
  same: (given, next) => (given.before === undefined && given.same(given.after!, given.field.clear!)) || next(given),
  // On rows that Clerk made, what was never declared is not ours to clear.
  dropped: (given, next) => {
    const { property, field, before, builtin, managed } = given;
    if (builtin && managed !== true) return next(given);
    return given.same(before!, field.clear!) ? next(given) : { property, to: field.clear!, replaces: false };
  },
  learned: (given, next) => (given.builtin && given.before !== undefined) || next(given),
  absent: ({ clear: empty }) => empty,
  empties: ({ clear: empty }) => [empty!],
  unsaid: ({ clear: empty }) => [empty!],
};
