// What was sent against what came back: whether Clerk took it. A value that is equal by a rule of its property is taken; no other one is.
import type { Json, JsonObject } from "../../api/json";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { decode, decodeIds, observedWire, withUntold } from "../vocabulary/codec";
import { isUnchanged } from "../vocabulary/compare";
import { meaningOf } from "../vocabulary/meaning";
import { type IdsOfSides, sameValue } from "../vocabulary/value";

/** What Clerk did in place of what it was sent. */
export type Deviation =
  /** The old value, or Clerk's own default, came back. */
  | "kept"
  /** Nothing came back. */
  | "emptied"
  /** Something else came back. */
  | "changed";

export interface Sent {
  /** What was sent; null or the clearing value for what was emptied. */
  readonly values: Values;
  readonly before: Values;
  /** What stood in Clerk, where the state did not know. */
  readonly observed?: Values;
  readonly answer: JsonObject;
  readonly ids?: IdsOfSides;
}

/** Compares one answer with what was sent: what Clerk did otherwise. What the answer does not speak of is taken for done. */
export function judge(definition: Definition, sent: Sent): ReadonlyMap<string, Deviation> {
  const echo = decode(definition, sent.answer);
  const echoIds = decodeIds(definition, sent.answer);
  const deviations = new Map<string, Deviation>();
  for (const [name, ours] of Object.entries(sent.values)) {
    const field = definition.fields[name];
    if (!field || !isAnswered(name, field, sent.answer)) continue;
    const { ours: partOf } = meaningOf(field);
    const told = echo[name] === undefined ? undefined : partOf(echo[name], ours);
    const clerks = withUntold(field, told, ours);
    const ids = { left: echoIds[name] ?? {}, right: sent.ids?.declared[name] ?? {} };
    if (clerks === undefined ? isEmpty(field, ours) : isUnchanged(field, clerks, ours, ids)) continue;
    const former = [sent.before[name], sent.observed?.[name]];
    if (clerks === undefined) deviations.set(name, former.some((value) => value !== undefined) ? "emptied" : "kept");
    else deviations.set(name, former.some((value) => isFormer(field, clerks, value)) ? "kept" : "changed");
  }
  return deviations;
}

const isAnswered = (name: string, field: Field, answer: JsonObject): boolean =>
  isJudgedField(field) && observedWire(name, field, answer) !== undefined;

const isJudgedField = (field: Field): boolean => meaningOf(field).isTold && meaningOf(field).isJudged;

/** Whether an answer can tell that Clerk has taken the property. */
export const isJudged = ({ fields }: Definition, name: string): boolean => fields[name] !== undefined && isJudgedField(fields[name]);

const isEmpty = (field: Field, ours: Json): boolean =>
  ours === null || meaningOf(field).empties.some((empty) => sameValue(field, ours, empty));

/** The value that stood before, or that the server gives by itself: what was sent has had no effect. */
function isFormer(field: Field, clerks: Json, before: Json | undefined): boolean {
  if (before !== undefined && sameValue(field, clerks, before)) return true;
  const { serverDefault } = field;
  return serverDefault !== undefined && typeof serverDefault !== "symbol" && sameValue(field, clerks, serverDefault);
}

/** What Clerk did, in words. */
export function deviationWords(deviations: ReadonlyMap<string, Deviation>): string {
  const named = (kind: Deviation): string => [...deviations].flatMap(([name, is]) => (is === kind ? [name] : [])).join(", ");
  const said = [
    [named("kept"), (names: string): string => `Clerk kept the old value of ${names}`],
    [named("emptied"), (names: string): string => `Clerk emptied ${names}`],
    [named("changed"), (names: string): string => `Clerk stored another value of ${names} than it was sent`],
  ] as const;
  const words = said.flatMap(([names, say]) => (names === "" ? [] : [say(names)])).join("; ");
  const changed = named("changed");
  const advice = changed === "" ? "" : ` Look at the value in the dashboard, and declare ${changed} as Clerk stores it if you mean that.`;
  return `${words}, although it answered with success. The instance or its plan may not have the feature; set it in the dashboard, or take it out of the program.${advice}`;
}
