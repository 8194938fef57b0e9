// What was sent against what came back: whether Clerk took it, kept what it had, or rewrote it in a way that no rule of ours knows.
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../api/json";
import { decode, decodeIds, observedWire, withUntold } from "../vocabulary/codec";
import type { Definition } from "../define";
import { isUnchanged } from "../plan/diff";
import type { Field, Values } from "../definition/field";
import { isUnreadable } from "../definition/field";
import { type IdsOfSides, sameValue } from "../vocabulary/value";

/** Spellings of Clerk's that stand for ours, as hashes: a value may be secret. */
export type Rewritten = { readonly [property: string]: { readonly ours: string; readonly clerks: string } };

export interface Verdict {
  /** Properties of which Clerk kept the old or its default value. */
  readonly kept: readonly string[];
  /** Properties that came back in a third form. */
  readonly rewritten: Rewritten;
}

export interface Sent {
  /** What was sent; null or the clearing value for what was emptied. */
  readonly values: Values;
  readonly before: Values;
  /** What stood in Clerk, where the state did not know. */
  readonly observed?: Values;
  readonly answer: JsonObject;
  readonly ids?: IdsOfSides;
}

/** Compares one answer with what was sent. What the answer does not speak of is taken for done. */
export function judge(definition: Definition, sent: Sent): Verdict {
  const echo = decode(definition, sent.answer);
  const echoIds = decodeIds(definition, sent.answer);
  const kept: string[] = [];
  const rewritten: { [property: string]: Rewritten[string] } = {};
  for (const [name, ours] of Object.entries(sent.values)) {
    const field = definition.fields[name];
    if (!field || !isAnswered(name, field, sent.answer)) continue;
    const clerks = withUntold(field, echo[name], ours);
    const ids = { left: echoIds[name] ?? {}, right: sent.ids?.declared[name] ?? {} };
    if (clerks === undefined ? isEmpty(field, ours) : isUnchanged(field, clerks, ours, ids)) continue;
    // Nothing is no spelling of something.
    if (clerks === undefined || isFormer(field, clerks, sent.before[name]) || isFormer(field, clerks, sent.observed?.[name]))
      kept.push(name);
    else rewritten[name] = { ours: hash(ours), clerks: hash(clerks) };
  }
  return { kept, rewritten };
}

function isAnswered(name: string, field: Field, answer: JsonObject): boolean {
  return !isUnreadable(field) && !field.once && !field.merge && observedWire(name, field, answer) !== undefined;
}

const isEmpty = (field: Field, ours: Json): boolean =>
  ours === null || [field.clear, field.clearOnRemoval].some((empty) => empty !== undefined && sameValue(field, ours, empty));

/** The value that stood before, or that the server gives by itself: what was sent has had no effect. */
function isFormer(field: Field, clerks: Json, before: Json | undefined): boolean {
  if (before !== undefined && sameValue(field, clerks, before)) return true;
  const { serverDefault } = field;
  return serverDefault !== undefined && typeof serverDefault !== "symbol" && sameValue(field, clerks, serverDefault);
}

/** Whether Clerk's value is the known rewriting of ours. */
export function isRewriting(known: Rewritten | undefined, property: string, clerks: Json, ours: Json): boolean {
  const pair = known?.[property];
  return pair !== undefined && pair.ours === hash(ours) && pair.clerks === hash(clerks);
}

function hash(value: Json): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex")
    .slice(0, 16);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
