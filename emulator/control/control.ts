// The emulator's own endpoints, outside /v1 and without a key: reset, request log, faults, state. No part of Clerk's API.

import { type Context, Hono } from "hono";
import { DEEPEST, isObject, tooDeep } from "../core/json";
import type { World } from "../core/world";
import type { Altered } from "../http/altered";
import type { Env } from "../http/exchange";
import type { Faults } from "../http/fault";
import type { RateLimiter } from "../http/rate-limit";
import type { RequestLog } from "../http/request-log";
import { ReadError, readRules, readState } from "./state";

export interface ControlParts {
  readonly world: World;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly altered: Altered;
  readonly limiter: RateLimiter;
  readonly collections: readonly string[];
}

export function createControl({ world, log, faults, altered, limiter, collections }: ControlParts): Hono<Env> {
  const control = new Hono<Env>();

  control.post("/reset", async (c) => {
    const body = await readJson(c);
    const instance = isObject(body) ? body.instance : undefined;
    if (instance !== undefined && !(typeof instance === "string" && world.has(instance))) {
      throw new ReadError(`There is no instance ${JSON.stringify(instance)}.`);
    }
    world.reset(instance);
    for (const part of [log, faults, altered, limiter]) part.forget(instance);
    return c.json({});
  });

  control.get("/requests", (c) => c.json({ requests: log.entries }));
  control.delete("/requests", (c) => {
    log.forget();
    return c.json({});
  });

  control.get("/faults", (c) => c.json({ rules: faults.rules }));
  control.post("/faults", async (c) => {
    faults.set(readRules(await readJson(c)));
    return c.json({ rules: faults.rules });
  });

  control.get("/state", (c) => c.json(world.state()));
  control.put("/state", async (c) => {
    world.load(readState(await readJson(c), collections));
    altered.forget();
    return c.json({});
  });

  control.onError((error, c) => c.json({ error: error.message }, error instanceof ReadError ? 400 : 500));
  return control;
}

/** An empty body counts as an empty object. */
async function readJson(c: Context<Env>): Promise<unknown> {
  const text = await c.req.text();
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ReadError("The body is not JSON.");
  }
  if (tooDeep(body)) throw new ReadError(`The body nests deeper than ${DEEPEST} levels.`);
  return body;
}
