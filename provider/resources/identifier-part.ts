// What the entries of the allowlist and of the blocklist have in common.
import { type Field, type Fields, f } from "../core/definition/field";

/** Clerk keeps it in lower case, and phone numbers without blanks. */
export const identifierText: Field = f.string(
  "An e-mail address, a pattern (`*@example.com`, or `*@*.example.com` for subdomains), a phone number with its country code (`+49…`), or a web3 wallet.",
  {
    required: true,
    immutable: true,
    canonical: "identifier",
    pattern: {
      match: "^([^@\\s]+@[^@\\s]+\\.[^@\\s]+|\\+[1-9][\\d ()-]{5,20}\\d|0x[0-9A-Fa-f]{40})$",
      words: "an e-mail address or a pattern of them, a phone number with its country code, or a web3 wallet",
    },
  },
);

export const identifierOutputs: Fields = {
  identifierType: f.string("`email_address`, `phone_number` or `web3_wallet`.", { computed: true }),
  instanceId: f.string("The instance that the entry belongs to.", { computed: true }),
};

export const identifierAdvice = {
  duplicate_record: "The identifier is listed already; letter case does not count.",
};
