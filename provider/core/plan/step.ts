// Which calls a change needs, in their order: the update operations, then calls of single properties, then rotations. Sends nothing.
import type { Json } from "../../api/json";
import { decodeIds } from "../vocabulary/codec";
import type { Definition, Field } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Values } from "../definition/values";
import { entriesFor, itemOf, itemValue } from "./item";
import type { Observed } from "../observe/observe";
import { paramsOf, shareOf } from "./carry";
import { meaningOf } from "../vocabulary/meaning";
import { type IdsOfSides, type KeyIds, sameValue } from "../vocabulary/value";

/** What is to be done to one object. */
export interface Task {
  readonly existing: Observed;
  /** What the object is as far as the state knows. */
  readonly state: Values;
  readonly declared: Values;
  /** The properties to change, with the values to send. */
  readonly changes: Values;
  readonly ids?: IdsOfSides;
}

export interface Step {
  readonly op: Op;
  readonly share: Values;
  /** The properties that are done with this step. */
  readonly names: readonly string[];
  /** The one item that the step brings or takes away; the property is done with the last of its items. */
  readonly item?: { readonly of: string; readonly added: boolean; readonly value: Json };
}

/** The calls that the changes need. */
export function stepsOf(definition: Definition, task: Task): Step[] {
  const { changes, declared } = task;
  const steps: Step[] = [];
  for (const op of definition.endpoint.update) {
    if (op.each) steps.push(...itemSteps(definition, op, task));
    else {
      const share = shareOf(definition, op, changes);
      if (Object.keys(share).length > 0)
        steps.push({ op, share: { ...paramsOf(definition, op, declared), ...share }, names: Object.keys(share) });
    }
  }
  const own = Object.entries(changes).flatMap(([name, value]) => {
    const call = meaningOf(definition.fields[name]!).ownCall(declared[name]);
    return call ? [{ name, value, ...call }] : [];
  });
  for (const { op, name, value, carries } of [...own.filter(({ last }) => !last), ...own.filter(({ last }) => last)])
    steps.push({ op, share: { ...paramsOf(definition, op, declared), ...(carries && { [name]: value }) }, names: [name] });
  return steps;
}

/** One call for each item that the plan adds and the object lacks, or that the plan removes and it still has: what others added stays. */
function itemSteps(definition: Definition, op: Op, { existing, state, declared, changes, ids }: Task): Step[] {
  const { name, added } = itemOf(op);
  const field = definition.fields[name];
  if (changes[name] === undefined || !field || (field.kind !== "set" && field.kind !== "list")) return [];
  const before: Side = { items: items(state[name]), ids: ids?.state[name] ?? {} };
  const after: Side = { items: items(changes[name]), ids: ids?.declared[name] ?? {} };
  const standing: Side = { items: items(existing.values[name]), ids: decodeIds(definition, existing.object)[name] ?? {} };
  const touched = added
    ? lacking(field.of, after, before, standing)
    : held(field.of, { ...before, items: lacking(field.of, before, after) }, standing);
  return touched.map((value) => ({
    op,
    share: { ...entriesFor(definition, paramsOf(definition, op, declared), value), [name]: itemValue(definition, op, value) },
    names: [],
    item: { of: name, added, value },
  }));
}

interface Side {
  readonly items: readonly Json[];
  readonly ids: KeyIds;
}

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const isIn = (of: Field, item: Json, from: Side, other: Side): boolean =>
  other.items.some((each) => sameValue(of, item, each, { left: from.ids, right: other.ids }));

const lacking = (of: Field, from: Side, ...others: readonly Side[]): Json[] =>
  from.items.filter((item) => !others.some((other) => isIn(of, item, from, other)));

const held = (of: Field, from: Side, other: Side): Json[] => from.items.filter((item) => isIn(of, item, from, other));
