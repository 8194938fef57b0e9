// schema/resources.json: every property with its JSON Schema, traits and names on the wire, and every operation with what it may send.
import type { Json, JsonObject } from "../../provider/api/json";
import { readPath, writePath } from "../../provider/core/vocabulary/codec";
import type { Definition } from "../../provider/core/define";
import { writes } from "../../provider/core/definition/endpoint";
import type { Op } from "../../provider/core/definition/operation";
import { type Field, type Fields, type Traits, unstated } from "../../provider/core/definition/field";
import { isInput } from "../../provider/core/vocabulary/meaning";
import { valueSchema } from "../../provider/core/check/schema";
import { isInPath, itemFields } from "../../provider/core/plan/item";
import { mayCarry } from "../../provider/core/plan/carry";

/** One operation of the API and the wire paths that it may send. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly string[];
}

/** Every operation that the resource uses. */
export function operationsOf(definition: Definition): readonly Operation[] {
  const { list, read, confirm } = definition.endpoint;
  const reads: Op[] = [
    ...(list ? [{ method: "GET", path: list.path } as const] : []),
    ...(typeof read === "object" ? [read] : []),
    ...(confirm ? [confirm] : []),
  ];
  return [
    ...reads.map(({ method, path }) => ({ method, path, fields: [] })),
    ...writingOps(definition).map((op) => ({ method: op.method, path: op.path, fields: fieldsOf(definition, op) })),
  ];
}

/** Every operation that may send something. */
function writingOps(definition: Definition): readonly Op[] {
  const { remove } = definition.endpoint;
  // Where creating and updating are one call, it is one operation.
  return [...new Set([...writes(definition.endpoint), ...ownOps(definition), ...(typeof remove === "object" ? [remove] : [])])];
}

/** Calls of single properties: logos, metadata, rotations. */
function ownOps(definition: Definition): Op[] {
  return Object.values(definition.fields).flatMap(({ via, trigger, fetch }) =>
    [via?.set, via?.clear, trigger, fetch].filter((op) => op !== undefined),
  );
}

function fieldsOf(definition: Definition, op: Op): string[] {
  const fields = op.each ? itemFields(definition, op) : definition.fields;
  const isEmptying = Object.values(fields).some(({ via }) => via?.clear === op);
  if (isEmptying) return [];
  const creates = op === definition.endpoint.create;
  const carried = Object.keys(fields).filter((name) => mayCarry(definition, op, name) && !(isInPath(op) && op.each));
  const paths = carried.flatMap((name) => leaves(writePath(name, fields[name]!), fields[name]!, creates));
  return [...new Set([...Object.keys(op.fixed ?? {}), ...paths])];
}

/** The wire paths of a property's leaves: "saml.idp_entity_id", "custom_attributes[].key". The creating call does not take all of them. */
function leaves(path: string | undefined, field: Field, creates: boolean): string[] {
  if (path === undefined || !isInput(field) || (creates && field.updateOnly)) return [];
  if (field.kind === "object") return within(path, field.fields, creates);
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object") return within(`${path}[]`, field.of.fields, creates);
  return [path];
}

const within = (path: string, fields: Fields, creates: boolean): string[] =>
  Object.entries(fields).flatMap(([name, of]) => leaves(joined(path, writePath(name, of)), of, creates));

const joined = (path: string, inner: string | undefined): string | undefined => (inner === undefined ? undefined : `${path}.${inner}`);

/** The machine-readable schema of all resources. */
export function publishedSchema(registry: readonly Definition[]): JsonObject {
  return Object.fromEntries(
    registry.map((definition) => [
      definition.type,
      {
        doc: definition.doc,
        key: definition.endpoint.key,
        guarded: definition.endpoint.guarded ?? false,
        properties: propertiesOf(definition, true),
        outputs: propertiesOf(definition, false),
        operations: operationsOf(definition).map(({ method, path, fields }) => ({ method, path, fields })),
      },
    ]),
  );
}

function propertiesOf(definition: Definition, inputs: boolean): JsonObject {
  const top = Object.entries(definition.fields).filter(([, field]) => isInput(field) === inputs);
  return Object.fromEntries(
    top.flatMap(([name, field]) => {
      const ops = writingOps(definition).filter((op) => mayCarry(definition, op, name));
      return described(name, field, writePath(name, field), readPath(name, field), ops);
    }),
  );
}

function described(path: string, field: Field, write: string | undefined, read: string | undefined, ops: readonly Op[]): [string, Json][] {
  const wire = {
    write: Object.fromEntries(write === undefined ? [] : ops.map((op) => [`${op.method} ${op.path}`, write])),
    ...(read !== undefined && { read }),
  };
  const self: [string, Json] = [path, { doc: field.doc, schema: valueSchema(field), traits: traitsOf(field), wire }];
  return [self, ...innerOf(path, field, write, read, ops)];
}

function innerOf(path: string, field: Field, write: string | undefined, read: string | undefined, ops: readonly Op[]): [string, Json][] {
  const [fields, suffix] = innerFields(field);
  return Object.entries(fields).flatMap(([name, of]) =>
    described(
      `${path}${suffix}.${name}`,
      of,
      write === undefined ? undefined : joined(`${write}${suffix}`, writePath(name, of)),
      read === undefined ? undefined : joined(`${read}${suffix}`, readPath(name, of)),
      ops,
    ),
  );
}

function innerFields(field: Field): [Fields, string] {
  if (field.kind === "object") return [field.fields, ""];
  if ((field.kind === "list" || field.kind === "set") && field.of.kind === "object") return [field.of.fields, "[]"];
  return [{}, ""];
}

const traitNames = [
  "required",
  "clear",
  "clearOnRemoval",
  "serverDefault",
  "immutable",
  "replaceOnRemoval",
  "secret",
  "writeOnly",
  "createOnly",
  "updateOnly",
  "computed",
  "once",
  "canonical",
  "param",
  "merge",
  "late",
  "parts",
  "oneWay",
  "guarded",
  "production",
  "joined",
] as const satisfies readonly (keyof Traits)[];

function traitsOf(field: Field): Json {
  const named = traitNames
    .filter((name) => field[name] !== undefined)
    .map((name): JsonObject => {
      const value = field[name];
      return value === true || value === unstated ? { name } : { name, value: value as Json };
    });
  // Calls of its own are named as among the operations.
  const calls = Object.entries({ via: field.via?.set, trigger: field.trigger, fetch: field.fetch }).flatMap(([name, op]) =>
    op === undefined ? [] : [{ name, value: `${op.method} ${op.path}` }],
  );
  return [...named, ...calls];
}
