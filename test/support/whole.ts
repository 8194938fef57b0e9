// One program with every resource, and what becomes of each: a changed property, and one that cannot change.
import type * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type Json, isJsonObject } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Field, Fields } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import { classes } from "./classes";
import type { Program } from "./engine";
import { exampleInputs } from "./held";

/** What the full examples say in two places, so that one program can hold all of them. */
const apart: { readonly [type: string]: Values } = {
  SamlConnection: { name: "Other Okta", domains: ["other.example.com"], organization: "other" },
  OrganizationDomain: { name: "people.example.com" },
  AllowlistIdentifier: { notify: false },
};

/** One property of each that is changed; where there is no update, the object is replaced. */
export const changes: { readonly [type: string]: Values } = {
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

/** What there is nothing to change of, and so no drift but that it is gone. */
export const withoutProperties = ["WebhookApp"];

/** Of each class with a property that cannot change, another value of it, and of what goes with it. Those without an update are above. */
export const replacements: { readonly [type: string]: { readonly [property: string]: Json | undefined } } = {
  OrganizationDomain: { name: "staff.example.com" },
  OrganizationMembership: { userId: undefined },
  EnterpriseConnection: { provider: "saml_google" },
  SamlConnection: { provider: "saml_google" },
  ApiKey: { name: "ci deploy again" },
  EmailTemplate: { slug: "reset_password_code" },
  // Of codes by SMS only the name can be declared.
  SmsTemplate: { slug: "verification_code", body: undefined, deliveredByClerk: undefined },
};

/** Replaced with what they refer to, whose id is another then. */
export const replacedWithOthers = ["Directory", "DirectoryGroupRoleMappings"];

/** As the examples say; with the changes above; with these and the replacements. */
export type Stage = "made" | "changed" | "replaced";

export interface Shape {
  readonly stage?: Stage;
  /** Whether what refers to another resource of the program is passed that resource, instead of naming its natural key. */
  readonly passing?: boolean;
  /** The name of every resource in the program. */
  readonly name?: string;
  readonly opts?: clerk.ResourceOptions;
}

/** What destroying gives back, which only the old name remembers. */
const restored = new Set(["OrganizationDefaultRoles"]);

/** How many objects the program declares besides one of each class. */
export const others = 13;

/** What the program declares of one, apart from what other resources of it tell. */
export function wholeInputs(definition: Definition, [, member = "", another = ""]: readonly string[], stage: Stage): Values {
  const { type } = definition;
  const inputs = {
    ...exampleInputs(definition, "full", { user: member, idOf: () => "" }),
    ...apart[type],
    ...(stage === "made" ? {} : changes[type]),
    ...(stage === "replaced" ? replacements[type] : {}),
    ...(stage === "replaced" && type === "OrganizationMembership" && { userId: another }),
  };
  return Object.fromEntries(Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** The program, for an instance with these users: the first one founds, the second one is a member, then the third one. */
export const wholeProgram =
  (users: readonly string[], { stage = "made", passing = false, name = "whole", opts = {} }: Shape = {}): Program =>
  async () => {
    /** By class and natural key. */
    const made = new Map<string, pulumi.CustomResource>();
    made.set("Organization other", new clerk.Organization("other", { name: "Other", slug: "other" }));
    let machine: pulumi.CustomResource | undefined;
    for (const definition of registry) {
      const { type, endpoint, fields } = definition;
      const inputs = wholeInputs(definition, users, stage);
      const args = passing ? mapped(inputs, (value, field) => passed(made, value, field), fields) : inputs;
      const own = type === "Organization" ? { createdByUserId: users[0] } : type === "ApiKey" ? { subject: machine } : {};
      const resource = new classes[type]!(restored.has(type) ? "whole" : name, { ...args, ...own }, opts);
      made.set(`${type} ${endpoint.key.map((part) => String(inputs[part])).join("/")}`, resource);
      if (type === "Machine") machine = resource;
    }
    for (let index = 1; index < others; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/` });
  };

/** Every reference in the values through the function, those in lists, maps and objects too. */
function mapped(values: Values, reference: (value: Json, field: Field) => unknown, fields: Fields): { readonly [name: string]: unknown } {
  const at = (value: Json, field: Field): unknown => {
    if (field.kind === "ref") return reference(value, field);
    if ((field.kind === "list" || field.kind === "set") && Array.isArray(value)) return value.map((item: Json) => at(item, field.of));
    if (field.kind === "object" && isJsonObject(value)) return mapped(value, reference, field.fields);
    if (field.kind !== "map" || !isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, at(item, field.of)]));
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, at(value, fields[name]!)]));
}

/** The resource of the program that the natural key names; where it names none of them, the key. */
const passed = (made: ReadonlyMap<string, pulumi.CustomResource>, value: Json, field: Field): unknown =>
  field.kind === "ref" ? (made.get(`${field.to().type} ${String(value)}`) ?? value) : value;
