// Answers as Clerk sends them: JSON without a charset, the trace id in a header, errors in the one form that Clerk has.

import { type Json, encode } from "../core/json";
import type { Problem } from "../core/problem";
import type { Answer } from "../core/route";

/** Clerk's own SDK reads JSON only when the content type is exactly this. */
const JSON_TYPE = "application/json";

export function toResponse(answer: Answer, traceId: string, headers: Readonly<Record<string, string>> = {}): Response {
  const traced = { ...headers, "x-clerk-trace-id": traceId };
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: traced });
  return new Response(encode(answer.body), { status: answer.status, headers: { ...traced, "content-type": JSON_TYPE } });
}

export function toErrorResponse(problems: readonly Problem[], traceId: string, headers: Readonly<Record<string, string>> = {}): Response {
  return toResponse({ status: problems[0]?.status ?? 500, body: errorBody(problems, traceId) }, traceId, headers);
}

export function errorBody(problems: readonly Problem[], traceId: string): Json {
  const errors = problems.map(({ message, longMessage, code, meta }) => ({
    message,
    long_message: longMessage,
    code,
    ...(meta && { meta }),
  }));
  return { errors, clerk_trace_id: traceId };
}
