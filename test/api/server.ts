/** A real HTTP server on this machine that answers by a script; knows nothing of Clerk beyond the shape of its errors. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, type ClerkClient, type ClerkRequest, type ClientSettings } from "../../provider/api/client";
import { ClerkError } from "../../provider/api/errors";
import type { Json } from "../../provider/api/json";
import { createTransport } from "../../provider/api/transport";

export const KEY = "sk_test_CANARYkeyThatMustNeverBeSeen4711";

/** One answer, or a fault. */
export type Step =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly text?: string;
      readonly type?: string;
    }
  | { readonly fault: "reset at once" | "reset after reading" | "break off" | "silence" | "drip" };

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly at: number;
}

export interface Server {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** The steps of the requests to come; the last one stays. A function decides by the request. */
  script(...steps: readonly (Step | ((request: Seen) => Step | Promise<Step>))[]): void;
  /** Connections opened since the last script. */
  connections(): number;
  client(settings?: Partial<ClientSettings>): RawClient;
  close(): Promise<void>;
}

/** A client that also sends what nobody has judged: what is tested here lies below every plan. */
export interface RawClient extends Omit<ClerkClient, "request"> {
  request(request: ClerkRequest): Promise<Json | undefined>;
}

export const rawClient = (settings: ClientSettings): RawClient => ({ ...createClient(settings), request: createTransport(settings) });

/** Pauses that no test notices; the number of tries stays the real one. */
export const FAST = { baseMs: 1, capMs: 2 } as const;

export async function startServer(): Promise<Server> {
  const seen: Seen[] = [];
  let steps: (Step | ((request: Seen) => Step | Promise<Step>))[] = [];
  const server = createServer((request, response) => {
    const step = steps.length > 1 ? steps.shift() : steps[0];
    if (typeof step === "object" && "fault" in step && step.fault === "reset at once") {
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: "", at: Date.now() });
      request.socket.resetAndDestroy();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const entry = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        at: Date.now(),
      };
      seen.push(entry);
      void Promise.resolve(typeof step === "function" ? step(entry) : (step ?? {})).then((answer) => play(answer, response));
    });
  });
  let connections = 0;
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    seen,
    script(...next) {
      steps = [...next];
      seen.length = 0;
      connections = 0;
    },
    connections: () => connections,
    client(settings = {}) {
      const retry = { ...FAST, ...settings.retry };
      return rawClient({
        secretKey: KEY,
        keySource: "the environment variable CLERK_SECRET_KEY",
        apiUrl: url,
        apiUrlSource: "CLERK_API_URL",
        // The rate budget has tests of its own.
        rateWindowMs: 1,
        ...settings,
        retry,
      });
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function play(step: Step, response: ServerResponse): void {
  if ("fault" in step) {
    if (step.fault === "reset after reading") response.socket?.resetAndDestroy();
    if (step.fault === "break off") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"id":"jtmp_1",', () => response.socket?.destroy());
    }
    if (step.fault === "drip") {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    }
    return;
  }
  const text = step.text ?? (step.body === undefined ? "" : JSON.stringify(step.body));
  response.writeHead(step.status ?? 200, { "content-type": step.type ?? "application/json", ...step.headers });
  response.end(text);
}

/** Clerk's error body with one or more entries. */
export function clerkErrors(...errors: readonly Readonly<Record<string, unknown>>[]): { errors: unknown[]; clerk_trace_id: string } {
  return { errors: errors.map((entry) => Object.assign({ message: "short", long_message: "long" }, entry)), clerk_trace_id: "1f2e3d4c" };
}

/** The ClerkError that a call ends in. */
export async function failure(call: Promise<unknown>): Promise<ClerkError> {
  const result = await call.then(
    (value: unknown) => new Error(`expected an error, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (!(result instanceof ClerkError)) throw result;
  return result;
}
