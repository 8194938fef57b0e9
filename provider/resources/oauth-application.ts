// OAuthApplication: a client that signs its users in with the instance as OAuth and OpenID Connect provider.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import type { Op } from "../core/definition/operation";
import { f } from "../core/definition/field";
import { when } from "../core/definition/rule";

const item = "/oauth_applications/{oauth_application_id}";
const putLogo: Op = { name: "logo", method: "PUT", path: `${item}/logo`, as: "multipart", answer: "object" };
const rotateSecret: Op = { method: "POST", path: `${item}/rotate_secret`, answer: "object" };
/** Decides how a client proves who it is: taken out of the program, it goes back to what Clerk makes of it. */
const off = { serverDefault: false, clearOnRemoval: false } as const;

export const oauthApplication = defineResource({
  type: "OAuthApplication",
  doc: "A client that signs its users in with the instance as OAuth and OpenID Connect provider.",
  notes: [
    "Clerk shows `clientSecret` only when it makes or rotates it. An application that was taken over has none in the state: set `rotateSecret` to get a new one.",
    "Names are not unique in Clerk: `adopt` needs exactly one application of the name, otherwise name it by its id with `import`.",
    "A logo cannot be removed by the API, and whether somebody replaced it cannot be seen.",
  ],

  endpoint: collection("/oauth_applications", {
    key: "name",
    recognise: { by: ["name"] },
    param: "oauth_application_id",
    guarded: true,
    update: {},
  }),

  fields: {
    name: f.string("The name that people see on the consent screen.", { required: true, minLength: 1, maxLength: 256 }),
    redirectUris: f.list("Where the client may return to; any scheme.", f.string("A URI.", { minLength: 1 }), {
      serverDefault: [],
      distinct: true,
    }),
    // Travels as one text; Clerk reorders it and adds offline_access.
    scopes: f.set(
      "What the client may ask for, such as `profile`, `email`, `public_metadata`, or a scope of your own.",
      f.string("A scope.", { pattern: { match: "^\\S+$", words: "a word without blanks" } }),
      {
        serverDefault: ["profile", "email"],
        joined: " ",
        maxLength: 1024,
        canonical: { adds: ["offline_access"] },
      },
    ),
    consentScreenEnabled: f.bool("Whether users are asked for their consent. Cannot be off for dynamically registered clients.", {
      serverDefault: true,
      clearOnRemoval: true,
    }),
    pkceRequired: f.bool("Whether the client must use PKCE. Must be true for public clients.", off),
    public: f.bool("Whether it is a public client, which has no secret.", off),
    deviceAuthorizationGrantEnabled: f.bool(
      "Whether the client may use the device authorization grant. Beta: Clerk switches it on for a workspace.",
      off,
    ),
    logo: f.file("Image for the consent screen: jpeg, png, gif or webp of at most 10 MB.", {
      writeOnly: true,
      serverDefault: null,
      via: { set: putLogo },
      wire: { write: "file" },
    }),
    logoUploaderUserId: f.string("The user who counts as the uploader of the logo. Sent only together with a logo.", {
      param: "logo",
      wire: { write: "uploader_user_id" },
    }),
    rotateSecret: f.string(
      "Any text: a changed one gives the client a new secret in the same `up`. Its first value, at creation or adoption, is only kept.",
      {
        trigger: rotateSecret,
      },
    ),
    clientId: f.string("Public id of the client.", { computed: true }),
    clientSecret: f.string("Secret of the client; none for public clients.", { once: true, secret: true }),
    instanceId: f.string("The instance that the application belongs to.", { computed: true }),
    clientUri: f.string("Home page of the client.", { computed: true }),
    clientImageUrl: f.string("Address of the logo.", { computed: true }),
    dynamicallyRegistered: f.bool("Whether the client registered itself.", { computed: true }),
    authorizeUrl: f.string("Authorization endpoint.", { computed: true }),
    tokenFetchUrl: f.string("Token endpoint.", { computed: true }),
    userInfoUrl: f.string("User info endpoint.", { computed: true }),
    discoveryUrl: f.string("Address of the OpenID Connect discovery document.", { computed: true }),
    tokenIntrospectionUrl: f.string("Token introspection endpoint.", { computed: true }),
  },

  rules: [when("public", true).fixes("pkceRequired", true)],

  advice: {
    form_public_client_requires_pkce: "Set pkceRequired: true for a public client.",
    oauth_application_consent_screen_cannot_be_disabled: "The client registered itself: leave consentScreenEnabled on.",
    feature_requires_oidc_provider: "The instance is an older one: have Clerk's support move it to the OpenID Connect provider.",
    duplicate_record: "A redirect URI is listed twice: take one out.",
  },

  examples: {
    needs: [],
    minimal: { name: "Docs portal", redirectUris: ["https://docs.example.com/callback"] },
    full: {
      name: "Docs portal",
      redirectUris: ["https://docs.example.com/callback", "docs://callback"],
      scopes: ["profile", "email", "public_metadata"],
      consentScreenEnabled: true,
      pkceRequired: true,
      public: false,
      rotateSecret: "2026-01",
    },
  },
});
