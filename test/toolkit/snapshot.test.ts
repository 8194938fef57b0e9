// The snapshot of an instance: the same bytes at every reading, without ids and secrets, and what is said of one that somebody has edited.
import fc from "fast-check";
import { holdsSecret } from "../../provider/core/definition/field";
import { registry } from "../../provider/resources/registry";
import { compare } from "../../toolkit/compare";
import { readInstance } from "../../toolkit/read-instance";
import { type Snapshot, SnapshotError, configurationOf, parseSnapshot, snapshotOf } from "../../toolkit/snapshot";
import { formatSnapshot, snapshotFormats } from "../../toolkit/snapshot-text";
import { arbitrarySnapshot } from "../support/arbitrary-snapshot";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { clientFor } from "../support/exported";
import { fillInstance } from "../support/full-instance";
import { runs } from "../support/runs";
import { idFor, toldInstance } from "../support/told-instance";

const canary = "canary-of-a-secret";

describe("of an instance with objects of all kinds", () => {
  let emulator: TestEmulator;
  let users: readonly string[];
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, plan: "pro", keys: ["sk_live_keyOfTheSnapshot"] });
    users = await fillInstance(emulator, { scale: 0.2 });
  });
  afterAll(() => emulator.close());
  const read = async (): Promise<Snapshot> => snapshotOf(await readInstance({ client: clientFor(emulator), owners: users }));

  test("holds every class, and is the same bytes at a second reading, in whatever order Clerk tells sets", async () => {
    const [one, other] = [await read(), await read()];
    // Templates of Clerk's, permissions of its own and the like are not in it.
    expect([...new Set(one.objects.map(({ type }) => type))]).toEqual(registry.map(({ type }) => type));
    for (const format of snapshotFormats) expect(formatSnapshot(other, format)).toBe(formatSnapshot(one, format));
    const state = await emulator.state();
    for (const { collections } of Object.values(state.instances))
      for (const rows of Object.values(collections)) rows.forEach((row) => Object.assign(row, backwards(row)));
    await emulator.setState(state);
    expect(formatSnapshot(await read(), "json")).toBe(formatSnapshot(one, "json"));
  });

  /** What are sets, the other way round. */
  const backwards = (row: object): object =>
    Object.fromEntries(
      Object.entries(row)
        .filter(
          ([name, value]) => ["allowed_origins", "permissions", "domains", "blocked_country_codes"].includes(name) && Array.isArray(value),
        )
        .map(([name, value]) => [name, (value as unknown[]).toReversed()]),
    );

  test("holds no ids but those of users", async () => {
    const text = formatSnapshot(await read(), "json");
    expect(text.match(/\b(?!user_)[a-z]+_[A-Za-z0-9]{20,}\b/g)).toBeNull();
    expect(text).toMatch(/\buser_[A-Za-z0-9]{27}\b/);
    expect(text).not.toMatch(/ins_|sk_live/);
  });

  test("holds no secret, of none of the properties that are one", async () => {
    const { data } = await emulator.seed<{ data: { id: string }[] }>("GET", "/organizations?limit=100");
    await emulator.seed("PUT", `/organizations/${data[0]!.id}/metadata`, { private_metadata: { crm: `${canary}-organization` } });
    const { data: members } = await emulator.seed<{ data: { public_user_data: { user_id: string } }[] }>(
      "GET",
      `/organizations/${data[0]!.id}/memberships`,
    );
    await emulator.seed("PATCH", `/organizations/${data[0]!.id}/memberships/${members[0]!.public_user_data.user_id}/metadata`, {
      private_metadata: { note: `${canary}-membership` },
    });
    await emulator.seed("POST", "/jwt_templates", {
      name: "canary",
      claims: {},
      custom_signing_key: true,
      signing_algorithm: "HS256",
      signing_key: `${canary}-template`,
    });
    await emulator.seed("POST", "/enterprise_connections", {
      name: "Canary",
      provider: "oidc_custom",
      domains: ["canary.example.com"],
      oidc: {
        client_id: "c",
        client_secret: `${canary}-connection`,
        discovery_url: "https://op.example.com/.well-known/openid-configuration",
      },
    });
    const secrets = registry.flatMap(({ type, fields }) =>
      Object.entries(fields).flatMap(([name, field]) => (holdsSecret(field) ? [`${type}.${name}`] : [])),
    );
    expect(secrets).toEqual([
      "JwtTemplate.signingKey",
      "OAuthApplication.clientSecret",
      "Organization.privateMetadata",
      "OrganizationMembership.privateMetadata",
      "EnterpriseConnection.oidc",
      "Directory.apiKey",
      "Machine.secretKey",
      "ApiKey.secret",
    ]);
    const state = JSON.stringify(await emulator.state());
    const generated = [...state.matchAll(/"(?:secret|client_secret|api_key|secret_key)":"([^"]{12,})"/g)].map(([, value]) => value!);
    expect(generated.length).toBeGreaterThan(5);
    const given = ["organization", "membership", "template", "connection"].map((name) => `${canary}-${name}`);
    // The others Clerk hears, and never tells.
    expect(given.map((value) => state.includes(value))).toEqual([true, true, false, false]);
    const snapshot = await read();
    const text = formatSnapshot(snapshot, "json") + formatSnapshot(snapshot, "yaml");
    const secretsIn = [...generated, ...given, "private-note", "signing-key-of", "client-secret-of"].filter((value) =>
      text.includes(value),
    );
    expect(secretsIn).toEqual([]);
    const template = snapshot.objects.find(({ type, name }) => type === "JwtTemplate" && name === "canary")!;
    expect(template.unreadable).toEqual(["signingKey"]);
  });

  test("read back from either form it compares clean with the instance", async () => {
    const instance = await readInstance({ client: clientFor(emulator), owners: users });
    for (const format of snapshotFormats) {
      const back = parseSnapshot(formatSnapshot(snapshotOf(instance), format), "back");
      const { objects, summary } = compare(back, instance);
      expect(objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
      expect(summary.same).toBe(back.objects.filter(({ twin }) => !twin).length);
      expect(snapshotOf({ ...back, unavailable: [] })).toEqual(snapshotOf(instance));
    }
  });

  test("of some classes names what it does not hold, and compares clean with the same classes of the instance", async () => {
    const only = ["ApiKey", "Directory", "OrganizationDomain"];
    const instance = await readInstance({ client: clientFor(emulator), owners: users, only });
    const snapshot = snapshotOf(instance);
    expect([...new Set(snapshot.objects.map(({ type }) => type))].toSorted()).toEqual(only.toSorted());
    const keys = snapshot.objects.filter(({ type, inputs }) => type === "ApiKey" && typeof inputs.subject === "object");
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.every(({ key, inputs }) => key?.endsWith(`/${String(inputs.name)}`))).toBe(true);
    const back = parseSnapshot(formatSnapshot(snapshot, "json"), "back");
    expect(back.objects.map(({ key }) => key)).toEqual(instance.objects.map(({ key }) => key));
    expect(compare(back, instance, { only }).objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
  });

  test("what names an organization that is gone by now names none, and what cannot be without it is gone as well", async () => {
    const { data } = await emulator.seed<{ data: { id: string; name: string }[] }>("GET", "/organizations?limit=100");
    const { id: gone } = data.find(({ name }) => name === "Customer 2")!;
    const state = await emulator.state();
    for (const { collections } of Object.values(state.instances))
      for (const [name, rows] of Object.entries(collections))
        if (name === "organizations" || name === "organization_memberships")
          Object.assign(collections, { [name]: rows.filter((row) => row.id !== gone && row.organization_id !== gone) });
    await emulator.setState(state);
    const objects = (await read()).objects;
    const text = JSON.stringify(objects);
    expect(objects.some(({ type, inputs }) => type === "OrganizationDomain" && inputs.name === "customer2.example.com")).toBe(false);
    const connection = objects.find(({ type, inputs }) => type === "EnterpriseConnection" && inputs.name === "Connection 1")!;
    expect(connection.inputs.organization).toBeUndefined();
    expect(text).not.toContain(gone);
    expect(text.match(/\b(?!user_)[a-z]+_[A-Za-z0-9]{20,}\b/g)).toBeNull();
  });
});

