/** The one error that this folder throws; it knows no resource, and holds nothing of the request but its method and path. */

/** One entry of Clerk's list of errors. */
export interface ClerkErrorEntry {
  readonly code: string;
  readonly message: string;
  readonly longMessage: string;
  /** The wire name of the parameter that Clerk objects to. */
  readonly paramName?: string;
}

/** What a ClerkError is made of; every string has been through `redact` already. */
export interface ClerkErrorParts {
  readonly method: string;
  readonly path: string;
  readonly code: string;
  /** What happened, in full sentences. */
  readonly what: string;
  /** What to do now, in full sentences; a definition may have a better one for the same code. */
  readonly advice?: string;
  readonly status?: number;
  readonly errors?: readonly ClerkErrorEntry[];
  readonly traceId?: string;
  readonly retryAfter?: number;
  readonly networkCode?: string;
  readonly mayHaveHappened?: boolean;
}

/**
 * A call to Clerk that did not succeed. The message is one or more full sentences without the name of a resource, so that the caller can
 * put `creating JwtTemplate "hasura": ` in front. There is no `cause`: what was thrown may hold headers and bodies, and those hold the
 * key and secrets.
 */
export class ClerkError extends Error {
  override readonly name = "ClerkError";
  /** HTTP status of the last answer; absent when none came. */
  readonly status?: number;
  /** Clerk's first code, or one of ours: network, timeout, malformed, redirect, list_not_found, paging. */
  readonly code: string;
  readonly errors: readonly ClerkErrorEntry[];
  readonly traceId?: string;
  readonly method: string;
  readonly path: string;
  /** Seconds that the last answer asked to wait. */
  readonly retryAfter?: number;
  /** Node's code behind `network`: ECONNREFUSED and the like. */
  readonly networkCode?: string;
  /** Whether Clerk may have carried out the request although no good answer came, by this try or an earlier one. Never true of a read. */
  readonly mayHaveHappened: boolean;
  /** The message's first part: what happened. */
  readonly what: string;
  /** The message's second part: what to do now. */
  readonly advice?: string;

  constructor(parts: ClerkErrorParts) {
    super(sentence(parts.what, parts.advice, parts.traceId));
    this.method = parts.method;
    this.path = parts.path;
    this.code = parts.code;
    this.what = parts.what;
    this.errors = parts.errors ?? [];
    this.mayHaveHappened = parts.mayHaveHappened ?? false;
    if (parts.advice !== undefined) this.advice = parts.advice;
    if (parts.status !== undefined) this.status = parts.status;
    if (parts.traceId !== undefined) this.traceId = parts.traceId;
    if (parts.retryAfter !== undefined) this.retryAfter = parts.retryAfter;
    if (parts.networkCode !== undefined) this.networkCode = parts.networkCode;
  }

  /**
   * The message with a definition's own advice, by Clerk's code, in place of the common one where it has some, and with the names that
   * programs know in place of Clerk's parameters.
   */
  explain(table: Readonly<Record<string, string>>, nameOf: (parameter: string) => string | undefined = () => undefined): string {
    const own = this.errors.map((entry) => ownValue(table, entry.code)).filter((text) => text !== undefined);
    const what = this.errors.reduce((text, { paramName, code }) => {
      const name = paramName === undefined ? undefined : nameOf(paramName);
      return name === undefined ? text : text.replace(refused(paramName, code), () => refused(name, code));
    }, this.what);
    return sentence(what, own.length > 0 ? [...new Set(own)].join(" ") : this.advice, this.traceId);
  }

  toJSON(): Readonly<Record<string, unknown>> {
    return { message: this.message, ...Object.fromEntries(Object.entries(this)) };
  }
}

/**
 * Whether Clerk itself says that one object does not exist. A 404 without Clerk's body comes from something else on the way, and a 404 of a
 * whole list is about the instance: neither means that an object is gone.
 */
export function saysNotFound(error: unknown): error is ClerkError {
  return error instanceof ClerkError && error.status === 404 && error.errors.length > 0 && error.code !== "list_not_found";
}

/** What Clerk objects to, and with which code. */
export const refused = (what: string | undefined, code: string): string => `Clerk refused ${what} (${code})`;

function sentence(what: string, advice: string | undefined, traceId: string | undefined): string {
  return [what, advice, traceId === undefined ? undefined : `[trace ${traceId}]`].filter((part) => part !== undefined).join(" ");
}

/** A code that comes from outside must not find `constructor` and the like. */
function ownValue(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether Clerk refused with one of these codes. */
export function saysAny(codes: readonly string[] | undefined, error: unknown): error is ClerkError {
  return error instanceof ClerkError && Boolean(codes?.includes(error.code));
}
