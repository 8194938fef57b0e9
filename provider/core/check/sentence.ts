// One problem that the schema has found, as a sentence: which property, what it must be, and what was likely meant. Knows no resource.
import type { ErrorObject } from "ajv";
import type { Json } from "../../api/json";
import { type CheckContext, valueAt } from "./broken-rule";
import type { Definition, Field } from "../definition/field";
import type { Values } from "../definition/values";
import { isInput } from "../vocabulary/meaning";
import { near } from "./near";
import { fieldAt, keysOf, pathText } from "./place";
import { formOf } from "./schema";

/** What is wrong, and where; nothing where another error says it already. */
export function sentence(definition: Definition, declared: Values, error: ErrorObject, context: CheckContext): string | undefined {
  const keys = keysOf(error.instancePath);
  const at = pathText(keys);
  const field = fieldAt(definition.fields, keys);
  const unit = field?.unit ? ` ${field.unit}` : "";
  if (field?.kind === "file")
    return error.keyword === "required" ? undefined : `${at} must be a file of this machine: give it a pulumi.asset.FileAsset.`;
  const params = error.params as { [key: string]: string | number };
  switch (error.keyword) {
    case "required":
      return `${pathText([...keys, String(params.missingProperty)])} is required: give it a value.`;
    case "additionalProperties":
      return unknownProperty(definition, keys, String(params.additionalProperty), context);
    case "type":
      return `${at} must be ${typeWords[String(params.type)] ?? String(params.type)}.`;
    case "minimum":
    case "maximum":
      return `${at} must be ${rangeWords(field, params.limit!)}${unit}.`;
    case "minLength":
    case "maxLength":
      return `${at} must have ${error.keyword === "minLength" ? "at least" : "at most"} ${params.limit} characters.`;
    case "minItems":
    case "maxItems":
      return `${at} must have ${error.keyword === "minItems" ? "at least" : "at most"} ${params.limit} items.`;
    case "enum":
      return field?.kind === "enum" ? `${at} must be one of ${field.values.map((value) => JSON.stringify(value)).join(", ")}.` : undefined;
    case "pattern":
    case "format":
      return malformed(at, field, valueAt(declared, keys));
    case "uniqueItems":
      return `${at} must not name anything twice.`;
    case "propertyNames":
      return `${at} must not contain ${JSON.stringify(params.propertyName)}: Clerk sets it itself. Take it out.`;
    case "const":
      return `${at} can only be true: it cannot be taken back.`;
    case "not":
      return undefined;
    default:
      return `${at} ${error.message}.`;
  }
}

/** A text that has not the form that it must have. */
function malformed(at: string, field: Field | undefined, value: Json | undefined): string {
  if (field?.kind === "time") return `${at} must be an RFC 3339 time such as 2026-01-31T12:00:00Z.`;
  const own = field?.kind === "string" ? field.pattern?.own : undefined;
  if (own && new RegExp(own.match).test(String(value))) return `${at} is Clerk's own: ${own.words}.`;
  const form = field && formOf(field);
  const trimmed = typeof value === "string" ? value.trim() : "";
  const fits = (text: string): boolean =>
    (form === undefined || new RegExp(form.match).test(text)) && (field?.kind !== "string" || !field.format || URL.canParse(text));
  if (trimmed !== value && fits(trimmed)) return `${at} has blanks around it: take them out.`;
  return `${at} must be ${form?.words ?? "a URL"}.${likely(form?.repair, trimmed, fits)}`;
}

/** A likely mistake put right. Only keys, and what refers to them, have such repairs, and those are no secrets. */
function likely(repair: readonly (readonly [string, string])[] | undefined, value: string, fits: (text: string) => boolean): string {
  if (repair === undefined) return "";
  const put = repair.reduce((text, [wrong, right]) => text.replace(new RegExp(wrong, "g"), right), value);
  const right = [put, put.toLowerCase()].find((text) => text !== value && fits(text));
  return right === undefined ? "" : ` Did you mean ${JSON.stringify(right)}?`;
}

const typeWords: { readonly [type: string]: string } = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

function rangeWords(field: Field | undefined, limit: number | string): string {
  if (field?.kind !== "int") return `within its limit of ${limit}`;
  if (field.min !== undefined && field.max !== undefined) return `from ${field.min} to ${field.max}`;
  return field.min === undefined ? `at most ${field.max}` : `at least ${field.min}`;
}

function unknownProperty(definition: Definition, keys: readonly string[], name: string, context: CheckContext): string {
  const holder = fieldAt(definition.fields, keys);
  const fields = keys.length === 0 ? definition.fields : holder?.kind === "object" ? holder.fields : {};
  const at = pathText([...keys, name]);
  if (Object.hasOwn(fields, name)) return `${at} is set by Clerk and cannot be given. Take it out.`;
  const where = `${at} is no property of ${keys.length === 0 ? definition.type : pathText(keys)}`;
  const meant = near(
    name,
    Object.keys(fields).filter((property) => isInput(fields[property]!)),
  );
  if (meant !== undefined) return `${where}. Did you mean ${meant}?`;
  return `${where}${keys.length === 0 ? ofOthers(name, context.elsewhere?.() ?? {}) : ""}.`;
}

/** Which classes have a property of the name, or of one that is near. */
function ofOthers(name: string, classesOf: { readonly [property: string]: readonly string[] }): string {
  const property = Object.hasOwn(classesOf, name) ? name : near(name, Object.keys(classesOf));
  const classes = property === undefined ? [] : classesOf[property]!;
  // What many classes have tells nothing.
  if (classes.length === 0 || classes.length > 3) return "";
  return `: ${classes.join(" and ")} ${classes.length === 1 ? "has" : "have"} ${property === name ? "it" : property}`;
}
