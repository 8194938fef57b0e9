// What this process keeps: an object that the run goes on with must not be deleted under another name. Sends nothing.
import type { Definition } from "../core/define";

const kept = new Set<string>();

const keyOf = (definition: Definition, id: string): string => `${definition.type} ${id}`;

/**
 * A create returned this object, or a plan goes on with it without replacing it. A plain removal is never planned by us, so whatever the engine
 * deletes of this id afterwards is an old entry of the same object: one renamed without an alias, or left over by an interrupted run.
 */
export function rememberKept(definition: Definition, id: string): void {
  kept.add(keyOf(definition, id));
}

/**
 * A plan replaces this object. An earlier one of the same run may have gone on with it: where what it refers to is replaced, the engine asks
 * once before the new id is known, and once after.
 */
export function forgetKept(definition: Definition, id: string): void {
  kept.delete(keyOf(definition, id));
}

/** Whether the run goes on with the object, so that its deletion must send nothing. */
export function isKept(definition: Definition, id: string): boolean {
  return kept.has(keyOf(definition, id));
}
