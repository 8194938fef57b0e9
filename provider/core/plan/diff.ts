// What a plan changes: the declaration against the state, property by property. Pure; asks nobody.
import type { Json } from "../../api/json";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { changeOf } from "../vocabulary/compare";
import { sameJson } from "../vocabulary/json-value";
import { copyAt, parsePath, valuesAt } from "../vocabulary/path";
import type { Change } from "../vocabulary/trait";
import { holdsUnknown } from "../vocabulary/unknown";
import { type IdsOfSides, sidesOf } from "../vocabulary/value";

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
  const { ignore = [], replaceOn = [], managed, builtin = false, ids } = options;
  const wanted = withIgnored(state, declared, ignore);
  const changes: Change[] = [];
  for (const [property, field] of Object.entries(definition.fields)) {
    // What is ignored has the state's own value, whatever its references stand for by now.
    if (isIgnored(property, ignore) && wanted[property] === state[property]) continue;
    const context = { managed: managed?.includes(property), builtin, ids: sidesOf(property, ids) };
    const change = changeOf(property, field, state[property], wanted[property], context);
    if (!change) continue;
    const known = !holdsUnknown(wanted[property]);
    const demanded = replaceOn.some((path) => hits(parsePath(path), property, state, wanted));
    changes.push({ ...change, replaces: known && (change.replaces || demanded) });
  }
  return changes;
}

/** The declaration in which everything that is to be ignored is as in the state. */
export function withIgnored(state: Values, declared: Values, ignore: readonly string[]): Values {
  return ignore.reduce<Values>((values, path) => copyAt(values as { [key: string]: Json }, state as Json, parsePath(path)), declared);
}

const isIgnored = (property: string, ignore: readonly string[]): boolean =>
  ignore.some((path) => [property, "*"].includes(String(parsePath(path)[0])));

function hits(path: readonly (string | number)[], property: string, state: Values, wanted: Values): boolean {
  if (path[0] !== property && path[0] !== "*") return false;
  const concrete = [property, ...path.slice(1)];
  const [before, after] = [valuesAt(state as Json, concrete), valuesAt(wanted as Json, concrete)];
  return [...new Set([...before.keys(), ...after.keys()])].some((key) => !sameJson(before.get(key), after.get(key)));
}
