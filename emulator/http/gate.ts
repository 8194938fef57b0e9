// What every request on /v1 has to pass before it is routed: the key, the version of the API, the rate limit.

import type { MiddlewareHandler } from "hono";
import { authorizationMissing, keyInvalid, type Problem, Refusal, tooManyRequests, versionInvalid } from "../core/problem";
import type { Settings } from "../core/settings";
import type { World } from "../core/world";
import type { Env } from "./exchange";
import type { RateLimiter } from "./rate-limit";

const VERSIONS = new Set(["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"]);

const keyOf = (header: string | undefined): string | undefined => /^Bearer (\S+)$/.exec(header ?? "")?.[1];

/** Finds the instance of the key, for the steps that ask for it; refuses nothing. */
export function identify(world: World): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = keyOf(c.req.header("authorization"));
    const instance = key === undefined ? undefined : world.byKey(key);
    if (instance) c.get("exchange").instance = instance;
    await next();
  };
}

/** Clerk asks for the key first: an unknown path without one is a 401. */
export const authenticate: MiddlewareHandler<Env> = async (c, next) => {
  if (keyOf(c.req.header("authorization")) === undefined) throw new Refusal([authorizationMissing]);
  if (!c.get("exchange").instance) throw new Refusal([keyInvalid]);
  await next();
};

export const checkVersion: MiddlewareHandler<Env> = async (c, next) => {
  const problem = versionProblem(c.req.header("clerk-api-version"), c.req.query("__clerk_api_version"));
  if (problem) throw new Refusal([problem]);
  await next();
};

function versionProblem(header: string | undefined, query: string | undefined): Problem | undefined {
  if (header !== undefined && query !== undefined) return versionInvalid("given both as a header and as a query parameter");
  const version = header ?? query;
  return version === undefined || VERSIONS.has(version) ? undefined : versionInvalid(`${version} is not a version of the API`);
}

export function limitRate(limiter: RateLimiter, settings: Settings): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { instance, by } = c.get("exchange");
    if (settings.rateLimit && instance && by === null) {
      const wait = limiter.take(instance.id, settings.rateLimit[instance.kind], settings.now());
      if (wait !== undefined) throw new Refusal([tooManyRequests(wait)], { "retry-after": String(wait) });
    }
    await next();
  };
}
