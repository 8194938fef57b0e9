// The state after a write or a read: from Clerk's answer what was sent and what Clerk computes, from memory what Clerk will not tell.
import type { Json, JsonObject } from "../api/json";
import { decode, decodeIds } from "./codec";
import type { Definition } from "./define";
import type { Field, Values } from "./field";
import { has, isUnreadable } from "./field";
import { type DiffOptions, type ReferenceIds, isUnchanged, sidesOf } from "./diff";
import type { SideIds } from "./value";

/** What one write has done. */
export interface Written {
  /** The state before; empty at creation. */
  readonly state: Values;
  /** What the program declares, with everything to be ignored as in the state. */
  readonly declared: Values;
  /** The properties that were sent. */
  readonly sent: ReadonlySet<string>;
  /** Clerk's answer; absent where an operation has none. */
  readonly answer?: JsonObject;
  /** What the references of state and program stand for, as far as it is known. */
  readonly ids?: DiffOptions["ids"];
}

/** The state after a write. */
export function settle(definition: Definition, written: Written): Values {
  const echo = written.answer && decode(definition, written.answer);
  const echoIds = written.answer ? decodeIds(definition, written.answer) : {};
  return collect(definition, (name, field) => {
    const [before, declared] = [written.state[name], written.declared[name]];
    if (isUnreadable(field)) return declared ?? before;
    if (field.once) return echo?.[name] ?? before;
    if (field.computed) return echo ? echo[name] : before;
    const takesEcho = written.sent.has(name) || (has(field, "serverDefault") && declared === undefined);
    // What means the same is kept as the program spells it now, so that the state fits the ids that are stored with it.
    if (!takesEcho) return spelledLike(field, before, declared, sidesOf(name, written.ids));
    if (!echo) return declared;
    return spelledLike(field, echo[name], declared, { left: echoIds[name] ?? {}, right: written.ids?.declared[name] ?? {} });
  });
}

/** The state of an object as a read found it, in the spelling of the state where it means the same. */
export function settleRead(definition: Definition, state: Values, object: JsonObject, stateIds: ReferenceIds = {}): Values {
  const found = decode(definition, object);
  const foundIds = decodeIds(definition, object);
  return collect(definition, (name, field) => {
    if (isUnreadable(field)) return state[name];
    if (field.once) return found[name] ?? state[name];
    return spelledLike(field, found[name], state[name], { left: foundIds[name] ?? {}, right: stateIds[name] ?? {} });
  });
}

/** The program's spelling where Clerk's means the same: key order, order of a set, letter case, another key of the same object. */
function spelledLike(field: Field, clerks: Json | undefined, ours: Json | undefined, ids: SideIds): Json | undefined {
  if (clerks === undefined || ours === undefined || field.kind === "object") return clerks;
  if (isUnchanged(field, clerks, ours, ids)) return ours;
  if (field.kind !== "set" || !Array.isArray(clerks) || !Array.isArray(ours)) return clerks;
  return (clerks as Json[]).map((item) => (ours as Json[]).find((own) => isUnchanged(field.of, item, own, ids)) ?? item);
}

function collect(definition: Definition, valueOf: (name: string, field: Field) => Values[string] | undefined): Values {
  const values: { [name: string]: Values[string] } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = valueOf(name, field);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
