// An emulated instance in which any valid declaration of a resource can be applied: what its references may name, what its kind and plan allow.
import { readFileSync } from "node:fs";
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import type { Json } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import { referenceIn } from "../../provider/core/definition/field";
import { keysOf } from "../../provider/core/observe/name";
import { registry } from "../../provider/resources/registry";
import { type RawClient, rawClient } from "../api/server";
import type { Narrowed } from "./arbitrary";
import { type TestEmulator, startEmulator } from "./emulator";
import { Held, type Stand, exampleInputs } from "./held";

/** One instance of each kind. */
export const keys = { development: "sk_test_keyOfTheDevelopmentWorld", production: "sk_live_keyOfTheProductionWorld" } as const;

export const startWorld = (onPurpose: readonly string[] = []): Promise<TestEmulator> =>
  startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: Object.values(keys), onPurpose });

/** A client that no rate budget slows down, neither the instance's nor an object's: those have tests of their own. */
export function clientOf(emulator: TestEmulator, key: string): RawClient {
  const client = rawClient({
    secretKey: key,
    keySource: "the test",
    apiUrl: emulator.apiUrl,
    rateWindowMs: 1,
    retry: { baseMs: 1, capMs: 2 },
  });
  return {
    ...client,
    request: (given) => client.request({ ...given, limits: [] }),
    write: (given, permit) => client.write({ ...given, limits: [] }, permit),
  };
}

/** The instance that can take every property of the resource: some are for production only. */
export const keyFor = (definition: Definition): string =>
  definition.examples.production || definition.type === "InstanceSettings" ? keys.production : keys.development;

/** What a resource stands on in an instance. */
export interface Ground extends Stand {
  /** What its examples refer to, in the order in which it was made. */
  readonly needs: readonly Held[];
}

/** Makes what the examples of a resource refer to. */
export async function makeNeeds(client: RawClient, definition: Definition): Promise<Ground> {
  const { id: user } = (await client.request({
    method: "POST",
    path: "/users",
    body: { email_address: [`${randomUUID()}@example.com`], skip_password_requirement: true },
  })) as { readonly id: string };
  const needs: Held[] = [];
  const idOf = (type: string): string => needs.find((held) => held.definition.type === type)!.state!.id;
  const ground = { user, idOf, needs };
  for (const need of definition.examples.needs) {
    const [type, size] = need.split(".");
    const held = new Held(
      client,
      registry.find((each) => each.type === type)!,
    );
    await held.apply(exampleInputs(held.definition, size === "full" ? "full" : "minimal", ground), { adopt: true });
    needs.push(held);
  }
  // An organization keeps one member who can manage it, so that the others may go.
  if (needs.some((held) => held.definition.type === "Organization")) await addKeeper(client, idOf("Organization"));
  return ground;
}

async function addKeeper(client: RawClient, organization: string): Promise<void> {
  const [first] = (await client.request({ method: "GET", path: "/users", query: { order_by: "+created_at" } })) as readonly {
    readonly id: string;
  }[];
  await client.request({
    method: "POST",
    path: `/organizations/${organization}/memberships`,
    body: { user_id: first!.id, role: "org:admin" },
  });
}

const image = join(__dirname, "../../examples/assets/logo.png");
const logo = { path: image, hash: createHash("sha256").update(readFileSync(image)).digest("hex") };

const plainText = fc.stringMatching(/^[a-z ]{1,20}$/);
const withCode = plainText.map((text) => `${text} {{otp_code}}`);

/** What no definition can know: it depends on the instance. */
const ofInstance: { readonly [type: string]: (ground: Ground) => Narrowed } = {
  // Only Clerk's support turns these on.
  OAuthApplication: (ground) => ({
    deviceAuthorizationGrantEnabled: fc.constant(false),
    logo: fc.constant(logo),
    logoUploaderUserId: fc.constant(ground.user),
  }),
  InstanceRestrictions: () => ({ allowlistBlocklistDisabledOnSignIn: fc.constant(false) }),
  // The creator of an organization must be able to manage it, so that no other role will do.
  OrganizationDefaultRoles: () => ({ creatorRole: fc.constant("org:admin") }),
  // The emulator's and Clerk's own rules for the other providers are not published.
  EnterpriseConnection: () => ({ provider: fc.constantFrom("saml_custom", "saml_okta", "saml_google", "saml_microsoft", "oidc_custom") }),
  // An initial set is never deleted, and there is a quota.
  RoleSet: () => ({
    type: fc.constant("custom"),
    roles: fc.constant(["org:admin", "org:member"]),
    defaultRole: fc.constantFrom("org:admin", "org:member"),
    creatorRole: fc.constant("org:admin"),
  }),
  Organization: (ground) => ({
    logo: fc.constant(logo),
    logoUploaderUserId: fc.constant(ground.user),
    createdByUserId: fc.constant(ground.user),
  }),
  OrganizationMembership: (ground) => ({ userId: fc.constant(ground.user), role: fc.constant("org:admin") }),
  ApiKey: (ground) => ({ subject: fc.constant(ground.idOf("Machine")), createdByUserId: fc.constant(ground.user) }),
  // A template that has to keep no variables, and texts without braces.
  DirectoryGroupRoleMappings: () => ({
    mappings: fc.uniqueArray(
      fc.record({ directoryGroupId: fc.stringMatching(/^[a-z]{1,9}$/), role: fc.constantFrom("org:admin", "org:member") }),
      { minLength: 1, maxLength: 4, selector: ({ directoryGroupId }) => directoryGroupId },
    ),
  }),
  EmailTemplate: () => ({ slug: fc.constant("verification_code"), markup: withCode, body: withCode, subject: plainText }),
  SmsTemplate: () => ({ slug: fc.constant("password_changed"), markup: plainText, body: plainText }),
  InstanceCommunication: () => ({ blockedCountryCodes: fc.uniqueArray(fc.constantFrom("KP", "IR", "SY", "DE", "FR")) }),
  Domain: () => ({ name: fc.constantFrom("first-satellite.example.net", "second-satellite.example.net") }),
  PrimaryDomain: () => ({ name: fc.constantFrom("first-example.net", "second-example.net") }),
};

/** Values for the properties that refer to others: only what is there. */
export async function narrowedFor(client: RawClient, definition: Definition, ground: Ground): Promise<Narrowed> {
  const narrowed: { [property: string]: fc.Arbitrary<Json> } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const reference = referenceIn(field);
    if (!reference) continue;
    const known = [...(await keysOf({ client }, reference.to())).keys()];
    const one = known.length > 0 ? fc.constantFrom(...known) : fc.constant("");
    narrowed[name] =
      field.kind === "ref" ? one : field.kind === "map" ? fc.constant({}) : fc.array(one, { maxLength: known.length > 0 ? 4 : 0 });
  }
  return { ...narrowed, ...ofInstance[definition.type]?.(ground) };
}
