// The rows of one kind in one instance, with their recent past, so that a read can lag behind the writes. Knows no HTTP.

import type { JsonObject } from "./json";

export type Row = JsonObject & { readonly id: string };

/** How long the past is kept, and so the longest lag that a read can have. */
export const LONGEST_LAG_MS = 60_000;

interface Version<T> {
  readonly at: number;
  /** Absent: removed at that time. */
  readonly row: T | undefined;
}

/** What a handler sees of a collection: the truth, or the state of some time ago. */
export interface Rows<T extends Row> {
  all(): readonly T[];
  find(id: string): T | undefined;
  insert(row: T): void;
  replace(row: T): void;
  remove(id: string): void;
}

export class Collection<T extends Row> {
  /** In the order of insertion. The last version of a row is the truth. */
  readonly #rows = new Map<string, readonly Version<T>[]>();
  readonly #changed: () => void;

  constructor(rows: readonly T[], changed: () => void) {
    this.#changed = changed;
    for (const row of rows) this.#rows.set(row.id, [{ at: 0, row }]);
  }

  /** The rows as they were `lag` milliseconds before `now`; writes always meet the truth. */
  view(now: number, lag: number): Rows<T> {
    const shown = (versions: readonly Version<T>[]): T | undefined =>
      (lag > 0 ? versions.findLast((version) => version.at <= now - lag) : versions.at(-1))?.row;
    return {
      all: () => [...this.#rows.values()].map(shown).filter((row) => row !== undefined),
      find: (id) => shown(this.#rows.get(id) ?? []),
      insert: (row) => this.#write(row.id, row, now),
      replace: (row) => this.#write(row.id, row, now),
      remove: (id) => this.#write(id, undefined, now),
    };
  }

  /** The truth, for saving. */
  rows(): readonly T[] {
    return this.view(0, 0).all();
  }

  #write(id: string, row: T | undefined, now: number): void {
    this.#forget(now);
    this.#rows.set(id, [...(this.#rows.get(id) ?? []), { at: now, row }]);
    this.#changed();
  }

  /** Drops versions that no read can ask for any more. */
  #forget(now: number): void {
    for (const [id, versions] of this.#rows) {
      if (versions.length === 1 && versions[0]?.row) continue;
      const needed = versions.findLastIndex((version) => version.at <= now - LONGEST_LAG_MS);
      const kept = needed > 0 ? versions.slice(needed) : versions;
      if (kept.length === 1 && !kept[0]?.row && needed >= 0) this.#rows.delete(id);
      else if (kept !== versions) this.#rows.set(id, kept);
    }
  }
}
