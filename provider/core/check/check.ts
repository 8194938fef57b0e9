// Whether a declaration can be right, before anything is asked or sent: all its problems at once, each a sentence that names the property and no value.
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import type { Json } from "../../api/json";
import { type CheckContext, brokenRule, valueAt } from "./broken-rule";
import { type Definition, type Field, has } from "../definition/field";
import type { Values } from "../definition/values";
import { sameJson } from "../vocabulary/json-value";
import { keysOf } from "./place";
import { inputSchema } from "./schema";
import { sentence } from "./sentence";
import { unknownValue } from "../vocabulary/unknown";
import { sameValue } from "../vocabulary/value";

/** Every reason why the declaration cannot be applied. */
export function check(definition: Definition, declared: Values, context: CheckContext = {}): readonly string[] {
  const validate = validatorOf(definition);
  validate(declared);
  const ofSchema = (validate.errors ?? [])
    .filter((error) => !concernsUnknown(error, declared) && !isStanding(error, declared, context))
    .map((error) => sentence(definition, declared, error, context))
    .filter((text) => text !== undefined);
  const ofTexts = Object.entries(definition.fields).flatMap(([name, field]) => tooLong(name, field, declared[name]));
  const ofInstance = Object.entries(definition.fields).flatMap(([name, field]) => misplaced(name, field, declared[name], context));
  const ofRules = definition.rules.flatMap((rule) => brokenRule(definition, rule, declared, context));
  return [...new Set([...ofSchema, ...ofTexts, ...ofInstance, ...ofRules])];
}

/** A list that travels as one text has a limit of that text, which no schema can state. */
function tooLong(name: string, field: Field, value: Json | undefined): string[] {
  if (field.kind !== "set" || field.joined === undefined || field.maxLength === undefined || !Array.isArray(value)) return [];
  const text = (value as Json[]).join(field.joined);
  return text.length > field.maxLength ? [`${name} must have at most ${field.maxLength} characters in all.`] : [];
}

/** What only production has. Declared as it is anyway, or as it was applied before, it sends nothing and is let be. */
function misplaced(name: string, field: Field, value: Json | undefined, { production, before }: CheckContext): string[] {
  if (!field.production || production !== false || value === undefined || value === unknownValue) return [];
  const quiet = [before?.[name], field.clear, field.clearOnRemoval, has(field, "serverDefault") ? field.serverDefault : undefined];
  if (quiet.some((each) => each !== undefined && typeof each !== "symbol" && sameValue(field, each, value))) return [];
  return [`${name} is for instances of production, and the key (sk_test_) is one of development: take it out here.`];
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
  const ajv = new Compiler({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  });
  addFormats(ajv, ["date-time"]);
  // Blanks around a URL are no part of it, and Clerk would keep them.
  ajv.addFormat("uri", { type: "string", validate: (text: string) => text === text.trim() && URL.canParse(text) });
  return ajv;
}

/** A value that the preview does not know yet has the type of a string, and may turn out to be anything. */
function concernsUnknown(error: ErrorObject, declared: Values): boolean {
  return valueAt(declared, keysOf(error.instancePath)) === unknownValue;
}

/**
 * A document with keys that Clerk sets itself may stand in Clerk, which took them formerly: it can be taken over as it is, and stay. Whether
 * Clerk takes it again is told when something is written.
 */
function isStanding(error: ErrorObject, declared: Values, { before, adopting }: CheckContext): boolean {
  if (error.keyword !== "propertyNames" && error.keyword !== "not") return false;
  const [name = ""] = keysOf(error.instancePath);
  return before === undefined ? Boolean(adopting) : before[name] !== undefined && sameJson(before[name], declared[name]);
}
