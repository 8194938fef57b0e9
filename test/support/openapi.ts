// Says whether an exchange is valid by Clerk's OpenAPI, with the closed list of tolerances of the design. Knows nothing of the emulator but
// the form in which it reports an exchange. Each tolerance is marked [T].

import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Finished } from "../../emulator/index";

type Node = { readonly [key: string]: unknown };
type Check = (exchange: Finished) => readonly string[];

/** Changes when `prepare` does, so that an old cache is not taken for a new one. */
const CACHE_VERSION = 2;
const FILE = "bapi-2026-05-12.yml";

/** Statuses that the real API has everywhere though its description does not say so. [T] */
const UNDECLARED = new Set([401, 404, 405, 413, 415, 429]);
const UNREADABLE = new Set(["request_body_invalid", "api_version_invalid"]);

/** Fields that are newer than the file: where the object stands, and what it gains. [T] */
const strings = { type: "array", items: { type: "string" } };
const NEWER: readonly (readonly [pointer: string, fields: Node])[] = [
  [body("/instance", "patch"), { allowed_subdomains: strings, subdomain_allowlist_enabled: { type: "boolean", nullable: true } }],
  [
    body("/instance/oauth_application_settings", "patch"),
    { aud_claim_enabled: { type: "boolean", nullable: true }, pkce_required: { type: "boolean", nullable: true } },
  ],
  [body("/oauth_applications", "post"), { device_authorization_grant_enabled: { type: "boolean", nullable: true } }],
  [
    body("/oauth_applications/{oauth_application_id}", "patch"),
    { device_authorization_grant_enabled: { type: "boolean", nullable: true }, access_token_ttl: { type: "integer", nullable: true } },
  ],
  [body("/organizations/{organization_id}", "patch"), { self_serve_sso_enabled: { type: "boolean", nullable: true } }],
  [body("/saml_connections", "post"), { idp_certificates: strings }],
  [body("/saml_connections/{saml_connection_id}", "patch"), { idp_certificates: strings }],
  [body("/enterprise_connections", "post") + "/properties/saml", { idp_certificates: strings }],
  [body("/enterprise_connections/{enterprise_connection_id}", "patch") + "/properties/saml", { idp_certificates: strings }],
];

/** Where the file refuses in answers what it takes in requests: the pattern, and the one of the requests. [T] */
const CONTRADICTED: readonly (readonly [pattern: string, requests: string])[] = [
  // The subject of an API key. Directories' ids begin with scim_.
  ["^(user|org|mch)_\\w{27}$", "^(user|org|mch|scim)_\\w{27}$"],
];

function body(path: string, method: string): string {
  return `#/paths/${escape(path)}/${method}/requestBody/content/application~1json/schema`;
}

/** The check for the file, or the folder that holds it, that CLERK_OPENAPI names; undefined where it names none. */
export function openApiFromEnvironment(): Check | undefined {
  const given = process.env.CLERK_OPENAPI;
  return given ? createOpenApiCheck(given) : undefined;
}

