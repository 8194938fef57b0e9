// The state after a write or a read: from Clerk's answer what was sent and what Clerk computes, from memory what Clerk will not tell. Pure.
import type { Json, JsonObject } from "../../api/json";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { decode, decodeIds, observedWire, withUntold } from "../vocabulary/codec";
import { meaningOf } from "../vocabulary/meaning";
import { type IdsOfSides, type ReferenceIds, sidesOf } from "../vocabulary/value";
import { spelledLike } from "./spelling";

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
}

/** The state after a write. */
export function settle(definition: Definition, written: Written): Values {
  const { answer, ids, pending, sent } = written;
  const echo = answer && decode(definition, answer);
  const echoIds = answer ? decodeIds(definition, answer) : {};
  return collect(definition, (name, field) => {
    const [before, declared] = [written.state[name], written.declared[name]];
    // Not the file either: the engine gives back the one of the state without its content.
    if (pending?.has(name)) return field.kind === "file" ? undefined : before;
    const given = {
      field,
      ...(before !== undefined && { before }),
      ...(declared !== undefined && { declared }),
      sent: sent.has(name),
      echoes: sent.has(name),
      answered: answer !== undefined && observedWire(name, field, answer) !== undefined,
      ...(echo?.[name] !== undefined && { echo: echo[name] }),
    };
    return meaningOf(field).settled(given, ({ echoes, answered }) => {
      // Not remembered without the program: the engine gives back an asset of the state without its content, and then chokes on it.
      if (field.kind === "file") return declared;
      // Emptied: remembering the old value would make a later declaration of it look done.
      if (!meaningOf(field).isTold) return declared ?? (given.sent ? undefined : before);
      // What means the same is kept as the program spells it now, so that the state fits the ids that are stored with it.
      if (!echoes) return spelledLike(field, before, declared, sidesOf(name, ids));
      if (!answered) return given.sent ? declared : before;
      const clerks = withUntold(field, echo?.[name], declared ?? before);
      return spelledLike(field, clerks, declared, { left: echoIds[name] ?? {}, right: ids?.declared[name] ?? {} });
    });
  });
}

/** The state of an object as a read found it, in the spelling of the state where it means the same. */
export function settleRead(definition: Definition, state: Values, object: JsonObject, ids: ReferenceIds = {}): Values {
  const found = decode(definition, object);
  const foundIds = decodeIds(definition, object);
  return collect(definition, (name, field) => {
    const ours = state[name];
    const meaning = meaningOf(field);
    if (!meaning.isTold || observedWire(name, field, object) === undefined) return ours;
    const clerks = withUntold(field, found[name], ours);
    const given = { field, ...(ours !== undefined && { ours }), ...(clerks !== undefined && { clerks }) };
    return meaning.reread(given, () => spelledLike(field, clerks, ours, { left: foundIds[name] ?? {}, right: ids[name] ?? {} }));
  });
}

function collect(definition: Definition, valueOf: (name: string, field: Field) => Json | undefined): Values {
  const values: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = valueOf(name, field);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
