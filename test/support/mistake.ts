// Wrong declarations of a resource, made from its definition: one mistake each, and the sentence that must name it.
import type { Json } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";
import type { Values } from "../../provider/core/definition/values";
import { conflictsOf } from "./conflict";
import { escaped, pathText, sample, withAt } from "./declaration";

export interface Mistake {
  readonly what: "type" | "range" | "misspelt" | "set by Clerk" | "missing" | "conflict";
  /** The property that is spoilt, by its path. */
  readonly at: string;
  readonly declared: Values;
  /** The sentence about it. */
  readonly says: RegExp;
}

/** Every kind of mistake at every property where it can be made, those inside of objects too. */
export function mistakesOf(definition: Definition, right: Values): readonly Mistake[] {
  const conflicts = definition.rules.flatMap((rule) => conflictsOf(definition, rule, right));
  return [
    ...ofFields(definition.fields, [], right, definition.type),
    ...conflicts.map(({ at, declared, says }): Mistake => ({ what: "conflict", at, declared, says })),
  ];
}

/** One declaration with the first mistake of each property at the top, and one that is no property. */
export function allAtOnce(mistakes: readonly Mistake[], right: Values): { readonly declared: Values; readonly says: readonly RegExp[] } {
  const single = mistakes.filter(({ what, at }) => what !== "conflict" && !/[.[]/.test(at));
  const chosen = single.filter(({ at }, index) => single.findIndex((other) => other.at === at) === index);
  const spoilt = chosen.map(({ at, declared }) => [at, declared[at]] as const).filter(([, value]) => value !== undefined);
  return {
    declared: { ...right, ...(Object.fromEntries(spoilt) as Values), unheardOf: true },
    says: [...chosen.map(({ says }) => says), /^unheardOf is no property of /],
  };
}

function ofFields(fields: Fields, keys: readonly string[], right: Values, holder: string): readonly Mistake[] {
  const mistake = (what: Mistake["what"], path: readonly string[], value: Json | undefined, says: string): Mistake => ({
    what,
    at: pathText(path),
    declared: withAt(right, path, value),
    says: new RegExp(`^${escaped(pathText(path))} ${says}`),
  });
  const ofField = (name: string, field: Field): readonly Mistake[] => {
    const path = [...keys, name];
    if (!isInput(field)) return [mistake("set by Clerk", path, "given", "is set by Clerk and cannot be given\\. Take it out\\.$")];
    return [
      ...wrongType(field).map((value) => mistake("type", path, value, "(must be|can only be) ")),
      ...outOfRange(field).map((value) => mistake("range", path, value, "must (be|have|not) ")),
      mistake(
        "misspelt",
        [...keys, `${name}x`],
        "given",
        `is no property of ${escaped(keys.length === 0 ? holder : pathText(keys))}\\. Did you mean `,
      ),
      ...(field.required ? [mistake("missing", path, undefined, "is required: give it a value\\.$")] : []),
      ...inside(field, path, right, holder),
    ];
  };
  return Object.entries(fields).flatMap(([name, field]) => ofField(name, field));
}

function inside(field: Field, path: readonly string[], right: Values, holder: string): readonly Mistake[] {
  if (field.kind === "object") return ofFields(field.fields, path, right, holder);
  if (field.kind !== "list" && field.kind !== "set") return [];
  const item = [...path, "0"];
  if (field.of.kind === "object") return ofFields(field.of.fields, item, right, holder);
  const values = [...wrongType(field.of), ...outOfRange(field.of)];
  return values.map((value) => ({
    what: "type",
    at: pathText(item),
    declared: withAt(right, path, [value]),
    says: new RegExp(`^${escaped(pathText(item))} must (be|have) `),
  }));
}

function wrongType(field: Field): readonly Json[] {
  switch (field.kind) {
    case "string":
    case "ref":
      return [0.5, ["a list"]];
    case "int":
      return ["a text", 0.5];
    case "bool":
      return field.oneWay ? [false, "yes"] : ["yes"];
    case "enum":
      return ["no such thing", 1];
    case "json":
      return field.shape === "object" ? ["a text", [1]] : [];
    case "time":
      return ["yesterday"];
    default:
      return ["a text"];
  }
}

function outOfRange(field: Field): readonly Json[] {
  switch (field.kind) {
    case "int":
      return [...(field.min === undefined ? [] : [field.min - 1]), ...(field.max === undefined ? [] : [field.max + 1])];
    case "string":
      return [
        ...(field.minLength ? ["x".repeat(field.minLength - 1)] : []),
        ...(field.maxLength === undefined ? [] : ["x".repeat(field.maxLength + 1)]),
        ...(field.pattern ? ["", " §", "§ <b>://"].filter((text) => !new RegExp(field.pattern!.match).test(text)).slice(-1) : []),
        ...(field.format === "uri" ? ["no address"] : []),
      ];
    case "list":
    case "set": {
      const item = sample(field.of);
      return [
        ...(field.minItems ? [[]] : []),
        ...(field.maxItems === undefined ? [] : [Array.from({ length: field.maxItems + 1 }, () => item)]),
        ...(field.distinct ? [[item, item]] : []),
        ...(field.maxLength === undefined ? [] : [["x".repeat(field.maxLength + 1)]]),
      ];
    }
    case "json":
      return (field.reserved ?? []).map((key) => ({ [key]: "given" }));
    default:
      return [];
  }
}
