// Starts an emulator on a real port for a test, and speaks with it as the dashboard and as the test bed would. With CLERK_OPENAPI, every
// exchange is validated, and close() fails if one was invalid.

import {
  BY_HEADER,
  type FaultRule,
  type Finished,
  type LogEntry,
  serveEmulator,
  type ServeOptions,
  type State,
} from "../../emulator/index";
import { openApiFromEnvironment } from "./openapi";

export type { FaultRule, LogEntry, State };

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined for an empty body; a text where it is no JSON. */
  readonly body: T;
}

export interface RequestFilter {
  readonly method?: string;
  /** Of the whole path, /v1 included; `*` stands for anything. */
  readonly path?: string;
  readonly instance?: string;
  /** Also those that `call` and `seed` made. */
  readonly all?: boolean;
}

export interface TestEmulator {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  /** With /v1: what CLERK_API_URL wants. */
  readonly apiUrl: string;
  /** The first key, and its instance. */
  readonly key: string;
  readonly instance: string;
  readonly keys: readonly string[];
  instanceOf(key: string): string;
  /** Those of the program under test, oldest first. */
  requests(filter?: RequestFilter): Promise<readonly LogEntry[]>;
  clearRequests(): Promise<void>;
  /** These rules in place of all others; an empty list takes them away. */
  faults(rules: readonly FaultRule[]): Promise<void>;
  /** The rules that are left. */
  remainingFaults(): Promise<readonly FaultRule[]>;
  reset(instance?: string): Promise<void>;
  state(): Promise<State>;
  setState(state: State): Promise<void>;
  /** A request as the dashboard would make it: not counted, not limited, not met by faults, never stale. The path is without /v1. */
  call<T = unknown>(method: string, path: string, body?: unknown, key?: string): Promise<Reply<T>>;
  /** The same, but only the answer's body; fails unless it is a success. */
  seed<T = { readonly id: string }>(method: string, path: string, body?: unknown, key?: string): Promise<T>;
  close(): Promise<void>;
}

export interface StartOptions extends Omit<ServeOptions, "onExchange"> {
  /** Codes of refusals that the test provokes on purpose: the OpenAPI need not declare their status. */
  readonly onPurpose?: readonly string[];
}

export async function startEmulator({ onPurpose = [], ...options }: StartOptions = {}): Promise<TestEmulator> {
  const check = openApiFromEnvironment();
  const invalid: string[] = [];
  const onExchange = (exchange: Finished) => {
    const provoked = onPurpose.some((code) => JSON.stringify(exchange.body ?? null).includes(`"code":"${code}"`));
    invalid.push(...(check?.(exchange) ?? []).filter((text) => !(provoked && text.endsWith("the status is not declared"))));
  };
  const running = await serveEmulator({ ...options, onExchange });
  const url = new URL(running.url).origin;
  const [key = ""] = running.keys;

  const instanceOf = (of: string): string => {
    const found = running.instances.find((entry) => entry.key === of);
    if (!found) throw new Error("The emulator was not started with this key.");
    return found.instance;
  };

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await fetch(`${url}/__emulator${path}`, init);
    const answer = (await response.json()) as T & { readonly error?: string };
    if (!response.ok) throw new Error(`${method} /__emulator${path} answered ${response.status}: ${answer.error ?? ""}`);
    return answer;
  }

  async function call<T>(method: string, path: string, body?: unknown, as = key): Promise<Reply<T>> {
    const headers = {
      authorization: `Bearer ${as}`,
      [BY_HEADER]: "dashboard",
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const response = await fetch(running.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) as T };
  }

  return {
    url,
    apiUrl: running.url,
    key,
    instance: instanceOf(key),
    keys: running.keys,
    instanceOf,
    call,
    async seed(method, path, body, as) {
      const reply = await call<never>(method, path, body, as);
      if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    async requests(filter = {}) {
      const { requests } = await control<{ readonly requests: readonly LogEntry[] }>("GET", "/requests");
      return requests.filter((entry) => fits(entry, filter)).sort((a, b) => a.at - b.at);
    },
    async clearRequests() {
      await control("DELETE", "/requests");
    },
    async faults(rules) {
      await control("POST", "/faults", { rules });
    },
    async remainingFaults() {
      return (await control<{ readonly rules: readonly FaultRule[] }>("GET", "/faults")).rules;
    },
    async reset(of) {
      await control("POST", "/reset", of === undefined ? {} : { instance: of });
    },
    state: () => control<State>("GET", "/state"),
    async setState(state) {
      await control("PUT", "/state", state);
    },
    async close() {
      await running.close();
      if (invalid.length > 0) throw new Error(`Exchanges that are not valid by Clerk's OpenAPI:\n${[...new Set(invalid)].join("\n")}`);
    },
  };
}

/** What an instance is asked that changes it: an empty PATCH and the link to the portal of webhooks only ask. */
export const isWrite = ({ method, body, path }: LogEntry): boolean =>
  method !== "GET" && JSON.stringify(body) !== "{}" && path !== "/v1/webhooks/svix_url";

function fits(entry: LogEntry, filter: RequestFilter): boolean {
  if (entry.by !== undefined && !filter.all) return false;
  if (filter.method !== undefined && entry.method !== filter.method.toUpperCase()) return false;
  if (filter.instance !== undefined && entry.instance !== filter.instance) return false;
  const pattern = filter.path?.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return pattern === undefined || new RegExp(`^${pattern.join(".*")}$`).test(entry.path);
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
