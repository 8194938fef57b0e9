// Which entries of the stack go on with an object, as far as this run has come to know. Sends nothing.
import type { Definition } from "../definition/field";
import { optional } from "../optional";
import type { Holder, Known, Place } from "../plan/known";

/** Object -> entry -> who holds it. */
const holders = new Map<string, Map<string, Holder>>();

const keyOf = ({ type }: Definition, id: string): string => `${type} ${id}`;
/** States of older versions have no mark of the entry. */
const entryOf = ({ entry, name }: Pick<Known, "entry" | "name">): string => entry ?? name ?? "";

/** A create returned this object to this entry, or a plan for the entry goes on with it. */
export function hold(definition: Definition, id: string, holder: Holder): void {
  const known = holders.get(keyOf(definition, id)) ?? new Map<string, Holder>();
  holders.set(keyOf(definition, id), known.set(entryOf(holder), holder));
}

/**
 * A plan for this entry replaces its object. An earlier one of the same run may have gone on with it: where what it refers to is replaced, the
 * engine asks once before the new id is known, and once after.
 */
export function release(definition: Definition, known: Known): void {
  holders.get(keyOf(definition, known.id))?.delete(entryOf(known));
}

/**
 * Another entry of the stack that holds the object: it was renamed without an alias, or is left over by an interrupted run. What is asked of an
 * entry about its own object says nothing: the engine plans also what it is going to delete.
 */
export const heldByOther = (definition: Definition, known: Known): Holder | undefined =>
  [...(holders.get(keyOf(definition, known.id)) ?? [])].find(([entry]) => entry !== entryOf(known))?.[1];

/** Whether any entry holds the object. */
export const isHeld = (definition: Definition, id: string): boolean => (holders.get(keyOf(definition, id))?.size ?? 0) > 0;

/** Who holds an object: the entry of this place. */
export const holderOf = ({ entry, name, parent }: Place & Pick<Known, "entry">, made: boolean): Holder => ({
  made,
  ...optional("entry", entry),
  ...optional("name", name),
  ...optional("parent", parent),
});
