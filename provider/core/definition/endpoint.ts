// The vocabulary of endpoints: one table of operations per resource, and the functions that fill it in for the usual shapes. Knows no resource.
import type { Json, JsonObject } from "../../api/json";
import type { Values } from "./field";

/** Which properties an operation sends: those that the plan changes, all that are declared, or the named ones. */
export type Send = "changed" | "all" | readonly string[];

/** One call of the API. */
export interface Op {
  /** For traits that speak of this operation (`param`). */
  readonly name?: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in Clerk's OpenAPI: "/jwt_templates/{template_id}". */
  readonly path: string;
  readonly send?: Send;
  /** Properties that another operation sends. */
  readonly except?: readonly string[];
  /** Properties that Clerk insists on though the plan does not change them: sent with the value just observed. */
  readonly always?: readonly string[];
  /** Sent with every call. */
  readonly fixed?: JsonObject;
  /** One call for each item that the plan adds to, or removes from, a list or set; `as`: the list's name on the wire in this call. */
  readonly each?: ({ readonly added: string } | { readonly removed: string }) & { readonly as?: string };
  readonly as?: "multipart";
  readonly answer?: "object" | "empty" | "other";
  /** What an answer that is not the object tells of it: property -> wire name. */
  readonly tells?: { readonly [property: string]: string };
  /** What must have vanished from the answer before the next operation may run. */
  readonly until?: { readonly absent: string };
  /** What is sent for a property that is not given: the natural key of the one object of a kind that matches. */
  readonly otherwise?: { readonly property: string; readonly match: Match };
  /** Clerk's codes that mean "not now": the call is made again for as long as Clerk may be busy. */
  readonly busy?: readonly string[];
  /** Clerk's codes that mean "it is there already", and "it is gone already". */
  readonly exists?: readonly string[];
  readonly gone?: readonly string[];
}

/** Fields of Clerk's objects (wire names) and the value that each must have. */
export type Match = { readonly [wire: string]: Json | readonly Json[] };

export interface ListOp {
  readonly path: string;
  /** The largest page, or "whole" where the list has no pages. */
  readonly page: 500 | 100 | "whole";
  /** The query that turns a bare array into `{data,total_count}`. */
  readonly flag?: "paginated";
  readonly where?: Match;
  /** One list per value of this property (a query parameter, or a part of the path). */
  readonly per?: string;
}

/** Requests per time on one object, beyond the instance's own limit. */
export interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

export interface Endpoint {
  /**
   * What identifies the object in the state: Clerk's id; the instance's, for what there is once; or a template of properties and Clerk's id,
   * such as "{organization}/{id}". The parts fill the placeholders of the paths, in their order.
   */
  readonly id: "id" | "instance" | `${string}{${string}}`;
  /** The natural key: the property, or properties, by which an existing object is found. Empty for singletons. */
  readonly key: readonly string[];
  /** False where Clerk lets two objects have one key. */
  readonly unique?: false;
  readonly list?: ListOp;
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
  readonly unique?: false;
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
  /** Which rows of the list are of this kind. */
  readonly where?: Match;
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
  const { unique, busy, closed, flag, where, fixed, guarded, serial, builtin, pristine, after, limits } = options;
  return {
    id: "id",
    key: typeof options.key === "string" ? [options.key] : options.key,
    list: { path, page: options.page ?? 500, ...(flag && { flag }), ...(where && { where }) },
    read: "list",
    ...(options.confirm !== false && { confirm: { method: "GET", path: item, gone: [notFound] } }),
    create: { method: "POST", path, send: "all", answer: "object", exists: taken, ...(fixed && { fixed }) },
    update: updatesOf(item, options.update ?? {}).map((op) => Object.assign({}, op, busy && { busy })),
    remove: { method: "DELETE", path: item, answer: "other", gone: [notFound], ...(busy && { busy }) },
    ...(options.stamps !== false && { stamps: true }),
    ...(unique === false && { unique }),
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
  return { id: "instance", key: [], read: ops.probe, create: ops.create, update: [], remove: ops.remove };
}

/** What can only be looked at. */
export function lookup(path: string): Endpoint {
  return { id: "instance", key: [], read: { method: "GET", path }, update: [], remove: "keep" };
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

/** The path of an operation for one object: the parts of its id fill the placeholders in their order. */
export function pathOf(op: Op, id: string): string {
  const parts = id.split("/");
  return op.path.replace(/\{[^}]+\}/g, () => encodeURIComponent(parts.shift() ?? ""));
}
