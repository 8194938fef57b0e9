// A request that says exactly what it is told to, for what no client would send. Counted, limited and failed like any other.

import type { TestEmulator } from "../support/emulator";

export interface Raw {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What a test expects of an answer, it states; a shape in between would only repeat it.
  readonly body: { readonly [name: string]: unknown };
  readonly codes: readonly string[];
}

export interface RawOptions {
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes as it is, all else as JSON. */
  readonly body?: unknown;
}

export async function raw(emulator: TestEmulator, method: string, path: string, options: RawOptions = {}): Promise<Raw> {
  const { key = emulator.key, body, headers } = options;
  const response = await fetch(emulator.apiUrl + path, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = text.startsWith("{") ? JSON.parse(text) : { data: text.startsWith("[") ? JSON.parse(text) : text };
  const errors: readonly { readonly code: string }[] = parsed.errors ?? [];
  return { status: response.status, headers: response.headers, text, body: parsed, codes: errors.map(({ code }) => code) };
}
