// The vocabulary of endpoints: one table of operations per resource, and the functions that fill it in for the usual shapes. Knows no resource.
import type { JsonObject } from "../../api/json";
import type { Limit, ListOp, Match, Op, Send } from "./operation";
import type { Recognition } from "./mark";
import type { Values } from "./values";

export interface Endpoint {
  /**
   * What identifies the object in the state: Clerk's id; the instance's, for what there is once; or a template of properties and Clerk's id,
   * such as "{organization}/{id}". The parts fill the placeholders of the paths, in their order.
   */
  readonly id: "id" | "instance" | `${string}{${string}}`;
  /** The natural key: the property, or properties, by which an existing object is found. Empty for singletons. */
  readonly key: readonly string[];
  /** How an object is known again, after a lost answer and at adoption. */
  readonly recognise: Recognition;
  readonly list?: ListOp;
  /** Where rows of its list are of another class: what to say to whoever declares one of those. */
  readonly others?: string;
  readonly read: "list" | "state" | Op;
  /** The second witness: asked when an object is missing from its list. */
  readonly confirm?: Op;
  readonly create?: Op;
  /** In this order. */
  readonly update: readonly Op[];
  readonly remove: Op | "keep" | "restore";
  /** Rows that Clerk keeps for ever, changed by the first write and taken back by the removal: taken over without asking. */
  readonly preset?: true;
  /** An object that looks like one of these counts as not there: a list without entries, a revoked key. */
  readonly absent?: readonly Match[];
  /** An object that looks like this has run out: it is of no use to anybody, and stands in the way of a new one. It is replaced. */
  readonly spent?: Match;
  /** Rows that Clerk made itself. */
  readonly builtin?: Match;
  /** Values by which a row that Clerk made is known to be as Clerk made it; null: has no value. What is not named does not count. */
  readonly pristine?: readonly Values[];
  /** People lose access when it goes: protected in production. */
  readonly guarded?: true;
  /** Clerk fails on concurrent creation. */
  readonly serial?: true;
  readonly limits?: readonly Limit[];
  /** Gates: types of which a declared resource must be there first. */
  readonly after?: readonly string[];
  /** The property whose object takes this one along when it is deleted: nothing is sent for it then. */
  readonly goesWith?: string;
  /** Codes with which Clerk refuses to tell anything while a gate is shut: the objects are there all the same. */
  readonly closed?: readonly string[];
  /** The timestamps that Clerk keeps of the object. */
  readonly stamps?: true;
}

/** The code of a 404 on an object's own path. */
const notFound = "resource_not_found";

/** Codes with which Clerk says that an object with this key exists. */
const taken = ["form_identifier_exists", "form_already_exists", "duplicate_record"] as const;

export interface CollectionOptions {
  readonly key: string | readonly string[];
  readonly recognise: Recognition;
  readonly flag?: "paginated";
  readonly page?: ListOp["page"];
  /** The name of the id in the item's path, as in the OpenAPI. */
  readonly param?: string;
  /** What every update carries besides what changed; operations of its own; `false` where Clerk has no update. */
  readonly update?: false | { readonly always?: readonly string[]; readonly send?: Send } | readonly Op[];
  readonly guarded?: true;
  readonly serial?: true;
  readonly builtin?: Match;
  readonly pristine?: readonly Values[];
  readonly after?: readonly string[];
  readonly limits?: readonly Limit[];
  /** Codes with which Clerk refuses to tell anything while a gate is shut. */
  readonly closed?: readonly string[];
  /** Codes with which Clerk puts an update or a deletion off. */
  readonly busy?: readonly string[];
  /** Which rows of the list are of this kind, and what to say to whoever declares one of the others. */
  readonly where?: Match;
  readonly others?: string;
  /** Sent with the creating call. */
  readonly fixed?: JsonObject;
  /** False where the API has no GET of one object. */
  readonly confirm?: false;
  /** False where Clerk keeps no timestamps of the object. */
  readonly stamps?: false;
}

