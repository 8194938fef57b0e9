// The TypeScript types of properties, and the nested shapes that they need under clerk.types.input and clerk.types.output.
import type { Definition } from "../../provider/core/define";
import { type Field, type Fields, has } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";
import { pascal } from "./names";
import { absenceWords, traitWords, typeWords } from "./words";

export type Side = "input" | "output";

/** An interface for the inside of an object property. */
export interface Shape {
  readonly name: string;
  readonly doc: string;
  readonly fields: Fields;
}

/** The shapes of one definition, by their names: class, then property path. */
export function shapesOf(definition: Definition): readonly Shape[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => shapes(`${definition.type}${pascal(name)}`, field));
}

function shapes(name: string, field: Field): Shape[] {
  if (field.kind === "list" || field.kind === "set" || field.kind === "map") return shapes(name, field.of);
  if (field.kind !== "object") return [];
  const inner = Object.entries(field.fields).flatMap(([key, of]) => shapes(`${name}${pascal(key)}`, of));
  return [{ name, doc: field.doc, fields: field.fields }, ...inner];
}

/** The type of a property's value: `pulumi.Input<string>` for one side, `string` for the other. */
export function typeText(name: string, field: Field, side: Side, namespace: string): string {
  const plain = plainType(name, field, side, namespace);
  return side === "input" ? `pulumi.Input<${plain}>` : plain;
}

function plainType(name: string, field: Field, side: Side, namespace: string): string {
  const item = (of: Field): string => typeText(name, of, side, namespace);
  switch (field.kind) {
    case "string":
      return side === "input" && field.idOf ? ["string", ...field.idOf().map(({ type }) => type)].join(" | ") : "string";
    case "time":
      return "string";
    case "ref":
      return side === "input" ? `string | ${field.to().type}` : "string";
    case "int":
      return "number";
    case "bool":
      return field.oneWay && side === "input" ? "true" : "boolean";
    case "enum":
      return field.values.map((value) => JSON.stringify(value)).join(" | ");
    case "list":
    case "set":
      return `(${item(field.of)})[]`;
    case "map":
      return `{ [key: string]: ${item(field.of)} }`;
    case "object":
      return `${namespace}${name}`;
    case "json":
      return field.shape === "object" ? "{ [key: string]: any }" : "any";
    case "file":
      return "pulumi.asset.Asset";
  }
}

/** One line of an args or shape interface. */
export function inputLine(owner: string, name: string, field: Field, namespace: string): string {
  return `${docComment(field)}\n${name}${field.required ? "" : "?"}: ${typeText(`${owner}${pascal(name)}`, field, "input", namespace)};`;
}

/** The type of an output property: Clerk gives a value for everything that it has a default for. */
export function outputType(owner: string, name: string, field: Field, namespace: string): string {
  const type = typeText(`${owner}${pascal(name)}`, field, "output", namespace);
  const always = field.required || field.computed || (has(field, "serverDefault") && !field.writeOnly);
  return always ? type : `${type} | undefined`;
}

/** Meaning, type, unit, limits, default and what absence means. */
export function docComment(field: Field): string {
  const sentences = [
    field.doc,
    `Type: ${typeWords(field)}.`,
    ...(isInput(field) ? [absenceWords(field)] : ["Set by Clerk."]),
    ...traitWords(field),
  ];
  return comment(sentences.filter((text) => text !== undefined));
}

export function comment(paragraphs: readonly string[]): string {
  const lines = paragraphs.flatMap((text) => ["", ...text.split("\n")]).slice(1);
  return lines.length === 1 ? `/** ${safe(lines[0]!)} */` : `/**\n${lines.map((line) => ` * ${safe(line)}`.trimEnd()).join("\n")}\n */`;
}

const safe = (text: string): string => text.replaceAll("*/", "*\\/");

/** Every place where the class refers to another: "permissions[]", "mappings[].role". */
export function referencePaths(definition: Definition): { path: string; type: string; key: string }[] {
  return Object.entries(definition.fields).flatMap(([name, field]) => referencesAt(name, field));
}

function referencesAt(path: string, field: Field): { path: string; type: string; key: string }[] {
  switch (field.kind) {
    case "string":
      return (field.idOf?.() ?? []).map(({ type }) => ({ path, type, key: "id" }));
    case "ref":
      return [{ path, type: field.to().type, key: field.to().endpoint.key[0] ?? "id" }];
    case "list":
    case "set":
      return referencesAt(`${path}[]`, field.of);
    case "map":
      return referencesAt(`${path}{}`, field.of);
    case "object":
      return Object.entries(field.fields).flatMap(([name, of]) => referencesAt(`${path}.${name}`, of));
    default:
      return [];
  }
}
