// What check says of a declaration that was meant otherwise: what is proposed, what is Clerk's own, and what the instance does not have.
import type { Json } from "../../provider/api/json";
import { check } from "../../provider/core/check/check";
import type { Definition } from "../../provider/core/define";
import { classesOf } from "../../provider/pulumi/properties";
import { allowlistIdentifier } from "../../provider/resources/allowlist-identifier";
import { apiKey } from "../../provider/resources/api-key";
import { blocklistIdentifier } from "../../provider/resources/blocklist-identifier";
import { directoryGroupRoleMappings } from "../../provider/resources/directory-group-role-mappings";
import { instanceSettings } from "../../provider/resources/instance-settings";
import { jwtTemplate } from "../../provider/resources/jwt-template";
import { betaInstanceSettings } from "../../provider/resources/beta-instance-settings";
import { organization } from "../../provider/resources/organization";
import { organizationDomain } from "../../provider/resources/organization-domain";
import { organizationMembership } from "../../provider/resources/organization-membership";
import { organizationPermission } from "../../provider/resources/organization-permission";
import { organizationRole } from "../../provider/resources/organization-role";
import { primaryDomain } from "../../provider/resources/primary-domain";
import { redirectUrl } from "../../provider/resources/redirect-url";
import { roleSet } from "../../provider/resources/role-set";
import { samlConnection } from "../../provider/resources/saml-connection";

type Inputs = { readonly [name: string]: Json };
const id = (prefix: string): string => `${prefix}_${"2".repeat(27)}`;
const roleForm = "the key of an OrganizationRole, of the form org:<role> in lower case letters, digits and underscores.";
const permissionForm = "of the form org:<feature>:<action> in lower case letters, digits and underscores.";
const set = { name: "A", key: "role_set:a", roles: ["org:admin"], defaultRole: "org:admin", creatorRole: "org:admin" };
const member = { organization: "acme", userId: "user_1" };
const permission = (key: string): Inputs => ({ name: "A", key });

describe("a reference has the form of the key that it names, or is an id", () => {
  test.each<[string, Definition, Inputs, readonly string[]]>([
    ["a role", organizationMembership, { ...member, role: "admin" }, [`role must be ${roleForm} Did you mean "org:admin"?`]],
    ["in other letters", organizationMembership, { ...member, role: "Admin" }, [`role must be ${roleForm} Did you mean "org:admin"?`]],
    ["of another head", organizationMembership, { ...member, role: "role:admin" }, [`role must be ${roleForm} Did you mean "org:admin"?`]],
    ["its id", organizationMembership, { ...member, role: id("role") }, []],
    [
      "inside of a list",
      directoryGroupRoleMappings,
      { directory: "d", mappings: [{ directoryGroupId: "g", role: "admin" }] },
      [`mappings[0].role must be ${roleForm} Did you mean "org:admin"?`],
    ],
    [
      "several of a set, all of them",
      organizationRole,
      { name: "A", key: "org:a", permissions: ["invoices:read", "org:sys_profile:manage", "org:invoices-read"] },
      [
        `permissions[0] must be the key of an OrganizationPermission, ${permissionForm} Did you mean "org:invoices:read"?`,
        `permissions[2] must be the key of an OrganizationPermission, ${permissionForm}`,
      ],
    ],
    [
      "of a map",
      roleSet,
      { ...set, roleReplacements: { "org:a": "b" } },
      [`roleReplacements["org:a"] must be ${roleForm} Did you mean "org:b"?`],
    ],
    [
      "a role set",
      organization,
      { name: "A", roleSet: "partners" },
      [
        'roleSet must be the key of a RoleSet, of the form role_set:<name> in lower case letters, digits and underscores. Did you mean "role_set:partners"?',
      ],
    ],
    ["an organization by whatever slug it has", organizationDomain, { organization: "Acme Inc", name: "acme.com" }, []],
    [
      "a connection by whatever name it has",
      directoryGroupRoleMappings,
      { directory: "Acme SSO", mappings: [{ directoryGroupId: "g", role: "org:a" }] },
      [],
    ],
  ])("%s", (_, definition, inputs, expected) => {
    expect(check(definition, inputs)).toEqual(expected);
  });
});

test.each<[string, Definition, Inputs, readonly string[]]>([
  [
    "a permission of another head",
    organizationPermission,
    permission("app:phoenix:read"),
    [`key must be ${permissionForm} Did you mean "org:phoenix:read"?`],
  ],
  [
    "a permission without a head",
    organizationPermission,
    permission("phoenix:read"),
    [`key must be ${permissionForm} Did you mean "org:phoenix:read"?`],
  ],
  ["no permission at all: nothing is proposed", organizationPermission, permission("read"), [`key must be ${permissionForm}`]],
  [
    "a role set of another head",
    roleSet,
    { ...set, key: "roles:a" },
    ['key must be of the form role_set:<name> in lower case letters, digits and underscores. Did you mean "role_set:a"?'],
  ],
  [
    "a permission of Clerk's",
    organizationPermission,
    permission("org:sys_profile:manage"),
    ["key is Clerk's own: name it in roles, and do not declare it."],
  ],
  ["a permission whose action begins like Clerk's", organizationPermission, permission("org:a:sys_b"), []],
  ["a scheme alone", redirectUrl, { url: "scoreapp://" }, []],
  [
    "https alone",
    redirectUrl,
    { url: "https://" },
    ["url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback."],
  ],
  [
    "blanks around an address",
    allowlistIdentifier,
    { identifier: " ada@example.com" },
    ["identifier has blanks around it: take them out."],
  ],
  ["blanks around a number", blocklistIdentifier, { identifier: "+49 30 1234567\n" }, ["identifier has blanks around it: take them out."]],
  ["blanks around a URL", redirectUrl, { url: " https://example.com/" }, ["url has blanks around it: take them out."]],
  [
    "blanks around a URL of no form of its own",
    samlConnection,
    { name: "a", provider: "saml_okta", domains: ["a.com"], idpSsoUrl: "https://a.com/ " },
    ["idpSsoUrl has blanks around it: take them out."],
  ],
  ["blanks around a host", primaryDomain, { name: "a.com " }, ["name has blanks around it: take them out."]],
  ["blanks around a reference", organizationMembership, { ...member, role: "org:admin " }, ["role has blanks around it: take them out."]],
  ["blanks around a name", apiKey, { name: "ci deploy ", subject: id("user") }, ["name has blanks around it: take them out."]],
  [
    "blanks inside",
    allowlistIdentifier,
    { identifier: "a da@example.com" },
    ["identifier must be an e-mail address or a pattern of them, a phone number with its country code, or a web3 wallet."],
  ],
  [
    "nothing but blanks",
    redirectUrl,
    { url: "  " },
    ["url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback."],
  ],
])("%s", (_, definition, inputs, expected) => {
  expect(check(definition, inputs)).toEqual(expected);
});

