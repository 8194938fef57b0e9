// What an exported program says of an instance, and what it leaves out: tables of small instances and their programs.
import { parse } from "yaml";
import type { JsonObject } from "../../provider/api/json";
import { type ExportOptions, exportProject } from "../../toolkit/export/export-project";
import { type Told, idFor, toldInstance } from "../support/told-instance";

const permission = (key: string, id: number): JsonObject => ({ id: idFor("perm", id), name: key, key, description: "", type: "user" });
const role = (key: string, more: JsonObject = {}): JsonObject => ({ name: key, key, description: null, permissions: [], ...more });
const machine = (number: number, name: string, to: readonly (readonly [number, string])[] = []): JsonObject => ({
  id: idFor("mch", number),
  name,
  default_token_ttl: 3600,
  scoped_machines: to.map(([other, its]) => ({ id: idFor("mch", other), name: its })),
});
const template = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  claims: {},
  lifetime: 60,
  allowed_clock_skew: 5,
  custom_signing_key: false,
  signing_algorithm: "RS256",
  ...more,
});
const connection = (saml: JsonObject): JsonObject => ({ name: "c", provider: "saml_okta", domains: ["a.example"], saml_connection: saml });
const organization = (number: number, name: string, slug: string | null, more: JsonObject = {}): JsonObject => ({
  id: idFor("org", number),
  name,
  slug,
  ...more,
});

const exported = (told: Told, options: ExportOptions = {}) => exportProject(toldInstance(told), options);

/** The program without its head and its headings. */
const programOf = (told: Told, options: ExportOptions = {}): string =>
  exported(told, options)
    .files["index.ts"].split("\n")
    .slice(2)
    .filter((line) => !line.startsWith("//"))
    .join("\n")
    .trim();

