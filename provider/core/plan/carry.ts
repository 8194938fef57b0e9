// Which operation carries which property, and what travels with it although the plan does not change it. Pure; sends nothing.
import { type Json, type JsonObject, isJsonObject } from "../../api/json";
import { idParts } from "../definition/endpoint";
import type { Definition, Field } from "../definition/field";
import type { Op } from "../definition/operation";
import type { Values } from "../definition/values";
import { meaningOf } from "../vocabulary/meaning";
import { isByItem, itemOf } from "./item";

/** Whether the operation may ever send the property. */
export function mayCarry(definition: Definition, op: Op, name: string): boolean {
  const field = definition.fields[name];
  const meaning = field && meaningOf(field);
  if (!meaning?.isInput) return false;
  const own = meaning.takenBy(op);
  if (own !== undefined) return own;
  if (op.each) return itemOf(op).name === name;
  const creates = op === definition.endpoint.create;
  // What the object lies in is a part of the creating call's path.
  if (creates && idParts(definition.endpoint).includes(name)) return true;
  if (op.except?.includes(name) || (Array.isArray(op.send) && !op.send.includes(name))) return false;
  return creates ? meaning.createTakes : definition.endpoint.update.includes(op) && meaning.updateTakes && !isByItem(definition, name);
}

/** The part of these values that the operation carries; empty when it has nothing to do. */
export function shareOf(definition: Definition, op: Op, values: Values): Values {
  const creates = op === definition.endpoint.create;
  const carried = Object.entries(values).filter(([name]) => mayCarry(definition, op, name));
  return Object.fromEntries(carried.map(([name, value]) => [name, creates ? insideOf(definition.fields[name]!, value, false) : value]));
}

/** Of an object the properties that the creating call takes, or those that have to wait for an update. */
function insideOf(field: Field, value: Json, waiting: boolean): Json {
  if (field.kind !== "object" || !isJsonObject(value)) return value;
  const waits = (name: string): boolean => field.fields[name] !== undefined && !meaningOf(field.fields[name]).createTakes;
  return Object.fromEntries(Object.entries(value).filter(([name]) => waits(name) === waiting));
}

/** What the creating call, which has sent these, did not take. */
export function restOf(definition: Definition, declared: Values, sent: Values): Values {
  const rest = Object.entries(declared).flatMap(([name, value]) => {
    const field = definition.fields[name];
    const meaning = field && meaningOf(field);
    if (sent[name] === undefined) return meaning && !meaning.createTakes ? [[name, value] as const] : [];
    const waiting = field?.kind === "object" ? insideOf(field, value, true) : {};
    return Object.keys(waiting as JsonObject).length > 0 ? [[name, waiting] as const] : [];
  });
  return Object.fromEntries(rest);
}

/** Properties that must travel with a switch that is turned on, by the definition's rules. */
export function withCompanions(definition: Definition, changes: Values, declared: Values): Values {
  const companions: { [name: string]: Json } = {};
  for (const rule of definition.rules)
    if (rule.kind === "when" && changes[rule.property] === rule.value)
      for (const name of rule.needs) if (declared[name] !== undefined) companions[name] = declared[name];
  return { ...companions, ...changes };
}

/** The properties that the operation carries though the plan does not change them. */
export function insistsOn(definition: Definition, op: Op, changes: Values): string[] {
  const all = op.send === "all" && op !== definition.endpoint.create ? Object.keys(definition.fields) : [];
  const names = new Set([...(op.always ?? []), ...all.filter((name) => mayCarry(definition, op, name))]);
  return [...names].filter((name) => changes[name] === undefined && !isExcluded(definition, name, changes));
}

/** Whether a change says the same in another way, so that both together would contradict each other. */
const isExcluded = (definition: Definition, name: string, changes: Values): boolean =>
  definition.rules.some(
    (rule) =>
      rule.kind === "atMostOneOf" && rule.properties.includes(name) && rule.properties.some((other) => changes[other] !== undefined),
  );

/** What is stored for an operation and travels with it only. */
export function paramsOf(definition: Definition, op: Op, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => op.name !== undefined && definition.fields[name]?.param === op.name));
}
