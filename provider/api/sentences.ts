/** Turns a call that failed into a ClerkError that a person can act on; it sends nothing and knows no resource. */
import { CODE_ADVICE, FOREIGN_ADVICE, GATEWAY_ADVICE, NETWORK, NETWORK_UNKNOWN, STATUS_ADVICE, type Advice } from "./advice";
import { clean, readErrorBody, readFeatures, snippet, type Answer, type ErrorBody } from "./answer";
import type { ClerkRequest, ClientSettings } from "./client";
import { ClerkError, type ClerkErrorEntry, type ClerkErrorParts, refused } from "./errors";
import { ANSWER_LIMIT } from "./exchange";
import type { Failure } from "./failure";
import type { RetryDecision } from "./retry-policy";

/** What is known about a call that has failed for good. */
export interface FailedCall {
  readonly settings: ClientSettings;
  readonly request: ClerkRequest;
  readonly failure: Failure;
  readonly tried: number;
  readonly spentMs: number;
  readonly totalMs: number;
  readonly decision: RetryDecision | undefined;
  readonly retryAfterMs: number | undefined;
  readonly mayHaveHappened: boolean;
  /** Takes the key and the request's secrets out of a text. */
  readonly hide: (text: string) => string;
}

type Said = Pick<ClerkErrorParts, "code" | "what" | "advice" | "errors" | "traceId" | "networkCode">;

/** The error for a failed call. */
export function describeFailure(call: FailedCall): ClerkError {
  const { failure, request } = call;
  const said = sayFailure(call, failure);
  const what = [said.what, ...sayTries(call)].join(" ");
  return new ClerkError({
    ...said,
    what,
    advice: said.advice === undefined ? undefined : fill(said.advice, call.settings),
    method: request.method,
    path: call.hide(request.path),
    status: failure.kind === "answer" ? failure.answer.status : undefined,
    retryAfter: call.retryAfterMs === undefined ? undefined : call.retryAfterMs / 1000,
    mayHaveHappened: call.mayHaveHappened,
  });
}

function sayFailure(call: FailedCall, failure: Failure): Said {
  if (failure.kind === "answer") return sayAnswer(call, failure.answer);
  return failure.kind === "too large" ? sayTooLarge(call) : sayNetwork(call, failure);
}

function sayAnswer(call: FailedCall, answer: Answer): Said {
  const body = answer.status >= 400 ? readErrorBody(answer) : undefined;
  if (body !== undefined) return sayErrors(call, answer, body);
  if (answer.status >= 300 && answer.status < 400) return sayRedirect(call, answer);
  const type = answer.contentType === "" ? "without a content type" : `with content type ${clean(answer.contentType, call.hide, 80)}`;
  const begin = snippet(answer.text, call.hide);
  const content = begin === "" ? "and without content" : `beginning "${begin}"`;
  const gateway = [429, 500, 502, 503, 504].includes(answer.status) ? [GATEWAY_ADVICE] : [];
  const advice = [ownValue(STATUS_ADVICE, String(answer.status)), FOREIGN_ADVICE, ...(answer.status === 500 ? [] : gateway)];
  return {
    code: "malformed",
    what: `The answer to ${call.request.method} ${call.hide(call.request.path)} is not one of Clerk's: status ${answer.status} ${type}, ${content}.`,
    advice: advice.filter((text) => text !== undefined).join(" "),
    ...(answer.traceId === undefined ? {} : { traceId: clean(answer.traceId, call.hide, 80) }),
  };
}

function sayErrors(call: FailedCall, answer: Answer, body: ErrorBody): Said {
  const say = (text: string): string => clean(text, call.hide);
  const errors = body.errors.map((entry): ClerkErrorEntry => {
    const said = { code: say(entry.code), message: say(entry.message), longMessage: say(entry.longMessage) };
    return entry.paramName === undefined ? said : { ...said, paramName: say(entry.paramName) };
  });
  const subject = answer.status === 401 ? "the secret key" : "the request";
  const sentences = errors.map((entry, index) => {
    const features = readFeatures(body.errors[index]?.meta ?? {}).map(say);
    const missing = features.length > 0 ? ` The plan of this instance lacks: ${features.join(", ")}.` : "";
    return `${refused(entry.paramName ?? subject, entry.code)}: ${stop(entry.longMessage)}${missing}`;
  });
  const known = errors.map((entry) => ownValue(CODE_ADVICE, entry.code)).filter((text) => text !== undefined);
  const advice = known.length > 0 ? [...new Set(known)].join(" ") : ownValue(STATUS_ADVICE, String(answer.status));
  const code = errors[0]?.code ?? "unknown";
  const traceId = body.traceId === undefined ? {} : { traceId: say(body.traceId).slice(0, 80) };
  return { code, what: sentences.join(" "), errors, ...traceId, ...(advice === undefined ? {} : { advice }) };
}

