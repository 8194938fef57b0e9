// How an object of a kind is known again: after a lost answer, and where a program takes over what exists. Every definition states it.
/** By which properties an object is known again, or that it cannot be. */
export type Mark =
  /** There is one in every instance, or none. */
  | "instance"
  /** By the natural key, which Clerk gives to one object only: a second POST of it is refused. */
  | "key"
  /** By the natural key, though Clerk may give it to several objects: it tells one only where exactly one has it. */
  | { readonly by: readonly string[] }
  /** Not at all: only its id tells it from another one. */
  | "never";

/** The marks in the order in which they are tried: an optional key is none while it is absent, and the next one counts. */
export type Recognition = Mark | readonly [first: Mark, ...others: readonly Mark[]];
