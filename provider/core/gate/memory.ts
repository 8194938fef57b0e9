// What this run has come to know of the stack: under which name an object is held, and which objects it has already. Sends nothing.
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import type { Observed } from "../observe/observe";
import type { Declared } from "../plan/known";
import { keepsKey, planRemoval } from "../plan/plan";

/** Object -> the names of resources that go on with it. */
const holders = new Map<string, Set<string>>();
/** Resource -> what the stack has had declared under its name. */
const inStack = new Map<string, Values>();

const keyOf = ({ type }: Definition, text: string | undefined): string => `${type} ${text ?? ""}`;

/** A create returned this object to the resource of this name, or a plan under it goes on with it. */
export function hold(definition: Definition, id: string, name: string | undefined): void {
  const names = holders.get(keyOf(definition, id)) ?? new Set();
  holders.set(keyOf(definition, id), names.add(name ?? ""));
}

/**
 * A plan under this name replaces the object. An earlier one of the same run may have gone on with it: where what it refers to is replaced, the
 * engine asks once before the new id is known, and once after.
 */
export function release(definition: Definition, id: string, name: string | undefined): void {
  holders.get(keyOf(definition, id))?.delete(name ?? "");
}

/**
 * Another resource of the stack that holds the object: it was renamed without an alias, or is left over by an interrupted run. What is asked of
 * a resource about its own object says nothing: the engine plans also what it is going to delete.
 */
export const heldByOther = (definition: Definition, id: string, name: string | undefined): string | undefined =>
  [...(holders.get(keyOf(definition, id)) ?? [])].find((holder) => holder !== (name ?? ""));

/** The stack has an object under this name, with this declaration. */
export const noteInStack = (definition: Definition, name: string | undefined, declared: Values): void =>
  void inStack.set(keyOf(definition, name), declared);

/** It has been deleted, or is left behind in another instance. */
export const forgetInStack = (definition: Definition, name: string | undefined): void => void inStack.delete(keyOf(definition, name));

/**
 * Whether the object that a create meets is the one that it is to replace, and that is going to be deleted afterwards: the engine plans such a
 * replacement without asking anybody (--replace, a taint).
 */
export function isSuccession(definition: Definition, declared: Declared, existing: Observed): boolean {
  const before = inStack.get(keyOf(definition, declared.name));
  if (!before || !(definition.endpoint.id === "instance" || keepsKey(definition, before, declared.values))) return false;
  return planRemoval(definition, { id: existing.id, values: existing.values }).effects.length > 0;
}
