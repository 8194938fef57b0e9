// One Clerk instance: its keys, its kind and its rows. Does not know which kinds of rows there are.

import { Collection, type Row } from "./collection";

export type InstanceKind = "development" | "production";

/** Names a collection and says what a fresh instance holds in it. */
export interface CollectionOf<T extends Row> {
  readonly name: string;
  readonly initial?: (instance: Instance) => readonly T[];
}

export class Instance {
  readonly id: string;
  readonly kind: InstanceKind;
  /** Changed only when a saved state meets the keys of a new start. */
  keys: readonly string[];
  readonly createdAt: number;
  readonly #changed: () => void;
  readonly #collections = new Map<string, Collection<Row>>();

  constructor(given: { id: string; kind: InstanceKind; keys: readonly string[]; createdAt: number }, changed: () => void) {
    this.id = given.id;
    this.kind = given.kind;
    this.keys = given.keys;
    this.createdAt = given.createdAt;
    this.#changed = changed;
  }

  collection<T extends Row>(of: CollectionOf<T>): Collection<T> {
    const known = this.#collections.get(of.name) ?? this.#fill(of.name, of.initial?.(this) ?? []);
    // The map holds many kinds of rows; a name belongs to one kind, so the type follows from the name.
    return known as unknown as Collection<T>;
  }

  /** What another kind keeps under this name; nothing if there is no such kind. */
  peek(name: string): readonly Row[] {
    return this.#collections.get(name)?.rows() ?? [];
  }

  /** Puts rows from a saved state in place of the initial ones. */
  load(name: string, rows: readonly Row[]): void {
    this.#fill(name, rows);
  }

  #fill(name: string, rows: readonly Row[]): Collection<Row> {
    const filled = new Collection<Row>(rows, this.#changed);
    this.#collections.set(name, filled);
    return filled;
  }
}
