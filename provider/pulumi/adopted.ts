// What this process took over: an object that a run adopted under a new name must not be deleted under its old one. Sends nothing.
import type { Definition } from "../core/define";

const created = new Set<string>();
const names = new Map<string, string>();

const keyOf = (definition: Definition, id: string): string => `${definition.type} ${id}`;

/** A create returned this object. */
export function rememberCreated(definition: Definition, id: string): void {
  created.add(keyOf(definition, id));
}

/** A plan keeps this object under this name. A name that only changes in this plan is a rename by alias, which adopts nothing. */
export function rememberName(definition: Definition, id: string, before: string | undefined, after: string | undefined): void {
  if (before !== undefined && before === after) names.set(keyOf(definition, id), before);
}

/** Whether the object lives on under another name, so that its deletion under this one must send nothing. */
export function isAdopted(definition: Definition, id: string, name: string | undefined): boolean {
  const key = keyOf(definition, id);
  const kept = names.get(key);
  return created.has(key) || (kept !== undefined && name !== undefined && kept !== name);
}
