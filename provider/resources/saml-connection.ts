// SamlConnection: a SAML single sign-on connection on Clerk's older path.
import { defineResource } from "../core/define";
import { collection } from "../core/definition/endpoint";
import { f, unstated } from "../core/definition/field";
import { atMostOneOf, onlyWith, when } from "../core/definition/rule";
import { attributeMapping, connectionAdvice, domainNames, idpData, idpOutputs, loginHint, metadataForm } from "./connection-part";
import { organization } from "./organization";

const path = "/saml_connections/{saml_connection_id}";
const gone = ["resource_not_found"];
/** Clerk takes these by PATCH only. */
const later = { updateOnly: true, serverDefault: unstated } as const;

export const samlConnection = defineResource({
  type: "SamlConnection",
  doc: "A SAML single sign-on connection on Clerk's older path.",
  deprecated: "All operations on SAML connections are deprecated: use EnterpriseConnection for new ones.",
  notes: [
    "The same connection also shows up as an enterprise connection (`enterpriseConnectionId`): do not declare it twice.",
    "It is made inactive; the rest of its settings follow by a second call, and `active` by a last one, once everything that it needs is there.",
    "Metadata (`idpMetadata`, `idpMetadataUrl`) replaces the single values of the identity provider: give one or the other.",
    "Names are not unique in Clerk: `adopt` needs exactly one connection of the name, otherwise name it by its id with `import`.",
  ],

  endpoint: collection("/saml_connections", {
    key: "name",
    recognise: { by: ["name"] },
    param: "saml_connection_id",
    guarded: true,
    update: [
      { method: "PATCH", path, send: "changed", except: ["active"], answer: "object", gone },
      { name: "activate", method: "PATCH", path, send: ["active"], answer: "object", gone },
    ],
  }),

  twin: "enterpriseConnectionId",

  fields: {
    name: f.string("The name that people see.", { required: true, minLength: 1 }),
    provider: f.enum("The kind of identity provider.", ["saml_custom", "saml_okta", "saml_google", "saml_microsoft"], {
      required: true,
      immutable: true,
    }),
    domains: domainNames,
    ...idpData,
    idpMetadata: f.string("The identity provider's metadata document, XML.", { serverDefault: unstated, ...metadataForm }),
    organization: f.ref("The organization whose members the people become.", () => organization, {
      write: "id",
      read: "id",
      replaceOnRemoval: true,
      wire: "organization_id",
    }),
    attributeMapping: attributeMapping({ serverDefault: unstated }),
    forceAuthn: f.bool("Whether the identity provider must ask people to sign in again.", { serverDefault: unstated }),
    loginHint,
    active: f.bool("Whether people can sign in by it. Needs the identity provider's data.", { updateOnly: true, serverDefault: false }),
    syncUserAttributes: f.bool("Whether attributes are taken over at every sign-in, not only at the first.", later),
    allowSubdomains: f.bool("Whether addresses of subdomains may use it.", later),
    allowIdpInitiated: f.bool("Whether a sign-in may begin at the identity provider.", later),
    disableAdditionalIdentifications: f.bool("Whether people may add no other addresses and numbers.", later),
    allowOrganizationAccountLinking: f.bool("Whether an existing account of the organization may be linked.", later),
    consentVerifiedDomainsDeletion: f.bool(
      "Whether activation may delete verified domains of organizations that have the same names; without it Clerk refuses.",
      { param: "activate" },
    ),
    ...idpOutputs,
    acsUrl: f.string("Where the identity provider sends its answers.", { computed: true }),
    spEntityId: f.string("Entity id of the instance.", { computed: true }),
    spMetadataUrl: f.string("Address of the instance's own metadata.", { computed: true }),
    userCount: f.int("How many people use it.", { computed: true }),
    enterpriseConnectionId: f.string("The id of the same connection as an enterprise connection.", { computed: true }),
  },
  rules: [
    when("active", true).needsAnyOf(
      ["idpMetadata"],
      ["idpMetadataUrl"],
      ["idpEntityId", "idpSsoUrl", "idpCertificate"],
      ["idpEntityId", "idpSsoUrl", "idpCertificates"],
    ),
    when("loginHint.mode", "custom_attribute").needs("loginHint.source"),
    onlyWith("loginHint.mode", ["custom_attribute"], "loginHint.source"),
    atMostOneOf("idpMetadata", "idpMetadataUrl", "idpEntityId"),
    atMostOneOf("idpMetadata", "idpMetadataUrl", "idpSsoUrl"),
    atMostOneOf("idpMetadata", "idpMetadataUrl", "idpCertificate", "idpCertificates"),
  ],

  advice: connectionAdvice,

  examples: {
    needs: ["OrganizationSettings.full", "Organization"],
    minimal: { name: "Acme Okta", provider: "saml_okta", domains: ["acme.com"] },
    full: {
      name: "Acme Okta",
      provider: "saml_okta",
      domains: ["acme.com", "acme.io"],
      idpEntityId: "http://www.okta.com/exk1",
      idpSsoUrl: "https://acme.okta.com/sso/saml",
      idpCertificates: ["-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUTt\n-----END CERTIFICATE-----"],
      organization: "acme",
      attributeMapping: { userId: "nameid", emailAddress: "email", firstName: "given", lastName: "sn" },
      forceAuthn: false,
      loginHint: { mode: "email_address" },
      active: true,
      syncUserAttributes: true,
      allowSubdomains: false,
      allowIdpInitiated: false,
      disableAdditionalIdentifications: false,
      allowOrganizationAccountLinking: true,
      consentVerifiedDomainsDeletion: false,
    },
  },
});
