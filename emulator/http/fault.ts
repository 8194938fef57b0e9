// Faults by rule: answers that Clerk or a proxy in between might give, cut connections, delays, late reads. Knows no kind.

import { setTimeout as sleep } from "node:timers/promises";
import type { Context, MiddlewareHandler } from "hono";
import { encode, isObject, type Json, type JsonObject, valueAt, withValue } from "../core/json";
import { internalError, type Problem, problem, tooManyRequests } from "../core/problem";
import type { Given } from "../core/route";
import { errorBody } from "./answer";
import type { Env, Exchange } from "./exchange";

export interface FaultRule {
  /** Of the whole path, /v1 included; `*` stands for anything. */
  readonly path: string;
  readonly method?: string;
  readonly instance?: string;
  /** How many requests it meets; 1 if not said. */
  readonly times?: number;
  /** Answered in place of the work, or of its answer. */
  readonly status?: number;
  /** Seconds. Without it there is no Retry-After header. */
  readonly retryAfter?: number;
  /** JSON, or a text that is sent as it is. */
  readonly body?: Json;
  readonly contentType?: string;
  /** The work is done before `status` and `body` are answered in place of its own answer. */
  readonly after?: boolean;
  /** Cuts the connection instead of answering: before the work, or after it. */
  readonly reset?: "before" | "after";
  readonly delayMs?: number;
  /** Waits after the work, with the answer. */
  readonly holdMs?: number;
  /** Lets a read see the state of so many milliseconds ago. */
  readonly staleMs?: number;
  /** The work is done without these fields of the body (`saml.idp_sso_url` lies in `saml`), or with an empty body, and answered as any other. */
  readonly ignore?: true | readonly string[];
  /** The work is done with these values in place of the sent ones. What was not sent stays away. */
  readonly rewrite?: JsonObject;
  /** After the work, the object has these values in place of its own, in this answer and in all that come, until they are written anew. */
  readonly store?: JsonObject;
}

/** The in-process stand-in for a cut connection. */
export class ConnectionReset extends TypeError {}

export class Faults {
  #rules: readonly (FaultRule & { readonly times: number })[] = [];

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  /** These rules and no others, from now on. */
  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ ...rule, times: rule.times ?? 1 }));
  }

  forget(instance?: string): void {
    this.#rules = instance === undefined ? [] : this.#rules.filter((rule) => rule.instance !== instance);
  }

  /** The first rule that fits, which is then used up by one. */
  take(exchange: Exchange): FaultRule | undefined {
    const found = exchange.by === null ? this.#rules.find((rule) => fits(rule, exchange)) : undefined;
    if (found)
      this.#rules = this.#rules.flatMap((rule) => (rule !== found ? rule : rule.times > 1 ? { ...rule, times: rule.times - 1 } : []));
    return found;
  }
}

function fits(rule: FaultRule, exchange: Exchange): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== exchange.method) return false;
  if (rule.instance !== undefined && rule.instance !== exchange.instance?.id) return false;
  const pattern = rule.path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(exchange.path);
}

export function injectFaults(faults: Faults): MiddlewareHandler<Env> {
  return async (c, next) => {
    const exchange = c.get("exchange");
    const rule = faults.take(exchange);
    if (!rule) return next();
    if (rule.delayMs) await sleep(rule.delayMs, undefined, { ref: false });
    if (rule.staleMs) exchange.staleMs = rule.staleMs;
    exchange.store = rule.store;
    exchange.heard = heard(rule, exchange.given);
    if (rule.reset === "before") return cut(c, exchange, "before");
    const answers = rule.status !== undefined || rule.body !== undefined;
    if (answers) exchange.injected = true;
    if (answers && !rule.after) return injected(rule, exchange.traceId);
    await next();
    if (rule.holdMs) await sleep(rule.holdMs, undefined, { ref: false });
    if (answers) {
      // Emptied first, or the headers of the lost answer would stay.
      c.res = undefined;
      c.res = injected(rule, exchange.traceId);
    }
    return rule.reset === "after" ? cut(c, exchange, "after") : undefined;
  };
}

/** What the kind gets of the body. */
function heard({ ignore, rewrite = {} }: FaultRule, given: Given): Given {
  if (given.kind !== "json" || !isObject(given.value)) return given;
  if (ignore === true) return { kind: "none", bytes: 0 };
  const left = (ignore ?? []).reduce((body, path) => withValue(body, path, undefined), given.value);
  const value = Object.entries(rewrite).reduce(
    (body, [path, other]) => (valueAt(body, path) === undefined ? body : withValue(body, path, other)),
    left,
  );
  return { ...given, value };
}

function cut(c: Context<Env>, exchange: Exchange, when: "before" | "after"): Response | undefined {
  exchange.dropped = when;
  const connection = c.env.connection;
  if (!connection) throw new ConnectionReset("The connection was cut by a fault rule.");
  connection.drop();
  // Nobody can read this any more. After the work, the log shows the status of the answer that was lost.
  return when === "before" ? new Response(null, { status: 500 }) : undefined;
}

function injected(rule: FaultRule, traceId: string): Response {
  const status = rule.status ?? 200;
  const headers = new Headers({ "x-clerk-trace-id": traceId });
  if (rule.retryAfter !== undefined) headers.set("retry-after", String(rule.retryAfter));
  const body = rule.body ?? (status >= 400 ? errorBody([usual(status, rule.retryAfter)], traceId) : undefined);
  if (body === undefined) return new Response(null, { status, headers });
  headers.set("content-type", rule.contentType ?? (typeof body === "string" ? "text/html" : "application/json"));
  return new Response(typeof body === "string" ? body : encode(body), { status, headers });
}

/** What Clerk says with such a status, where it is known. */
function usual(status: number, retryAfter: number | undefined): Problem {
  if (status === 429) return tooManyRequests(retryAfter ?? 1);
  if (status === 503) return problem(503, "service_unavailable", "Service unavailable", "Service unavailable");
  if (status === 504) return problem(504, "gateway_timeout", "Gateway Timeout", "A request to a 3rd party service timed out");
  if (status === 409) return problem(409, "conflict", "Conflict", "Conflict");
  if (status === 404) return problem(404, "resource_not_found", "not found", "Resource not found");
  return status >= 500 ? { ...internalError, status } : problem(status, "bad_request", "Bad request", "Bad request");
}
