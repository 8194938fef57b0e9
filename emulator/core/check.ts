// Checks a decoded body against a shape and names every problem, as Clerk's server would. Knows no kind.

import type { Body, Field, ListField, Shape, StringField } from "./field";
import { isObject, same, type Json, type JsonObject } from "./json";
import * as say from "./problem";
import type { Problem } from "./problem";

export interface Checked<S extends Shape> {
  readonly body: Body<S>;
  readonly problems: readonly Problem[];
}

/** `drop` ignores fields that the shape does not have, which the /instance family does; else they are refused. */
export function check<S extends Shape>(fields: S, given: JsonObject, unknown: "refuse" | "drop"): Checked<S> {
  // A decoder stops at the first value that does not fit its type, before anything is validated.
  const misfit = firstMisfit(fields, given, "");
  const problems = misfit ? [misfit] : validate(fields, given, "", unknown);
  // The one cast of the vocabulary: what passed the check has the type that the shape states.
  return { body: clean(fields, given) as Body<S>, problems };
}

function firstMisfit(fields: Shape, given: JsonObject, prefix: string): Problem | undefined {
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    const problem = value === undefined || value === null ? undefined : misfitOf(field, value, prefix + name);
    if (problem) return problem;
  }
  return undefined;
}

function misfitOf(field: Field, value: Json, param: string): Problem | undefined {
  switch (field.type) {
    case "string":
    case "boolean":
      return typeof value === field.type ? undefined : say.paramUndecodable(param, kindOf(value), field.type);
    case "integer":
      return Number.isSafeInteger(value) ? undefined : say.paramUndecodable(param, kindOf(value), "integer");
    case "map":
      return isObject(value) ? undefined : say.paramUndecodable(param, kindOf(value), "object");
    case "object":
      return isObject(value) ? firstMisfit(field.fields, value, param + ".") : say.paramUndecodable(param, kindOf(value), "object");
    case "list": {
      if (!Array.isArray(value)) return say.paramUndecodable(param, kindOf(value), "array");
      const items: readonly Json[] = value;
      return items.map((item) => (item === null ? undefined : misfitOf(field.items, item, param))).find((problem) => problem !== undefined);
    }
  }
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : typeof value;
}

function validate(fields: Shape, given: JsonObject, prefix: string, unknown: "refuse" | "drop"): readonly Problem[] {
  const known = Object.entries(fields).flatMap(([name, field]) => validateField(field, given[name], prefix + name, unknown));
  const strange = unknown === "drop" ? [] : Object.keys(given).filter((name) => !Object.hasOwn(fields, name));
  return [...known, ...strange.map((name) => say.paramUnknown(prefix + name))];
}

function validateField(field: Field, value: Json | undefined, param: string, unknown: "refuse" | "drop"): readonly Problem[] {
  if (value === undefined) return field.required ? [say.paramMissing(param)] : [];
  if (value === null) return field.null ? [] : [say.paramNil(param)];
  switch (field.type) {
    case "string":
      return typeof value === "string" ? validateString(field, value, param) : [];
    case "integer":
      if (typeof value !== "number") return [];
      if (field.max !== undefined && value > field.max) return [say.paramTooLarge(param, field.max)];
      // The catalogue has a code for "too large" but none for "too small".
      return field.min !== undefined && value < field.min ? [say.paramInvalid(param)] : [];
    case "list":
      return Array.isArray(value) ? validateList(field, value, param, unknown) : [];
    case "object":
      return isObject(value) ? validate(field.fields, value, param + ".", unknown) : [];
    case "boolean":
    case "map":
      return [];
  }
}

function validateString(field: StringField, value: string, param: string): readonly Problem[] {
  const length = [...value].length;
  const problem =
    value === "" && (field.empty === "refused" || (field.required && field.empty !== "allowed"))
      ? say.paramEmpty(param)
      : field.oneOf && !field.oneOf.includes(value)
        ? say.paramNotAllowed(param, value, field.oneOf)
        : field.maxLength !== undefined && length > field.maxLength
          ? say.paramTooLong(param, field.maxLength)
          : field.minLength !== undefined && length < field.minLength
            ? say.paramTooShort(param, field.minLength)
            : field.check?.(value, param);
  return problem ? [problem] : [];
}

function validateList(field: ListField, value: readonly Json[], param: string, unknown: "refuse" | "drop"): readonly Problem[] {
  if (field.empty === "refused" && value.length === 0) return [say.paramEmpty(param)];
  if (field.max !== undefined && value.length > field.max) return [say.paramTooMany(param, field.max)];
  const doubled = field.unique && value.some((item, i) => value.slice(0, i).some((earlier) => same(earlier, item)));
  return doubled ? [say.paramDuplicate(param)] : value.flatMap((item) => validateField(field.items, item, param, unknown));
}

/** Keeps what the shape knows; a null that means "unchanged" counts as not sent. */
function clean(fields: Shape, given: JsonObject): JsonObject {
  const kept = Object.entries(fields).flatMap(([name, field]): [string, Json][] => {
    const value = given[name];
    if (value === undefined || (value === null && field.null !== "value")) return [];
    return [[name, field.type === "object" && isObject(value) ? clean(field.fields, value) : value]];
  });
  return Object.fromEntries(kept);
}
