/** Reads what came back over HTTP: Clerk's answer, Clerk's error body, or something that is not Clerk's. It knows no resource. */
import type { ClerkErrorEntry } from "./errors";
import { isJsonObject, type Json, type JsonObject } from "./json";

/** An answer as far as we look at it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly retryAfter?: string | undefined;
  readonly date?: string | undefined;
  readonly traceId?: string | undefined;
  readonly location?: string | undefined;
}

/** Clerk's error body. */
export interface ErrorBody {
  readonly errors: readonly (ClerkErrorEntry & { readonly meta: JsonObject })[];
  readonly traceId?: string;
}

/** The value of a good answer; `foreign` when it cannot be Clerk's: Clerk sends an object or an array, or says by the status that it sends nothing. */
export function readAnswer(answer: Answer): { readonly value: Json | undefined } | "foreign" {
  if (answer.text.trim() === "") return answer.status === 200 || answer.status === 201 ? "foreign" : { value: undefined };
  const value = parse(answer.text);
  return isJsonObject(value) || Array.isArray(value) ? { value } : "foreign";
}

/** Whether it came to its end: JSON that cannot be read was cut on the way, also where its connection ended well and its packing opens. */
export function isWhole(answer: Answer): boolean {
  const isJson = answer.status >= 200 && answer.status < 300 && answer.contentType.includes("json");
  return !isJson || answer.text.trim() === "" || parse(answer.text) !== undefined;
}

/** Clerk's error body, if it is one. */
export function readErrorBody(answer: Answer): ErrorBody | undefined {
  const body = parse(answer.text);
  if (!isJsonObject(body) || !Array.isArray(body["errors"])) return undefined;
  const errors = body["errors"]
    .filter(isJsonObject)
    .slice(0, MOST_ERRORS)
    .map((entry) => {
      const meta = isJsonObject(entry["meta"]) ? entry["meta"] : {};
      const code = text(entry["code"]) ?? "unknown";
      const message = text(entry["message"]) ?? text(entry["long_message"]) ?? code;
      const paramName = text(meta["param_name"]);
      const parts = { code, message, longMessage: text(entry["long_message"]) ?? message, meta };
      return paramName === undefined ? parts : Object.assign(parts, { paramName });
    });
  if (errors.length === 0) return undefined;
  const traceId = text(body["clerk_trace_id"]) ?? answer.traceId;
  return traceId === undefined ? { errors } : { errors, traceId };
}

/** The features that a plan lacks. The spelling of the key in meta is not published, so that any that speaks of features is taken. */
export function readFeatures(meta: JsonObject): readonly string[] {
  return Object.entries(meta).flatMap(([key, value]) => {
    if (!/features?$/i.test(key)) return [];
    return (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === "string");
  });
}

/** As many as a person reads, of a server that may send without end. */
const MOST_ERRORS = 20;

// Whatever comes is cut before it is searched for secrets and tags: that takes time for each letter.
const SEARCHED = 20_000;
/** The most letters of a secret that are not recognised where a text was cut. */
const TORN = 12;

const beginning = (source: string, hide: Hide): string =>
  source.length > SEARCHED ? hide(source.slice(0, SEARCHED)).slice(0, -TORN) : hide(source);

/** The beginning of a text for a sentence: without tags, scripts and control characters. */
export function snippet(source: string, hide: Hide, length = 80): string {
  const bare = beginning(source, hide)
    .replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*(>|$)/g, " ")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
  return clean(bare, hide, length);
}

/** One line without secrets and control characters (a server could move the cursor with them), not endless. */
export function clean(source: string, hide: Hide, length = 2000): string {
  const line = beginning(source, hide)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ")
    .trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** Takes secrets out of a text. */
type Hide = (text: string) => string;

function parse(source: string): Json | undefined {
  try {
    return JSON.parse(source) as Json;
  } catch {
    return undefined;
  }
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
