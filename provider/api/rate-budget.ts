/** How many requests may be sent in which time: a share of Clerk's limit, so that a deploy never starves sign-ins. Knows no resource. */

/** Requests per time on one object, beyond the instance's own limit. */
export interface ObjectLimit {
  /** What the limit is counted for: the object's path. */
  readonly key: string;
  readonly requests: number;
  readonly seconds: number;
}

/** Clerk's limits of one instance, in requests per 10 s, and the share of them that is ours where nobody says otherwise. */
export const INSTANCE_LIMITS = {
  development: { requests: 100, share: 0.95 },
  production: { requests: 1000, share: 0.5 },
} as const;

const WINDOW_MS = 10_000;
/** Requests do not all take the same time to arrive: the window is a little longer here than it is there. */
const JITTER_MS = 250;

export interface BudgetSettings {
  readonly production: boolean;
  /** In (0, 1]. */
  readonly share?: number;
  /** The window of the instance's limit; tests make it short. */
  readonly windowMs?: number;
}

/** Resolves when one more request may be sent. */
export type Admission = (limits?: readonly ObjectLimit[]) => Promise<void>;

/** The gate that every try passes, the repeated ones too. */
export function createBudget(settings: BudgetSettings): Admission {
  const limit = INSTANCE_LIMITS[settings.production ? "production" : "development"];
  const requests = Math.max(1, Math.floor(limit.requests * (settings.share ?? limit.share)));
  const window = settings.windowMs ?? WINDOW_MS + JITTER_MS;
  const objects = new Map<string, () => Promise<void>>();
  let instance: (() => Promise<void>) | undefined;
  return async (limits = []) => {
    for (const { key, requests: count, seconds } of limits) {
      const gate = objects.get(key) ?? turnstile(count, seconds * 1000 + JITTER_MS);
      objects.set(key, gate);
      await gate();
    }
    instance ??= turnstile(requests, window);
    await instance();
  };
}

/**
 * Strict: a fixed window would let twice the limit through at its edge. Each request takes a place and gives it back when the time is over;
 * a timer measures that, and no clock that somebody could set back.
 */
function turnstile(limit: number, interval: number): () => Promise<void> {
  const { Sema } = require("async-sema") as typeof import("async-sema");
  const places = new Sema(limit);
  return async () => {
    if (places.tryAcquire() === undefined) await stayingFor(places.acquire());
    // A command that is done does not wait for the window's end.
    setTimeout(() => places.release(), interval).unref();
  };
}

/** Timers that hold nobody up would let a process end that still waits for one of them. */
async function stayingFor(turn: Promise<unknown>): Promise<void> {
  const stay = setInterval(() => undefined, WINDOW_MS);
  await turn;
  clearInterval(stay);
}
