// A property with calls of its own.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Written by a call of its own. */
    readonly via?: Via;
  }
}

export const via: Trait = {
  name: "via",
  doc: {
    means: "written by a call of its own (`set`, and `clear` where the API has one): a logo, metadata",
    plan: "compared; files by hash",
    written: "as sent",
    read: "Clerk's, or the state's",
  },
  createTakes: (field) => field.via?.create === true,
  updateTakes: () => false,
  takenBy: (field, op) => (field.via?.set === op || field.via?.clear === op ? true : undefined),
  ownCall: (field, declared) => {
    const { set, clear } = field.via!;
    return clear !== undefined && declared === undefined ? { op: clear, carries: false } : { op: set, carries: true };
  },
};
