/** One exchange over HTTP: sends a request, reads the whole answer as text. It repeats nothing, follows nothing and judges no status. */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { WireRequest } from "./wire";

/** An answer as it came. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly data: string;
}

/** The time is over: from the connection to the last byte of the answer. */
export class TimeOverError extends Error {}

/** Resolves with whatever status came, rejects with Node's own error where no whole answer did. */
export type Exchange = (request: WireRequest, limitMs: number) => Promise<RawResponse>;

// Shorter than what servers keep (Node: 5 s): a connection that the server closes at the moment of sending is a lost answer.
const IDLE_MS = 4_000;

type Send = (url: string, options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;

/** Exchanges with one address, whose connections are used again. Nothing is loaded before. */
export function openExchange(apiUrl: string, proxy: boolean): Exchange {
  const secure = apiUrl.startsWith("https:");
  const { request: send, Agent: Direct } = require(secure ? "node:https" : "node:http") as { request: Send; Agent: typeof Agent };
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agent = (proxy && proxied(apiUrl, options)) || new Direct(options);
  return async ({ method, url, headers, data }, limitMs) => {
    const length = data === undefined ? {} : { "Content-Length": String(Buffer.byteLength(data)) };
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<RawResponse>((resolve, reject) => {
        const request = send(url, { method, agent, headers: { ...headers, "Accept-Encoding": "gzip", ...length } }, (response) => {
          void readWhole(response).then(resolve, reject);
        });
        timer = setTimeout(() => {
          reject(new TimeOverError());
          request.destroy();
        }, limitMs);
        request.on("error", reject);
        request.end(data);
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Through the proxy of the environment, where it names one for this address. Loaded only then. */
function proxied(apiUrl: string, options: { readonly keepAlive: boolean; readonly timeout: number }): Agent | undefined {
  const { getProxyForUrl } = require("proxy-from-env") as { getProxyForUrl(url: string): string };
  const proxy = getProxyForUrl(apiUrl);
  if (proxy === "") return undefined;
  const { HttpsProxyAgent } = require("https-proxy-agent") as typeof import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, options);
}

async function readWhole(response: IncomingMessage): Promise<RawResponse> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status, headers, data: textOf(Buffer.concat(chunks), headers["content-encoding"]) };
  } catch (error) {
    // A refusal counts by its status, however its text ends.
    if (status >= 200 && status < 300) throw error;
    return { status, headers, data: "" };
  }
}

function textOf(bytes: Buffer, encoding: string | undefined): string {
  if (encoding !== "gzip" || bytes.length === 0) return new TextDecoder().decode(bytes);
  const { gunzipSync } = require("node:zlib") as typeof import("node:zlib");
  return new TextDecoder().decode(gunzipSync(bytes));
}
