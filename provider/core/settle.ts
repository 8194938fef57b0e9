// The state after a write or a read: from Clerk's answer what was sent and what Clerk computes, from memory what Clerk will not tell.
import type { JsonObject } from "../api/json";
import { decode } from "./codec";
import type { Definition } from "./define";
import type { Field, Values } from "./field";
import { has, isUnreadable } from "./field";
import { isUnchanged } from "./diff";

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
}

/** The state after a write. */
export function settle(definition: Definition, written: Written): Values {
  const echo = written.answer && decode(definition, written.answer);
  return collect(definition, (name, field) => {
    const [before, declared] = [written.state[name], written.declared[name]];
    if (isUnreadable(field)) return declared ?? before;
    if (field.once) return echo?.[name] ?? before;
    if (field.computed) return echo ? echo[name] : before;
    const takesEcho = written.sent.has(name) || (has(field, "serverDefault") && declared === undefined);
    if (!takesEcho) return before;
    if (!echo) return declared;
    return spelledLike(field, echo[name], declared);
  });
}

/** The state of an object as a read found it, in the spelling of the state where it means the same. */
export function settleRead(definition: Definition, state: Values, object: JsonObject): Values {
  const found = decode(definition, object);
  return collect(definition, (name, field) => {
    if (isUnreadable(field)) return state[name];
    if (field.once) return found[name] ?? state[name];
    return spelledLike(field, found[name], state[name]);
  });
}

/** The program's spelling where Clerk's means the same: key order, order of a set, letter case. */
function spelledLike(field: Field, clerks: Values[string] | undefined, ours: Values[string] | undefined): Values[string] | undefined {
  return clerks !== undefined && ours !== undefined && isUnchanged(field, clerks, ours) && field.kind !== "object" ? ours : clerks;
}

function collect(definition: Definition, valueOf: (name: string, field: Field) => Values[string] | undefined): Values {
  const values: { [name: string]: Values[string] } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = valueOf(name, field);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