export function createOpenApiCheck(location: string): Check {
  const document = readCached(statSync(location).isDirectory() ? join(location, FILE) : location);
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false }));
  const queryAjv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: "array" }));
  ajv.addSchema(document, "openapi");
  const compiled = new Map<string, ValidateFunction>();
  const compile = (key: string, make: () => ValidateFunction): ValidateFunction => {
    const known = compiled.get(key) ?? make();
    compiled.set(key, known);
    return known;
  };
  const bySchema = (pointer: string) => compile(pointer, () => ajv.compile({ $ref: `openapi${encodeURI(pointer)}` }));
  const look = (pointer: string) => follow(document, pointer);
  const errorBody = bySchema("#/components/schemas/ClerkErrors");

  return (exchange) => {
    const operation = find(document, exchange.method.toLowerCase(), exchange.path);
    const isError = exchange.status >= 400 && exchange.body !== undefined && errorBody(exchange.body);
    if (!operation) {
      // Sent wrong on purpose, and refused. [T]
      const refused = isError && UNDECLARED.has(exchange.status);
      return refused ? [] : [`${exchange.method} ${exchange.path} is not in the OpenAPI`];
    }
    const wrong = [...queryProblems(operation), ...bodyProblems(operation)];
    const answer = exchange.injected || exchange.status === 0 ? [] : answerProblems(operation, wrong.length > 0);
    // What is sent wrong on purpose and seen refused need not be valid. [T]
    const refused = isError && exchange.status < 500;
    return [...(refused ? [] : wrong), ...answer].map((text) => `${exchange.method} ${exchange.path} ${exchange.status}: ${text}`);

    function queryProblems(pointer: string): readonly string[] {
      const validate = compile(pointer + "?", () => queryAjv.compile(querySchema(document, pointer)));
      const query = [...new Set(exchange.query.keys())].map((name) => {
        const values = exchange.query.getAll(name);
        return [name, values.length === 1 ? values[0] : values];
      });
      return validate(Object.fromEntries(query)) ? [] : texts("query", validate.errors);
    }

    function bodyProblems(pointer: string): readonly string[] {
      const { given } = exchange;
      const declared = look(`${pointer}/requestBody`);
      const required = declared?.node.required === true;
      const schema = declared && look(`${declared.pointer}/content/application~1json/schema`);
      if (given.kind === "form") return look(`${declared?.pointer}/content/multipart~1form-data`) ? [] : ["a form where none is declared"];
      if (given.kind === "none") return required ? ["the body is missing"] : [];
      if (given.kind !== "json") return [`a body that is not JSON (${given.kind})`];
      // A literal null where no body is needed. [T]
      const value = given.value === null && !required ? {} : given.value;
      if (!schema) return given.value === null ? [] : ["a body where none is declared"];
      const validate = bySchema(schema.pointer);
      if (validate(value)) return [];
      // Unknown fields on /instance* are dropped. [T]
      const dropped = exchange.path.startsWith("/instance");
      return texts("body", dropped ? validate.errors?.filter((error) => error.keyword !== "additionalProperties") : validate.errors);
    }

    function answerProblems(pointer: string, requestIsWrong: boolean): readonly string[] {
      const declared = look(`${pointer}/responses/${exchange.status}`);
      if (!declared) {
        // [T], and what a wrong request is refused with
        const tolerated =
          UNDECLARED.has(exchange.status) || exchange.status >= 500 || isUnreadable() || (requestIsWrong && exchange.status < 500);
        return tolerated && isError ? [] : [`the status is not declared`];
      }
      const schema = look(`${declared.pointer}/content/application~1json/schema`);
      if (!schema) return exchange.body === undefined ? [] : ["an answer where none is declared"];
      const value = exchange.body;
      if (value === undefined) return ["the answer is empty"];
      // paginated=true turns a bare array into {data, total_count}. [T]
      const paginated = schema.node.type === "array" && exchange.query.get("paginated") === "true" && isPage(value);
      const validate = bySchema(schema.pointer);
      return validate(paginated ? (value as Node).data : value) ? [] : texts("answer", validate.errors);
    }

    function isUnreadable(): boolean {
      const errors = isNode(exchange.body) ? exchange.body.errors : undefined;
      return (
        exchange.status === 400 && Array.isArray(errors) && errors.every((error) => isNode(error) && UNREADABLE.has(String(error.code)))
      );
    }
  };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const isPage = (value: unknown): boolean =>
  isNode(value) && Array.isArray(value.data) && Number.isInteger(value.total_count) && Object.keys(value).length === 2;

/** Names the place and the rule, never the value, which may be a secret. */
function texts(where: string, errors: readonly ErrorObject[] | null | undefined): readonly string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const named = params.additionalProperty ?? params.missingProperty;
    return `${where}${instancePath} ${message ?? "is invalid"}${named === undefined ? "" : ` (${String(named)})`}`;
  });
}

