// Every class once, with everything that its full example declares, in production; what refers to another object names it by its natural key.
import type { OldState } from "../old-state";

export const state: OldState = {
  keys: ["sk_live_keyOfTheWholeState"],
  seed: (seed) => seed("POST", "/users", { email_address: ["member@example.com"], skip_password_requirement: true }),
  program: ({ clerk, pulumi, users }) => {
    new clerk.Organization("other", { name: "Other", slug: "other" });
    new clerk.InstanceSettings("whole", {
      testMode: false,
      hibp: true,
      supportEmail: "help@example.com",
      clerkJsVersion: "5",
      developmentOrigin: "http://localhost:3000",
      allowedOrigins: ["capacitor://localhost", "chrome-extension://mnhbilbfebpbokpjjamapdecdgieldho"],
      urlBasedSessionSyncing: true,
      preferredSignInStrategyWhenPasswordRequired: "otp",
    });
    new clerk.InstanceRestrictions("whole", {
      allowlist: false,
      blocklist: true,
      blockEmailSubaddresses: true,
      blockDisposableEmailDomains: true,
    });
    new clerk.InstanceProtect("whole", {
      rulesEnabled: true,
      specterEnabled: true,
    });
    new clerk.InstanceCommunication("whole", {
      blockedCountryCodes: ["KP", "IR", "SY"],
    });
    new clerk.BetaInstanceSettings("whole", {
      fromEmailAddress: "noreply",
      progressiveSignUp: true,
    });
    new clerk.PrimaryDomain("whole", {
      name: "example.com",
      proxyUrl: "https://example.com/__clerk",
      isSecondary: false,
    });
    new clerk.Domain("whole", {
      name: "satellite.example.net",
      proxyUrl: "https://satellite.example.net/__clerk",
      isSecondary: true,
    });
    new clerk.RedirectUrl("whole", {
      url: "my-app://oauth-callback",
    });
    new clerk.AllowlistIdentifier("whole", {
      identifier: "ada@example.com",
      notify: false,
    });
    new clerk.BlocklistIdentifier("whole", {
      identifier: "*@spam.example",
    });
    new clerk.JwtTemplate("whole", {
      name: "hasura",
      claims: {
        aud: "hasura",
        "https://hasura.io/jwt/claims": {
          "x-hasura-default-role": "{{user.public_metadata.role}}",
        },
      },
      lifetime: 300,
      allowedClockSkew: 10,
      customSigningKey: true,
      signingAlgorithm: "HS256",
      signingKey: "hasuraSigningKey-of-the-test",
    });
    new clerk.OAuthApplicationSettings("whole", {
      dynamicOauthClientRegistration: false,
      defaultScopes: ["profile", "email"],
      oauthJwtAccessTokens: true,
      clientIdMetadataDocumentsAdvertised: true,
      clientIdMetadataDocumentsOnlyAllowPreRegisteredClients: true,
      clientIdMetadataDocumentsBlockImplicitlyAllowedClients: false,
      audClaimEnabled: true,
      pkceRequired: true,
    });
    new clerk.OAuthApplication("whole", {
      name: "Docs portal",
      redirectUris: ["https://docs.example.com/callback", "docs://callback"],
      scopes: ["profile", "email", "public_metadata"],
      consentScreenEnabled: true,
      pkceRequired: true,
      public: false,
      rotateSecret: "2026-01",
    });
    new clerk.OrganizationSettings("whole", {
      enabled: true,
      maxAllowedMemberships: 0,
      adminDeleteEnabled: false,
      domainsEnabled: true,
      slugDisabled: false,
      domainsEnrollmentModes: ["automatic_invitation", "automatic_suggestion"],
    });
    new clerk.OrganizationPermission("whole", {
      name: "Create invoices",
      key: "org:invoices:create",
      description: "May create and edit invoices",
    });
    new clerk.OrganizationRole("whole", {
      name: "Billing",
      key: "org:billing",
      description: "Handles invoices",
      permissions: ["org:invoices:create", "org:sys_billing:read"],
      includeInInitialRoleSet: false,
    });
    new clerk.RoleSet("whole", {
      name: "Partners",
      key: "role_set:partners",
      description: "Roles for partner organizations",
      type: "custom",
      roles: ["org:admin", "org:member", "org:billing"],
      defaultRole: "org:member",
      creatorRole: "org:admin",
      roleReplacements: {
        "org:billing": "org:member",
      },
      replacedBy: "role_set:default",
      reassignmentMappings: {
        "org:billing": "org:member",
      },
    });
    new clerk.OrganizationDefaultRoles("whole", {
      creatorRole: "org:admin",
      domainsDefaultRole: "org:member",
    });
    new clerk.Organization("whole", {
      name: "Acme",
      slug: "acme",
      maxAllowedMemberships: 50,
      adminDeleteEnabled: false,
      selfServeSsoEnabled: false,
      roleSet: "role_set:partners",
      publicMetadata: {
        plan: "gold",
      },
      privateMetadata: {
        crmId: "42",
      },
      createdAt: "2024-01-01T00:00:00Z",
      createdByUserId: users[0]!,
      logo: new pulumi.asset.StringAsset("GIF89a, a picture of the test"),
    });
    new clerk.OrganizationDomain("whole", {
      organization: "acme",
      name: "people.example.com",
      enrollmentMode: "automatic_suggestion",
      verified: true,
      ownershipVerified: true,
    });
    new clerk.OrganizationMembership("whole", {
      organization: "acme",
      userId: users[1]!,
      role: "org:admin",
      publicMetadata: {
        desk: "EU",
      },
      privateMetadata: {
        note: "on call",
      },
    });
    new clerk.EnterpriseConnection("whole", {
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
        attributeMapping: {
          userId: "nameid",
          emailAddress: "email",
          firstName: "given",
          lastName: "sn",
        },
        allowSubdomains: false,
        allowIdpInitiated: false,
        forceAuthn: false,
        loginHint: {
          mode: "custom_attribute",
          source: "employeeId",
        },
      },
      customAttributes: [
        {
          name: "Department",
          key: "department",
          ssoPath: "department",
          directoryPath: "department",
          multiValued: false,
        },
      ],
    });
    new clerk.SamlConnection("whole", {
      name: "Other Okta",
      provider: "saml_okta",
      domains: ["other.example.com"],
      idpEntityId: "http://www.okta.com/exk1",
      idpSsoUrl: "https://acme.okta.com/sso/saml",
      idpCertificates: ["-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUTt\n-----END CERTIFICATE-----"],
      organization: "other",
      attributeMapping: {
        userId: "nameid",
        emailAddress: "email",
        firstName: "given",
        lastName: "sn",
      },
      forceAuthn: false,
      loginHint: {
        mode: "email_address",
      },
      active: true,
      syncUserAttributes: true,
      allowSubdomains: false,
      allowIdpInitiated: false,
      disableAdditionalIdentifications: false,
      allowOrganizationAccountLinking: true,
      consentVerifiedDomainsDeletion: false,
    });
    new clerk.Directory("whole", {
      enterpriseConnection: "Acme SSO",
      provider: "okta",
      name: "Acme directory",
      enabled: true,
      attributeMapping: {
        first_name: "name.givenName",
        last_name: "name.familyName",
      },
      groupRoleMappingEnabled: true,
      rotateApiKey: "2026-01",
    });
    new clerk.DirectoryGroupRoleMappings("whole", {
      directory: "Acme SSO",
      mappings: [
        {
          directoryGroupId: "g-admins",
          role: "org:admin",
        },
        {
          directoryGroupId: "g-staff",
          role: "org:member",
        },
      ],
    });
    const machine = new clerk.Machine("whole", {
      name: "billing",
      defaultTokenTtl: 600,
      scopedMachines: [],
      rotateSecret: "2026-01",
      previousTokenTtl: 3600,
    });
    new clerk.ApiKey("whole", {
      name: "ci deploy",
      subject: machine,
      type: "api_key",
      description: "Deploys from CI",
      claims: {
        team: "platform",
      },
      scopes: ["deploy:write"],
      // A hundred years, so that it does not expire beside this file.
      secondsUntilExpiration: 3_153_600_000,
    });
    new clerk.WebhookApp("whole", {});
    new clerk.EmailTemplate("whole", {
      slug: "verification_code",
      name: "Verification code",
      subject: "{{otp_code}} is your code",
      body: "<p>{{otp_code}}</p>",
      deliveredByClerk: true,
      fromEmailName: "noreply",
      replyToEmailName: "help",
    });
    new clerk.SmsTemplate("whole", {
      slug: "password_changed",
      name: "Password changed",
      body: "Your password was changed.",
      deliveredByClerk: false,
    });
    new clerk.EnterpriseConnection("oidc", {
      name: "Acme OIDC",
      provider: "oidc_custom",
      domains: ["oidc.example.com"],
      oidc: {
        clientId: "client",
        clientSecret: "a client secret of the test",
        authUrl: "https://id.example.com/auth",
        tokenUrl: "https://id.example.com/token",
        userInfoUrl: "https://id.example.com/user",
        requiresPkce: true,
      },
    });
  },
};
