// What is going to happen to one object, and which effects on Clerk that has: pure data, which the gate judges and apply carries out.
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import type { Observed } from "../observe/observe";
import { isBuiltin, isBuiltinState, isSpentState } from "../observe/row";
import type { Change } from "../vocabulary/trait";
import { holdsUnknown } from "../vocabulary/unknown";
import { type IdsOfSides, sameValue } from "../vocabulary/value";
import { clashes } from "./clash";
import { type DiffOptions, diff } from "./diff";
import type { Declared, Holder, Known, Place } from "./known";
import { type Loss, lossesOf } from "./loss";
import { unmakable, untakable } from "./untakable";

export type Intent = "create" | "adopt" | "update" | "replace" | "remove" | "let go";

/** What a plan does in Clerk. */
export type Effect =
  /** A new object is there. */
  | { readonly kind: "makes" }
  /** An object that exists becomes the stack's; the losses are what its first write takes away. */
  | { readonly kind: "takes over"; readonly id: string; readonly losses: readonly Loss[] }
  /** Properties are written; those that are guarded take access from people. */
  | { readonly kind: "writes"; readonly properties: readonly string[]; readonly guarded: readonly string[] }
  /** The object is gone. */
  | { readonly kind: "deletes"; readonly id: string }
  /** An object that has run out is gone, and with it nothing that anybody could use. */
  | { readonly kind: "clears away"; readonly id: string }
  /** The object is as it was before the stack, or as Clerk made it. */
  | { readonly kind: "gives back"; readonly id: string };

export interface Plan {
  readonly intent: Intent;
  readonly definition: Definition;
  readonly name?: string;
  readonly id?: string;
  /** Which properties change. */
  readonly changes: readonly Change[];
  readonly effects: readonly Effect[];
  /** Whether the new object cannot exist beside the old one, because both have one natural key. */
  readonly deleteFirst?: boolean;
  /** Reasons against it that lie in the values themselves. */
  readonly objections: readonly string[];
  /** What the program asks to be taken over, which a replacement cannot be. */
  readonly from?: string;
  /** Why nothing is done to the object. */
  readonly because?: string;
  /** The new object that is to replace it is the same one. */
  readonly itself?: boolean;
}

/** The plan for an object of the state: an update, a replacement, or nothing. */
export function planChange(definition: Definition, known: Known, declared: Declared): Plan {
  const isSpent = isSpentState(definition, known.values);
  const changes = [
    ...diff(definition, known.values, declared.values, changeOptions(definition, known, declared)),
    ...(isSpent ? Object.keys(definition.endpoint.spent!).map((property) => ({ property, replaces: true })) : []),
  ];
  const replaces = changes.some((change) => change.replaces);
  const kept = isBuiltinState(definition, known.values);
  const standing = replaces ? unmakable(definition, declared.values) : untakable(definition, known.values, changes);
  return {
    intent: replaces ? "replace" : "update",
    definition,
    ...named(declared.name ?? known.name),
    id: known.id,
    changes,
    effects: replaces
      ? [...(kept ? [] : [removalOf(definition, known)]), { kind: "makes" }, ...writesOf(definition, changes)]
      : writesOf(definition, changes),
    objections: [
      ...(changes.length > 0 ? clashes(definition, known.values, declared.values) : []),
      ...standing.map((reason) => `Nothing can be written while ${reason}. Take it out.`),
    ],
    ...(replaces && { deleteFirst: keepsKey(definition, known.values, declared.values) }),
    ...(declared.from !== undefined && { from: declared.from }),
  };
}

/** What planning must know besides state and declaration. */
export function changeOptions(definition: Definition, known: Known, declared: Declared): DiffOptions {
  return {
    ...(known.managed && { managed: known.managed }),
    ignore: declared.ignore ?? [],
    replaceOn: declared.replaceOn ?? [],
    ids: { state: known.ids ?? {}, declared: declared.ids ?? {} },
    builtin: isBuiltinState(definition, known.values),
  };
}

