/** Sorts out how a try failed, from what axios threw. It writes no sentences. */
import { isWhole, type Answer } from "./answer";
import type { RawResponse } from "./exchange";
import type { FailureKind } from "./retry-policy";

/** One failed try. */
export type Failure =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "timeout"; readonly limitMs: number }
  | { readonly kind: "too large" }
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
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as ThrownParts;
  // Only the time limit cancels.
  if (error.code === "ERR_CANCELED") return { kind: "timeout", limitMs };
  // A refusal counts by its status, however its text ends.
  const { statusCode: status = 200, headers = {} } = error.request?.res ?? {};
  if (status < 200 || status >= 300) return { kind: "answer", answer: toAnswer({ status, headers, data: "" }) };
  if (error.code === "ERR_BAD_RESPONSE" && /maxContentLength/.test(String(error.message))) return { kind: "too large" };
  // A host with several addresses: one error for each.
  const all = [error, error.cause ?? {}, ...((error.cause ?? error).errors ?? [])];
  const code = all.map((each) => each.code).find((each): each is string => typeof each === "string") ?? "unknown";
  // What axios calls a connection that broke off in the middle of an answer.
  const networkCode = code === "ERR_BAD_RESPONSE" ? "ECONNRESET" : code;
  if (networkCode === "ENOTFOUND" || /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|^UNABLE_TO_|^ERR_INVALID/.test(networkCode)) {
    return { kind: "network", networkCode, repeat: "hopeless", sent: false };
  }
  // The code alone does not tell: ETIMEDOUT and EHOSTUNREACH also end a connection that had been working.
  if (networkCode === "EAI_AGAIN" || all.some(({ syscall }) => syscall === "connect")) {
    return { kind: "network", networkCode, repeat: "refused", sent: false };
  }
  const repeat = LOST.has(networkCode) ? "lost" : networkCode.startsWith("Z_") ? "cut" : "hopeless";
  return { kind: "network", networkCode, repeat, sent: true };
}

/** What the retry policy calls it. */
export function repeatKind(failure: Failure): FailureKind {
  if (failure.kind === "timeout") return "timeout";
  if (failure.kind === "too large") return "hopeless";
  if (failure.kind === "network") return failure.repeat;
  return isWhole(failure.answer) ? failure.answer.status : "cut";
}

/** Whether a writing request may have been carried out although it failed so. */
export function mayHaveWorked(failure: Failure): boolean {
  if (failure.kind === "answer") return failure.answer.status >= 500 || failure.answer.status < 300;
  return failure.kind === "network" ? failure.sent : true;
}

interface ThrownParts {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  readonly errors?: readonly ThrownParts[];
  readonly cause?: ThrownParts;
  /** Node's own, which knows the answer's head where axios does not tell it. */
  readonly request?: { readonly res?: { readonly statusCode?: number; readonly headers: RawResponse["headers"] } | null };
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
