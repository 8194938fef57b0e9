/** Writes a request the way Clerk takes it: address, headers, JSON or multipart. It sends nothing and knows no resource. */
import type { ClerkRequest, ClientSettings } from "./client";

/** The version of the API that this package speaks. */
export const API_VERSION = "2026-05-12";

/** A request, ready to be sent. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data?: string | Buffer;
}

/** The request as it goes over the wire. */
export async function writeRequest(settings: ClientSettings, request: ClerkRequest, userAgent: string): Promise<WireRequest> {
  const headers = {
    Accept: "application/json",
    Authorization: `Bearer ${settings.secretKey}`,
    "Clerk-API-Version": API_VERSION,
    "User-Agent": userAgent,
    // Also where there is no body: Clerk refuses an empty POST that says nothing of its kind.
    "Content-Type": "application/json",
  };
  const target = { method: request.method, url: settings.apiUrl + request.path + queryOf(request) };
  if (request.multipart !== undefined) {
    const { type, data } = await writeMultipart(request.multipart);
    return { ...target, headers: { ...headers, "Content-Type": type }, data };
  }
  return request.body === undefined ? { ...target, headers } : { ...target, headers, data: JSON.stringify(request.body) };
}

// What pictures are; Clerk takes no other files.
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
  ico: "image/x-icon",
};

/** As bytes rather than as a stream: what is repeated must be the same, and carry its length. */
async function writeMultipart(fields: NonNullable<ClerkRequest["multipart"]>): Promise<{ type: string; data: Buffer }> {
  const form = new FormData();
  for (const { name, value } of fields) {
    if (typeof value === "string") {
      form.append(name, value);
    } else {
      const type = TYPES[value.filename.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
      form.append(name, new Blob([value.content], { type }), value.filename);
    }
  }
  const encoded = new Response(form);
  return { type: encoded.headers.get("content-type") ?? "multipart/form-data", data: Buffer.from(await encoded.arrayBuffer()) };
}

function queryOf(request: ClerkRequest): string {
  const pairs = Object.entries(request.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
