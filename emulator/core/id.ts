// Ids in Clerk's form: a prefix and 27 base62 characters. Does not know which kind has which prefix.

import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH = 27;
/** The first second that a KSUID counts: 2014-05-13T16:53:20Z. */
const KSUID_EPOCH = 1_400_000_000;

/** Twenty bytes are just below 62^27. */
function base62(bytes: Uint8Array): string {
  let rest = BigInt("0x" + Buffer.from(bytes).toString("hex"));
  let text = "";
  for (let i = 0; i < LENGTH; i++) {
    text = (ALPHABET[Number(rest % 62n)] ?? "0") + text;
    rest /= 62n;
  }
  return text;
}

/** A new id. Like Clerk's it is a KSUID: later ids sort after earlier ones, second by second. */
export function newId(prefix: string, now: number): string {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32BE(Math.max(0, Math.floor(now / 1000) - KSUID_EPOCH) >>> 0, 0);
  randomBytes(16).copy(bytes, 4);
  return `${prefix}_${base62(bytes)}`;
}

/** An id that follows from a text: the same text gives the same id in every process. */
export function deriveId(prefix: string, text: string): string {
  return `${prefix}_${base62(createHash("sha256").update(text).digest().subarray(0, 20))}`;
}
