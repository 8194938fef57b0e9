// Values that come back otherwise than they were sent: by rules of Clerk's that the definitions know, and by none, which 0.1.0 remembered.
import type { OldState } from "../old-state";

const certificate = "MIIBszCCAVmgAwIBAgIUTt";

export const state: OldState = {
  keys: ["sk_live_keyOfTheRewrittenState"],
  seed: (seed) => seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true }),
  faults: [
    { method: "POST", path: "/v1/jwt_templates", rewrite: { lifetime: 120 } },
    { method: "POST", path: "/v1/saml_connections", rewrite: { idp_sso_url: "https://other.example.com/sso" } },
    { method: "PATCH", path: "/v1/instance/communication", rewrite: { blocked_country_codes: ["KP"] } },
  ],
  different: {
    "JwtTemplate::shortened": "lifetime",
    "SamlConnection::elsewhere": "idpSsoUrl",
    "InstanceCommunication::fewer": "blockedCountryCodes",
  },
  program: ({ clerk }) => {
    new clerk.AllowlistIdentifier("mail", { identifier: "Ada@Example.COM" });
    new clerk.AllowlistIdentifier("phone", { identifier: "+1 (555) 010-0100" });
    new clerk.BlocklistIdentifier("pattern", { identifier: "*@Spam.Example" });
    new clerk.Domain("satellite", { name: "Satellite.Example.NET" });
    new clerk.InstanceSettings("settings", { allowedOrigins: ["tauri://localhost", "capacitor://localhost", "capacitor://localhost"] });
    new clerk.OAuthApplication("portal", {
      name: "Portal",
      redirectUris: ["https://portal.example.com/"],
      scopes: ["public_metadata", "email"],
    });
    new clerk.OAuthApplicationSettings("oauth", { defaultScopes: ["profile", "email"] });
    new clerk.OrganizationSettings("organizations", {
      enabled: true,
      slugDisabled: false,
      domainsEnabled: true,
      domainsEnrollmentModes: ["automatic_suggestion"],
    });
    new clerk.Organization("acme", { name: "Acme", slug: "acme", createdAt: "2024-01-01T01:00:00+01:00" });
    new clerk.OrganizationDomain("people", { organization: "acme", name: "People.Example.com" });
    new clerk.EnterpriseConnection("gitlab", {
      name: "GitLab",
      provider: "oidc_gitlab",
      domains: ["Git.Example.com"],
      oidc: {
        clientId: "client",
        clientSecret: "a client secret of the test",
        discoveryUrl: "https://git.example.com/.well-known/openid-configuration",
      },
    });
    new clerk.EnterpriseConnection("okta", {
      name: "Okta",
      provider: "saml_okta",
      domains: ["okta.example.com"],
      saml: { idpEntityId: "http://www.okta.com/exk1", idpSsoUrl: "https://okta.example.com/sso", idpCertificate: certificate },
    });
    // By no rule.
    new clerk.JwtTemplate("shortened", { name: "shortened", claims: { a: 1 }, lifetime: 300 });
    new clerk.SamlConnection("elsewhere", {
      name: "Elsewhere",
      provider: "saml_custom",
      domains: ["elsewhere.example.com"],
      idpEntityId: "https://elsewhere.example.com/",
      idpSsoUrl: "https://elsewhere.example.com/sso",
      idpCertificate: certificate,
    });
    new clerk.InstanceCommunication("fewer", { blockedCountryCodes: ["KP", "IR"] });
  },
};