/** The variables and the classes that the program declares. */
const declared = (told: Told, options: ExportOptions = {}): readonly string[] =>
  [...programOf(told, options).matchAll(/^const (\S+) = new clerk\.(\w+)\(/gm)].map(([, variable, type]) => `${variable}: ${type}`);

/** The arguments of the last declaration. */
const argumentsOf = (told: Told, options: ExportOptions = {}): string =>
  /new clerk\.\w+\([^{]*?(\{[^]*\})\s*,?\s*\);\s*$/.exec(
    programOf(told, options)
      .split(/^const /m)
      .at(-1)!,
  )![1]!;

describe("identifiers", () => {
  test.each<[string, Told, readonly string[]]>([
    ["a name and its class", { JwtTemplate: [template("hasura")] }, ["hasuraJwtTemplate: JwtTemplate"]],
    ["the class without the word that all of its kind have", { OrganizationRole: [role("org:owner")] }, ["ownerRole: OrganizationRole"]],
    [
      "that word stays where another class has the rest for its name",
      {
        Domain: [{ name: "a.example", is_satellite: true }],
        OrganizationDomain: [{ name: "a.example", organization_id: { id: idFor("org", 1), slug: "acme" } }],
        Organization: [organization(1, "Acme", "acme")],
      },
      ["aExampleDomain: Domain", "acmeOrganization: Organization", "acmeAExampleOrganizationDomain: OrganizationDomain"],
    ],
    ["a name that says its class", { Machine: [machine(1, "billing machine")] }, ["billingMachine: Machine"]],
    ["what there is once", { InstanceProtect: [{ rules_enabled: true }] }, ["instanceProtect: InstanceProtect"]],
    ["a class of two capitals", { OAuthApplication: [{ name: "Docs portal" }] }, ["docsPortalOAuthApplication: OAuthApplication"]],
    ["a name that begins with a digit", { JwtTemplate: [template("2fa")] }, ["jwtTemplate2fa: JwtTemplate"]],
    ["letters of another alphabet", { Machine: [machine(1, "Bücher & Über")] }, ["bucherUberMachine: Machine"]],
    ["a name without any letter", { Machine: [machine(1, "日本")] }, ["machineCf2abf0c: Machine"]],
    [
      "names that come to the same",
      { Machine: [machine(1, "a b"), machine(2, "a-b"), machine(3, "a  b")] },
      ["aBMachine: Machine", "aB2Machine: Machine", "aB3Machine: Machine"],
    ],
    [
      "two classes that come to the same",
      { Machine: [machine(1, "saml")], JwtTemplate: [template("saml machine")], OAuthApplication: [{ name: "x-machine" }] },
      ["samlMachineJwtTemplate: JwtTemplate", "xMachineOAuthApplication: OAuthApplication", "samlMachine: Machine"],
    ],
    [
      "words of the language and of every module",
      { OrganizationRole: [role("org:class"), role("org:__proto__"), role("org:clerk"), role("org:require")] },
      ["protoRole: OrganizationRole", "classRole: OrganizationRole", "clerkRole: OrganizationRole", "requireRole: OrganizationRole"],
    ],
    [
      "a very long name",
      { Machine: [machine(1, "long ".repeat(50).trim())] },
      [expect.stringMatching(/^long(?:Long){9}L[0-9A-F]?[0-9a-f]{7,8}Machine: Machine$/) as unknown as string],
    ],
  ])("%s", (_, told, expected) => {
    expect(declared(told)).toEqual(expected);
  });
});

describe("references", () => {
  test("are the resources themselves, which stand above", () => {
    const [read, write] = [permission("org:invoices:read", 1), permission("org:invoices:write", 2)];
    const system = { id: idFor("perm", 3), key: "org:sys_billing:read", name: "Read billing", type: "system" };
    const told = {
      RoleSet: [{ id: "rset_1", name: "Team", key: "role_set:team", type: "custom", ...rolesOf("org:owner", "org:member") }],
      OrganizationRole: [role("org:owner", { id: "role_1", permissions: [system, write, read] }), memberRole],
      OrganizationPermission: [write, system, read],
    };
    expect(programOf(told)).toBe(`const invoicesReadPermission = new clerk.OrganizationPermission("invoices-read", {
  name: "org:invoices:read",
  key: "org:invoices:read",
});

const invoicesWritePermission = new clerk.OrganizationPermission("invoices-write", {
  name: "org:invoices:write",
  key: "org:invoices:write",
});

const ownerRole = new clerk.OrganizationRole("owner", {
  name: "org:owner",
  key: "org:owner",
  permissions: [invoicesReadPermission, invoicesWritePermission, "org:sys_billing:read"],
});

const teamRoleSet = new clerk.RoleSet("team", {
  name: "Team",
  key: "role_set:team",
  roles: ["org:member", ownerRole],
  defaultRole: "org:member",
  creatorRole: ownerRole,
});`);
  });

  const memberRole = {
    id: "role_2",
    name: "Member",
    key: "org:member",
    description: "Offers limited access to Organization resources",
    permissions: [{ key: "org:sys_memberships:read" }, { key: "org:sys_billing:read" }],
  };
  const rolesOf = (creator: string, member: string): JsonObject => ({
    roles: [
      { id: "role_1", key: creator },
      { id: "role_2", key: member },
    ],
    creator_role: { id: "role_1", key: creator },
    default_role: { id: "role_2", key: member },
  });

  test("within a class, too, what is named comes first", () => {
    const told = { Machine: [machine(1, "a", [[3, "c"]]), machine(2, "b"), machine(3, "c", [[2, "b"]])] };
    expect(declared(told)).toEqual(["bMachine: Machine", "cMachine: Machine", "aMachine: Machine"]);
    expect(argumentsOf(told)).toBe('{ name: "a", scopedMachines: [cMachine] }');
  });

  test("in a circle are natural keys, and for what is outside of it the resource", () => {
    const told = {
      Machine: [machine(1, "a", [[2, "b"]]), machine(2, "b", [[1, "a"], [3, "c"]]), machine(3, "c"), machine(4, "d", [[1, "a"]])], // prettier-ignore
    };
    expect(programOf(told)).toBe(`const cMachine = new clerk.Machine("c", { name: "c" });
const aMachine = new clerk.Machine("a", { name: "a", scopedMachines: ["b"] });
const bMachine = new clerk.Machine("b", { name: "b", scopedMachines: ["a", cMachine] });
const dMachine = new clerk.Machine("d", { name: "d", scopedMachines: [aMachine] });`);
  });

  test("an object that names itself does so by its natural key", () => {
    expect(argumentsOf({ Machine: [machine(1, "a", [[1, "a"]])] })).toBe('{ name: "a", scopedMachines: ["a"] }');
  });

  test("what has no natural key is passed all the same; where the program does not declare it its id stands", () => {
    const domain = { name: "acme.com", organization_id: { id: idFor("org", 1) }, organization_id_text: "" };
    const told = { Organization: [organization(1, "Acme", null), organization(2, "Acme", null)], OrganizationDomain: [domain] };
    expect(declared(told)).toEqual(["acmeOrganization: Organization", "acme2Organization: Organization", "acmeAcmeComOrganizationDomain: OrganizationDomain"]); // prettier-ignore
    expect(argumentsOf(told)).toContain("organization: acmeOrganization,");
    expect(argumentsOf({ OrganizationDomain: [domain] })).toContain(`organization: "${idFor("org", 1)}"`);
  });

  test("of a part of the instance name by natural key what is not a part of it", () => {
    const read = permission("org:invoices:read", 1);
    const instance = toldInstance({ OrganizationPermission: [read], OrganizationRole: [role("org:owner", { permissions: [read] })] });
    const roles = { ...instance, objects: instance.objects.filter(({ type }) => type === "OrganizationRole") };
    expect(exportProject(roles).files["index.ts"]).toContain('permissions: ["org:invoices:read"],');
  });

  test("a document that looks like an object of Clerk's is a document", () => {
    const told = {
      Machine: [machine(1, "a"), machine(2, "a")],
      JwtTemplate: [template("t", { claims: { machine: { id: idFor("mch", 1), name: "a", more: true } } })],
    };
    expect(argumentsOf(told)).toContain(`claims: { machine: { id: "${idFor("mch", 1)}", name: "a", more: true } }`);
  });

  test("a property that takes an id takes the resource, and a user's id as it is", () => {
    const told = {
      Machine: [machine(1, "billing")],
      ApiKey: [
        { name: "one", subject: idFor("mch", 1), type: "api_key" },
        { name: "two", subject: idFor("user", 9), type: "api_key" },
      ],
    };
    expect(programOf(told)).toContain("subject: billingMachine,");
    expect(programOf(told)).toContain(`subject: "${idFor("user", 9)}",`);
  });
});

describe("what is stated", () => {
  test.each<[string, Told, string, string]>([
    [
      "a known default is not, an unknown one is",
      { JwtTemplate: [template("t", { lifetime: 90 })], OrganizationSettings: [] },
      '{ name: "t", claims: {}, lifetime: 90 }',
      `{
  name: "t",
  claims: {},
  lifetime: 90,
  allowedClockSkew: 5,
  customSigningKey: false,
  signingAlgorithm: "RS256",
}`,
    ],
    [
      "an empty value of what absence would empty is not",
      { OrganizationPermission: [permission("org:a:b", 1)] },
      '{ name: "org:a:b", key: "org:a:b" }',
      '{ name: "org:a:b", key: "org:a:b" }',
    ],
    [
      "entries that Clerk adds to a default make no difference",
      { OAuthApplication: [{ name: "App", scopes: "email profile offline_access", redirect_uris: [], pkce_required: true }] },
      `{
  name: "App",
  pkceRequired: true,
  // logo: Clerk never tells it. Left out, it stays as it is.
}`,
      `{
  name: "App",
  redirectUris: [],
  scopes: ["email", "profile"],
  pkceRequired: true,
  // logo: Clerk never tells it. Left out, it stays as it is.
}`,
    ],
    [
      "nor are they stated where the value is another one",
      { OrganizationSettings: [{ enabled: true, domains_enrollment_modes: ["manual_invitation", "automatic_suggestion"] }] },
      '{\n  enabled: true,\n  domainsEnrollmentModes: ["automatic_suggestion"],\n}',
      '{\n  enabled: true,\n  domainsEnrollmentModes: ["automatic_suggestion"],\n}',
    ],
    [
      "a set is in one order, whatever Clerk's is; a list keeps its own",
      { OAuthApplication: [{ name: "App", scopes: "b c a", redirect_uris: ["https://b.example", "https://a.example"] }] },
      expect.stringContaining('redirectUris: ["https://b.example", "https://a.example"],\n  scopes: ["a", "b", "c"],') as unknown as string,
      expect.stringContaining('redirectUris: ["https://b.example", "https://a.example"],\n  scopes: ["a", "b", "c"],') as unknown as string,
    ],
    [
      "what can only be turned on is not when it is off",
      {
        Organization: [organization(1, "Acme", "acme")],
        OrganizationDomain: [
          {
            name: "a.example",
            organization_id: { id: idFor("org", 1), slug: "acme" },
            affiliation_verification: { status: "verified" },
            ownership_verification: { status: "unverified" },
          },
        ],
      },
      '{\n  organization: acmeOrganization,\n  name: "a.example",\n}',
      '{\n  organization: acmeOrganization,\n  name: "a.example",\n  verified: true,\n}',
    ],
    [
      "of a connection's ways to say the same, the metadata's address, from which the others follow",
      {
        EnterpriseConnection: [
          connection({ idp_metadata_url: "https://idp.example/m", idp_entity_id: "e", idp_sso_url: "https://idp.example" }),
        ],
      },
      expect.stringContaining('saml: { idpMetadataUrl: "https://idp.example/m" },') as unknown as string,
      expect.stringContaining('saml: { idpMetadataUrl: "https://idp.example/m" },') as unknown as string,
    ],
    [
      "of one certificate and the list of all, the list",
      { EnterpriseConnection: [connection({ idp_certificates: [{ certificate: "AAA" }, { certificate: "BBB" }] })] },
      expect.stringContaining('saml: { idpCertificates: ["AAA", "BBB"] },') as unknown as string,
      expect.stringContaining('saml: { idpCertificates: ["AAA", "BBB"] },') as unknown as string,
    ],
    [
      "of a template's two ways the one that says something",
      { EmailTemplate: [{ slug: "code", name: "Code", markup: "", body: "<p>{{otp_code}}</p>", can_revert: true }] },
      '{ slug: "code", name: "Code", body: "<p>{{otp_code}}</p>" }',
      '{ slug: "code", name: "Code", body: "<p>{{otp_code}}</p>" }',
    ],
    [
      "a value that no program may declare is not, where it can be left to Clerk",
      { InstanceSettings: [{ allowed_origins: ["no origin"], subdomain_allowlist_enabled: true }] },
      expect.stringMatching(
        /^\{\n {2}subdomainAllowlistEnabled: true,\n {2}\/\/ allowedOrigins: Clerk holds what no program may declare/,
      ) as unknown as string,
      expect.stringContaining("subdomainAllowlistEnabled: true,") as unknown as string,
    ],
  ])("%s", (_, told, usual, all) => {
    expect(argumentsOf(told)).toEqual(usual);
    expect(argumentsOf(told, { all: true })).toEqual(all);
  });

  const admin = {
    id: "role_1",
    key: "org:admin",
    name: "Admin",
    description: "Offers full access to Organization resources",
    permissions: ["profile:manage", "profile:delete", "memberships:read", "memberships:manage", "domains:read", "domains:manage", "billing:read", "billing:manage", "entconns:manage"].map((key) => ({ key: `org:sys_${key}` })), // prettier-ignore
  };

  test.each<[string, Told, readonly string[], readonly string[]]>([
    [
      "settings of which nothing is to be said are not declared",
      { InstanceSettings: [{ allowed_origins: [] }] },
      [],
      ["instanceSettings: InstanceSettings"],
    ],
    ["Clerk's own rows are not, unless somebody changed them", { OrganizationRole: [admin] }, [], ["adminRole: OrganizationRole"]],
    [
      "a changed one of Clerk's own is",
      { OrganizationRole: [{ ...admin, name: "Boss" }] },
      ["adminRole: OrganizationRole"],
      ["adminRole: OrganizationRole"],
    ],
    ["Clerk's own permissions never are", { OrganizationPermission: [{ key: "org:sys_a:b", name: "A", type: "system" }] }, [], []],
    ["a presence without properties is", { WebhookApp: [{}] }, ["webhookApp: WebhookApp"], ["webhookApp: WebhookApp"]],
  ])("%s", (_, told, usual, all) => {
    expect(declared(told)).toEqual(usual);
    expect(declared(told, { all: true })).toEqual(all);
  });
});

describe("what Clerk never tells", () => {
  const signed = template("hasura", { custom_signing_key: true, signing_algorithm: "HS256" });

  test("stands in a comment, where it could hold anything", () => {
    expect(argumentsOf({ JwtTemplate: [signed] })).toContain("  // signingKey: Clerk never tells it. Left out, it stays as it is.\n");
    expect(argumentsOf({ JwtTemplate: [template("hasura")] })).not.toContain("signingKey");
    expect(exported({ JwtTemplate: [signed] }).untold).toEqual([{ type: "JwtTemplate", name: "hasura", property: "signingKey" }]);
  });

  test("secrets that Clerk tells are left as they are: the program never holds them", () => {
    const told = {
      Organization: [organization(1, "Acme", "acme", { private_metadata: { crm: "canary" }, public_metadata: { a: 1 } })],
      OrganizationMembership: [
        {
          organization: { id: idFor("org", 1), slug: "acme" },
          public_user_data: { user_id: "user_1" },
          role: "org:admin",
          private_metadata: { note: "canary" },
        },
      ],
    };
    const { files } = exported(told);
    expect(files["index.ts"]).toContain(`new clerk.Organization(
  "acme",
  {
    name: "Acme",
    slug: "acme",
    publicMetadata: { a: 1 },
    // privateMetadata: A secret. ignoreChanges leaves it as it is.
    // logo: Clerk never tells it. Left out, it stays as it is.
  },
  { ignoreChanges: ["privateMetadata"] },
);`);
    expect(files["index.ts"]).toContain("// privateMetadata: A secret. Left out, it stays as it is.");
    expect(files["index.ts"]).not.toContain("canary");
    expect(files["import.json"].match(/canary/g)).toHaveLength(1);
    expect(files[".gitignore"].split("\n")).toContain("/import.json");
  });

  const secretOf = { JwtTemplate: { hasura: { signingKey: "canary\n" } } };
  test.each<[string, JsonObject]>([
    ["nested", secretOf],
    ["by a path", { "JwtTemplate.hasura.signingKey": "canary\n" }],
    ["by a part of a path", { JwtTemplate: { "hasura.signingKey": "canary\n" } }],
    ["by the natural key", { 'JwtTemplate["hasura"].signingKey': "canary\n" }],
  ])("a secret, given %s, comes from the stack's configuration", (_, secrets) => {
    const { files, ...project } = exported({ JwtTemplate: [signed] }, { secrets });
    expect(files["index.ts"]).toContain('import * as pulumi from "@pulumi/pulumi";\nimport * as clerk from "pulumi-clerk";\n\nconst config = new pulumi.Config();\n'); // prettier-ignore
    expect(files["index.ts"]).toContain('signingKey: config.requireSecret("hasuraJwtTemplateSigningKey"),');
    expect(files["index.ts"]).not.toContain("canary");
    expect(project.secrets).toEqual([{ key: "hasuraJwtTemplateSigningKey", of: "JwtTemplate.hasura.signingKey", value: "canary\n" }]);
    expect(project.untold).toEqual([]);
    const [{ inputs, outputs }] = JSON.parse(files["import.json"]).resources as [{ inputs: JsonObject; outputs: JsonObject }];
    const envelope = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"canary\\n"' };
    expect([inputs.signingKey, outputs.signingKey]).toEqual([envelope, envelope]);
  });

  test("values of every type, inside of objects too", () => {
    const told = {
      InstanceSettings: [{}],
      EnterpriseConnection: [{ name: "Acme SSO", provider: "oidc_custom", domains: ["a.example"], oauth_config: { client_id: "c" } }],
      Organization: [organization(1, "Acme", "acme", { private_metadata: { crm: 1 } })],
      ApiKey: [{ name: "key", subject: idFor("user", 1), type: "api_key" }],
    };
    const secrets: JsonObject = {
      InstanceSettings: { testMode: true, supportEmail: "help@example.com", preferredSignInStrategyWhenPasswordRequired: "otp" },
      "EnterpriseConnection.acme-sso.oidc.clientSecret": "s",
      "Organization.acme.privateMetadata": { crm: 1 },
      [`ApiKey["${idFor("user", 1)}/key"].secondsUntilExpiration`]: 60,
    };
    const { files, secrets: configured } = exported(told, { secrets });
    for (const line of [
      'testMode: config.requireSecretBoolean("instanceSettingsTestMode")',
      'supportEmail: config.requireSecret("instanceSettingsSupportEmail")',
      "preferredSignInStrategyWhenPasswordRequired: config.requireSecret<any>(",
      'oidc: { clientId: "c", clientSecret: config.requireSecret("acmeSsoEnterpriseConnectionOidcClientSecret") }',
      'privateMetadata: config.requireSecretObject<any>("acmeOrganizationPrivateMetadata")',
      "secondsUntilExpiration: config.requireSecretNumber(",
    ])
      expect(files["index.ts"]).toContain(line);
    expect(configured.map(({ value }) => value)).toEqual(["true", "help@example.com", "otp", '{"crm":1}', "s", "60"]);
  });

  test.each<[string, JsonObject, string]>([
    ["no class", { Nothing: { a: 1 } }, '"Nothing": "Nothing" is no class.'],
    ["no object", { JwtTemplate: { other: { signingKey: "x" } } }, '"JwtTemplate.other": the instance has no JwtTemplate "other".'],
    ["no property", { JwtTemplate: { hasura: { key: "x" } } }, '"JwtTemplate.hasura.key": JwtTemplate has no property "key".'],
    [
      "a property that Clerk tells",
      { "JwtTemplate.hasura.lifetime": 9 },
      '"JwtTemplate.hasura.lifetime": Clerk tells lifetime itself. Take it out.',
    ],
    ["only a class", { JwtTemplate: "canary" }, '"JwtTemplate" names a class: say which object and which property.'],
    ["only an object", { "JwtTemplate.hasura": "canary" }, '"JwtTemplate.hasura" names an object: say which property.'],
    ["nothing for a value", { "JwtTemplate.hasura.signingKey": null }, '"JwtTemplate.hasura.signingKey" has no value.'],
    [
      "settings that were not read",
      { InstanceSettings: { testMode: true } },
      '"InstanceSettings": the instance has no InstanceSettings that could be read.',
    ],
  ])("secrets that name %s are an error that shows no value", (_, secrets, sentence) => {
    expect(() => exported({ JwtTemplate: [signed] }, { secrets })).toThrow(sentence);
    expect(() => exported({ JwtTemplate: [signed] }, { secrets })).not.toThrow(/canary/);
  });

  test("a secret of the wrong type is an error of the object that names the property", () => {
    const { leftOut } = exported({ JwtTemplate: [signed] }, { secrets: { "JwtTemplate.hasura.signingKey": 7 } });
    expect(leftOut).toMatchObject([{ type: "JwtTemplate", reason: "No program may declare it: signingKey must be a string." }]);
  });

  test("a secret other than the one that Clerk tells is an error of the object", () => {
    const told = { Organization: [organization(1, "Acme", "acme", { private_metadata: { crm: 1 } })] };
    const { leftOut } = exported(told, { secrets: { "Organization.acme.privateMetadata": { crm: 2 } } });
    expect(leftOut).toMatchObject([{ reason: expect.stringMatching(/first plan would change it.*privateMetadata/) }]);
  });
});

describe("what is left out is named, with the reason", () => {
  test.each<[string, Told, readonly JsonObject[]]>([
    [
      "the twin of an object that is declared",
      {
        EnterpriseConnection: [{ id: "entconn_1", name: "a", provider: "saml_okta", domains: ["a.example"] }],
        SamlConnection: [
          { id: "samlc_1", name: "a", provider: "saml_okta", domains: ["a.example"], enterprise_connection_id: "entconn_1" },
        ],
      },
      [
        {
          type: "SamlConnection",
          key: "a",
          id: "samlc_1",
          reason: 'It is the same object in Clerk as EnterpriseConnection "a", which the program declares.',
        },
      ],
    ],
    [
      "objects that share a natural key: all of them, with their ids",
      { Machine: [machine(1, "a"), machine(2, "a"), machine(3, "b", [[1, "a"]])] },
      [1, 2].map((number) => ({
        type: "Machine",
        key: "a",
        id: idFor("mch", number),
        reason: `Clerk has 2 objects with this name, by which programs tell objects apart: ${idFor("mch", 1)}, ${idFor("mch", 2)}. Rename all but one of them in Clerk.`,
      })),
    ],
    [
      "what check refuses",
      { RedirectUrl: [{ id: "ru_1", url: "http://plain.example.com" }] },
      [
        {
          type: "RedirectUrl",
          key: "http://plain.example.com",
          id: "ru_1",
          reason:
            "No program may declare it: url must be a URL with https:// or a scheme of your own, such as https://example.com/callback or my-app://callback.",
        },
      ],
    ],
    [
      "what Pulumi would take for its own, or lose",
      { JwtTemplate: [template("a", { claims: JSON.parse('{"__proto__":1}') as JsonObject }), template("b", { claims: { a: "\ud800" } })] },
      [
        {
          type: "JwtTemplate",
          key: "a",
          id: idFor("jwttemplate", 1),
          reason: 'No program of Pulumi\'s can declare it: it holds the key "__proto__", which Pulumi loses or takes for its own.',
        },
        {
          type: "JwtTemplate",
          key: "b",
          id: idFor("jwttemplate", 2),
          reason: "No program of Pulumi's can declare it: it holds a text that is not valid Unicode.",
        },
      ],
    ],
  ])("%s", (_, told, leftOut) => {
    expect(exported(told).leftOut).toEqual(leftOut);
  });

  test("a twin of what is not declared is declared", () => {
    const told = {
      EnterpriseConnection: [{ id: "entconn_1", name: "", provider: "saml_okta", domains: ["a.example"] }],
      SamlConnection: [{ id: "samlc_1", name: "a", provider: "saml_okta", domains: ["a.example"], enterprise_connection_id: "entconn_1" }],
    };
    expect(declared(told)).toEqual(["aSamlConnection: SamlConnection"]);
  });

  test("an object that is left out is named by its id where its key would not do", () => {
    const told = { Machine: [machine(1, "a"), machine(2, "a"), machine(3, "b", [[1, "a"]])] };
    expect(argumentsOf(told)).toBe(`{ name: "b", scopedMachines: ["${idFor("mch", 1)}"] }`);
  });

  test("classes that could not be read", () => {
    const instance = toldInstance({}, [{ type: "Machine", reason: "Machines are not to be had." }]);
    expect(exportProject(instance)).toMatchObject({ resources: 0, leftOut: [{ type: "Machine", reason: "Machines are not to be had." }] });
  });
});

describe("the other files", () => {
  test("name the project, and pin the package and what runs it", () => {
    const { files, ...project } = exported({ WebhookApp: [{}] }, { name: "Acme.clerk" });
    expect(Object.keys(files).toSorted()).toEqual([
      ".gitignore",
      "Pulumi.yaml",
      "import.json",
      "index.ts",
      "package.json",
      "tsconfig.json",
    ]);
    expect(parse(files["Pulumi.yaml"])).toEqual({
      name: "Acme.clerk",
      description: "The configuration of a Clerk instance",
      runtime: "nodejs",
    });
    const own = jest.requireActual<{ version: string; devDependencies: { [name: string]: string } }>("../../package.json");
    expect(JSON.parse(files["package.json"])).toEqual({
      name: "acme.clerk",
      private: true,
      main: "index.ts",
      dependencies: { "@pulumi/pulumi": ">=3.216.0 <4", "pulumi-clerk": own.version },
      devDependencies: {
        "@types/node": own.devDependencies["@types/node"],
        "ts-node": own.devDependencies["ts-node"],
        typescript: own.devDependencies.typescript,
      },
    });
    expect(project).toMatchObject({ name: "Acme.clerk", resources: 1, counts: [{ type: "WebhookApp", count: 1 }] });
  });

  test.each(["", "a b", "../x", "a/b", "ä", "a".repeat(101), "a\nb"])("%j is no name of a project", (name) => {
    expect(() => exported({}, { name })).toThrow("is no name of a Pulumi project");
  });
});
