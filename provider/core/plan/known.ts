// What is known before a plan is made: the object as the state has it, and what the program wants of it. Knows no engine.
import type { Values } from "../definition/values";
import type { ReferenceIds } from "../vocabulary/value";

/** The object of a state. */
export interface Known {
  readonly id: string;
  readonly values: Values;
  /** The name under which the stack has it. */
  readonly name?: string;
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
export interface Declared {
  readonly values: Values;
  readonly name?: string;
  /** Take over an object that exists with the same natural key. */
  readonly adopt?: boolean;
  /** Take over the object with this id or natural key, which must exist. */
  readonly from?: string;
  /** Paths that are left alone. */
  readonly ignore?: readonly string[];
  /** Paths of which a change replaces. */
  readonly replaceOn?: readonly string[];
  readonly ids?: ReferenceIds;
}
