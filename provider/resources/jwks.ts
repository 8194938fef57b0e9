// Jwks: a look-up of the public keys by which an instance's tokens are checked. Not declared, only looked at.
import { defineResource } from "../core/define";
import { lookup } from "../core/definition/endpoint";
import { f } from "../core/definition/field";

export const jwks = defineResource({
  type: "Jwks",
  doc: "The public keys by which a gateway or a database checks the instance's tokens.",
  endpoint: lookup("/jwks"),
  fields: {
    keys: f.list("The keys, as JSON Web Keys.", f.json("A key."), { computed: true }),
  },
  examples: { needs: [], minimal: {}, full: {} },
});
