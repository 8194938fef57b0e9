// Every operation of the configuration plane that Clerk's own SDK has: the emulator has a route for each, and the deletions that no other test drives.
import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, keys: ["sk_live_keyOfTheOperations"], onPurpose: ["resource_not_found"] });
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  await emulator.clearRequests();
});

/**
 * The parts of the SDK that configure an instance, with what of each is no configuration. `betaFeatures.changeDomain` calls a path that Clerk's
 * API descriptions do not list.
 */
const parts: { readonly [part: string]: readonly string[] } = {
  allowlistIdentifiers: [],
  // Checks a key that somebody shows.
  apiKeys: ["verify"],
  blocklistIdentifiers: [],
  domains: [],
  enterpriseConnections: [],
  instance: [],
  jwks: [],
  jwtTemplates: [],
  machines: [],
  // Takes back the token of one user.
  oauthApplications: ["revokeToken"],
  organizationPermissions: [],
  organizationRoles: [],
  // Messages to people.
  organizations: [
    "createOrganizationInvitation",
    "createOrganizationInvitationBulk",
    "getOrganizationInvitation",
    "getOrganizationInvitationList",
    "revokeOrganizationInvitation",
  ],
  redirectUrls: [],
  roleSets: [],
  samlConnections: [],
  webhooks: [],
};

type Call = (...given: readonly unknown[]) => Promise<unknown>;

const helpers = new Set(["constructor", "request", "requireId"]);
const operationsOf = (part: string): readonly string[] => {
  const api = (clerk as unknown as { readonly [part: string]: object })[part]!;
  return Object.getOwnPropertyNames(Object.getPrototypeOf(api)).filter((name) => !helpers.has(name) && !parts[part]!.includes(name));
};

/** Stands for an id, and for parameters that are all ids. */
const anything = new Proxy(
  {},
  { get: (_, name) => (name === Symbol.toPrimitive ? () => "some_id" : typeof name === "string" ? "some_id" : undefined) },
);

test.each(Object.keys(parts))("%s: there is a route for each operation", async (part) => {
  const api = (clerk as unknown as { readonly [part: string]: { readonly [name: string]: Call } })[part]!;
  const operations = operationsOf(part);
  expect(operations.length).toBeGreaterThan(0);
  for (const name of operations) {
    await emulator.clearRequests();
    // What is wrong with the parameters does not matter here.
    await api[name]!(anything, anything).catch(() => undefined);
    const [request] = await emulator.requests();
    expect({ name, path: request?.path, allowed: request && (await allowed(request.path)) }).toMatchObject({
      name,
      allowed: expect.arrayContaining([request?.method]) as unknown,
    });
  }
});

/** The methods that the emulator has on this path. */
async function allowed(path: string): Promise<readonly string[]> {
  const { headers } = await emulator.call("OPTIONS", path.replace("/v1", ""));
  return (headers.get("allow") ?? "").split(", ");
}

test("organizations, their domains and connections are deleted", async () => {
  await clerk.instance.updateOrganizationSettings({ enabled: true, domainsEnabled: true, slugDisabled: false } as never);
  const organization = await clerk.organizations.createOrganization({ name: "Acme", slug: "acme" });
  const { id: domainId } = await clerk.organizations.createOrganizationDomain({
    organizationId: organization.id,
    name: "acme.com",
    enrollmentMode: "manual_invitation",
  });
  const gone = (id: string): object => expect.objectContaining({ id }) as object;
  expect(await clerk.organizations.deleteOrganizationDomain({ organizationId: organization.id, domainId })).toEqual(gone(domainId));
  const connection = await clerk.enterpriseConnections.createEnterpriseConnection({
    name: "Acme",
    provider: "saml_custom",
    domains: ["acme.org"],
  });
  expect(await clerk.enterpriseConnections.deleteEnterpriseConnection(connection.id)).toEqual(gone(connection.id));
  const saml = await clerk.samlConnections.createSamlConnection({ name: "Acme", provider: "saml_custom", domains: ["acme.net"] } as never);
  expect(await clerk.samlConnections.deleteSamlConnection(saml.id)).toEqual(gone(saml.id));
  expect(await clerk.organizations.deleteOrganization(organization.id)).toEqual(gone(organization.id));
  expect((await clerk.organizations.getOrganizationList()).totalCount).toBe(0);
});

test("the keys of the instance are told", async () => {
  expect((await clerk.jwks.getJwks()).keys).toHaveLength(1);
});
