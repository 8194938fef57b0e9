// One request on its way through the emulator, with what the steps learn about it, and the record that is left of it.

import type { Instance } from "../core/instance";
import type { Json, JsonObject } from "../core/json";
import type { Given } from "../core/route";

/** Sent by whoever plays the dashboard or a colleague: such a request is never limited, failed by a fault, or answered late. */
export const BY_HEADER = "x-emulator-by";

export interface Exchange {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly by: string | null;
  readonly traceId: string;
  readonly given: Given;
  instance?: Instance;
  /** What a fault leaves of the body for the work. */
  heard?: Given;
  /** What a fault makes of the written object, by paths into it. */
  store?: JsonObject;
  /** How far a fault makes this read lag. */
  staleMs?: number;
  /** The answer is a fault's, or altered by one, and not the emulated API's. */
  injected?: true;
  /** The connection was cut, before or after the work. */
  dropped?: "before" | "after";
}

/** What a listener learns of a finished exchange. */
export interface Finished {
  readonly method: string;
  /** Without /v1. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly given: Given;
  /** 0: the connection was cut before the work. */
  readonly status: number;
  /** Undefined: an empty body. Text that is no JSON stays text. */
  readonly body: Json | undefined;
  readonly injected: boolean;
}

/** What the server lets a fault do to the connection. */
export interface Connection {
  drop(): void;
}

export interface Env {
  Bindings: { connection?: Connection };
  Variables: { exchange: Exchange };
}
