// The names on the wire.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** The names on the wire, where they are not the snake_case of the property's own. */
    readonly wire?: string | Wire;
  }
}

export const wire: Trait = {
  name: "wire",
  doc: {
    means: "another name on the wire, maybe one for each direction; `is` makes a boolean of a text",
  },
  // Where it has no name in answers it is in none.
  told: ({ wire: names }) => !(typeof names === "object" && names.read === null),
  decode: (field, value) => {
    const is = typeof field.wire === "object" ? field.wire.is : undefined;
    return is === undefined ? undefined : value === is;
  },
};
