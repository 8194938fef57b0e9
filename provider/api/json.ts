/** The shapes that JSON can take; knows no API and no resource. */

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object: what Clerk sends for one thing, and what it takes as a body. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether the value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
