// What a property means: its traits, composed. Knows the traits by their shape alone, and no property by name.
import type { Json } from "../../api/json";
import type { Field } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Around, Change, Comparison, Outgoing, OwnCall, Rereading, Settling, Trait } from "./trait";
import { traits } from "./traits";

/** With what holds for a plain property as the last word. */
type Composed<A, R> = (given: A, plain: (given: A) => R) => R;

export interface Meaning {
  /** The traits that the definition names. */
  readonly traits: readonly Trait[];
  /** Whether programs may set it. */
  readonly isInput: boolean;
  /** Whether Clerk ever tells it. */
  readonly isTold: boolean;
  /** Whether it is a property of the object that a snapshot can tell. */
  readonly isPortable: boolean;
  readonly isCompared: boolean;
  readonly isJudged: boolean;
  readonly needsLive: boolean;
  readonly same: Composed<Comparison, boolean>;
  readonly changed: Composed<Comparison, Change>;
  readonly dropped: Composed<Comparison, Change | undefined>;
  readonly learned: Composed<Comparison, boolean>;
  readonly outgoing: Composed<Outgoing, Json>;
  readonly settled: Composed<Settling, Json | undefined>;
  readonly reread: Composed<Rereading, Json | undefined>;
  form(value: Json): Json;
  encode(value: Json): Json | undefined;
  decode(wire: Json): Json | undefined;
  ours(clerks: Json, declared: Json | undefined): Json | undefined;
  /** The value that counts as absent when it is read. */
  readonly absent: Json | undefined;
  readonly empties: readonly Json[];
  readonly unsaid: readonly Json[];
  readonly createTakes: boolean;
  readonly updateTakes: boolean;
  takenBy(op: Op): boolean | undefined;
  ownCall(declared: Json | undefined): OwnCall | undefined;
}

const known = new WeakMap<Field, Meaning>();

/** What the property means; composed once. */
export function meaningOf(field: Field): Meaning {
  const composed = known.get(field) ?? compose(field);
  known.set(field, composed);
  return composed;
}

/** Whether programs may set the property. */
export const isInput = (field: Field): boolean => meaningOf(field).isInput;

/** Whether the value comes from the program and the state alone, because Clerk never tells it. */
export const isUnreadable = (field: Field): boolean => !meaningOf(field).isTold;

/** Whether it is a property of the object that can be told of it, beside the program: no parameter of a call, nothing that Clerk sets. */
export const isPortable = (field: Field): boolean => meaningOf(field).isPortable;

function compose(field: Field): Meaning {
  const own = traits.filter(({ name }) => field[name] !== undefined);
  const every = (word: "input" | "portable" | "compared" | "judged"): boolean => own.every((trait) => trait[word] !== false);
  const values = (word: "empties" | "unsaid"): readonly Json[] => own.flatMap((trait) => trait[word]?.(field) ?? []);
  const first = <T>(ask: (trait: Trait) => T | undefined): T | undefined => {
    for (const trait of own) {
      const said = ask(trait);
      if (said !== undefined) return said;
    }
    return undefined;
  };
  return {
    traits: own,
    isInput: every("input"),
    isTold: own.every((trait) => trait.told?.(field) ?? true),
    isPortable: every("portable"),
    isCompared: every("compared"),
    isJudged: every("judged"),
    needsLive: own.some((trait) => trait.needsLive),
    same: around(own.map((trait) => trait.same)),
    changed: around(own.map((trait) => trait.changed)),
    dropped: around(own.map((trait) => trait.dropped)),
    learned: around(own.map((trait) => trait.learned)),
    outgoing: around(own.map((trait) => trait.outgoing)),
    settled: around(own.map((trait) => trait.settled)),
    reread: around(own.map((trait) => trait.reread)),
    form: (value) => own.reduce((form, trait) => (trait.form ? trait.form(field, form) : form), value),
    encode: (value) => first((trait) => trait.encode?.(field, value)),
    decode: (wire) => first((trait) => trait.decode?.(field, wire)),
    ours: (clerks, declared) => {
      const trait = own.find((each) => each.ours);
      return trait ? trait.ours!(clerks, declared) : clerks;
    },
    absent: first((trait) => trait.absent?.(field)),
    empties: values("empties"),
    unsaid: values("unsaid"),
    createTakes: own.every((trait) => trait.createTakes?.(field) ?? true),
    updateTakes: own.every((trait) => trait.updateTakes?.(field) ?? true),
    takenBy: (op) => first((trait) => trait.takenBy?.(field, op)),
    ownCall: (declared) => first((trait) => trait.ownCall?.(field, declared)),
  };
}

/** One function out of several, each of which may go on to the next. */
function around<A, R>(hooks: readonly (Around<A, R> | undefined)[]): Composed<A, R> {
  const given = hooks.filter((hook) => hook !== undefined);
  return (what, plain) => given.reduceRight<(given: A) => R>((next, hook) => (now) => hook(now, next), plain)(what);
}
