/** Sends one request to Clerk, again where the policy says so; all that knows axios at run time is here. It keeps nothing between calls but connections. */
import type { AxiosAdapter, AxiosInstance } from "axios";
import { readAnswer } from "./answer";
import type { ClerkRequest, ClientSettings } from "./client";
import { mayHaveWorked, repeatKind, toAnswer, toFailure, type Failure, type RawResponse } from "./failure";
import type { Json } from "./json";
import { type Admission, createBudget } from "./rate-budget";
import { createRedactor } from "./redact";
import { decideRetry, parseRetryAfter, RETRY_POLICY, type RetryDecision, type RetryPolicy } from "./retry-policy";
import { describeFailure } from "./sentences";
import { writeRequest } from "./wire";

const TIMEOUT_MS = 30_000;
// Shorter than what servers keep (Node: 5 s): a connection that the server closes at the moment of sending is a lost answer.
const IDLE_MS = 4_000;

interface Http {
  readonly instance: AxiosInstance;
  readonly adapter: AxiosAdapter;
  readonly userAgent: string;
}

/** What one call has been through so far. */
interface Call {
  tried: number;
  spentMs: number;
  failure: Failure | undefined;
  decision: RetryDecision | undefined;
  retryAfterMs: number | undefined;
  mayHaveHappened: boolean;
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
  let http: Http | undefined;

  return async (request) => {
    const call: Call = { tried: 0, spentMs: 0, failure: undefined, decision: undefined, retryAfterMs: undefined, mayHaveHappened: false };
    let response: RawResponse | undefined;
    try {
      // axios takes many times longer to load than the rest of the provider, and a preview without changes sends nothing.
      http ??= loadHttp();
      response = await http.instance.request<unknown>({
        ...(await writeRequest(settings, request, http.userAgent)),
        adapter: tryOnce(http.adapter, request, call, policy, timeoutMs, admit),
        "axios-retry": {
          retries: Number.POSITIVE_INFINITY,
          shouldResetTimeout: true,
          retryCondition: () => decide(request, call, policy),
          retryDelay: () => {
            const delayMs = call.decision?.again === true ? call.decision.delayMs : 0;
            call.spentMs += delayMs;
            return delayMs;
          },
        },
      });
      const read = readAnswer(toAnswer(response));
      if (read !== "foreign") return read.value;
    } catch (error) {
      // Nothing of the thrown error goes out: it holds the headers and the body.
      call.failure ??= toFailure(error, false, timeoutMs);
    }
    if (response !== undefined) noteFailure({ kind: "answer", answer: toAnswer(response) }, request, call, policy);
    const failure = call.failure ?? toFailure(undefined, false, timeoutMs);
    const hide = createRedactor([settings.secretKey, ...(request.secrets ?? [])]);
    throw describeFailure({ ...call, settings, request, failure, totalMs: policy.totalMs, hide });
  };
}

/** One try with a time limit over everything: axios's own ends where the answer's headers begin. */
function tryOnce(
  adapter: AxiosAdapter,
  request: ClerkRequest,
  call: Call,
  policy: RetryPolicy,
  timeoutMs: number,
  admit: Admission,
): AxiosAdapter {
  return async (config) => {
    // Every try passes here, the repeated ones too, and its time counts only from when it is let go.
    await admit(request.limits);
    call.tried += 1;
    const limitMs = call.tried === 1 ? timeoutMs : Math.max(1, Math.min(timeoutMs, policy.totalMs - call.spentMs));
    const started = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), limitMs);
    try {
      return await adapter({ ...config, signal: abort.signal });
    } catch (error) {
      call.spentMs += performance.now() - started;
      noteFailure(toFailure(error, abort.signal.aborted, limitMs), request, call, policy);
      // axios-retry reads its own state from here and sends this again: without the signal, which has done its work.
      throw Object.assign(error as object, { config });
    } finally {
      clearTimeout(timer);
    }
  };
}

function noteFailure(failure: Failure, request: ClerkRequest, call: Call, policy: RetryPolicy): void {
  const writes = request.method !== "GET" && request.idempotent !== true;
  call.failure = failure;
  call.mayHaveHappened ||= writes && mayHaveWorked(failure);
  call.retryAfterMs = failure.kind === "answer" ? parseRetryAfter(failure.answer.retryAfter, failure.answer.date, policy.now) : undefined;
}

function decide(request: ClerkRequest, call: Call, policy: RetryPolicy): boolean {
  if (call.failure === undefined) return false;
  const { tried, spentMs, retryAfterMs } = call;
  const failed = { method: request.method, idempotent: request.idempotent === true, kind: repeatKind(call.failure), tried, spentMs };
  call.decision = decideRetry(policy, retryAfterMs === undefined ? failed : { ...failed, retryAfterMs });
  return call.decision.again;
}

const asItIs = (data: unknown): unknown => data;

function loadHttp(): Http {
  const http = require("node:http") as typeof import("node:http");
  const https = require("node:https") as typeof import("node:https");
  const axios = require("axios") as typeof import("axios");
  const { default: axiosRetry } = require("axios-retry") as typeof import("axios-retry");
  const { version } = require("pulumi-clerk/package.json") as { readonly version: string };
  const agent = { keepAlive: true, timeout: IDLE_MS };
  const instance = axios.create({
    httpAgent: new http.Agent(agent),
    httpsAgent: new https.Agent(agent),
    // A redirect could lead the key to another host.
    maxRedirects: 0,
    // As text: what it is we judge ourselves. What is sent is written already, and axios would read it once more.
    responseType: "text",
    transformRequest: [asItIs],
    transformResponse: [asItIs],
  });
  axiosRetry(instance);
  return { instance, adapter: axios.getAdapter("http"), userAgent: `pulumi-clerk/${version} node/${process.versions.node}` };
}
