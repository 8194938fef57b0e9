/** One exchange over HTTP: sends a request, reads the whole answer as text. It repeats nothing, follows nothing and judges no status. */
import type { Agent, AgentOptions } from "node:http";
import type { AxiosInstance, AxiosRequestConfig, AxiosStatic } from "axios";
import type { WireRequest } from "./wire";

/** An answer as it came. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: string;
}

/** Resolves with whatever status came, rejects with axios's error where no whole answer did. */
export type Exchange = (request: WireRequest, limitMs: number) => Promise<RawResponse>;

/** More than any list of Clerk's has, and little enough to be held: an answer of more, unpacked, is not read to its end. */
export const ANSWER_LIMIT = 32 * 1024 * 1024;

// Shorter than what servers keep (Node: 5 s): a connection that the server closes at the moment of sending is a lost answer.
const CONNECTIONS: AgentOptions = { keepAlive: true, timeout: 4_000 };

/** Exchanges with one address, whose connections are used again. Nothing is loaded before. */
export function openExchange(apiUrl: string, proxy: boolean): Exchange {
  const http = connect(apiUrl, proxy);
  return async ({ method, url, headers, data }, limitMs) => {
    // The time limit of axios's own stops at the first byte of the answer.
    const signal = AbortSignal.timeout(Math.ceil(limitMs));
    const { status, headers: answered, data: text } = await http.request<string>({ method, url, headers, data, signal });
    return { status, headers: answered, data: text };
  };
}

function connect(apiUrl: string, proxy: boolean): AxiosInstance {
  const { default: axios } = require("axios") as { readonly default: AxiosStatic };
  const { Agent: Direct } = require(apiUrl.startsWith("https:") ? "node:https" : "node:http") as { readonly Agent: typeof Agent };
  const agent = (proxy && proxied(apiUrl)) || new Direct(CONNECTIONS);
  const asItIs = (text: unknown): unknown => text;
  const settings: AxiosRequestConfig = {
    adapter: "http",
    httpAgent: agent,
    httpsAgent: agent,
    proxy: false,
    // One could lead the key to another host.
    maxRedirects: 0,
    maxContentLength: ANSWER_LIMIT,
    // What is too large to be sent, Clerk says itself.
    maxBodyLength: Number.POSITIVE_INFINITY,
    validateStatus: () => true,
    responseType: "text",
    transformRequest: asItIs,
    transformResponse: asItIs,
    headers: { "Accept-Encoding": "gzip" },
  };
  return axios.create(settings);
}

/** Through the proxy of the environment, where it names one for this address. Loaded only then; axios's own opens a tunnel for each request. */
function proxied(apiUrl: string): Agent | undefined {
  const { getProxyForUrl } = require("proxy-from-env") as { getProxyForUrl(url: string): string };
  const proxy = getProxyForUrl(apiUrl);
  if (proxy === "") return undefined;
  const { HttpsProxyAgent } = require("https-proxy-agent") as typeof import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, CONNECTIONS);
}
