// What a plan changes: the declaration against the state, with the meaning of absence that each property has. Pure; asks nobody.
import type { Json } from "../api/json";
import type { Definition } from "./define";
import type { Field, Fields, Values } from "./field";
import { has, isInput } from "./field";
import { copyAt, parsePath, valuesAt } from "./path";
import { holdsUnknown } from "./unknown";
import { sameJson, sameValue } from "./value";

/** One property that the plan changes. */
export interface Change {
  readonly property: string;
  /** The value to send; undefined while it is not known, or when nothing is sent. */
  readonly to?: Json;
  readonly replaces: boolean;
}

export interface DiffOptions {
  /** The properties that the program declared when the state was written; unknown for states that do not say. */
  readonly managed?: readonly string[];
  /** Paths that the plan leaves alone. */
  readonly ignore?: readonly string[];
  /** Paths of which a change replaces. */
  readonly replaceOn?: readonly string[];
}

/** The changes that take the object from its state to the declaration. */
export function diff(definition: Definition, state: Values, declared: Values, options: DiffOptions = {}): readonly Change[] {
  const wanted = withIgnored(state, declared, options.ignore ?? []);
  const changes: Change[] = [];
  for (const [property, field] of Object.entries(definition.fields)) {
    const managed = options.managed === undefined ? undefined : options.managed.includes(property);
    const change = changeOf(property, field, state[property], wanted[property], managed);
    if (!change) continue;
    const known = !holdsUnknown(wanted[property]);
    const demanded = (options.replaceOn ?? []).some((path) => hits(parsePath(path), property, state, wanted));
    changes.push({ ...change, replaces: known && (change.replaces || demanded) });
  }
  return changes;
}

/** The declaration in which everything that is to be ignored is as in the state. */
export function withIgnored(state: Values, declared: Values, ignore: readonly string[]): Values {
  return ignore.reduce<Values>((values, path) => copyAt(values as { [key: string]: Json }, state as Json, parsePath(path)), declared);
}

function hits(path: readonly (string | number)[], property: string, state: Values, wanted: Values): boolean {
  if (path[0] !== property && path[0] !== "*") return false;
  const concrete = [property, ...path.slice(1)];
  const [before, after] = [valuesAt(state as Json, concrete), valuesAt(wanted as Json, concrete)];
  return [...new Set([...before.keys(), ...after.keys()])].some((key) => !sameJson(before.get(key), after.get(key)));
}

function changeOf(
  property: string,
  field: Field,
  before: Json | undefined,
  after: Json | undefined,
  managed: boolean | undefined,
): Change | undefined {
  if (!isInput(field) || field.createOnly) return undefined;
  if (after !== undefined) {
    if (holdsUnknown(after)) return { property, replaces: false };
    // Giving the value that clears is the same as leaving the property out.
    if (before === undefined && has(field, "clear") && sameValue(field, after, field.clear!)) return undefined;
    if (before !== undefined && isUnchanged(field, before, after)) return isNewlyManaged(field, managed) ? { property, replaces: false } : undefined;
    return { property, to: after, replaces: Boolean(field.immutable) };
  }
  if (before === undefined) return undefined;
  if (has(field, "clear")) return { property, to: field.clear!, replaces: Boolean(field.immutable) };
  if (managed !== true) return undefined;
  if (has(field, "clearOnRemoval") && !sameValue(field, before, field.clearOnRemoval!))
    return { property, to: field.clearOnRemoval!, replaces: false };
  if (field.replaceOnRemoval) return { property, replaces: true };
  return undefined;
}

/** Whether the state has yet to learn that the property is declared, because its removal will mean something. Nothing is sent for it. */
function isNewlyManaged(field: Field, managed: boolean | undefined): boolean {
  return managed === false && (has(field, "clearOnRemoval") || Boolean(field.replaceOnRemoval));
}

/** Whether the declared value says nothing that the state does not hold: inner properties that are left to Clerk are no difference. */
export function isUnchanged(field: Field, before: Json, after: Json): boolean {
  if (field.kind === "object") return sameObject(field.fields, before as Values, after as Values);
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object" && Array.isArray(before) && Array.isArray(after)) {
    const inner = field.of;
    const [olds, news] = [before as readonly Json[], after as readonly Json[]];
    if (olds.length !== news.length) return false;
    if (field.kind === "list") return news.every((item, index) => isUnchanged(inner, olds[index]!, item));
    return news.every((item) => olds.some((old) => isUnchanged(inner, old, item)));
  }
  return sameValue(field, before, after);
}

function sameObject(fields: Fields, before: Values, after: Values): boolean {
  return Object.entries(fields).every(([name, field]) => !changeOf(name, field, before[name], after[name], undefined));
}
