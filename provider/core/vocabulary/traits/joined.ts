// A list that travels as one text.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** A list that travels as one text, with this between its items. */
    readonly joined?: string;
  }
}

export const joined: Trait = {
  name: "joined",
  doc: {
    means: "a list that travels as one text",
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  encode: (field, value) => [...new Set(value as readonly string[])].join(field.joined),
  decode: (field, wire) => (typeof wire === "string" ? wire.split(field.joined!).filter((word) => word !== "") : undefined),
};
