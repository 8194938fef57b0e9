// Lets only programs of this machine in: a web page that the browser shows, under whatever name it reaches this port, is refused. Knows no operation.

import type { MiddlewareHandler } from "hono";
import { problem, Refusal } from "../core/problem";
import type { Env } from "./exchange";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

const isHere = (url: string): boolean => URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);

/** No code of Clerk's. */
const foreign = (header: string, value: string) =>
  problem(
    403,
    "emulator_foreign_caller",
    "foreign caller",
    `The emulator answers this machine alone: ${header} is ${JSON.stringify(value)}. Ask for 127.0.0.1 or localhost, and from no web page of another site.`,
  );

/** A name of somebody's own can be made to lead here (DNS rebinding), so that the host has to be named too. In a program there is none. */
export const refuseForeign: MiddlewareHandler<Env> = async (c, next) => {
  const host = c.req.header("host");
  const origin = c.req.header("origin");
  if (host !== undefined && !isHere(`http://${host}`)) throw new Refusal([foreign("the Host", host)]);
  if (origin !== undefined && !isHere(origin)) throw new Refusal([foreign("the Origin", origin)]);
  await next();
};
