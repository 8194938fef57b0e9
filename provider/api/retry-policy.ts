/** When a failed request is sent again and after which pause, as data and one pure function; it knows neither HTTP nor Clerk's texts. */

/** The methods that Clerk's API uses. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What went wrong, as far as repeating is concerned: a status, or a connection that was never made (`refused`), that broke (`lost`), that
 * took too long (`timeout`), an answer that was cut or damaged on the way (`cut`), or what cannot work before somebody changes something, such as a certificate or a name (`hopeless`).
 */
export type FailureKind = number | "refused" | "lost" | "timeout" | "cut" | "hopeless";

/** One row: these failures of these methods are repeated. */
export interface RetryRule {
  readonly on: readonly FailureKind[];
  readonly methods: readonly Method[];
  /** Fewer tries than the policy's own, the first included. */
  readonly tries?: number;
}

/** The whole policy. */
export interface RetryPolicy {
  readonly rules: readonly RetryRule[];
  /** Most tries of one call, the first included. */
  readonly tries: number;
  /** Most time of one call: all tries and the pauses between them, without the wait for the rate budget. */
  readonly totalMs: number;
  /** The first pause is between 0 and this, the next between 0 and twice this, and so on. */
  readonly baseMs: number;
  /** No pause of ours is longer. */
  readonly capMs: number;
  readonly random: () => number;
  readonly now: () => number;
}

// POST creates: sent twice it makes two objects. A 429 was refused before any work, so that alone is repeated.
const REPEATABLE: readonly Method[] = ["GET", "PUT", "DELETE", "PATCH"];

/** The policy that is used unless a test says otherwise. */
export const RETRY_POLICY: RetryPolicy = {
  rules: [
    { on: [429], methods: [...REPEATABLE, "POST"] },
    { on: [502, 503, 504, "lost"], methods: REPEATABLE },
    // A wrong address is the usual reason: whoever mistyped it should not wait for a minute.
    { on: ["refused"], methods: REPEATABLE, tries: 3 },
    // One that is always cut is cut by somebody who stands on the way.
    { on: ["cut"], methods: REPEATABLE, tries: 3 },
    { on: ["timeout"], methods: REPEATABLE, tries: 2 },
  ],
  // With full jitter a few short pauses in a row are not rare; eight tries outlast a storm of two seconds all but certainly, five do not.
  tries: 8,
  totalMs: 60_000,
  baseMs: 500,
  capMs: 10_000,
  random: Math.random,
  now: Date.now,
};

/** What is known when one try has failed. */
export interface FailedTry {
  readonly method: Method;
  /** The request changes nothing, whatever its method: it is repeated like a GET. */
  readonly idempotent: boolean;
  readonly kind: FailureKind;
  /** What the answer asked for, if it did. */
  readonly retryAfterMs?: number;
  /** Tries so far, this one included. */
  readonly tried: number;
  readonly spentMs: number;
}

/** Again after a pause, or not, and why not. */
export type RetryDecision =
  | { readonly again: true; readonly delayMs: number }
  | { readonly again: false; readonly because: "not repeatable" | "tries" | "time" | "retry-after" };

/** Decides about one failed try. Retry-After is obeyed to the letter: jitter would either break the server's word or lengthen it. */
export function decideRetry(policy: RetryPolicy, failed: FailedTry): RetryDecision {
  const method = failed.idempotent ? "GET" : failed.method;
  const rule = policy.rules.find((row) => row.on.includes(failed.kind) && row.methods.includes(method));
  if (rule === undefined) return { again: false, because: "not repeatable" };
  if (failed.retryAfterMs !== undefined && failed.spentMs + failed.retryAfterMs > policy.totalMs)
    return { again: false, because: "retry-after" };
  if (failed.tried >= Math.min(policy.tries, rule.tries ?? policy.tries)) return { again: false, because: "tries" };
  const delayMs = failed.retryAfterMs ?? policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failed.tried - 1));
  return failed.spentMs + delayMs > policy.totalMs ? { again: false, because: "time" } : { again: true, delayMs };
}

/**
 * The pause that a Retry-After header asks for: seconds, or a date. A date is measured from the answer's own Date where there is one, so
 * that a clock that is wrong here does no harm.
 */
export function parseRetryAfter(header: string | undefined, answerDate: string | undefined, now: () => number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Date.parse would also take "-5" for a year.
  const until = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const from = answerDate === undefined ? Number.NaN : Date.parse(answerDate);
  return Math.max(0, until - (Number.isNaN(from) ? now() : from));
}