test("what Clerk made and nobody has changed is not in it, what somebody has changed is, as Clerk's own", () => {
  const role = (name: string): object => ({
    id: "role_1",
    key: "org:member",
    name,
    description: "Offers limited access to Organization resources",
    permissions: [{ key: "org:sys_memberships:read" }, { key: "org:sys_billing:read" }],
  });
  const of = (name: string): Snapshot => snapshotOf(toldInstance({ OrganizationRole: [role(name) as never] }));
  expect(of("Member").objects).toEqual([]);
  expect(of("Everybody").objects).toMatchObject([
    { type: "OrganizationRole", name: "member", builtin: true, inputs: { name: "Everybody" } },
  ]);
});

test("an organization without a slug stands by its name, and what refers to it by that", () => {
  const organization = { id: idFor("org", 1) };
  const { objects } = snapshotOf(
    toldInstance({
      Organization: [{ ...organization, name: "No Slug", slug: null }],
      OrganizationDomain: [{ name: "a.example", organization_id: organization }],
      OrganizationMembership: [{ organization, public_user_data: { user_id: idFor("user", 1) }, role: "org:admin" }],
      EnterpriseConnection: [{ name: "c", provider: "saml_okta", domains: ["a.example"], organization_id: organization }],
    }),
  );
  expect(objects.map(({ type, name, inputs }) => [type, name, inputs.organization])).toEqual([
    ["Organization", "no-slug", undefined],
    ["OrganizationDomain", "no-slug-a-example", "No Slug"],
    ["OrganizationMembership", `no-slug-${idFor("user", 1).replace("_", "-")}`, "No Slug"],
    ["EnterpriseConnection", "c", "No Slug"],
  ]);
});

