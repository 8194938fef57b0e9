/** Sorts out how a try failed, from what axios threw; the only file that looks into axios errors. It writes no sentences. */
import type { Answer } from "./answer";
import type { FailureKind } from "./retry-policy";

/** One failed try. */
export type Failure =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "timeout"; readonly limitMs: number }
  | { readonly kind: "network"; readonly networkCode: string; readonly repeat: FailureKind; readonly sent: boolean };

/** The parts of an axios response that we use. */
export interface RawResponse {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  readonly data: unknown;
}

/** An answer out of an axios response. */
export function toAnswer(response: RawResponse): Answer {
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    status: response.status,
    contentType: header("content-type") ?? "",
    text: typeof response.data === "string" ? response.data : "",
    retryAfter: header("retry-after"),
    date: header("date"),
    traceId: header("x-clerk-trace-id") ?? header("clerk-trace-id") ?? header("cf-ray"),
    location: header("location"),
  };
}

/** What happened, out of whatever was thrown. */
export function toFailure(thrown: unknown, timedOut: boolean, limitMs: number): Failure {
  if (timedOut) return { kind: "timeout", limitMs };
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as ThrownParts;
  // An error with a good status is an answer that broke off in its middle.
  if (error.response !== undefined && !(error.response.status >= 200 && error.response.status < 300)) {
    return { kind: "answer", answer: toAnswer(error.response) };
  }
  const causes = [error, error.cause, ...(error.errors ?? []), ...(error.cause?.errors ?? [])].filter((cause) => cause !== undefined);
  const found = causes.map((cause) => cause.code).find((code): code is string => typeof code === "string" && !OF_AXIOS.has(code));
  const networkCode = error.response === undefined ? (found ?? "unknown") : "ECONNRESET";
  if (networkCode === "ENOTFOUND" || /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO_|^ERR_INVALID/.test(networkCode)) {
    return { kind: "network", networkCode, repeat: "hopeless", sent: false };
  }
  // The code alone does not tell: ETIMEDOUT and EHOSTUNREACH also end a connection that had been working.
  if (networkCode === "EAI_AGAIN" || causes.some((cause) => cause.syscall === "connect")) {
    return { kind: "network", networkCode, repeat: "refused", sent: false };
  }
  const lost = LOST.has(networkCode);
  return { kind: "network", networkCode, repeat: lost ? "lost" : "hopeless", sent: true };
}

/** What the retry policy calls it. */
export function repeatKind(failure: Failure): FailureKind {
  if (failure.kind === "answer") return failure.answer.status;
  return failure.kind === "timeout" ? "timeout" : failure.repeat;
}

/** Whether a writing request may have been carried out although it failed so. */
export function mayHaveWorked(failure: Failure): boolean {
  if (failure.kind === "answer") return failure.answer.status >= 500 || failure.answer.status < 300;
  return failure.kind === "timeout" || failure.sent;
}

interface ThrownParts {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly response?: RawResponse;
  readonly cause?: ThrownParts;
  readonly errors?: readonly ThrownParts[];
}

// Names that axios gives; Node's own code stands in the cause.
const OF_AXIOS: ReadonlySet<string> = new Set(["ERR_NETWORK", "ERR_BAD_RESPONSE", "ERR_BAD_REQUEST", "ERR_CANCELED"]);
const LOST: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ERR_STREAM_PREMATURE_CLOSE",
]);
