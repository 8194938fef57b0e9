// Clerk's limit on the number of requests, over a window that slides. Knows no instance: what is counted together is a name.

import type { RateLimit } from "../core/settings";

export class RateLimiter {
  readonly #taken = new Map<string, number[]>();

  /** Counts a request, or says in how many seconds the next one is possible. A refused request does not count. */
  take(name: string, limit: RateLimit, now: number): number | undefined {
    const taken = (this.#taken.get(name) ?? []).filter((at) => at > now - limit.windowMs);
    this.#taken.set(name, taken);
    const oldest = taken[0];
    if (oldest !== undefined && taken.length >= limit.requests) {
      return Math.max(1, Math.ceil((oldest + limit.windowMs - now) / 1000));
    }
    taken.push(now);
    return undefined;
  }

  /** All, or what bears this name and what lies below it: `name object`. */
  forget(name?: string): void {
    if (name === undefined) this.#taken.clear();
    else for (const known of this.#taken.keys()) if (known === name || known.startsWith(`${name} `)) this.#taken.delete(known);
  }
}
