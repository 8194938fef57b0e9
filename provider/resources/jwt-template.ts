// JwtTemplate: the claims that Clerk signs into a token for another service.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";
import { unless, when } from "../core/definition/rule";

export const jwtTemplate = defineResource({
  type: "JwtTemplate",
  doc: "A named set of claims that Clerk signs into a token for another service, such as Hasura or Supabase.",
  notes: [
    "Every update sends `name` and `claims` too, because Clerk's PATCH insists on them; when the plan does not change them, they go with the value that stands in Clerk at that moment.",
    "Clerk never returns `signingKey`: a key changed elsewhere cannot be seen as drift.",
    "A template that the instance uses for its session token cannot be deleted (`session_token_jwt_template`).",
  ],

  // Clerk's PATCH insists on name and claims even when only the lifetime changes. Sending all of it would drag the signing key along.
  endpoint: collection("/jwt_templates", {
    key: "name",
    recognise: "key",
    flag: "paginated",
    param: "template_id",
    update: { always: ["name", "claims"] },
    guarded: true,
  }),

  fields: {
    name: f.string('Name by which your code asks for the token, as in `getToken({ template: "hasura" })`. Unique in the instance.', {
      required: true,
      minLength: 1,
    }),
    claims: f.json(
      "Claims to embed in the token. Keys are yours and never renamed; shortcodes such as `{{user.id}}` are filled in by Clerk when it signs. Clerk sets `azp`, `exp`, `iat`, `iss`, `jti`, `nbf` and `sub` itself and refuses them here.",
      {
        required: true,
        reserved: ["azp", "exp", "iat", "iss", "jti", "nbf", "sub"],
        shortcodes: {
          roots: ["user", "org", "org_membership", "session"],
          mistaken: { organization: "org", organization_membership: "org_membership", membership: "org_membership" },
        },
      },
    ),
    lifetime: f.int("How long a token is valid.", { serverDefault: 60, min: 30, max: 315_360_000, unit: "seconds" }),
    allowedClockSkew: f.int("How far the clocks of Clerk and of the service may differ.", {
      serverDefault: 5,
      min: 0,
      max: 300,
      unit: "seconds",
    }),
    customSigningKey: f.bool("Whether tokens are signed with a key of your own instead of the instance's.", {
      serverDefault: false,
      clearOnRemoval: false,
    }),
    signingAlgorithm: f.string("Algorithm of the signature, such as `RS256`, `ES256` or `HS256`. Required with `customSigningKey: true`.", {
      serverDefault: "RS256",
      minLength: 1,
    }),
    signingKey: f.string(
      "Your own signing key: a private key in PEM form, or the shared secret of an HMAC algorithm. Required with `customSigningKey: true`.",
      {
        secret: true,
        writeOnly: true,
        serverDefault: unstated,
        minLength: 1,
      },
    ),
  },
  rules: [
    when("customSigningKey", true).needs("signingKey", "signingAlgorithm"),
    // With the instance's own key Clerk signs by RS256, whatever was sent.
    unless("customSigningKey", true).fixes("signingAlgorithm", "RS256"),
  ],

  advice: {
    jwt_template_reserved_claim: "Take the claim out of claims: Clerk sets it itself.",
    session_token_jwt_template: "The instance uses this template for its session token: choose another one in the dashboard first.",
  },

  examples: {
    needs: [],
    minimal: { name: "hasura", claims: {} },
    full: {
      name: "hasura",
      claims: { aud: "hasura", "https://hasura.io/jwt/claims": { "x-hasura-default-role": "{{user.public_metadata.role}}" } },
      lifetime: 300,
      allowedClockSkew: 10,
      customSigningKey: true,
      signingAlgorithm: "HS256",
      signingKey: { configSecret: "hasuraSigningKey" },
    },
  },
});
