// The operations that most kinds share: list, read, create, update, remove of rows under one path. A kind says what varies.

import type { Row } from "./collection";
import type { Body, Shape } from "./field";
import { newId } from "./id";
import type { CollectionOf } from "./instance";
import { type Json, type JsonObject, same } from "./json";
import { type Problem, Refusal, refuse } from "./problem";
import { answerList, type ListSpec } from "./query";
import { type Call, ok, type Route, route } from "./route";

export type Stamped = Row & { readonly created_at: number; readonly updated_at: number };
type Own<T extends Stamped> = Omit<T, "id" | "created_at" | "updated_at">;

export interface Resource<T extends Stamped> {
  readonly path: string;
  /** The name of the id in the path, as in Clerk's reference. */
  readonly param: string;
  readonly prefix: string;
  /** The value of `object` in answers. */
  readonly object: string;
  readonly rows: CollectionOf<T>;
  readonly missing: (id: string, call: Call) => Problem;
  /** Left out: all of the row. The call is for what the answer shows of other rows. */
  readonly show?: (row: T, call: Call) => JsonObject;
}

export interface Kind {
  readonly collections: readonly CollectionOf<Row>[];
  readonly routes: readonly Route[];
  /** Clerk's SDK asks for what lies below this path without /v1 in front. */
  readonly unversioned?: string;
}

export function show<T extends Stamped>(resource: Resource<T>, row: T, call: Call): JsonObject {
  return { object: resource.object, ...(resource.show?.(row, call) ?? row) };
}

/** The row that the path names, or 404. */
export function named<T extends Stamped>(resource: Resource<T>, call: Call): T {
  const id = call.params[resource.param] ?? "";
  const row = call.rows(resource.rows).find(id);
  if (!row) throw new Refusal([resource.missing(id, call)]);
  return row;
}

export function list<T extends Stamped>(resource: Resource<T>, spec: ListSpec<T>): Route {
  const answer = (call: Call) => answerList(call, call.rows(resource.rows).all(), spec, (row) => show(resource, row, call));
  return route({ method: "GET", path: resource.path, answer });
}

export function read<T extends Stamped>(resource: Resource<T>): Route {
  return route({ method: "GET", path: itemPath(resource), answer: (call) => ok(show(resource, named(resource, call), call)) });
}

export function create<T extends Stamped, const S extends Shape>(
  resource: Resource<T>,
  body: S,
  make: (call: Call<Body<S>>) => Own<T> & { readonly created_at?: number },
): Route {
  return route({
    method: "POST",
    path: resource.path,
    body,
    answer(call) {
      const stamps = { id: newId(resource.prefix, call.now), created_at: call.now, updated_at: call.now };
      // An own part and the three stamps make a row; the compiler cannot add up a generic type.
      const row = { ...stamps, ...make(call) } as unknown as T;
      call.rows(resource.rows).insert(row);
      return ok(show(resource, row, call));
    },
  });
}

export function update<T extends Stamped, const S extends Shape>(
  resource: Resource<T>,
  body: S,
  change: (row: T, call: Call<Body<S>>) => Partial<Own<T>> & { readonly created_at?: number },
): Route {
  return route({
    method: "PATCH",
    path: itemPath(resource),
    body,
    answer(call) {
      const old = named(resource, call);
      const changed: T = { ...old, ...change(old, call) };
      // A PATCH to the values that are already there is a no-op, and so leaves updated_at alone.
      if (same(old, changed)) return ok(show(resource, old, call));
      const row: T = { ...changed, updated_at: call.now };
      call.rows(resource.rows).replace(row);
      return ok(show(resource, row, call));
    },
  });
}

/** `along` removes what goes with the row, once nothing guards it any more. */
export function remove<T extends Stamped>(
  resource: Resource<T>,
  guard?: (row: T, call: Call) => Problem | undefined,
  along?: (row: T, call: Call) => void,
): Route {
  return route({
    method: "DELETE",
    path: itemPath(resource),
    answer(call) {
      const row = named(resource, call);
      refuse([guard?.(row, call)]);
      along?.(row, call);
      call.rows(resource.rows).remove(row.id);
      return ok({ object: resource.object, id: row.id, deleted: true } satisfies Json);
    },
  });
}

const itemPath = <T extends Stamped>(resource: Resource<T>): string => `${resource.path}/{${resource.param}}`;
