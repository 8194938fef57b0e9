// What an old state is made of: a program, the instance that it meets, and what may be different after a refresh. Imports types alone.
import type * as Pulumi from "@pulumi/pulumi";
import type * as Clerk from "pulumi-clerk";
import type { FaultRule, State } from "../../emulator/index";

/** Asks as the dashboard would, with the first key or with another one. */
export type Seed = <T = { readonly id: string }>(method: string, path: string, body?: unknown, key?: string) => Promise<T>;

/** What the program is given: the packages of the version that runs it, and the ids of the instance's users, in the order of their making. */
export interface Given {
  readonly clerk: typeof Clerk;
  readonly pulumi: typeof Pulumi;
  readonly users: readonly string[];
}

export interface OldState {
  readonly keys: readonly string[];
  /** The environment of the run, besides key and address. */
  readonly env?: { readonly [name: string]: string };
  /** What there is before the program runs. */
  readonly seed?: (seed: Seed) => Promise<unknown>;
  /** What Clerk does otherwise than it is told. */
  readonly faults?: readonly FaultRule[];
  readonly program: (given: Given) => void;
  /** The resources, as "Class::name", that today's refresh finds different, each with the property. */
  readonly different?: { readonly [resource: string]: string };
}

/** The ids of the users of the first instance. */
export const usersOf = (state: State): readonly string[] =>
  Object.values(state.instances)[0]!
    .collections["users"]!.toSorted((one, other) => Number(one["created_at"]) - Number(other["created_at"]))
    .map(({ id }) => id);
