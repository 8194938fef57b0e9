// Taking over an object that exists: planned against what stands in Clerk, told before it is done, and only what differs is sent.
import type { Json } from "../../api/json";
import type { WriteContext } from "../context";
import { idParts } from "../definition/endpoint";
import type { Definition } from "../definition/field";
import { type Values, picked } from "../definition/values";
import { permit } from "../gate/gate";
import { fetched } from "../observe/fetch";
import type { Observed } from "../observe/observe";
import { isBuiltin } from "../observe/row";
import { sendableOf, withLive } from "../plan/change";
import { withIgnored } from "../plan/diff";
import type { Declared } from "../plan/known";
import { lossWords } from "../plan/loss";
import { type Plan, planAdoption } from "../plan/plan";
import { label } from "../resource-error";
import { decodeIds } from "../vocabulary/codec";
import { meaningOf } from "../vocabulary/meaning";
import { type Created, recorded } from "./outcome";
import { sync } from "./sync";

export async function adopt(context: WriteContext, definition: Definition, declared: Declared, found: Observed): Promise<Created> {
  const existing = {
    ...found,
    object: { ...found.object, ...(await fetched(context, definition, found)) },
    // What it lies in: it was found there, whether Clerk says so or not.
    values: { ...picked(declared.values, idParts(definition.endpoint)), ...oursOf(definition, found.values, declared.values) },
  };
  const ids = { state: decodeIds(definition, existing.object), declared: declared.ids ?? {} };
  const plan = planAdoption(definition, existing, declared, ids);
  const leave = permit(plan, context.policy);
  tellTakeover(context, plan, existing, declared);
  const ignore = declared.ignore ?? [];
  // A rotation is not run, its value is only stored.
  const changes = Object.fromEntries(Object.entries(sendableOf(plan.changes)).filter(([name]) => !definition.fields[name]?.trigger));
  const restorable =
    definition.endpoint.remove === "restore" ? { before: standingBefore(definition, existing.values, declared.values) } : {};
  const work = {
    existing,
    start: { values: existing.values },
    declared: withIgnored(existing.values, declared.values, ignore),
    changes: withLive(changes, existing.values, ignore),
    ids,
  };
  const step = async (): Promise<Created> => ({ id: existing.id, ...(await sync(context, definition, work, leave)), ...restorable });
  return recorded(existing.id, undefined, step, restorable);
}

/** Of documents that the API merges only what is declared is taken over: the other keys are other people's. */
function oursOf({ fields }: Definition, values: Values, declared: Values): Values {
  const ours = Object.entries(values).map(([name, value]) => [name, meaningOf(fields[name]!).ours(value, declared[name])] as const);
  return Object.fromEntries(ours.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}

/** What the declared properties hold; what holds nothing is to be emptied again. */
function standingBefore({ fields }: Definition, standing: Values, declared: Values): Values {
  const empty = Object.entries(fields).flatMap(([name, { clear }]) => (clear === undefined ? [] : [[name, clear] as const]));
  const all = Object.entries({ ...Object.fromEntries(empty), ...standing });
  return Object.fromEntries(all.filter(([name]) => declared[name] !== undefined));
}

/** Said before it is done: what goes, and how an object that this stack has under another name would not have been made again. */
function tellTakeover(context: WriteContext, plan: Plan, existing: Observed, { adopt: byKey }: Declared): void {
  const { definition } = plan;
  const losses = plan.effects.flatMap((effect) => (effect.kind === "takes over" ? effect.losses : []));
  if (losses.length > 0) context.warn?.(`${label(definition, context.name)}: takes over ${existing.id}, and ${lossWords(losses)}.`);
  // A run that deletes the old entry knows of the new one only where it looks at both.
  if (byKey && !isBuiltin(definition, existing.object))
    context.tell?.(
      "Objects that exist are taken over (adopt). Where this stack has one under another name, give the resource the option aliases instead: a later run that is limited to the old name (--target) would delete the object.",
    );
}
