// What is known before a plan is made: the object as the state has it, and what the program wants of it. Knows no engine.
import type { Values } from "../definition/values";
import type { ReferenceIds } from "../vocabulary/value";

/** Where the program has a resource. */
export interface Place {
  /** Its name in the program. */
  readonly name?: string;
  /** What it lies in, such as a component. */
  readonly parent?: string;
}

/** Who has an object: an entry of the state. */
export interface Holder extends Place {
  /** Tells the entry from all others, also from an older one of the same place. */
  readonly entry?: string;
  /** Whether a create of this run has given it the object. */
  readonly made: boolean;
}

/** The mark of a new entry of the state. */
export const newEntry = (): string => crypto.randomUUID().slice(0, 8);

/** The object of a state. */
export interface Known extends Place {
  readonly id: string;
  readonly values: Values;
  /** Tells the state's entry from all others; states of older versions do not have it. */
  readonly entry?: string;
  /** The properties that the program declared when the state was written; unknown for states that do not say. */
  readonly managed?: readonly string[];
  /** The instance that it is in, and the fingerprint of the key that wrote it. */
  readonly instance?: string;
  readonly key?: string;
  /** What its references stood for. */
  readonly ids?: ReferenceIds;
  /** What the declared properties held before our first write, where destroying restores it. */
  readonly before?: Values;
}

/** What a program wants of one object. */
export interface Declared extends Place {
  readonly values: Values;
  /** Take over an object that exists with the same natural key. */
  readonly adopt?: boolean;
  /** Take over the object with this id or natural key, which must exist. */
  readonly from?: string;
  /** Paths that are left alone. */
  readonly ignore?: readonly string[];
  /** Paths of which a change replaces. */
  readonly replaceOn?: readonly string[];
  readonly ids?: ReferenceIds;
  /** Properties in which the program has something secret, beside those that always are. */
  readonly secret?: readonly string[];
}
