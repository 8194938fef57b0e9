// The public keys of an instance: `/jwks`. The emulator signs nothing, so that the modulus is no product of primes: it only follows from the instance.

import { createHash } from "node:crypto";
import type { Instance } from "../core/instance";
import type { Kind } from "../core/resource";
import { ok, route } from "../core/route";

/** 256 bytes, as of a key of 2048 bits. */
const modulusOf = (instance: Instance): string =>
  Buffer.concat([0, 1, 2, 3].map((part) => createHash("sha512").update(`${instance.id} ${part}`).digest())).toString("base64url");

export const jwks: Kind = {
  collections: [],
  routes: [
    route({
      method: "GET",
      path: "/jwks",
      answer: ({ instance }) =>
        ok({ keys: [{ use: "sig", kty: "RSA", kid: instance.id, alg: "RS256", n: modulusOf(instance), e: "AQAB" }] }),
    }),
  ],
};
