// Puts the steps of a request in their order and hangs every kind's operations below /v1. Knows no kind by name.

import { randomBytes } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Json } from "./core/json";
import type { Kind } from "./core/resource";
import type { Call, Method, Route } from "./core/route";
import { internalError, methodNotAllowed, Refusal, routeUnknown, tooManyRequests } from "./core/problem";
import type { Settings } from "./core/settings";
import type { World } from "./core/world";
import { toErrorResponse, toResponse } from "./http/answer";
import type { Altered } from "./http/altered";
import { BY_HEADER, type Env, type Exchange, type Finished } from "./http/exchange";
import { ConnectionReset, type Faults, injectFaults } from "./http/fault";
import { authenticate, checkVersion, identify, limitRate } from "./http/gate";
import { readGiven } from "./http/given";
import { refuseForeign } from "./http/loopback";
import type { RateLimiter } from "./http/rate-limit";
import type { RequestLog } from "./http/request-log";

export interface AppParts {
  readonly world: World;
  readonly settings: Settings;
  readonly kinds: readonly Kind[];
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly altered: Altered;
  readonly limiter: RateLimiter;
  readonly onExchange?: (finished: Finished) => void;
}

export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => refused(error, c));
  app.notFound((c) => toErrorResponse([routeUnknown], traceIdOf(c)));
  app.use(refuseForeign);
  const unversioned = parts.kinds.filter((kind) => kind.unversioned !== undefined);
  for (const below of ["/v1", ...unversioned.map((kind) => kind.unversioned)]) {
    app.use(`${below}/*`, record(parts), identify(parts.world), injectFaults(parts.faults));
    app.use(`${below}/*`, authenticate, checkVersion, limitRate(parts.limiter, parts.settings));
  }
  addRoutes(app, "/v1", parts.kinds, parts);
  addRoutes(app, "", unversioned, parts);
  return app;
}

function addRoutes(app: Hono<Env>, base: string, kinds: readonly Kind[], parts: AppParts): void {
  const routes = kinds.flatMap((kind) => kind.routes);
  const honoPath = (path: string): string => base + path.replace(/\{(\w+)\}/g, ":$1");
  for (const route of routes) app.on(route.method, honoPath(route.path), (c) => perform(route, c, parts));
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed: readonly Method[] = routes.filter((route) => route.path === path).map((route) => route.method);
    app.all(honoPath(path), () => {
      throw new Refusal([methodNotAllowed], { allow: allowed.join(", ") });
    });
  }
}

/** Clerk's limit on requests to one object. */
const PER_OBJECT = { requests: 10, windowMs: 10_000 };

async function perform(route: Route, c: Context<Env>, { settings, limiter, altered }: AppParts): Promise<Response> {
  const exchange = c.get("exchange");
  const { instance, query, given, heard = given, traceId, staleMs, by } = exchange;
  if (!instance) throw new Error("A request was routed before its key was checked.");
  const now = settings.now();
  if (route.object && settings.rateLimit && by === null) {
    const wait = limiter.take(`${instance.id} ${route.object(c.req.param())}`, PER_OBJECT, now);
    if (wait !== undefined) throw new Refusal([tooManyRequests(wait)], { "retry-after": String(wait) });
  }
  const lag = route.method === "GET" && by === null ? (staleMs ?? settings.staleReadsMs) : 0;
  const rows: Call["rows"] = (of) => instance.collection(of).view(now, lag);
  const answer = await route.handle({ instance, params: c.req.param(), query, given: heard, now, settings, rows });
  return toResponse(altered.show(answer, exchange), traceId);
}

/** The outermost step: begins the exchange and, whatever becomes of it, writes it down. */
function record(parts: AppParts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const url = new URL(c.req.url);
    const exchange: Exchange = {
      at: parts.settings.now(),
      method: c.req.method,
      path: url.pathname,
      query: url.searchParams,
      by: c.req.header(BY_HEADER) ?? null,
      traceId: traceIdOf(c),
      given: await readGiven(c.req.raw),
    };
    c.set("exchange", exchange);
    try {
      await next();
    } finally {
      const status = exchange.dropped === "before" ? 0 : c.res.status;
      parts.log.add(exchange, status);
      parts.onExchange?.({
        method: exchange.method,
        path: exchange.path.replace(/^\/v1(?=\/)/, ""),
        query: exchange.query,
        given: exchange.given,
        status,
        body: exchange.dropped === "before" ? undefined : await bodyOf(c.res),
        injected: exchange.injected ?? false,
      });
    }
  };
}

async function bodyOf(response: Response): Promise<Json | undefined> {
  const text = await response.clone().text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function refused(error: Error, c: Context<Env>): Response {
  if (error instanceof ConnectionReset) throw error;
  if (error instanceof Refusal) return toErrorResponse(error.problems, traceIdOf(c), error.headers);
  process.stderr.write(`The emulator has a bug: ${error.stack ?? error.message}\n`);
  return toErrorResponse([internalError], traceIdOf(c));
}

/** Requests outside /v1 have no exchange. */
function traceIdOf(c: Context<Env>): string {
  return (c.get("exchange") as Exchange | undefined)?.traceId ?? randomBytes(16).toString("hex");
}