function sayRedirect(call: FailedCall, answer: Answer): Said {
  const target =
    answer.location !== undefined && URL.canParse(answer.location, call.settings.apiUrl)
      ? new URL(answer.location, call.settings.apiUrl).host
      : "";
  const to = target === "" ? "" : ` to ${clean(target, call.hide, 80)}`;
  const what = `${hostOf(call.settings)} answered with a redirect${to} (status ${answer.status}), which is not followed, so that the key goes nowhere else.`;
  return { code: "redirect", what, advice: CODE_ADVICE["redirect"] ?? "" };
}

function sayTooLarge({ request, hide }: FailedCall): Said {
  const limit = `${ANSWER_LIMIT / 1024 / 1024} MB`;
  const what = `The answer to ${request.method} ${hide(request.path)} is longer than ${limit}, more than Clerk sends and the most that pulumi-clerk reads, so that it was not read to its end.`;
  return { code: "too_large", what, advice: FOREIGN_ADVICE };
}

function sayNetwork({ settings, request }: FailedCall, failure: Exclude<Failure, { kind: "answer" | "too large" }>): Said {
  const from = settings.apiUrlSource === undefined ? "" : ` (address from ${settings.apiUrlSource})`;
  const host = `${hostOf(settings)}${from}`;
  const proxy = proxyVariable(settings.apiUrl);
  const viaProxy = proxy === undefined ? "" : ` A proxy is set by ${proxy}: check that too.`;
  if (failure.kind === "timeout") {
    const what = `${host} gave no whole answer to ${request.method} ${request.path} within ${seconds(failure.limitMs)}.`;
    return {
      code: "timeout",
      what,
      advice: `Check the network of this machine and {urlSource}, then run the same command again.${viaProxy}`,
    };
  }
  const { networkCode } = failure;
  const known = Object.entries(NETWORK).find(([name]) => matches(name, networkCode))?.[1] ?? NETWORK_UNKNOWN;
  const verb = failure.sent ? "lost the connection to" : "cannot reach";
  const what = `pulumi-clerk ${verb} ${host}: ${known.what} (${networkCode}).`;
  return { code: "network", networkCode, what, advice: `${known.advice}${viaProxy}` };
}

function sayTries(call: FailedCall): readonly string[] {
  const because = call.decision?.again === false ? call.decision.because : undefined;
  const sentences: string[] = [];
  if (call.tried > 1) sentences.push(`It was tried ${call.tried} times in ${seconds(call.spentMs)}.`);
  if (because === "retry-after" && call.retryAfterMs !== undefined) {
    sentences.push(
      `The answer asks to wait ${seconds(call.retryAfterMs)} (Retry-After), longer than the ${seconds(call.totalMs)} in all that pulumi-clerk waits, so that it was not tried again.`,
    );
  }
  if (call.mayHaveHappened) sentences.push("It is not known whether Clerk has carried the request out.");
  return sentences;
}

function fill(text: string, settings: ClientSettings): string {
  const words = {
    keySource: settings.keySource,
    host: hostOf(settings),
    apiUrl: settings.apiUrl,
    urlSource: settings.apiUrlSource ?? "CLERK_API_URL",
  };
  return Object.entries(words).reduce((result, [name, word]) => result.replaceAll(`{${name}}`, () => word), text);
}

function hostOf(settings: ClientSettings): string {
  return URL.canParse(settings.apiUrl) ? new URL(settings.apiUrl).host : "the API";
}

/** The name of the variable that sends requests through a proxy; its value may hold a password. This machine itself is asked directly. */
export function proxyVariable(apiUrl: string): string | undefined {
  if (!apiUrl.startsWith("https:")) return undefined;
  const names = ["https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
  return names.find((name) => (process.env[name] ?? "") !== "");
}

function matches(pattern: string, code: string): boolean {
  if (pattern.startsWith("*")) return code.includes(pattern.slice(1, -1)) || code.startsWith("UNABLE_TO_");
  return pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern;
}

function ownValue(table: Advice, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function stop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function seconds(ms: number): string {
  return `${ms < 1000 ? Math.round(ms) / 1000 : Math.round(ms / 100) / 10} s`;
}
