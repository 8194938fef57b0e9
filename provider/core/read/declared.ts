// What a program would write of an object as it stands. Pure.
import { type Json, isJsonObject } from "../../api/json";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { isInput } from "../vocabulary/meaning";

/** What the program declares of an object as it stands now, as a program would write it: what is empty too, which no state holds. */
export function declaredAsRead({ fields }: Definition, values: Values, declared: readonly string[]): Values {
  const empty = declared.flatMap((name) => {
    const clear = fields[name]?.clear;
    return clear === undefined || clear === null ? [] : [[name, clear] as const];
  });
  const told = Object.entries(declaredPart(values, declared)).map(([name, value]) => [name, asInput(fields[name]!, value)] as const);
  return { ...Object.fromEntries(empty), ...Object.fromEntries(told) };
}

/** The value without what Clerk sets inside of it. */
function asInput(field: Field, value: Json): Json {
  if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) return value.map((item: Json) => asInput(field.of, item));
  if (field.kind !== "object" || !isJsonObject(value)) return value;
  const inputs = Object.entries(value).filter(([name]) => field.fields[name] === undefined || isInput(field.fields[name]));
  return Object.fromEntries(inputs.map(([name, item]) => [name, field.fields[name] ? asInput(field.fields[name], item) : item]));
}

/** The part of an object's values that the program declares. */
export function declaredPart(values: Values, declared: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => declared.includes(name)));
}
