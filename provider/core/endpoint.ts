// The vocabulary of endpoints: one table of operations per resource, and the functions that fill it in for the usual shapes. Knows no resource.
import type { Json, JsonObject } from "../api/json";

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
  /** Properties that Clerk insists on though the plan does not change them: sent with the value just observed. */
  readonly always?: readonly string[];
  /** Sent with every call. */
  readonly fixed?: JsonObject;
  /** One call for each item that the plan adds to, or removes from, a list or set. */
  readonly each?: { readonly added: string } | { readonly removed: string };
  readonly as?: "multipart";
  readonly answer?: "object" | "empty" | "other";
  /** What must have vanished from the answer before the next operation may run. */
  readonly until?: { readonly absent: string };
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
  /** What identifies the object in the state; a template such as "{organization}/{id}" for objects under a parent. */
  readonly id: "id" | "key" | "instance" | `${string}{id}`;
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
  /** Rows that Clerk made itself. */
  readonly builtin?: Match;
  /** People lose access when it goes: protected in production. */
  readonly guarded?: true;
  /** Clerk fails on concurrent creation. */
  readonly serial?: true;
  readonly limits?: readonly Limit[];
  /** Gates: types of which a declared resource must be there first. */
  readonly after?: readonly string[];
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
  /** What every update carries besides what changed; `false` where Clerk has no update. */
  readonly update?: false | { readonly always?: readonly string[]; readonly send?: Send };
  readonly guarded?: true;
  readonly serial?: true;
  readonly builtin?: Match;
  readonly after?: readonly string[];
  readonly limits?: readonly Limit[];
}

/** Objects under one path, with POST, GET, PATCH and DELETE. */
export function collection(path: string, options: CollectionOptions): Endpoint {
  const item = `${path}/{${options.param ?? "id"}}`;
  const { unique, flag, guarded, serial, builtin, after, limits } = options;
  return {
    id: "id",
    key: typeof options.key === "string" ? [options.key] : options.key,
    list: { path, page: options.page ?? 500, ...(flag && { flag }) },
    read: "list",
    confirm: { method: "GET", path: item, gone: [notFound] },
    create: { method: "POST", path, send: "all", answer: "object", exists: taken },
    update:
      options.update === false
        ? []
        : [{ method: "PATCH", path: item, send: "changed", answer: "object", gone: [notFound], ...options.update }],
    remove: { method: "DELETE", path: item, answer: "other", gone: [notFound] },
    stamps: true,
    ...(unique === false && { unique }),
    ...(guarded && { guarded }),
    ...(serial && { serial }),
    ...(builtin && { builtin }),
    ...(after && { after }),
    ...(limits && { limits }),
  };
}

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

/** The operations of an endpoint that carry properties, in the order in which they run. */
export function writes(endpoint: Endpoint): readonly Op[] {
  return [...(endpoint.create ? [endpoint.create] : []), ...endpoint.update];
}

/** The path of an operation for one object: its single placeholder is the object's id. */
export function pathOf(op: Op, id: string): string {
  return op.path.replace(/\{[^}]+\}/g, () => encodeURIComponent(id));
}
