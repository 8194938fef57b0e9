// OAuthApplicationSettings: how the instance behaves as an OAuth authorization server.
import { defineResource } from "../core/define";
import { singleton } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";

const flag = { serverDefault: unstated } as const;

export const oauthApplicationSettings = defineResource({
  type: "OAuthApplicationSettings",
  doc: "How the instance behaves as an OAuth authorization server.",
  notes: [
    "There is one in every instance: declaring it takes it over without asking and touches the declared properties only. Destroying it leaves the settings as they are.",
    "Taking `defaultScopes` out gives the choice back to Clerk, which may then show a list of its own.",
  ],

  endpoint: singleton("/instance/oauth_application_settings", { read: "get" }),

  fields: {
    dynamicOauthClientRegistration: f.bool(
      "Whether clients may register themselves (RFC 7591). The consent screen is compulsory for such clients.",
      flag,
    ),
    defaultScopes: f.set(
      "Scopes of clients that ask for none.",
      f.string("A scope.", { pattern: { match: "^\\S+$", words: "a word without blanks" } }),
      {
        clearOnRemoval: null,
      },
    ),
    oauthJwtAccessTokens: f.bool("Whether access tokens are JWTs instead of opaque texts.", flag),
    clientIdMetadataDocumentsAdvertised: f.bool("Whether client id metadata documents are advertised.", flag),
    clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: f.bool(
      "Whether only clients that are known already may use client id metadata documents.",
      flag,
    ),
    clientIdMetadataDocumentsBlockImplicitlyAllowedClients: f.bool(
      "Whether clients are blocked that would be let in without having been allowed. Tokens that were issued live on.",
      flag,
    ),
    audClaimEnabled: f.bool("Whether access tokens have an audience claim.", flag),
    pkceRequired: f.bool("Whether all clients must use PKCE.", flag),
  },

  examples: {
    needs: [],
    minimal: { oauthJwtAccessTokens: true },
    full: {
      dynamicOauthClientRegistration: false,
      defaultScopes: ["profile", "email"],
      oauthJwtAccessTokens: true,
      clientIdMetadataDocumentsAdvertised: true,
      clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: true,
      clientIdMetadataDocumentsBlockImplicitlyAllowedClients: false,
      audClaimEnabled: true,
      pkceRequired: true,
    },
  },
});