/** The plan for an object that is not in the state and not in Clerk. */
export function planCreation(definition: Definition, declared: Declared): Plan {
  const objections = unmakable(definition, declared.values).map((reason) => `It cannot be made while ${reason}. Take it out.`);
  return { intent: "create", definition, ...named(declared.name), changes: [], effects: [{ kind: "makes" }], objections };
}

/** The plan for an object that exists and is to be the stack's own. What Clerk never shows may differ, and is sent once. */
export function planAdoption(definition: Definition, existing: Observed, declared: Declared, ids: IdsOfSides): Plan {
  const builtin = isBuiltin(definition, existing.object);
  const managed = Object.keys(declared.values);
  const options = { managed, builtin, ids, ignore: declared.ignore ?? [] };
  const changes = diff(definition, existing.values, declared.values, options);
  const fixed = changes.filter((change) => change.replaces).map((change) => change.property);
  return {
    intent: "adopt",
    definition,
    ...named(declared.name),
    id: existing.id,
    changes,
    effects: [
      { kind: "takes over", id: existing.id, losses: lossesOf(definition, existing.values, changes, ids) },
      ...writesOf(definition, changes),
    ],
    objections: [
      ...(fixed.length > 0 ? [`Clerk cannot change its ${fixed.join(", ")}`] : []),
      ...untakable(definition, existing.values, changes).map((reason) => `what differs cannot be written while ${reason}`),
    ],
  };
}

/** The plan for an object that the program declares no longer. `heldBy` is another entry of the stack that has it. */
export function planRemoval(definition: Definition, known: Known, heldBy?: Holder): Plan {
  const { endpoint } = definition;
  const about = { definition, ...named(known.name), id: known.id, changes: [], objections: [] };
  const keep = (because: string): Plan => ({ ...about, intent: "let go", effects: [], because });
  // What is never deleted is not lost by a replacement either: it is taken over again.
  if (endpoint.remove === "keep") return keep("kept: settings of an instance cannot be deleted");
  if (!endpoint.preset && endpoint.remove !== "restore" && isBuiltinState(definition, known.values)) return keep("kept: Clerk made it");
  if (heldBy)
    return heldBy.made && isSamePlace(heldBy, known)
      ? { ...about, intent: "let go", effects: [], itself: true }
      : keep(`kept: this stack has it in another place now, ${placeWords(heldBy)}`);
  if (endpoint.remove === "restore") return { ...about, intent: "remove", effects: [{ kind: "gives back", id: known.id }] };
  return { ...about, intent: "remove", effects: [removalOf(definition, known)] };
}

function removalOf(definition: Definition, { id, values }: Known): Effect {
  if (definition.endpoint.preset) return { kind: "gives back", id };
  return { kind: isSpentState(definition, values) ? "clears away" : "deletes", id };
}

const isSamePlace = (left: Place, right: Place): boolean => left.name === right.name && left.parent === right.parent;
const placeWords = ({ name, parent }: Place): string => `${JSON.stringify(name ?? "")}${parent === undefined ? "" : ` in ${parent}`}`;

const named = (name: string | undefined): { readonly name?: string } => (name === undefined ? {} : { name });

function writesOf({ fields }: Definition, changes: readonly Change[]): Effect[] {
  // The value of a rotation is only stored where an object is taken over, and a parameter travels with its own call.
  const properties = changes.filter(({ to }) => to !== undefined).map(({ property }) => property);
  const guarded = changes.filter(({ property }) => fields[property]?.guarded).map(({ property }) => property);
  return properties.length + guarded.length === 0 ? [] : [{ kind: "writes", properties, guarded }];
}

/** Whether the new object would have the natural key of the old one: create would meet the old one, and must not take it for its own. */
export function keepsKey({ endpoint, fields }: Definition, state: Values, declared: Values): boolean {
  if (endpoint.key.length === 0) return false;
  return endpoint.key.every((name) => {
    const [before, after] = [state[name], declared[name]];
    return before !== undefined && after !== undefined && !holdsUnknown(after) && sameValue(fields[name]!, before, after);
  });
}
