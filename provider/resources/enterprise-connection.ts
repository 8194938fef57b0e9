// EnterpriseConnection: a single sign-on connection, SAML or OpenID Connect, for one or more e-mail domains.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";
import { atMostOneOf, distinctBy, onlyWith, when, without } from "../core/definition/rule";
import { attributeMapping, connectionAdvice, domainNames, idpData, loginHint, metadataForm } from "./connection-part";
import { organization } from "./organization";

const path = "/enterprise_connections/{enterprise_connection_id}";
const gone = ["resource_not_found"];
const saml = ["saml_custom", "saml_okta", "saml_google", "saml_microsoft"];
const oidc = ["oidc_custom", "oidc_github_enterprise", "oidc_gitlab"];
const left = { serverDefault: unstated } as const;
const url = { serverDefault: unstated, format: "uri" } as const;

export const enterpriseConnection = defineResource({
  type: "EnterpriseConnection",
  doc: "A single sign-on connection, SAML or OpenID Connect, for one or more e-mail domains.",
  notes: [
    "It is made inactive; what the creating call does not take follows, and `active` comes last. Activation deletes verified organization domains of the same names.",
    "Clerk never shows the metadata document, the attribute mapping and the client secret: a change made elsewhere cannot be seen as drift. The certificate is seen where Clerk sends `idp_certificates`.",
    "Metadata (`saml.idpMetadata`, `saml.idpMetadataUrl`) would replace the single values of the identity provider: give one or the other.",
    "The organization can be changed, not taken away: taking it out replaces the connection.",
    "Names are not unique in Clerk: `adopt` needs exactly one connection of the name, otherwise name it by its id with `import`.",
    "A development instance may have 25; production needs a paid plan.",
  ],

  endpoint: collection("/enterprise_connections", {
    key: "name",
    recognise: { by: ["name"] },
    param: "enterprise_connection_id",
    guarded: true,
    update: [
      { method: "PATCH", path, send: "changed", except: ["active"], answer: "object", gone },
      { method: "PATCH", path, send: ["active"], answer: "object", gone },
    ],
  }),

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1 }),
    // For some OpenID Connect providers Clerk answers with a key that it has derived.
    provider: f.enum("The kind of identity provider; it decides between `saml` and `oidc`.", [...saml, ...oidc], {
      required: true,
      immutable: true,
      canonical: { derived: { oidc_github_enterprise: "oidc_ghe_", oidc_gitlab: "oidc_gitlab_ent_" } },
    }),
    domains: domainNames,
    organization: f.ref("The organization whose members the people become.", () => organization, {
      write: "id",
      read: "id",
      replaceOnRemoval: true,
      wire: "organization_id",
    }),
    active: f.bool("Whether people can sign in by it. Needs the identity provider's data.", { updateOnly: true, serverDefault: false }),
    allowOrganizationAccountLinking: f.bool("Whether an existing account of the organization may be linked.", left),
    syncUserAttributes: f.bool("Whether attributes are taken over at every sign-in, not only at the first.", { ...left, updateOnly: true }),
    disableAdditionalIdentifications: f.bool("Whether people may add no other addresses and numbers.", { ...left, updateOnly: true }),
    saml: f.object(
      "Settings of a SAML connection; only with a `saml_…` provider.",
      {
        name: f.string("Name of the SAML side.", { ...left, updateOnly: true, minLength: 1 }),
        ...idpData,
        idpCertificate: f.string("The identity provider's certificate, PEM. Clerk calls it deprecated in favour of `idpCertificates`.", {
          serverDefault: unstated,
          minLength: 1,
          canonical: "certificate",
          wire: { write: "idp_certificate", read: "idp_certificates.0.certificate" },
        }),
        idpMetadata: f.string("The identity provider's metadata document, XML.", { ...left, writeOnly: true, ...metadataForm }),
        attributeMapping: attributeMapping({ ...left, writeOnly: true }),
        allowSubdomains: f.bool("Whether addresses of subdomains may use it.", left),
        allowIdpInitiated: f.bool("Whether a sign-in may begin at the identity provider.", left),
        forceAuthn: f.bool("Whether the identity provider must ask people to sign in again.", left),
        loginHint,
        acsUrl: f.string("Where the identity provider sends its answers.", { computed: true }),
        spEntityId: f.string("Entity id of the instance.", { computed: true }),
        spMetadataUrl: f.string("Address of the instance's own metadata.", { computed: true }),
      },
      { serverDefault: unstated, parts: true, wire: { write: "saml", read: "saml_connection" } },
    ),
    oidc: f.object(
      "Settings of an OpenID Connect connection; only with an `oidc_…` provider.",
      {
        clientId: f.string("Id of the instance as a client of the identity provider.", { ...left, minLength: 1 }),
        clientSecret: f.string("Secret of that client.", { ...left, secret: true, writeOnly: true, minLength: 1 }),
        discoveryUrl: f.string("The identity provider's discovery document, which Clerk fetches.", url),
        authUrl: f.string("Authorization endpoint. Filled in from the discovery document.", url),
        tokenUrl: f.string("Token endpoint. Filled in from the discovery document.", url),
        userInfoUrl: f.string("User info endpoint. Filled in from the discovery document.", url),
        requiresPkce: f.bool("Whether PKCE is used. Must be true without a client secret.", { serverDefault: false }),
        providerKey: f.string("The key under which Clerk keeps the provider.", { computed: true }),
      },
      { serverDefault: unstated, parts: true, wire: { write: "oidc", read: "oauth_config" } },
    ),
    customAttributes: f.set(
      "Further attributes that are taken over into the metadata; the whole list. The instance needs the feature.",
      f.object("An attribute.", {
        name: f.string("The name that people see.", { required: true, minLength: 1 }),
        key: f.string("Key in the metadata.", {
          required: true,
          pattern: { match: "^[^_][A-Za-z0-9_-]*$", words: "letters, digits, underscores and dashes, and not begin with an underscore" },
        }),
        ssoPath: f.string("Where it stands in the answer of a sign-in.", left),
        directoryPath: f.string("Where it stands in a directory's data.", left),
        multiValued: f.bool("Whether it has several values.", { serverDefault: false }),
      }),
      { clear: [] },
    ),
    logoPublicUrl: f.string("Address of the provider's logo.", { computed: true }),
  },
  rules: [
    atMostOneOf("saml", "oidc"),
    distinctBy("customAttributes", "key"),
    onlyWith("provider", saml, "saml"),
    onlyWith("provider", oidc, "oidc"),
    atMostOneOf("saml.idpMetadata", "saml.idpMetadataUrl", "saml.idpEntityId"),
    atMostOneOf("saml.idpMetadata", "saml.idpMetadataUrl", "saml.idpSsoUrl"),
    atMostOneOf("saml.idpMetadata", "saml.idpMetadataUrl", "saml.idpCertificate", "saml.idpCertificates"),
    when("active", true).needsAnyOf(
      ["saml.idpMetadata"],
      ["saml.idpMetadataUrl"],
      ["saml.idpEntityId", "saml.idpSsoUrl", "saml.idpCertificate"],
      ["saml.idpEntityId", "saml.idpSsoUrl", "saml.idpCertificates"],
      ["oidc.clientId", "oidc.discoveryUrl"],
      ["oidc.clientId", "oidc.authUrl", "oidc.tokenUrl", "oidc.userInfoUrl"],
    ),
    without("oidc.clientSecret").fixes("oidc.requiresPkce", true),
    when("saml.loginHint.mode", "custom_attribute").needs("saml.loginHint.source"),
    onlyWith("saml.loginHint.mode", ["custom_attribute"], "saml.loginHint.source"),
  ],

  advice: connectionAdvice,

  examples: {
    needs: ["OrganizationSettings.full", "Organization"],
    minimal: { name: "Acme SSO", provider: "saml_okta", domains: ["acme.com"] },
    full: {
      name: "Acme SSO",
      provider: "saml_okta",
      domains: ["acme.com", "acme.io"],
      organization: "acme",
      active: true,
      allowOrganizationAccountLinking: true,
      syncUserAttributes: true,
      disableAdditionalIdentifications: false,
      saml: {
        name: "Acme SAML",
        idpEntityId: "http://www.okta.com/exk1",
        idpSsoUrl: "https://acme.okta.com/sso/saml",
        idpCertificates: ["-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUTt\n-----END CERTIFICATE-----"],
        attributeMapping: { userId: "nameid", emailAddress: "email", firstName: "given", lastName: "sn" },
        allowSubdomains: false,
        allowIdpInitiated: false,
        forceAuthn: false,
        loginHint: { mode: "custom_attribute", source: "employeeId" },
      },
      customAttributes: [{ name: "Department", key: "department", ssoPath: "department", directoryPath: "department", multiValued: false }],
    },
  },
});