test("two without a slug and of one name are named by class and name", () => {
  const { objects } = snapshotOf(
    toldInstance({
      Organization: [1, 2].map((number) => ({ id: idFor("org", number), name: "Acme", slug: "" })),
      OrganizationDomain: [{ name: "a.example", organization_id: { id: idFor("org", 2) } }],
    }),
  );
  expect(objects.at(-1)).toMatchObject({ inputs: { organization: { resource: "Organization", name: "acme-2" } } });
});

test("any is the same when it is read back, in JSON and in YAML", () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      const side = configurationOf(snapshot);
      for (const format of snapshotFormats) expect(parseSnapshot(formatSnapshot(snapshot, format), side.label)).toEqual(side);
    }),
    { numRuns: runs(10) },
  );
});

describe("one that somebody has edited", () => {
  const document = (...lines: readonly string[]): string =>
    ["format: pulumi-clerk/snapshot", "version: 1", "objects:", ...lines].join("\n");
  const machine = "  - { type: Machine, name: m, inputs: { name: m } }";

  test.each<[string, string, readonly string[]]>([
    [
      "another format",
      `format: ${canary}`,
      ['line 1: It is no snapshot: a snapshot is a document whose "format" is "pulumi-clerk/snapshot".'],
    ],
    ["a newer version", "format: pulumi-clerk/snapshot\nversion: 2\nmore: {}", ["line 2: It is of version 2, and this pulumi-clerk reads up to version 1: install a newer pulumi-clerk."]], // prettier-ignore
    ["a version that is none", "format: pulumi-clerk/snapshot\nversion: x\nobjects: []", ["line 2: version must be 1."]],
    ["no objects", "format: pulumi-clerk/snapshot\nversion: 1", ['line 1: The document lacks "objects".']],
    ["more than a snapshot holds", document("  []", `comment: ${canary}`), ['line 5: The document has no "comment".']],
    ["an object without a name", document("  - type: Machine", "    inputs: {}"), ['line 4: objects.0 lacks "name".']],
    ["a class that does not exist", document(machine, "  - { type: Machin, name: m, inputs: {} }"), ['line 5: "Machin" is no class of this version of pulumi-clerk.']], // prettier-ignore
    ["two of one name", document(machine, machine), ['line 5: Two objects of Machine are called "m": give one another name.']],
    ["a property that does not exist", document("  - type: Machine", "    name: m", "    inputs:", "      name: m", `      nmae: ${canary}`), ['line 8: "nmae" is no property of Machine that a program could set.']], // prettier-ignore
    ["one of every object", document("  - type: Machine", "    name: m", "    inputs:", "      toString: x"), ['line 7: "toString" is no property of Machine that a program could set.']], // prettier-ignore
    ["one that Clerk sets", document("  - type: Machine", "    name: m", "    inputs: { name: m,", "      instanceId: x }"), ['line 7: "instanceId" is no property of Machine that a program could set.']], // prettier-ignore
    ["one inside of another that does not exist", document("  - type: EnterpriseConnection", "    name: c", "    inputs:", "      saml:", "        forceAuth: true"), ['line 8: "saml.forceAuth" is no property of EnterpriseConnection that a program could set.']], // prettier-ignore
    ["a secret", document("  - type: JwtTemplate", "    name: t", "    inputs:", "      name: t", `      signingKey: ${canary}`), ['line 8: signingKey of JwtTemplate is secret, and a snapshot holds no secrets: take it out. An environment gets it by its overrides, as { "secret": <name in the configuration> }.']], // prettier-ignore
    ["a secret inside of an object", document("  - type: EnterpriseConnection", "    name: c", `    inputs: { oidc: { clientSecret: ${canary} } }`), [expect.stringMatching(/^line 6: oidc\.clientSecret of EnterpriseConnection is secret/) as unknown as string]], // prettier-ignore
    [
      "a number for a text",
      document("  - type: Machine", "    name: m", "    inputs: { name: 7 }"),
      ["line 6: name of Machine must be a text."],
    ],
    ["a text for a number", document("  - type: Machine", "    name: m", `    inputs: { name: m, defaultTokenTtl: ${canary} }`), ["line 6: defaultTokenTtl of Machine must be a number."]], // prettier-ignore
    ["a text for a switch", document("  - type: OrganizationSettings", "    name: s", "    inputs: { enabled: 'yes' }"), ["line 6: enabled of OrganizationSettings must be true or false."]], // prettier-ignore
    ["nothing for a value", document("  - type: Machine", "    name: m", "    inputs: { name: m, defaultTokenTtl: }"), ["line 6: defaultTokenTtl of Machine must be a number."]], // prettier-ignore
    ["a text for a list", document("  - type: Machine", "    name: m", "    inputs: { name: m, scopedMachines: ledger }"), ["line 6: scopedMachines of Machine must be a list."]], // prettier-ignore
    ["a text for a document", document("  - type: JwtTemplate", "    name: t", "    inputs: { name: t, claims: a }"), ["line 6: claims of JwtTemplate must be an object."]], // prettier-ignore
    ["an item that is none", document("  - type: RoleSet", "    name: t", "    inputs:", "      roles:", "        - org:admin", "        - 1"), ["line 9: roles[1] of RoleSet must be a text."]], // prettier-ignore
    ["a reference to another class", document(machine, "  - type: Machine", "    name: n", "    inputs: { name: n, scopedMachines: [{ resource: Organization, name: m }] }"), ["line 7: scopedMachines[0] of Machine must be a reference to Machine."]], // prettier-ignore
    ["a reference to what is not there", document(machine, "  - type: ApiKey", "    name: k", "    inputs: { name: k, subject: { resource: Machine, name: other } }"), ["line 7: subject names Machine.other, which the snapshot does not have."]], // prettier-ignore
    ["a directory of itself", document("  - type: Directory", "    name: d", "    inputs: { enterpriseConnection: { resource: Directory, name: d } }"), ["line 6: enterpriseConnection of Directory must be a reference to EnterpriseConnection."]], // prettier-ignore
  ])("%s is told with its line", (_, text, problems) => {
    const error = errorOf(() => parseSnapshot(text, "clerk.yaml"));
    expect(error).toBeInstanceOf(SnapshotError);
    expect((error as SnapshotError).problems).toEqual(problems);
    expect(error?.message).toBe((error as SnapshotError).problems.map((problem) => `clerk.yaml: ${problem}`).join("\n"));
    expect(error?.message).not.toContain(canary);
  });

  test("every problem is told at once", () => {
    const error = errorOf(() => parseSnapshot(document("  - { type: Machin, name: m, inputs: {} }", "  - type: Machine", "    name: m", "    inputs: { nmae: m }"), "s")); // prettier-ignore
    expect((error as SnapshotError).problems).toHaveLength(2);
  });

  test("one that is given as an object is checked as well", () => {
    expect(() =>
      configurationOf({ format: "pulumi-clerk/snapshot", version: 1, objects: [{ type: "Machin", name: "m", inputs: {} }] }),
    ).toThrow('the snapshot: "Machin" is no class of this version of pulumi-clerk.');
  });

  function errorOf(step: () => unknown): Error | undefined {
    try {
      step();
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }
});
