// What the two kinds of single sign-on connections have in common: domains, the identity provider's data, and what Clerk refuses.
import { type Field, type Fields, type Traits, f, unstated } from "../core/definition/field";

export const domainNames: Field = f.set(
  "E-mail domains whose addresses sign in by it; the whole list. Clerk keeps them in lower case.",
  f.string("A domain.", {
    canonical: "lowerCase",
    pattern: { match: "^([A-Za-z0-9-]+\\.)+[A-Za-z0-9-]+$", words: "a domain name, such as example.com" },
  }),
  { required: true, minItems: 1 },
);

const given = { serverDefault: unstated, minLength: 1 } as const;

/** The identity provider's data, one by one or by the address of its metadata. */
export const idpData: Fields = {
  idpEntityId: f.string("Entity id of the identity provider. Filled in from metadata.", given),
  idpSsoUrl: f.string("Where people are sent to sign in. Filled in from metadata.", { ...given, format: "uri" }),
  idpCertificate: f.string("The identity provider's certificate, PEM. Clerk calls it deprecated in favour of `idpCertificates`.", {
    ...given,
    canonical: "certificate",
  }),
  idpCertificates: f.set(
    "The identity provider's certificates, PEM; the whole set. Several let a certificate be rotated without a gap.",
    f.string("A certificate.", { minLength: 1, canonical: "certificate", wire: { read: "certificate" } }),
    { serverDefault: unstated, minItems: 1, maxItems: 5 },
  ),
  idpMetadataUrl: f.string("Where Clerk finds the identity provider's metadata, which replaces the single values.", {
    serverDefault: unstated,
    format: "uri",
  }),
};

/** Enough of its form to tell a document from an address or a certificate that was pasted in its place. */
export const metadataForm = {
  minLength: 1,
  pattern: {
    match: "<[\\s\\S]*EntityDescriptor[\\s\\S]*EntityDescriptor\\s*>\\s*$",
    words: "a SAML metadata document, which is XML with an EntityDescriptor",
  },
} as const;

export const idpOutputs: Fields = {
  idpCertificateIssuedAt: f.time("From when the certificate is valid.", { computed: true }),
  idpCertificateExpiresAt: f.time("Until when the certificate is valid.", { computed: true }),
};

const attribute = (doc: string): Field => f.string(doc, { serverDefault: unstated });

/** Clerk fills in what is left out. */
export const attributeMapping = (traits: Traits): Field =>
  f.object(
    "Names of the attributes in the identity provider's answers.",
    {
      userId: attribute("Attribute with the user's id."),
      emailAddress: attribute("Attribute with the e-mail address."),
      firstName: attribute("Attribute with the first name."),
      lastName: attribute("Attribute with the last name."),
    },
    traits,
  );

export const loginHint: Field = f.object(
  "What the identity provider is told of who wants to sign in.",
  {
    mode: f.enum("Where it comes from.", ["email_address", "custom_attribute", "off"], { required: true }),
    source: f.string("With `custom_attribute`: the key of the public metadata.", { serverDefault: unstated, minLength: 1 }),
  },
  { serverDefault: unstated },
);

export const connectionAdvice = {
  organization_already_has_sso_connection: "The organization has a connection already: take that one over, or name another organization.",
  organization_domain_exists_for_enrollment:
    "An organization has verified the domain for joining: delete that OrganizationDomain first, or let activation delete it.",
  saml_connection_cant_be_activated: "Give the identity provider's metadata, or its entity id, sign-in URL and certificate.",
  saml_failed_to_fetch_idp_metadata: "Make the metadata's address answer, or give the values one by one.",
  saml_failed_to_parse_idp_metadata: "Give the metadata as the identity provider publishes it.",
  saml_metadata_missing_fields: "The metadata lacks what Clerk needs: give the values one by one.",
  form_param_value_conflict: "Give directoryPath only; the older name must not say something else.",
  feature_requires_email_address_enabled: "Turn e-mail addresses on for the instance in the dashboard.",
  custom_oauth_provider_cannot_use_discovery_url: "Give authUrl, tokenUrl and userInfoUrl instead of discoveryUrl.",
  custom_oauth_provider_discovery_issuer_mismatch: "The discovery document names another issuer: correct discoveryUrl.",
  custom_oauth_provider_discovery_server_retrieval_error: "Make discoveryUrl answer, or give authUrl, tokenUrl and userInfoUrl.",
  form_public_client_requires_pkce: "Set oidc.requiresPkce: true, or give a client secret.",
};
