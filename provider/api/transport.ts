/** Sends one request to Clerk, again where the policy says so. It keeps nothing between calls but connections. */
import { readAnswer } from "./answer";
import type { ClerkRequest, ClientSettings } from "./client";
import { type Exchange, type RawResponse, openExchange } from "./exchange";
import { mayHaveWorked, repeatKind, toAnswer, toFailure, type Failure } from "./failure";
import type { Json } from "./json";
import { type Admission, createBudget } from "./rate-budget";
import { createRedactor } from "./redact";
import { decideRetry, parseRetryAfter, RETRY_POLICY, type RetryDecision, type RetryPolicy } from "./retry-policy";
import { describeFailure, proxyVariable } from "./sentences";
import { type WireRequest, writeRequest } from "./wire";

const TIMEOUT_MS = 30_000;

/** What one call has been through so far. */
interface Call {
  tried: number;
  spentMs: number;
  failure: Failure | undefined;
  decision: RetryDecision | undefined;
  retryAfterMs: number | undefined;
  mayHaveHappened: boolean;
}

/** What Clerk has answered; undefined where it has nothing to say. */
interface Good {
  readonly value: Json | undefined;
}

/** What all calls with these settings share. */
interface Shared {
  readonly policy: RetryPolicy;
  readonly timeoutMs: number;
  readonly admit: Admission;
  readonly exchange: Exchange;
}

/** A function that sends requests with these settings. */
export function createTransport(settings: ClientSettings): (request: ClerkRequest) => Promise<Json | undefined> {
  const policy: RetryPolicy = { ...RETRY_POLICY, ...settings.retry };
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const admit = createBudget({
    production: settings.secretKey.startsWith("sk_live_"),
    ...(settings.rateBudget !== undefined && { share: settings.rateBudget }),
    ...(settings.rateWindowMs !== undefined && { windowMs: settings.rateWindowMs }),
  });
  let exchange: Exchange | undefined;

  return async (request) => {
    const call: Call = { tried: 0, spentMs: 0, failure: undefined, decision: undefined, retryAfterMs: undefined, mayHaveHappened: false };
    try {
      exchange ??= openExchange(settings.apiUrl, proxyVariable(settings.apiUrl) !== undefined);
      const wire = await writeRequest(settings, request, userAgent());
      const good = await tryAll(wire, request, call, { policy, timeoutMs, admit, exchange });
      if (good) return good.value;
    } catch (error) {
      // Nothing of the thrown error goes out: it may hold what was sent.
      call.failure ??= toFailure(error, timeoutMs);
    }
    const failure = call.failure ?? toFailure(undefined, timeoutMs);
    const hide = createRedactor([settings.secretKey, ...(request.secrets ?? [])]);
    throw describeFailure({ ...call, settings, request, failure, totalMs: policy.totalMs, hide });
  };
}

/** The good answer; undefined when the last try that the policy allows has failed too. */
async function tryAll(wire: WireRequest, request: ClerkRequest, call: Call, shared: Shared): Promise<Good | undefined> {
  for (;;) {
    const good = await tryOnce(wire, request, call, shared);
    if (good) return good;
    decide(request, call, shared.policy);
    if (call.decision?.again !== true) return undefined;
    const { delayMs } = call.decision;
    call.spentMs += delayMs;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

/** One try with a time limit over everything. */
async function tryOnce(wire: WireRequest, request: ClerkRequest, call: Call, shared: Shared): Promise<Good | undefined> {
  const { policy, timeoutMs, admit, exchange } = shared;
  // Every try passes here, the repeated ones too, and its time counts only from when it is let go.
  await admit(request.limits);
  call.tried += 1;
  const limitMs = call.tried === 1 ? timeoutMs : Math.max(1, Math.min(timeoutMs, policy.totalMs - call.spentMs));
  const started = performance.now();
  const outcome = await exchange(wire, limitMs).then(judge, (error: unknown) => toFailure(error, limitMs));
  if (!("kind" in outcome)) return outcome;
  call.spentMs += performance.now() - started;
  noteFailure(outcome, request, call, policy);
  return undefined;
}

function judge(response: RawResponse): Good | Failure {
  const answer = toAnswer(response);
  const read = response.status >= 200 && response.status < 300 ? readAnswer(answer) : "foreign";
  return read === "foreign" ? { kind: "answer", answer } : read;
}

function noteFailure(failure: Failure, request: ClerkRequest, call: Call, policy: RetryPolicy): void {
  const writes = request.method !== "GET" && request.idempotent !== true;
  call.failure = failure;
  call.mayHaveHappened ||= writes && mayHaveWorked(failure);
  call.retryAfterMs = failure.kind === "answer" ? parseRetryAfter(failure.answer.retryAfter, failure.answer.date, policy.now) : undefined;
}

function decide(request: ClerkRequest, call: Call, policy: RetryPolicy): void {
  if (call.failure === undefined) return;
  const { tried, spentMs, retryAfterMs } = call;
  const failed = { method: request.method, idempotent: request.idempotent === true, kind: repeatKind(call.failure), tried, spentMs };
  call.decision = decideRetry(policy, retryAfterMs === undefined ? failed : { ...failed, retryAfterMs });
}

const userAgent = (): string => {
  const { version } = require("pulumi-clerk/package.json") as { readonly version: string };
  return `pulumi-clerk/${version} node/${process.versions.node}`;
};
