/** Keeps whole lists for the life of a client, so that many readers cost one request; knows no resource and no HTTP. */
import type { JsonObject } from "./json";
import { idOf, readWhole, type GetList, type ListSpec } from "./paging";

export type { ListSpec } from "./paging";

/** Whole lists, never older than our own writes. */
export interface ListCache {
  /** The whole list: one request in flight per path and query, and the answer is kept. A failure is not kept. */
  all(spec: ListSpec): Promise<readonly JsonObject[]>;
  /** Folds the answer of our own create or update into the list, by id; does nothing when no list is kept or on its way. */
  put(spec: ListSpec, object: JsonObject): void;
  /** Folds our own deletion. */
  remove(spec: ListSpec, id: string): void;
  /** For a write whose effect cannot be folded in: the list is asked for again when it is next needed. */
  forget(spec: ListSpec): void;
}

interface Entry {
  /** Settles when the list has arrived; undefined once it has. */
  loading: Promise<void> | undefined;
  /** A list on its way is older than a write that cannot be folded into it, so that it must be asked for again. */
  outdated: boolean;
  /**
   * Our writes since the list was asked for, the last one of each object; null is a deletion. The list on its way may have been read by
   * Clerk before or after each of them, so that they are laid over it when it arrives.
   */
  readonly writes: Map<string, JsonObject | null>;
  objects: Map<string, JsonObject>;
  view: readonly JsonObject[] | undefined;
}

/** Makes a cache over one way to ask. */
export function createLists(get: GetList): ListCache {
  const entries = new Map<string, Entry>();

  async function load(spec: ListSpec, entry: Entry): Promise<void> {
    let objects: readonly JsonObject[];
    do {
      entry.outdated = false;
      objects = await readWhole(get, spec);
    } while (entry.outdated);
    entry.objects = new Map(objects.map((object, index) => [idOf(object) ?? `#${index}`, object]));
    for (const [id, object] of entry.writes) write(entry.objects, id, object);
    entry.writes.clear();
    entry.loading = undefined;
  }

  function start(spec: ListSpec, key: string): Entry {
    const entry: Entry = { loading: undefined, outdated: false, writes: new Map(), objects: new Map(), view: undefined };
    entries.set(key, entry);
    entry.loading = load(spec, entry).catch((error: unknown) => {
      entries.delete(key);
      throw error;
    });
    return entry;
  }

  function fold(spec: ListSpec, id: string, object: JsonObject | null): void {
    const entry = entries.get(keyOf(spec));
    if (entry === undefined) return;
    entry.view = undefined;
    write(entry.loading === undefined ? entry.objects : entry.writes, id, object, entry.loading !== undefined);
  }

  const cache: ListCache = {
    async all(spec) {
      const key = keyOf(spec);
      for (;;) {
        const entry = entries.get(key) ?? start(spec, key);
        await entry.loading;
        // Between the arrival and this line somebody may have forgotten the list.
        if (entries.get(key) === entry) return (entry.view ??= [...entry.objects.values()]);
      }
    },
    put(spec, object) {
      const id = idOf(object);
      if (id === undefined) cache.forget(spec);
      else fold(spec, id, object);
    },
    remove(spec, id) {
      fold(spec, id, null);
    },
    forget(spec) {
      const key = keyOf(spec);
      const entry = entries.get(key);
      if (entry?.loading === undefined) {
        entries.delete(key);
      } else {
        entry.outdated = true;
        // What was written before is older than the write that made us forget.
        entry.writes.clear();
      }
    },
  };
  return cache;
}

/** `remember` keeps a deletion as null, for laying it over a list that may still hold the object. */
function write<T extends JsonObject | null>(into: Map<string, T>, id: string, object: T, remember = false): void {
  if (object === null && !remember) into.delete(id);
  else into.set(id, object);
}

function keyOf(spec: ListSpec): string {
  const query = Object.entries(spec.query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${spec.path}?${new URLSearchParams(query).toString()}`;
}
