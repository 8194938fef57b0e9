// One program with every resource, on the real engine: made, changed, drifted, put right and destroyed.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import type { Values } from "../../provider/core/field";
import { isSingleton } from "../../provider/core/endpoint";
import { registry } from "../../provider/resources/registry";
import { classes } from "../support/classes";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { exampleInputs } from "../support/held";

/** What the full examples say in two places, so that one program can hold all of them. */
const apart: { readonly [type: string]: Values } = {
  SamlConnection: { name: "Other Okta", domains: ["other.example.com"], organization: "other" },
  OrganizationDomain: { name: "people.example.com" },
  AllowlistIdentifier: { notify: false },
};

/** One property of each that is changed; where there is no update, the object is replaced. */
const changes: { readonly [type: string]: Values } = {
  InstanceSettings: { supportEmail: "desk@example.com" },
  InstanceRestrictions: { blockEmailSubaddresses: false },
  InstanceProtect: { specterEnabled: false },
  InstanceCommunication: { blockedCountryCodes: ["KP"] },
  BetaInstanceSettings: { fromEmailAddress: "post" },
  PrimaryDomain: { proxyUrl: "https://example.com/other" },
  Domain: { proxyUrl: "https://satellite.example.net/other" },
  RedirectUrl: { url: "my-app://other" },
  AllowlistIdentifier: { identifier: "bob@example.com" },
  BlocklistIdentifier: { identifier: "*@other.example" },
  JwtTemplate: { lifetime: 400 },
  OAuthApplicationSettings: { pkceRequired: false },
  OAuthApplication: { consentScreenEnabled: false },
  OrganizationSettings: { maxAllowedMemberships: 9 },
  OrganizationPermission: { description: "May do more" },
  OrganizationRole: { description: "Handles more" },
  RoleSet: { description: "For others too" },
  OrganizationDefaultRoles: { domainsDefaultRole: "org:admin" },
  Organization: { name: "Acme Inc" },
  OrganizationDomain: { enrollmentMode: "automatic_invitation" },
  OrganizationMembership: { publicMetadata: { desk: "US" } },
  EnterpriseConnection: { syncUserAttributes: false },
  SamlConnection: { forceAuthn: true },
  Directory: { name: "Other directory" },
  DirectoryGroupRoleMappings: { mappings: [{ directoryGroupId: "g-admins", role: "org:admin" }] },
  Machine: { defaultTokenTtl: 700 },
  ApiKey: { description: "Deploys more" },
  EmailTemplate: { subject: "{{otp_code}} again" },
  SmsTemplate: { name: "Changed" },
};
const withoutProperties = ["WebhookApp"];

describeEngine("one program with every resource", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let users: readonly string[];
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: ["sk_live_keyOfTheWholeProgram"], plan: "pro" });
    const [first] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const second = await emulator.seed("POST", "/users", { email_address: ["member@example.com"] });
    users = [first!.id, second.id];
    stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  const program =
    (changed: boolean): Program =>
    async () => {
      const made = new Map<string, pulumi.CustomResource>();
      new clerk.Organization("other", { name: "Other", slug: "other" });
      for (const definition of registry) {
        const { type } = definition;
        const stand = { user: users[1]!, idOf: () => "" };
        const inputs = { ...exampleInputs(definition, "full", stand), ...apart[type], ...(changed ? changes[type] : {}) };
        const own = type === "Organization" ? { createdByUserId: users[0] } : type === "ApiKey" ? { subject: made.get("Machine") } : {};
        made.set(type, new classes[type]!("whole", { ...inputs, ...own }));
      }
      for (let index = 0; index < 12; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/` });
    };

  test("every resource has a change", () => {
    expect(Object.keys(changes).concat(withoutProperties).sort()).toEqual(registry.map(({ type }) => type).sort());
  });

  test("up makes everything, and the next preview is empty and asks nothing", async () => {
    expect(told(await stack.up(program(false)))).toEqual({ code: 0 });
    expect(stack.resources()).toHaveLength(registry.length + 13);
    await emulator.clearRequests();
    expect(told(await stack.preview(program(false), { expectNoChanges: true }))).toEqual({ code: 0 });
    expect(await emulator.requests()).toEqual([]);
    expect(told(await stack.preview(program(false), { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("one property of each is changed, and nothing is left to do", async () => {
    const up = await stack.up(program(true));
    expect(told(up)).toEqual({ code: 0 });
    const replaced = ["RedirectUrl", "AllowlistIdentifier", "BlocklistIdentifier"].length;
    expect(up.changes).toMatchObject({ update: Object.keys(changes).length - replaced, replace: replaced });
    expect(told(await stack.preview(program(true), { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("destroy leaves what nobody can delete, and nothing else", async () => {
    expect(told(await stack.destroy(program(true)))).toEqual({ code: 0 });
    expect(stack.resources()).toEqual([]);
    const { instances } = await emulator.state();
    const [instance] = Object.values(instances);
    const left = Object.fromEntries(Object.entries(instance!.collections).map(([name, rows]) => [name, rows.length]));
    expect(left).toMatchObject({
      redirect_urls: 0,
      jwt_templates: 0,
      oauth_applications: 0,
      organizations: 0,
      organization_roles: 2,
      organization_permissions: 9,
      machines: 0,
      api_keys: 0,
    });
    expect(registry.filter(({ endpoint }) => isSingleton(endpoint)).map(({ type }) => type)).toEqual([
      "InstanceSettings",
      "InstanceRestrictions",
      "InstanceProtect",
      "InstanceCommunication",
      "BetaInstanceSettings",
      "PrimaryDomain",
      "OAuthApplicationSettings",
      "OrganizationSettings",
      "OrganizationDefaultRoles",
    ]);
  });
});
