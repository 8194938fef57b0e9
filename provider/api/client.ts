/** The client that the rest of the provider talks to: one call, and whole lists. It knows Clerk's conventions, but no resource. */
import type { Json, JsonObject } from "./json";
import { createLists, type ListCache } from "./lists";
import { Permit } from "./permit";
import type { ObjectLimit } from "./rate-budget";
import type { Method, RetryPolicy } from "./retry-policy";
import { createTransport } from "./transport";

/** What a client needs to know; `resolveSettings` makes it from what the user wrote. */
export interface ClientSettings {
  readonly secretKey: string;
  /** Where the key came from, as it reads in a sentence: "the environment variable CLERK_SECRET_KEY". */
  readonly keySource: string;
  /** With /v1, without a slash at the end. */
  readonly apiUrl: string;
  /** Where the address came from, as it reads in a sentence. */
  readonly apiUrlSource?: string;
  /** Time limit of one try, from the connection to the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** The share of Clerk's rate limit that may be used, in (0, 1]. */
  readonly rateBudget?: number;
  /** The window of the rate limit; tests make it short. */
  readonly rateWindowMs?: number;
}

/** One request. */
export interface ClerkRequest {
  readonly method: Method;
  /** Below the API's address, such as "/jwt_templates/jtmp_1"; its parts are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON letter for letter; null sends the literal null. */
  readonly body?: JsonObject | null;
  readonly multipart?: readonly MultipartField[];
  /** The request changes nothing (a PATCH {} that only reads), so that it is repeated like a GET. */
  readonly idempotent?: boolean;
  /** Limits of the object itself, beside the instance's. */
  readonly limits?: readonly ObjectLimit[];
  /** Values in this request that must never show up in a message. */
  readonly secrets?: readonly string[];
}

/** One field of a multipart body: a text or a file. */
export interface MultipartField {
  readonly name: string;
  readonly value: string | { readonly filename: string; readonly content: Uint8Array };
}

/** A request that asks. */
export type ReadRequest = ClerkRequest & { readonly method: "GET" };

/** Talks to one instance of Clerk. */
export interface ClerkClient {
  /** Clerk's answer to a question: an object or an array; undefined when it has none (204, and 202 without a body). Throws ClerkError only. */
  request(request: ReadRequest): Promise<Json | undefined>;
  /** The same for whatever is no GET: nothing is sent that the permit does not cover. */
  write(request: ClerkRequest, permit: Permit): Promise<Json | undefined>;
  readonly lists: ListCache;
  /** Where the key came from, as it reads in a sentence. */
  readonly keySource: string;
}

const OUR_FAULT = "This is a fault of pulumi-clerk: report this message to its authors.";

/** Makes a client; nothing is loaded or sent before the first request. */
export function createClient(settings: ClientSettings): ClerkClient {
  const send = createTransport(settings);
  return {
    request: (request) => send({ ...request, method: "GET" }),
    write: async (request, permit) => {
      if (!Permit.is(permit) || !permit.allows(request.method, request.path))
        throw new Error(`${request.method} ${request.path} is no part of what was planned and allowed. Nothing was sent. ${OUR_FAULT}`);
      return send(request);
    },
    lists: createLists((path, query) => send({ method: "GET", path, query })),
    keySource: settings.keySource,
  };
}