function escape(part: string): string {
  return part.replace(/~/g, "~0").replace(/\//g, "~1");
}

/** The node at a pointer and where it really stands, references followed on the way. */
function follow(document: Node, pointer: string): { readonly pointer: string; readonly node: Node } | undefined {
  let at = "#";
  let node: unknown = document;
  for (const part of pointer.slice(2).split("/")) {
    if (!isNode(node)) return undefined;
    node = node[part.replace(/~1/g, "/").replace(/~0/g, "~")];
    at += `/${part}`;
    if (isNode(node) && typeof node.$ref === "string")
      ({ pointer: at, node } = follow(document, node.$ref) ?? { pointer: at, node: undefined });
  }
  return isNode(node) ? { pointer: at, node } : undefined;
}

/** The pointer of the operation; a path without parameters goes before one with. */
function find(document: Node, method: string, path: string): string | undefined {
  const fits = (template: string) => new RegExp(`^${template.replace(/[.]/g, "\\.").replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
  const templates = Object.keys(document.paths as Node).filter(fits);
  const best = templates
    .sort((a, b) => a.split("{").length - b.split("{").length)
    .find((template) => isNode((document.paths as Node)[template]));
  const pointer = `#/paths/${escape(best ?? "")}/${method}`;
  return best !== undefined && follow(document, pointer) ? pointer : undefined;
}

/** Query parameters as one object. The version may be asked for on every operation; the file describes no transport. */
function querySchema(document: Node, pointer: string): Node {
  const own = follow(document, pointer)?.node.parameters;
  const count = Array.isArray(own) ? own.length : 0;
  const parameters = Array.from({ length: count }, (_, i) => (own as readonly Node[])[i]).map((parameter) =>
    typeof parameter?.$ref === "string" ? follow(document, parameter.$ref)?.node : parameter,
  );
  const query = parameters.filter((parameter) => parameter !== undefined && parameter.in === "query").map((parameter) => parameter as Node);
  return {
    type: "object",
    properties: { __clerk_api_version: { type: "string" }, ...Object.fromEntries(query.map(({ name, schema }) => [name, schema])) },
    required: query.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Reading 700 KB of YAML takes a second, so the prepared document is kept as JSON beside other temporary files. */
function readCached(file: string): Node {
  const { mtimeMs, size } = statSync(file);
  const name = createHash("sha256")
    .update(JSON.stringify([CACHE_VERSION, file, mtimeMs, size]))
    .digest("hex")
    .slice(0, 16);
  const cache = join(tmpdir(), `pulumi-clerk-openapi-${name}.json`);
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, "utf8")) as Node;
  const document = prepare(load(readFileSync(file, "utf8")) as Node);
  const draft = mkdtempSync(join(dirname(cache), "pulumi-clerk-openapi-"));
  writeFileSync(join(draft, "draft"), JSON.stringify(document));
  renameSync(join(draft, "draft"), cache);
  rmSync(draft, { recursive: true });
  return document;
}

/** OpenAPI 3.0 as JSON Schema, the newer fields included. */
function prepare(document: Node): Node {
  for (const [pointer, fields] of NEWER) {
    const schema = follow(document, pointer)?.node;
    if (!schema || !isNode(schema.properties)) throw new Error(`The OpenAPI has no object at ${pointer}.`);
    Object.assign(schema.properties, fields);
  }
  return toJsonSchema(document) as Node;
}

/** The pattern that holds in both directions. */
function widened(pattern: unknown): unknown {
  return CONTRADICTED.find(([narrow]) => narrow === pattern)?.[1] ?? pattern;
}

function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isNode(value)) return value;
  if (typeof value.$ref === "string") return { $ref: value.$ref };
  const { nullable, exclusiveMinimum, ...rest } = value;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]));
  if (plain.pattern !== undefined) plain.pattern = widened(plain.pattern);
  if (exclusiveMinimum === true) {
    plain.exclusiveMinimum = plain.minimum;
    delete plain.minimum;
  } else if (exclusiveMinimum !== undefined) plain.exclusiveMinimum = toJsonSchema(exclusiveMinimum);
  if (nullable === true) return { anyOf: [{ type: "null" }, plain] };
  // `false` is the default; anything else is a property that bears this name.
  return nullable === undefined || nullable === false ? plain : { ...plain, nullable: toJsonSchema(nullable) };
}
