// An output that Clerk gives a single time.
import type { Trait } from "../trait";

declare module "../../definition/field" {
  interface Traits {
    /** Given only by the creating (or rotating) call. */
    readonly once?: true;
  }
}

export const once: Trait = {
  name: "once",
  doc: {
    means: "given by the creating (or rotating) call alone",
    plan: "never",
    written: "Clerk's if there, else the state's",
    read: "from the state",
  },
  input: false,
  portable: false,
  compared: false,
  judged: false,
  settled: ({ echo, before }) => echo ?? before,
  reread: ({ clerks, ours }) => clerks ?? ours,
};
