// What a trait is: one word that a definition can say of a property, with everything that the word means. Each has one file in traits/.
import type { Json } from "../../api/json";
import type { Field, Traits } from "../definition/field";
import type { Op } from "../definition/operation";

/** One property that a plan changes. */
export interface Change {
  readonly property: string;
  /** The value to send; undefined while it is not known, or when nothing is sent. */
  readonly to?: Json;
  readonly replaces: boolean;
}

/** A property of the state against the declaration. */
export interface Comparison {
  readonly property: string;
  readonly field: Field;
  /** As the state has it. */
  readonly before?: Json;
  /** As the program declares it. */
  readonly after?: Json;
  /** Whether the program declared it when the state was written; undefined where an older state does not say. */
  readonly managed: boolean | undefined;
  /** Whether Clerk ever tells it. */
  readonly told: boolean;
  /** The object is one of Clerk's own: what is not declared is left as Clerk made it. */
  readonly builtin: boolean;
  /** Whether two values of the property mean the same. */
  readonly same: (left: Json, right: Json) => boolean;
}

/** A property after a call. */
export interface Settling {
  readonly field: Field;
  readonly before?: Json;
  readonly declared?: Json;
  readonly sent: boolean;
  /** Whether Clerk's answer decides, where it speaks of the property. */
  readonly echoes: boolean;
  /** Whether the answer speaks of it. */
  readonly answered: boolean;
  /** Clerk's value. */
  readonly echo?: Json;
}

/** A property after a read. */
export interface Rereading {
  readonly field: Field;
  /** As the state has it. */
  readonly ours?: Json;
  readonly clerks?: Json;
}

/** A value on its way out. */
export interface Outgoing {
  readonly field: Field;
  readonly value: Json;
  /** As the state has it, and as it stands in Clerk. */
  readonly before?: Json;
  readonly live?: Json;
  /** Whether two values of a property inside of it mean the same. */
  readonly sameInside: (inner: Field, left: Json, right: Json) => boolean;
}

/** A call that a changed property makes for itself. */
export interface OwnCall {
  readonly op: Op;
  /** Whether the value travels with it. */
  readonly carries: boolean;
  /** A rotation comes after all others: what it answers with is to stand. */
  readonly last?: true;
}

/** A part of a meaning that goes on to the next trait, and at last to what holds for a plain property. */
export type Around<A, R> = (given: A, next: (given: A) => R) => R;

/** One trait. What it does not name is as the trait after it says, and at last as for a plain property. */
export interface Trait {
  readonly name: keyof Traits;
  /** For docs/vocabulary.md: what it means, what a plan does with it, and where its value is from after our write and after a read. */
  readonly doc: { readonly means: string; readonly plan?: string; readonly written?: string; readonly read?: string };
  /** False: Clerk sets it, and no program may. */
  readonly input?: false;
  /** False: it is no property of the object that a snapshot could tell. */
  readonly portable?: false;
  /** False: a plan never compares it. */
  readonly compared?: false;
  /** False: it cannot be said to have been taken or not. */
  readonly judged?: false;
  /** True: what is sent depends on what stands in Clerk at that moment. */
  readonly needsLive?: true;

  // How it is compared.
  /** Whether a declared value says nothing that the state does not hold. */
  readonly same?: Around<Comparison, boolean>;
  /** What the plan does with a declared value that differs. */
  readonly changed?: Around<Comparison, Change>;
  /** What the plan does where the property is declared no longer. */
  readonly dropped?: Around<Comparison, Change | undefined>;
  /** Whether the state has to learn that the property is declared, since its removal will mean something. */
  readonly learned?: Around<Comparison, boolean>;
  /** The form in which two spellings of one value are equal. */
  readonly form?: (field: Field, value: Json) => Json;

  // How it is written.
  /** Whether the creating call, and the updating ones, take it. */
  readonly createTakes?: (field: Field) => boolean;
  readonly updateTakes?: (field: Field) => boolean;
  /** Whether this very operation takes it, where the property has operations of its own. */
  readonly takenBy?: (field: Field, op: Op) => boolean | undefined;
  /** The call that a changed property makes for itself; `declared` is undefined where it is emptied. */
  readonly ownCall?: (field: Field, declared: Json | undefined) => OwnCall;
  readonly outgoing?: Around<Outgoing, Json>;
  readonly encode?: (field: Field, value: Json) => Json;

  // How it is settled and read back.
  /** Whether Clerk ever gives it back. */
  readonly told?: (field: Field) => boolean;
  readonly decode?: (field: Field, wire: Json) => Json | undefined;
  readonly settled?: Around<Settling, Json | undefined>;
  readonly reread?: Around<Rereading, Json | undefined>;
  /** The part of Clerk's value that is ours, by what we declare. */
  readonly ours?: (clerks: Json, declared: Json | undefined) => Json | undefined;
  /** The value that counts as absent when it is read. */
  readonly absent?: (field: Field) => Json | undefined;
  /** Values that empty it. */
  readonly empties?: (field: Field) => readonly Json[];

  // How it is exported.
  /** Values that say no more than leaving the property out. */
  readonly unsaid?: (field: Field) => readonly Json[];
}
