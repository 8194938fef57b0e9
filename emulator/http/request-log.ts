// The list of requests that the emulator has had, for tests that count them. Secrets in bodies are masked before they get here.

import { isObject, type Json } from "../core/json";
import type { Given } from "../core/route";
import type { Exchange } from "./exchange";

export interface LogEntry {
  readonly at: number;
  /** Null: the key belongs to no instance. */
  readonly instance: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, Json>>;
  readonly body: Json;
  /** 0: the connection was cut before the work. */
  readonly status: number;
  /** Who said to have sent it, see BY_HEADER. */
  readonly by?: string;
  readonly dropped?: "before" | "after";
}

/** Beyond this the oldest entries go. */
const LONGEST = 100_000;
const MASK = "***";

export class RequestLog {
  #entries: LogEntry[] = [];
  readonly #secret: ReadonlySet<string>;

  /** The names of fields that are secret in some kind. */
  constructor(secretNames: Iterable<string>) {
    this.#secret = new Set([...secretNames].map(plain));
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  add(exchange: Exchange, status: number): void {
    const { at, instance, method, path, query, given, by, dropped } = exchange;
    this.#entries.push({
      at,
      instance: instance?.id ?? null,
      method,
      path,
      query: Object.fromEntries([...new Set(query.keys())].map((name) => [name, values(query, name)])),
      body: this.#shown(given),
      status,
      ...(by !== null && { by }),
      ...(dropped && { dropped }),
    });
    if (this.#entries.length > LONGEST) this.#entries = this.#entries.slice(-LONGEST / 2);
  }

  forget(instance?: string): void {
    this.#entries = instance === undefined ? [] : this.#entries.filter((entry) => entry.instance !== instance);
  }

  #shown(given: Given): Json {
    if (given.kind === "none") return null;
    if (given.kind === "json") return this.#masked(given.value);
    // Text that could not be read may hold a secret anywhere.
    if (given.kind !== "form") return { bytes: given.bytes };
    return Object.fromEntries(
      [...given.form.entries()].map(([name, value]) => [
        name,
        typeof value === "string" ? MASK : { file: value.name, type: value.type, bytes: value.size },
      ]),
    );
  }

  #masked(value: Json): Json {
    if (Array.isArray(value)) return value.map((item: Json) => this.#masked(item));
    if (!isObject(value)) return value;
    const hides = (name: string, inner: Json) => this.#secret.has(plain(name)) && inner !== null && inner !== "";
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hides(name, inner) ? MASK : this.#masked(inner)]));
  }
}

/** A secret sent under a misspelt name (signingKey) is one too. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function values(query: URLSearchParams, name: string): Json {
  const all = query.getAll(name);
  return all.length === 1 ? (all[0] ?? "") : all;
}
