// Settings that an instance has once: read and changed under one path, made and removed by nobody. A kind says what varies.

import type { Row } from "./collection";
import type { Body, Shape } from "./field";
import type { CollectionOf } from "./instance";
import { type JsonObject, same } from "./json";
import { type Call, ok, type Route, route } from "./route";

export interface Singleton<T extends Row> {
  readonly path: string;
  /** The value of `object` in answers. */
  readonly object: string;
  /** Empty until the first change. */
  readonly rows: CollectionOf<T>;
  /** What holds until then, and for what a state that was put in leaves out. */
  readonly fresh: (call: Call) => Omit<T, "id">;
  /** Left out: all of the row but its id. */
  readonly show?: (row: T, call: Call) => JsonObject;
}

export function current<T extends Row>(of: Singleton<T>, call: Call): T {
  // The defaults, the id and what was kept make a row; the compiler cannot add up a generic type.
  return { ...of.fresh(call), id: call.instance.id, ...call.rows(of.rows).all()[0] } as unknown as T;
}

function show<T extends Row>(of: Singleton<T>, row: T, call: Call): JsonObject {
  const { id: _id, ...all } = row;
  return { object: of.object, ...(of.show?.(row, call) ?? all) };
}

export function readSettings<T extends Row>(of: Singleton<T>): Route {
  return route({ method: "GET", path: of.path, answer: (call) => ok(show(of, current(of, call), call)) });
}

export function changeSettings<T extends Row, const S extends Shape>(
  of: Singleton<T>,
  body: S,
  unknownFields: "refuse" | "drop",
  change: (old: T, call: Call<Body<S>>) => Partial<T>,
): Route {
  return route({
    method: "PATCH",
    path: of.path,
    body,
    unknownFields,
    answer(call) {
      const old = current(of, call);
      const row: T = { ...old, ...change(old, call) };
      if (!same(old, row)) call.rows(of.rows).replace(row);
      return ok(show(of, row, call));
    },
  });
}
