// The vocabulary of operations: what one call of the API sends, and what its answers mean. Knows no resource.
import type { Json, JsonObject } from "../../api/json";

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

/**
 * The path of an operation for one object: the parts of its id fill the placeholders in their order. Dots alone would lead to another path, and
 * nothing that encodes them keeps them: servers and clients take them away all the same.
 */
export function pathOf(op: Op, id: string): string {
  const parts = id.split("/");
  if (parts.some((part) => /^\.\.?$/.test(part)))
    throw new Error(
      `The id ${JSON.stringify(id)} cannot be one of Clerk's: dots alone lead to another path. Give the id as Clerk shows it.`,
    );
  return op.path.replace(/\{[^}]+\}/g, () => encodeURIComponent(parts.shift() ?? ""));
}
