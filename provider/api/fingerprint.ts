/** Tells one secret key from another without holding it. Knows no request. */

/** Eight hex digits of the key's hash. Node takes long to load what it has for cryptography: loaded with the first call. */
export function fingerprintOf(secretKey: string): string {
  const { createHash } = require("node:crypto") as typeof import("node:crypto");
  return createHash("sha256").update(secretKey).digest("hex").slice(0, 8);
}
