// Whether a declaration can be right, before anything is asked or sent: all its problems at once, each a sentence that names the property and no value.
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { closest } from "fastest-levenshtein";
import type { Json } from "../../api/json";
import { type CheckContext, brokenRule, valueAt } from "./broken-rule";
import type { Definition, Field, Fields } from "../definition/field";
import type { Values } from "../definition/values";
import { isInput } from "../vocabulary/meaning";
import { inputSchema } from "./schema";
import { unknownValue } from "../vocabulary/unknown";

/** Every reason why the declaration cannot be applied. */
export function check(definition: Definition, declared: Values, context: CheckContext = {}): readonly string[] {
  const validate = validatorOf(definition);
  validate(declared);
  const ofSchema = (validate.errors ?? [])
    .filter((error) => !concernsUnknown(error, declared))
    .map((error) => sentence(definition, declared, error))
    .filter((text) => text !== undefined);
  const ofTexts = Object.entries(definition.fields).flatMap(([name, field]) => tooLong(name, field, declared[name]));
  const ofRules = definition.rules.flatMap((rule) => brokenRule(definition, rule, declared, context));
  return [...new Set([...ofSchema, ...ofTexts, ...ofRules])];
}

/** A list that travels as one text has a limit of that text, which no schema can state. */
function tooLong(name: string, field: Field, value: Json | undefined): string[] {
  if (field.kind !== "set" || field.joined === undefined || field.maxLength === undefined || !Array.isArray(value)) return [];
  const text = (value as Json[]).join(field.joined);
  return text.length > field.maxLength ? [`${name} must have at most ${field.maxLength} characters in all.`] : [];
}

/** Compiled once per class, and only for the classes that are asked for: compiling all of them would cost every start. */
const validators = new WeakMap<Definition, ValidateFunction>();

function validatorOf(definition: Definition): ValidateFunction {
  const known = validators.get(definition);
  if (known) return known;
  const validate = (compiler ??= newCompiler()).compile(inputSchema(definition));
  validators.set(definition, validate);
  return validate;
}

let compiler: Ajv | undefined;

/** Loaded with the first check: a refresh and a destroy have none. */
function newCompiler(): Ajv {
  const { Ajv: Compiler } = require("ajv") as typeof import("ajv");
  const { default: addFormats } = require("ajv-formats") as typeof import("ajv-formats");
  // That the schemas themselves are right is tested: to check it here would take longer than all of the rest.
  const ajv = new Compiler({ allErrors: true, strict: true, allowUnionTypes: true, validateSchema: false });
  addFormats(ajv, ["date-time"]);
  ajv.addFormat("uri", { type: "string", validate: (text: string) => URL.canParse(text) });
  return ajv;
}

/** A value that the preview does not know yet has the type of a string, and may turn out to be anything. */
function concernsUnknown(error: ErrorObject, declared: Values): boolean {
  return valueAt(declared, keysOf(error.instancePath)) === unknownValue;
}

/** A likely mistake put right. Only keys have such repairs, and those are no secrets. */
function repaired(field: Field | undefined, value: Json | undefined): string {
  if (field?.kind !== "string" || field.pattern?.repair === undefined || typeof value !== "string") return "";
  const right = field.pattern.repair.reduce((text, [wrong, instead]) => text.replace(new RegExp(wrong, "g"), instead), value);
  return new RegExp(field.pattern.match).test(right) ? ` Did you mean ${JSON.stringify(right)}?` : "";
}

const keysOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

function sentence(definition: Definition, declared: Values, error: ErrorObject): string | undefined {
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
      return unknownProperty(definition, keys, String(params.additionalProperty));
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
      return `${at} must be ${field?.kind === "string" && field.pattern ? field.pattern.words : `a text that matches ${params.pattern}`}.${repaired(field, valueAt(declared, keys))}`;
    case "uniqueItems":
      return `${at} must not name anything twice.`;
    case "format":
      if (params.format === "uri") return `${at} must be ${field?.kind === "string" && field.pattern ? field.pattern.words : "a URL"}.`;
      return `${at} must be an RFC 3339 time such as 2026-01-31T12:00:00Z.`;
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

function unknownProperty(definition: Definition, keys: readonly string[], name: string): string {
  const holder = fieldAt(definition.fields, keys);
  const fields = keys.length === 0 ? definition.fields : holder?.kind === "object" ? holder.fields : {};
  const at = pathText([...keys, name]);
  const where = keys.length === 0 ? definition.type : pathText(keys);
  if (fields[name]) return `${at} is set by Clerk and cannot be given. Take it out.`;
  const inputs = Object.keys(fields).filter((property) => isInput(fields[property]!));
  const likely = inputs.length > 0 ? ` Did you mean ${closest(name, inputs)}?` : "";
  return `${at} is no property of ${where}.${likely}`;
}

function fieldAt(fields: Fields, keys: readonly string[]): Field | undefined {
  const [first, ...rest] = keys;
  let field = first === undefined ? undefined : fields[first];
  for (const key of rest) {
    if (field?.kind === "object") field = field.fields[key];
    else if (field?.kind === "list" || field?.kind === "set" || field?.kind === "map") field = field.of;
  }
  return field;
}

function pathText(keys: readonly string[]): string {
  return keys
    .map((key, index) =>
      /^\d+$/.test(key) ? `[${key}]` : /^[\w$]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`,
    )
    .join("");
}