describe("a property that there is not", () => {
  const elsewhere = (): typeof classesOf => classesOf;
  const template = { name: "a", claims: {} };
  test.each<[string, Definition, Inputs, string]>([
    ["near one of the class", jwtTemplate, { ...template, lifetme: 1 }, "lifetme is no property of JwtTemplate. Did you mean lifetime?"],
    [
      "near nothing",
      instanceSettings,
      { enhancedEmailDeliverability: true },
      "enhancedEmailDeliverability is no property of InstanceSettings.",
    ],
    [
      "near nothing of the class",
      betaInstanceSettings,
      { enhancedEmailDeliverability: true },
      "enhancedEmailDeliverability is no property of BetaInstanceSettings.",
    ],
    [
      "one of another class",
      jwtTemplate,
      { ...template, supportEmail: "a" },
      "supportEmail is no property of JwtTemplate: InstanceSettings has it.",
    ],
    [
      "near one of another class",
      jwtTemplate,
      { ...template, suportEmail: "a" },
      "suportEmail is no property of JwtTemplate: InstanceSettings has supportEmail.",
    ],
    [
      "that another class has inside of an object too",
      jwtTemplate,
      { ...template, idpSsoUrl: "a" },
      "idpSsoUrl is no property of JwtTemplate: SamlConnection has it.",
    ],
    ["of many classes", redirectUrl, { url: "a://b", name: "a" }, "name is no property of RedirectUrl."],
    ["what every object has", jwtTemplate, { ...template, constructor: "a" }, "constructor is no property of JwtTemplate."],
  ])("%s", (_, definition, inputs, expected) => {
    expect(check(definition, inputs, { elsewhere })).toEqual([expected]);
  });
});

describe("what only production has", () => {
  const sentence = (name: string): string =>
    `${name} is for instances of production, and the key (sk_test_) is one of development: take it out here.`;
  const name = { name: "example.com" };
  test.each<[string, Definition, Inputs, Parameters<typeof check>[2], readonly string[]]>([
    [
      "the primary domain",
      primaryDomain,
      { ...name, proxyUrl: "https://a.com/b" },
      { production: false },
      [sentence("name"), sentence("proxyUrl")],
    ],
    [
      "subdomains",
      instanceSettings,
      { allowedSubdomains: ["a"], subdomainAllowlistEnabled: true, testMode: true },
      { production: false },
      [sentence("allowedSubdomains"), sentence("subdomainAllowlistEnabled")],
    ],
    ["as it is anyway", instanceSettings, { allowedSubdomains: [], subdomainAllowlistEnabled: false }, { production: false }, []],
    ["as it was applied before", primaryDomain, name, { production: false, before: name }, []],
    ["another value than was applied before", primaryDomain, name, { production: false, before: { name: "b.com" } }, [sentence("name")]],
    ["in production", primaryDomain, name, { production: true }, []],
    ["where no instance is meant", primaryDomain, name, {}, []],
  ])("%s", (_, definition, inputs, context, expected) => {
    expect(check(definition, inputs, context)).toEqual(expected);
  });
});

describe("claims that Clerk sets itself, in a template that has had them for long", () => {
  const old = { name: "a", claims: { sub: "x", role: "y" } };
  const refused = ['claims must not contain "sub": Clerk sets it itself. Take it out.'];
  test.each<[string, Inputs, Parameters<typeof check>[2], readonly string[]]>([
    ["created", old, {}, refused],
    ["taken over as it stands", old, { adopting: true }, []],
    ["another property changes", { ...old, lifetime: 90 }, { before: old }, []],
    ["the claims change", { name: "a", claims: { sub: "x" } }, { before: old }, refused],
    [
      "the claims change while the option import still stands",
      { name: "a", claims: { sub: "x" } },
      { before: old, adopting: true },
      refused,
    ],
    ["written for the first time", old, { before: { name: "a", claims: {} } }, refused],
    [
      "what else is wrong is told all the same",
      { ...old, lifetime: 1 },
      { adopting: true },
      ["lifetime must be from 30 to 315360000 seconds."],
    ],
  ])("%s", (_, inputs, context, expected) => {
    expect(check(jwtTemplate, inputs, context)).toEqual(expected);
  });
});
