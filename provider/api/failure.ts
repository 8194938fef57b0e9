/** Sorts out how a try failed, from what Node threw. It writes no sentences. */
import type { Answer } from "./answer";
import { type RawResponse, TimeOverError } from "./exchange";
import type { FailureKind } from "./retry-policy";

/** One failed try. */
export type Failure =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "timeout"; readonly limitMs: number }
  | { readonly kind: "network"; readonly networkCode: string; readonly repeat: FailureKind; readonly sent: boolean };

/** The parts of it that we look at. */
export function toAnswer(response: RawResponse): Answer {
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    status: response.status,
    contentType: header("content-type") ?? "",
    text: response.data,
    retryAfter: header("retry-after"),
    date: header("date"),
    traceId: header("x-clerk-trace-id") ?? header("clerk-trace-id") ?? header("cf-ray"),
    location: header("location"),
  };
}

/** What happened, out of whatever was thrown. */
export function toFailure(thrown: unknown, limitMs: number): Failure {
  if (thrown instanceof TimeOverError) return { kind: "timeout", limitMs };
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as ThrownParts;
  // A host with several addresses: one error for each.
  const all = [error, ...(error.errors ?? [])];
  const networkCode = all.map(({ code }) => code).find((code): code is string => typeof code === "string") ?? "unknown";
  if (networkCode === "ENOTFOUND" || /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO_|^ERR_INVALID/.test(networkCode)) {
    return { kind: "network", networkCode, repeat: "hopeless", sent: false };
  }
  // The code alone does not tell: ETIMEDOUT and EHOSTUNREACH also end a connection that had been working.
  if (networkCode === "EAI_AGAIN" || all.some(({ syscall }) => syscall === "connect")) {
    return { kind: "network", networkCode, repeat: "refused", sent: false };
  }
  return { kind: "network", networkCode, repeat: LOST.has(networkCode) ? "lost" : "hopeless", sent: true };
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
  readonly errors?: readonly ThrownParts[];
}

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
