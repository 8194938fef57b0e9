// One property of the state against the declaration, with the meaning of absence that it has. Pure; asks nobody.
import type { Json } from "../../api/json";
import type { Field, Fields } from "../definition/field";
import type { Values } from "../definition/values";
import { meaningOf } from "./meaning";
import type { Change, Comparison } from "./trait";
import { holdsUnknown } from "./unknown";
import { type SideIds, sameValue } from "./value";

export interface ComparisonContext {
  /** Whether the program declared it when the state was written; undefined where an older state does not say. */
  readonly managed: boolean | undefined;
  readonly builtin: boolean;
  readonly ids?: SideIds;
}

/** What the plan does with the property; undefined where it does nothing. */
export function changeOf(
  property: string,
  field: Field,
  before: Json | undefined,
  after: Json | undefined,
  { managed, builtin, ids }: ComparisonContext,
): Change | undefined {
  const meaning = meaningOf(field);
  if (!meaning.isInput || !meaning.isCompared) return undefined;
  const given: Comparison = {
    property,
    field,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    managed,
    builtin,
    told: meaning.isTold,
    same: (left, right) => sameValue(field, left, right),
  };
  if (after === undefined) return before === undefined ? undefined : meaning.dropped(given, () => undefined);
  if (holdsUnknown(after)) return { property, replaces: false };
  const plainlySame = (): boolean => before !== undefined && !holdsUnknown(ids?.right) && isUnchanged(field, before, after, ids);
  // Nothing is sent for what the state has yet to learn.
  if (meaning.same(given, plainlySame))
    return managed === false && meaning.learned(given, () => false) ? { property, replaces: false } : undefined;
  if (holdsUnknown(ids?.right)) return { property, replaces: false };
  return meaning.changed(given, () => ({ property, to: after, replaces: false }));
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