/** Objects under one path, with POST, GET, PATCH and DELETE. */
export function collection(path: string, options: CollectionOptions): Endpoint {
  const item = `${path}/{${options.param ?? "id"}}`;
  const { recognise, busy, closed, flag, where, others, fixed, guarded, serial, builtin, pristine, after, limits } = options;
  return {
    id: "id",
    key: typeof options.key === "string" ? [options.key] : options.key,
    recognise,
    list: { path, page: options.page ?? 500, ...(flag && { flag }), ...(where && { where }) },
    read: "list",
    ...(options.confirm !== false && { confirm: { method: "GET", path: item, gone: [notFound] } }),
    create: { method: "POST", path, send: "all", answer: "object", exists: taken, ...(fixed && { fixed }) },
    update: updatesOf(item, options.update ?? {}).map((op) => Object.assign({}, op, busy && { busy })),
    remove: { method: "DELETE", path: item, answer: "other", gone: [notFound], ...(busy && { busy }) },
    ...(options.stamps !== false && { stamps: true }),
    ...(others && { others }),
    ...(closed && { closed }),
    ...(guarded && { guarded }),
    ...(serial && { serial }),
    ...(builtin && { builtin }),
    ...(pristine && { pristine }),
    ...(after && { after }),
    ...(limits && { limits }),
  };
}

function updatesOf(item: string, update: Exclude<CollectionOptions["update"], undefined>): readonly Op[] {
  if (update === false) return [];
  if (isOps(update)) return update;
  return [{ method: "PATCH", path: item, send: "changed", answer: "object", gone: [notFound], ...update }];
}

const isOps = (update: object): update is readonly Op[] => Array.isArray(update);

export interface SingletonOptions {
  /** "patch": the only read is an empty PATCH, which changes nothing. */
  readonly read: "get" | "patch" | "state";
  /** Whether destroying it writes back what the declared properties held before, because keeping it would block others. */
  readonly restore?: true;
  readonly answer?: "object" | "empty";
  readonly after?: readonly string[];
}

/** What exists once in every instance: read and patched, never created or deleted. */
export function singleton(path: string, options: SingletonOptions): Endpoint {
  return {
    id: "instance",
    key: [],
    recognise: "instance",
    read: options.read === "state" ? "state" : { method: options.read === "get" ? "GET" : "PATCH", path },
    update: [{ method: "PATCH", path, send: "changed", answer: options.answer ?? "object" }],
    remove: options.restore ? "restore" : "keep",
    ...(options.after && { after: options.after }),
  };
}

export interface PresetOptions {
  /** The property by which the rows are told apart. */
  readonly key: string;
  readonly list: ListOp;
  readonly update: readonly Op[];
  readonly pristine: readonly Values[];
  /** Takes back what was written. */
  readonly revert: Op;
}

/** Rows that exist in every instance: written, and taken back. */
export function preset(path: string, { key, list, update, pristine, revert }: PresetOptions): Endpoint {
  return {
    id: `{${key}}`,
    key: [key],
    recognise: "key",
    list,
    read: "list",
    confirm: { method: "GET", path, gone: [notFound] },
    update,
    remove: revert,
    pristine,
    preset: true,
    stamps: true,
  };
}

/** What is there or not, without properties: made by one call, taken away by another, and seen by a probe. */
export function presence(ops: { readonly create: Op; readonly probe: Op; readonly remove: Op }): Endpoint {
  return { id: "instance", key: [], recognise: "instance", read: ops.probe, create: ops.create, update: [], remove: ops.remove };
}

/** What can only be looked at. */
export function lookup(path: string): Endpoint {
  return { id: "instance", key: [], recognise: "instance", read: { method: "GET", path }, update: [], remove: "keep" };
}

/** The operations of an endpoint that carry properties, in the order in which they run. */
export function writes(endpoint: Endpoint): readonly Op[] {
  return [...(endpoint.create ? [endpoint.create] : []), ...endpoint.update];
}

/** Whether there is one in every instance, which nobody makes or deletes. */
export const isSingleton = ({ id, create }: Endpoint): boolean => id === "instance" && create === undefined;

/** Whether there is nothing to write, only to look at. */
export const isLookUp = (endpoint: Endpoint): boolean => isSingleton(endpoint) && endpoint.update.length === 0;

/** The properties, and "id", of which the id in the state consists. */
export function idParts({ id }: Endpoint): readonly string[] {
  return id === "id" || id === "instance" ? ["id"] : [...id.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
