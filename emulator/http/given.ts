// Reads the body of a request as far as that goes without knowing the operation. Refuses nothing: that is the operation's part.

import type { Given } from "../core/route";
import { type Json, tooDeep } from "../core/json";

/** The longest body that any operation takes is a logo of ten megabytes. */
const LONGEST = 11 * 1_048_576;

export async function readGiven(request: Request): Promise<Given> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > LONGEST) return { kind: "unread", bytes: declared };
  const content = await request.arrayBuffer();
  const bytes = content.byteLength;
  if (bytes === 0) return { kind: "none", bytes };
  if (bytes > LONGEST) return { kind: "unread", bytes };
  const contentType = request.headers.get("content-type") ?? "";
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  try {
    if (mediaType === "application/json") {
      const value = JSON.parse(new TextDecoder().decode(content)) as Json;
      return tooDeep(value) ? { kind: "unreadable", bytes } : { kind: "json", bytes, value };
    }
    if (mediaType !== "multipart/form-data") return { kind: "other", bytes, contentType };
    return { kind: "form", bytes, form: await new Response(content, { headers: { "content-type": contentType } }).formData() };
  } catch {
    return { kind: "unreadable", bytes };
  }
}
