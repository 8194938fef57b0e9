// What a plan changes: the declaration against the state, with the meaning of absence that each property has. Pure; asks nobody.
import type { Json } from "../../api/json";
import type { Definition } from "../define";
import type { Field, Fields, Values } from "../definition/field";
import { has, isInput, isUnreadable } from "../definition/field";
import { copyAt, parsePath, valuesAt } from "../vocabulary/path";
import { holdsUnknown } from "../vocabulary/unknown";
import { type IdsOfSides, type SideIds, sameJson, sameValue, sidesOf } from "../vocabulary/value";

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
  /** What the references of both sides stand for, as far as it is known. */
  readonly ids?: IdsOfSides;
  /** The object is one of Clerk's own: what is not declared is left as Clerk made it. */
  readonly builtin?: boolean;
}

/** The changes that take the object from its state to the declaration. */
export function diff(definition: Definition, state: Values, declared: Values, options: DiffOptions = {}): readonly Change[] {
  const wanted = withIgnored(state, declared, options.ignore ?? []);
  const changes: Change[] = [];
  for (const [property, field] of Object.entries(definition.fields)) {
    // What is ignored has the state's own value, whatever its references stand for by now.
    if (isIgnored(property, options.ignore) && wanted[property] === state[property]) continue;
    const context = {
      managed: options.managed?.includes(property),
      builtin: options.builtin ?? false,
      ids: sidesOf(property, options.ids),
    };
    const change = changeOf(property, field, state[property], wanted[property], context);
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

const isIgnored = (property: string, ignore: readonly string[] = []): boolean =>
  ignore.some((path) => [property, "*"].includes(String(parsePath(path)[0])));

function hits(path: readonly (string | number)[], property: string, state: Values, wanted: Values): boolean {
  if (path[0] !== property && path[0] !== "*") return false;
  const concrete = [property, ...path.slice(1)];
  const [before, after] = [valuesAt(state as Json, concrete), valuesAt(wanted as Json, concrete)];
  return [...new Set([...before.keys(), ...after.keys()])].some((key) => !sameJson(before.get(key), after.get(key)));
}

interface ChangeContext {
  readonly managed: boolean | undefined;
  readonly builtin: boolean;
  readonly ids?: SideIds;
}

function changeOf(
  property: string,
  field: Field,
  before: Json | undefined,
  after: Json | undefined,
  context: ChangeContext,
): Change | undefined {
  if (!isInput(field) || field.createOnly) return undefined;
  if (after !== undefined) {
    if (holdsUnknown(after)) return { property, replaces: false };
    // Giving the value that clears is the same as leaving the property out.
    if (before === undefined && has(field, "clear") && sameValue(field, after, field.clear!)) return undefined;
    if (before === undefined && !isUnreadable(field) && has(field, "clearOnRemoval") && sameValue(field, after, field.clearOnRemoval!))
      return isNewlyManaged(field, context) ? { property, replaces: false } : undefined;
    if (holdsUnknown(context.ids?.right)) return { property, replaces: false };
    if (before !== undefined && isUnchanged(field, before, after, context.ids))
      return isNewlyManaged(field, context) ? { property, replaces: false } : undefined;
    // It travels with its operation only; the state learns of it by an update that sends nothing.
    if (field.param) return { property, replaces: false };
    return { property, to: after, replaces: Boolean(field.immutable) };
  }
  if (before === undefined || field.trigger) return undefined;
  if (field.param) return { property, replaces: false };
  if (field.merge) return context.managed === true && !sameJson(before, {}) ? { property, to: {}, replaces: false } : undefined;
  const clears = clearingValue(field, context);
  if (clears !== undefined && !sameValue(field, before, clears)) return { property, to: clears, replaces: Boolean(field.immutable) };
  return field.replaceOnRemoval && context.managed === true ? { property, replaces: true } : undefined;
}

/** What is sent for a property that is declared no longer; on rows that Clerk made, what was never declared is not ours to clear. */
function clearingValue(field: Field, context: ChangeContext): Json | undefined {
  if (has(field, "clear") && (!context.builtin || context.managed === true)) return field.clear;
  return has(field, "clearOnRemoval") && context.managed === true ? field.clearOnRemoval : undefined;
}

/** Whether the state has yet to learn that the property is declared, because its removal will mean something. Nothing is sent for it. */
function isNewlyManaged(field: Field, { managed, builtin }: ChangeContext): boolean {
  return managed === false && (has(field, "clearOnRemoval") || Boolean(field.replaceOnRemoval) || (builtin && has(field, "clear")));
}

/** Whether the declared value says nothing that the state does not hold: inner properties that are left to Clerk are no difference. */
export function isUnchanged(field: Field, before: Json, after: Json, ids?: SideIds): boolean {
  if (field.kind === "object") return sameObject(field.fields, before as Values, after as Values, ids);
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object" && Array.isArray(before) && Array.isArray(after)) {
    const inner = field.of;
    const [olds, news] = [before as readonly Json[], after as readonly Json[]];
    if (olds.length !== news.length) return false;
    if (field.kind === "list") return news.every((item, index) => isUnchanged(inner, olds[index]!, item, ids));
    return news.every((item) => olds.some((old) => isUnchanged(inner, old, item, ids)));
  }
  return sameValue(field, before, after, ids);
}

function sameObject(fields: Fields, before: Values, after: Values, ids: SideIds | undefined): boolean {
  const context = { managed: undefined, builtin: false, ...(ids && { ids }) };
  return Object.entries(fields).every(([name, field]) => !changeOf(name, field, before[name], after[name], context));
}
