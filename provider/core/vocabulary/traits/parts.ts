// An object of which the API changes the properties one by one.
import { isJsonObject } from "../../../api/json";
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** The API changes the properties inside one by one: only those that differ are sent. */
    readonly parts?: true;
  }
}

export const parts: Trait = {
  name: "parts",
  doc: {
    means: "of an object only the properties that differ are sent",
    plan: "compared",
    written: "Clerk's, if sent",
    read: "Clerk's",
  },
  outgoing: (given, next) => {
    const { field, value, before } = given;
    if (field.kind !== "object" || !isJsonObject(value) || !isJsonObject(before)) return next(given);
    const differs = Object.entries(value).filter(
      ([name, inner]) => before[name] === undefined || !given.sameInside(field.fields[name]!, before[name], inner),
    );
    return Object.fromEntries(differs);
  },
};
