// The operations of an OpenAPI document that write, each with the properties that its body may hold. Knows nothing of our resources.
import { load } from "js-yaml";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

type Node = { readonly [key: string]: unknown };

export interface Write {
  readonly method: string;
  readonly path: string;
  /** Leaves, such as "saml.idp_entity_id" and "custom_attributes[].key". */
  readonly properties: readonly string[];
}

const methods = ["post", "put", "patch", "delete"];

/** The document in this file, or in the folder that holds it under its usual name. */
export function readOpenApi(location: string): Node {
  const file = statSync(location).isDirectory() ? join(location, "bapi-2026-05-12.yml") : location;
  return load(readFileSync(file, "utf8")) as Node;
}

export function writesOf(document: Node): readonly Write[] {
  return Object.entries(document.paths as Node).flatMap(([path, item]) =>
    methods
      .filter((method) => isNode((item as Node)[method]))
      .map((method) => ({ method: method.toUpperCase(), path, properties: bodyOf(document, (item as Node)[method] as Node) })),
  );
}

function bodyOf(document: Node, operation: Node): readonly string[] {
  const content = resolved(document, operation.requestBody).content;
  const forms = isNode(content) ? Object.values(content) : [];
  return [...new Set(forms.flatMap((form) => leaves(document, (form as Node).schema, "")))];
}

/** Deprecated properties are left out, with all that is in them. */
function leaves(document: Node, given: unknown, at: string): readonly string[] {
  const schema = resolved(document, given);
  if (schema.deprecated === true) return [];
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => (Array.isArray(schema[word]) ? schema[word] : []) as unknown[]);
  const inner = [
    ...Object.entries(isNode(schema.properties) ? schema.properties : {}).flatMap(([name, property]) =>
      leaves(document, property, at ? `${at}.${name}` : name),
    ),
    ...parts.flatMap((part) => leaves(document, part, at)).filter((leaf) => leaf !== at),
    ...(schema.items === undefined ? [] : leaves(document, schema.items, `${at}[]`).filter((leaf) => leaf !== `${at}[]`)),
  ];
  return inner.length > 0 || at === "" ? inner : [at];
}

function resolved(document: Node, given: unknown): Node {
  if (!isNode(given)) return {};
  if (typeof given.$ref !== "string") return given;
  const names = given.$ref.slice("#/".length).split("/");
  const node = names.reduce<unknown>((at, name) => (at as Node)[name.replace(/~1/g, "/").replace(/~0/g, "~")], document);
  if (!isNode(node)) throw new Error(`The OpenAPI names ${given.$ref}, which it does not hold.`);
  return resolved(document, node);
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
