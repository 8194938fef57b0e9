// The state after a write or a read: from Clerk's answer what was sent and what Clerk computes, from memory what Clerk will not tell.
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import { decode, decodeIds, observedWire, withUntold } from "../vocabulary/codec";
import type { Definition } from "../define";
import { isUnchanged } from "../plan/diff";
import type { Field, Values } from "../definition/field";
import { has, isUnreadable } from "../definition/field";
import { type Rewritten, isRewriting } from "./honesty";
import { shapedLike } from "../vocabulary/merge";
import { type IdsOfSides, type ReferenceIds, type SideIds, sidesOf } from "../vocabulary/value";

/** What one write has done. */
export interface Written {
  /** The state before; empty at creation. */
  readonly state: Values;
  /** What the program declares, with everything to be ignored as in the state. */
  readonly declared: Values;
  /** The properties that were sent. */
  readonly sent: ReadonlySet<string>;
  /** The properties that are still to be sent: they are as they were. */
  readonly pending?: ReadonlySet<string>;
  /** Clerk's answer; absent where an operation has none. */
  readonly answer?: JsonObject;
  /** What the references of state and program stand for, as far as it is known. */
  readonly ids?: IdsOfSides;
  /** Rewritings of Clerk's that stand for what was sent. */
  readonly rewritten?: Rewritten;
}

/** The state after a write. */
export function settle(definition: Definition, written: Written): Values {
  const { answer, rewritten } = written;
  const echo = answer && decode(definition, answer);
  const echoIds = answer ? decodeIds(definition, answer) : {};
  return collect(definition, (name, field) => {
    const [before, declared] = [written.state[name], written.declared[name]];
    // Not the file either: the engine gives back the one of the state without its content.
    if (written.pending?.has(name)) return field.kind === "file" ? undefined : before;
    // The rotation itself takes up the new value: until it has run, the old one stands, so that a lost answer rotates again.
    if (field.trigger) return written.sent.has(name) || before === undefined ? declared : before;
    // Not remembered without the program: the engine gives back an asset of the state without its content, and then chokes on it.
    if (field.kind === "file") return declared;
    if (field.param) return declared;
    // Emptied: remembering the old value would make a later declaration of it look done.
    if (isUnreadable(field)) return declared ?? (written.sent.has(name) ? undefined : before);
    if (field.once) return echo?.[name] ?? before;
    const isAnswered = answer !== undefined && observedWire(name, field, answer) !== undefined;
    if (field.computed) return isAnswered ? echo?.[name] : before;
    const takesEcho = written.sent.has(name) || (has(field, "serverDefault") && declared === undefined);
    // What means the same is kept as the program spells it now, so that the state fits the ids that are stored with it.
    if (!takesEcho) return spelledLike(field, before, declared, sidesOf(name, written.ids));
    if (!isAnswered || !echo) return written.sent.has(name) ? declared : before;
    if (field.merge) return declared && shapedLike(echo[name], declared);
    const clerks = withUntold(field, echo[name], declared ?? before);
    if (declared !== undefined && clerks !== undefined && isRewriting(rewritten, name, clerks, declared)) return declared;
    return spelledLike(field, clerks, declared, { left: echoIds[name] ?? {}, right: written.ids?.declared[name] ?? {} });
  });
}

/** What is remembered of an object besides its values. */
export interface Memory {
  readonly ids?: ReferenceIds;
  readonly rewritten?: Rewritten;
}

/** The state of an object as a read found it, in the spelling of the state where it means the same. */
export function settleRead(definition: Definition, state: Values, object: JsonObject, memory: Memory = {}): Values {
  const found = decode(definition, object);
  const foundIds = decodeIds(definition, object);
  return collect(definition, (name, field) => {
    const ours = state[name];
    const clerks = withUntold(field, found[name], ours);
    if (isUnreadable(field) || observedWire(name, field, object) === undefined) return ours;
    if (field.once) return clerks ?? ours;
    if (field.merge) return ours === undefined ? undefined : shapedLike(clerks, ours);
    if (clerks !== undefined && ours !== undefined && isRewriting(memory.rewritten, name, clerks, ours)) return ours;
    return spelledLike(field, clerks, ours, { left: foundIds[name] ?? {}, right: memory.ids?.[name] ?? {} });
  });
}

/** The program's spelling where Clerk's means the same: key order, order of a set, letter case, another key of the same object. */
function spelledLike(field: Field, clerks: Json | undefined, ours: Json | undefined, ids: SideIds): Json | undefined {
  if (clerks === undefined || ours === undefined || field.kind === "object") return clerks;
  const isSame = isUnchanged(field, clerks, ours, ids);
  if ((field.kind !== "list" && field.kind !== "set") || !Array.isArray(clerks) || !Array.isArray(ours)) return isSame ? ours : clerks;
  const [there, here] = [clerks as readonly Json[], ours as readonly Json[]];
  const alike = (item: Json, own: Json): boolean => isUnchanged(field.of, item, own, ids);
  if (field.kind === "list") return isSame ? here.map((own, index) => spelledItem(there[index]!, own)) : clerks;
  if (isSame) return here.map((own) => spelledItem(there.find((item) => alike(item, own)) ?? own, own));
  return there.map((item) => spelledItem(item, here.find((own) => alike(item, own)) ?? item));
}

/** An item in the program's spelling, with what Clerk alone tells of it. */
const spelledItem = (clerks: Json, ours: Json): Json => (isJsonObject(clerks) && isJsonObject(ours) ? { ...clerks, ...ours } : ours);

function collect(definition: Definition, valueOf: (name: string, field: Field) => Values[string] | undefined): Values {
  const values: { [name: string]: Values[string] } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = valueOf(name, field);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
