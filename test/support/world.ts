// An emulated instance in which any valid declaration of a resource can be applied: what its references may name, what its kind and plan allow.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { type ClerkClient, createClient } from "../../provider/api/client";
import type { Json } from "../../provider/api/json";
import { decode } from "../../provider/core/codec";
import type { Definition } from "../../provider/core/define";
import { referenceIn } from "../../provider/core/field";
import { listOf } from "../../provider/core/observe";
import { registry } from "../../provider/resources/registry";
import type { Narrowed } from "./arbitrary";
import { type TestEmulator, startEmulator } from "./emulator";
import { Held, exampleInputs } from "./held";

/** One instance of each kind. */
export const keys = { development: "sk_test_keyOfTheDevelopmentWorld", production: "sk_live_keyOfTheProductionWorld" } as const;

export const startWorld = (onPurpose: readonly string[] = []): Promise<TestEmulator> =>
  startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: Object.values(keys), onPurpose });

/** A client that no rate budget slows down: that has tests of its own. */
export const clientOf = (emulator: TestEmulator, key: string): ClerkClient =>
  createClient({ secretKey: key, keySource: "the test", apiUrl: emulator.apiUrl, rateWindowMs: 1 });

/** The instance that can take every property of the resource: some are for production only. */
export const keyFor = (definition: Definition): string => (productionOnly.has(definition.type) ? keys.production : keys.development);
const productionOnly: ReadonlySet<string> = new Set(["InstanceSettings"]);

/** Makes what the examples of a resource refer to. */
export async function makeNeeds(client: ClerkClient, definition: Definition): Promise<void> {
  for (const type of definition.examples.needs) {
    const needed = registry.find((each) => each.type === type)!;
    await new Held(client, needed).apply(exampleInputs(needed, "minimal"), { adopt: true });
  }
}

const image = join(__dirname, "../../examples/assets/logo.png");
const logo = { path: image, hash: createHash("sha256").update(readFileSync(image)).digest("hex") };

/** What no definition can know: it depends on the instance. */
const ofInstance: { readonly [type: string]: Narrowed } = {
  // Only Clerk's support turns these on.
  OAuthApplication: {
    deviceAuthorizationGrantEnabled: fc.constant(false),
    logo: fc.constant(logo),
    logoUploaderUserId: fc.constant("user_1"),
  },
  InstanceRestrictions: { allowlistBlocklistDisabledOnSignIn: fc.constant(false) },
  // The creator of an organization must be able to manage it, so that no other role will do.
  OrganizationDefaultRoles: { creatorRole: fc.constant("org:admin") },
};

/** Values for the properties that refer to others: only what is there. */
export async function narrowedFor(client: ClerkClient, definition: Definition): Promise<Narrowed> {
  const narrowed: { [property: string]: fc.Arbitrary<Json> } = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const reference = referenceIn(field);
    if (!reference) continue;
    const target = reference.to();
    const all = await client.lists.all(listOf(target));
    const one = fc.constantFrom(...all.map((object) => decode(target, object)[target.endpoint.key[0]!]!));
    narrowed[name] = field.kind === "ref" ? one : fc.array(one, { maxLength: 4 });
  }
  return { ...narrowed, ...ofInstance[definition.type] };
}
