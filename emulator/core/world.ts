// All instances of one emulator, found by key; saved and loaded as one state. Does not know which kinds there are.

import type { Row } from "./collection";
import { type CollectionOf, Instance, type InstanceKind } from "./instance";
import { type KeyOfInstance, OptionError } from "./key";

export interface InstanceState {
  readonly keys: readonly string[];
  readonly kind: InstanceKind;
  readonly collections: Readonly<Record<string, readonly Row[]>>;
}
export interface State {
  readonly instances: Readonly<Record<string, InstanceState>>;
}

export interface WorldParts {
  readonly keys: readonly KeyOfInstance[];
  readonly collections: readonly CollectionOf<Row>[];
  readonly now: () => number;
  /** Called after every change of data. */
  readonly changed: () => void;
}

export class World {
  readonly #parts: WorldParts;
  #instances = new Map<string, Instance>();

  constructor(parts: WorldParts) {
    this.#parts = parts;
    for (const given of grouped(parts.keys)) this.#add(given);
  }

  byKey(key: string): Instance | undefined {
    return [...this.#instances.values()].find((instance) => instance.keys.includes(key));
  }

  has(id: string): boolean {
    return this.#instances.has(id);
  }

  /** Everything as at the first start; or one instance emptied, which keeps its keys. */
  reset(id?: string): void {
    const old = id === undefined ? undefined : this.#instances.get(id);
    if (old) this.#add(old);
    else {
      this.#instances = new Map();
      for (const given of grouped(this.#parts.keys)) this.#add(given);
    }
    this.#parts.changed();
  }

  state(): State {
    const entries = [...this.#instances.values()].map((instance): [string, InstanceState] => {
      const collections = this.#parts.collections.map((of): [string, readonly Row[]] => [of.name, instance.collection(of).rows()]);
      return [instance.id, { keys: instance.keys, kind: instance.kind, collections: Object.fromEntries(collections) }];
    });
    return { instances: Object.fromEntries(entries) };
  }

  /** Puts this state in place of everything. */
  load(state: State): void {
    this.#instances = new Map();
    for (const [id, given] of Object.entries(state.instances)) {
      const instance = this.#add({ id, kind: given.kind, keys: given.keys });
      for (const [name, rows] of Object.entries(given.collections)) instance.load(name, rows);
    }
    this.#parts.changed();
  }

  /** Loads what an earlier process saved; the keys of this start are then added, and win where both name one. */
  resume(state: State): void {
    this.load(state);
    const owner = new Map(this.#parts.keys.map((given) => [given.key, given.instance]));
    for (const saved of this.#instances.values()) saved.keys = saved.keys.filter((key) => (owner.get(key) ?? saved.id) === saved.id);
    for (const wanted of grouped(this.#parts.keys)) {
      const saved = this.#instances.get(wanted.id) ?? this.#add(wanted);
      if (saved.kind !== wanted.kind)
        throw new OptionError(`The saved instance ${saved.id} is of the kind ${saved.kind}, its key says ${wanted.kind}.`);
      saved.keys = [...new Set([...saved.keys, ...wanted.keys])];
    }
  }

  #add(given: { id: string; kind: InstanceKind; keys: readonly string[] }): Instance {
    const instance = new Instance({ id: given.id, kind: given.kind, keys: given.keys, createdAt: this.#parts.now() }, this.#parts.changed);
    this.#instances.set(instance.id, instance);
    for (const of of this.#parts.collections) instance.collection(of);
    return instance;
  }
}

/** One entry per instance; an instance is of one kind, whatever the number of its keys. */
function grouped(keys: readonly KeyOfInstance[]): readonly { id: string; kind: InstanceKind; keys: readonly string[] }[] {
  const byInstance = new Map<string, { id: string; kind: InstanceKind; keys: readonly string[] }>();
  const seen = new Map<string, string>();
  for (const { key, instance, kind } of keys) {
    const known = byInstance.get(instance);
    if (known && known.kind !== kind) throw new OptionError(`The instance ${instance} has a key for development and one for production.`);
    if ((seen.get(key) ?? instance) !== instance)
      throw new OptionError(`One key is given for two instances, ${seen.get(key)} and ${instance}.`);
    seen.set(key, instance);
    byInstance.set(instance, { id: instance, kind, keys: [...new Set([...(known?.keys ?? []), key])] });
  }
  return [...byInstance.values()];
}
