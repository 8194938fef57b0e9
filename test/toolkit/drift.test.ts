// Drift of real stacks: no false alarm over all resource kinds, and each kind of difference found by its property, with its values, in every class.
import { setTimeout as rest } from "node:timers/promises";
import * as clerk from "pulumi-clerk";
import { isSingleton } from "../../provider/core/definition/endpoint";
import { registry } from "../../provider/resources/registry";
import { adoptProject } from "../../toolkit/adopt";
import { compare } from "../../toolkit/compare";
import { type Comparison, type ObjectComparison, differs } from "../../toolkit/comparison";
import { type DriftOptions, drift } from "../../toolkit/drift";
import { exportProject } from "../../toolkit/export/export-project";
import { readOnce } from "../../toolkit/export/read-once";
import { writeProject } from "../../toolkit/export/write-project";
import { type Instance, readInstance } from "../../toolkit/read-instance";
import { readStack } from "../../toolkit/read-stack";
import { ownersIn } from "../../toolkit/side";
import { configurationOf, snapshotOf } from "../../toolkit/snapshot";
import { type Stack, parseState } from "../../toolkit/state";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type StateResource, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { clickTogether } from "../support/clicked";
import { clientFor, newExport } from "../support/exported";
import { wholeProgram } from "../support/whole";
import { applyDrifts, deleteEach, drifts } from "../support/whole-drift";

/** Tests need not wait as long for reads that lag as Clerk may. */
const timing = { lagMs: 400, secondLookMs: 20 };

/** The state of a stack that declares nothing. */
const nobody = parseState(JSON.stringify({ version: 3, deployment: { resources: [] } }), "empty.json");

const unlike = ({ objects }: Comparison): readonly ObjectComparison[] => objects.filter(({ verdict }) => verdict !== "same");
const short = ({ verdict, type, key, differences }: ObjectComparison): string =>
  [verdict, type, key, ...differences.map(({ path }) => path)].filter((part) => part !== "").join(" ");

/** An instance with three users: one that founds, and two that join. */
async function usersOf(emulator: TestEmulator): Promise<readonly string[]> {
  const [first] = await emulator.seed<{ id: string }[]>("GET", "/users");
  const more = ["member", "another"].map((name) =>
    emulator.seed("POST", "/users", { email_address: [`${name}@example.com`], skip_password_requirement: true }),
  );
  return [first!.id, ...(await Promise.all(more)).map(({ id }) => id)];
}

describeEngine("drift of a stack with every resource", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let users: readonly string[];
  let program: Program;
  beforeAll(async () => {
    const options = { rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0, plan: "pro" } as const;
    emulator = await startEmulator({ ...options, keys: ["sk_live_keyOfTheDriftOfAWholeProgram"] });
    users = await usersOf(emulator);
    stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    program = wholeProgram(users, { stage: "changed" });
    expect(told(await stack.up(program))).toEqual({ code: 0 });
  });
  beforeEach(() => emulator.clearRequests());
  afterAll(() => emulator.close());

  const read = (): Promise<Instance> => readInstance({ client: clientFor(emulator), label: "env:LIVE" });
  const declared = (): Stack => parseState(stack.stateText(), "state.json");
  const found = async (options: DriftOptions = {}): Promise<Comparison> => drift(declared(), await read(), { timing, ...options });
  const held = (type: string): StateResource => stack.resources().find(({ urn }) => urn.endsWith(`clerk:${type}::whole`))!;
  const asked = async (): Promise<readonly string[]> =>
    (await emulator.requests()).map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
  /** What somebody does is taken back. */
  const meanwhile = async (step: () => Promise<void>): Promise<void> => {
    const before = await emulator.state();
    await step().finally(() => emulator.setState(before));
  };

  test("right after an up nothing differs, and it costs no more requests than the reading", async () => {
    await read();
    const reading = (await asked()).toSorted();
    await emulator.clearRequests();
    const comparison = await found();
    expect(unlike(comparison)).toEqual([]);
    expect(differs(comparison)).toBe(false);
    const requests = (await asked()).toSorted();
    expect(requests).toEqual(reading);
    expect(requests).toEqual([...new Set(requests)]);
    const owners = (await read()).objects.filter(({ type }) => ["Organization", "Machine", "Directory"].includes(type)).length;
    const mappings = (await read()).objects.filter(({ type }) => type === "Directory").length;
    const lists = registry
      .filter(({ endpoint: { list } }) => list !== undefined && list.per === undefined)
      .map(({ endpoint: { list } }) => list!.path);
    const single = registry.filter(({ endpoint: { list, id } }) => list === undefined && id === "instance").length;
    expect(requests.length).toBeLessThanOrEqual(new Set(lists).size + single + owners + mappings + 1);
  });

  test("what Clerk never tells, and what the state holds encrypted, is counted and named; nothing else is", async () => {
    const { objects, summary } = await found();
    const all = objects.flatMap(({ type, unreadable }) => unreadable.map((path) => `${type}.${path}`));
    expect(all.toSorted()).toEqual([
      "ApiKey.secondsUntilExpiration",
      "Domain.isSecondary",
      "EnterpriseConnection.saml.attributeMapping",
      "InstanceSettings.clerkJsVersion",
      "InstanceSettings.developmentOrigin",
      "InstanceSettings.hibp",
      "InstanceSettings.preferredSignInStrategyWhenPasswordRequired",
      "InstanceSettings.supportEmail",
      "InstanceSettings.testMode",
      "InstanceSettings.urlBasedSessionSyncing",
      "JwtTemplate.signingKey",
      "Organization.privateMetadata",
      "OrganizationMembership.privateMetadata",
      "PrimaryDomain.isSecondary",
    ]);
    expect(summary.unreadable).toBe(all.length);
  });

  test("nor does anything differ where the program says it again, with everything that Clerk shows as the resource itself", async () => {
    const other = await newStack(emulator);
    other.env.CLERK_ADOPT = "true";
    expect(told(await other.up(wholeProgram(users, { stage: "changed", passing: true })))).toEqual({ code: 0 });
    const adopted = parseState(other.stateText(), "adopted.json");
    expect(unlike(await drift(adopted, await read(), { timing }))).toEqual([]);
    expect(unlike(compare(adopted, await read())).map(short)).toEqual([]);
  });

  test("the snapshot of the instance is no difference either, from a stack or to it", async () => {
    const live = await read();
    const snapshot = configurationOf(snapshotOf(live));
    expect(unlike(await drift(snapshot, live))).toEqual([]);
    expect(unlike(compare(declared(), snapshot)).map(short)).toEqual([]);
    expect(unlike(compare(snapshot, declared())).map(short)).toEqual([]);
  });

  test("a property of each is changed by hand: each is found, and by nothing but that", () =>
    meanwhile(async () => {
      const roles = (await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_roles?limit=100")).data;
      await applyDrifts(emulator, {
        id: (type) => (type === "PrimaryDomain" ? String(held(type).outputs.domainId) : held(type).id.split("/").at(-1)!),
        roleId: (role) => roles.find((each) => each.key === role)!.id,
      });
      const comparison = await found();
      const changed = unlike(comparison);
      const property = (path: string): string => /^\w+/.exec(path)![0];
      expect(changed.every(({ verdict }) => verdict === "changed")).toBe(true);
      expect(
        Object.fromEntries(changed.map(({ type, differences }) => [type, [...new Set(differences.map(({ path }) => property(path)))]])),
      ).toEqual(Object.fromEntries(Object.entries(drifts).map(([type, { property: of }]) => [type, [of]])));
      const differences = Object.fromEntries(changed.map(({ type, differences: of }) => [type, of]));
      expect(differences).toMatchObject({
        InstanceSettings: [{ path: "allowedOrigins", left: ["capacitor://localhost", expect.any(String)], right: ["other-app://x"] }],
        InstanceRestrictions: [{ path: "blocklist", left: true, right: false }],
        JwtTemplate: [{ path: "allowedClockSkew", left: 10, right: 1 }],
        OrganizationRole: [{ path: "permissions", left: ["org:invoices:create", "org:sys_billing:read"] }],
        OrganizationDefaultRoles: [{ path: "domainsDefaultRole", left: "org:admin", right: "org:member" }],
        EnterpriseConnection: [{ path: "saml.forceAuthn", left: false, right: true }],
        DirectoryGroupRoleMappings: [{ path: "mappings", left: [{ role: "org:admin" }], right: [{ role: "org:member" }] }],
        OAuthApplication: [{ path: "scopes" }],
        Machine: [{ path: "name", left: "billing", right: "theirs" }],
      });
      for (const object of changed) expect([object.leftIds, object.rightIds]).toEqual([[expect.any(String)], object.leftIds]);
      // What shows when it was changed is believed at once, all else is looked at again.
      const requests = (await asked()).length;
      await emulator.clearRequests();
      await read();
      expect(requests - (await asked()).length).toBeLessThanOrEqual(changed.length);
    }));

  const deleteByHand = (): Promise<readonly string[]> => deleteEach(emulator, (type) => held(type).id);

  test("each that is deleted by hand is missing", () =>
    meanwhile(async () => {
      const gone = await deleteByHand();
      const comparison = await found();
      expect(unlike(comparison).filter(({ verdict }) => verdict === "missing").map(({ type }) => type).toSorted()).toEqual(gone.toSorted()); // prettier-ignore
      // The deletions themselves have changed what is left: the set of the organization, for one.
      expect(unlike(comparison).every(({ verdict, type }) => verdict === "missing" || ["Organization", "RoleSet", "OrganizationSettings"].includes(type))).toBe(true); // prettier-ignore
    }));

  test("what a second look does not find any more is not unmanaged, and a list is asked for no more than twice again", () =>
    meanwhile(async () => {
      const live = await read();
      const gone = await deleteByHand();
      const ids = new Set(gone.map((type) => held(type).id));
      await emulator.clearRequests();
      const comparison = await drift(nobody, live, { timing });
      expect(unlike(comparison).flatMap(({ rightIds = [] }) => rightIds.filter((id) => ids.has(id)))).toEqual([]);
      expect(unlike(comparison).length).toBeGreaterThan(0);
      const requests = await asked();
      expect(requests.filter((one) => requests.filter((other) => other === one).length > 2)).toEqual([]);
    }));

  test("each that nobody declares is unmanaged, but not Clerk's own rows, nor who joins an organization", async () => {
    const comparison = await drift(nobody, await read(), { timing });
    const types = [...new Set(unlike(comparison).map(({ type }) => type))];
    // One connection is there under two classes.
    const counted = registry.filter(
      ({ endpoint, runtime, type }) => !isSingleton(endpoint) && !endpoint.preset && !runtime && type !== "SamlConnection",
    );
    expect(types).toEqual(counted.map(({ type }) => type));
    expect(unlike(comparison).every(({ verdict }) => verdict === "unmanaged")).toBe(true);
    expect(comparison.notes).toEqual([
      "OrganizationMembership: 2 that the stack does not declare are not counted, because an application makes them for its users.",
    ]);
  });

  test("who founds a declared organization, and who joins it, is no difference, and is said not to be looked at", () =>
    meanwhile(async () => {
      const organization = held("Organization").id;
      await emulator.seed("POST", `/organizations/${organization}/memberships`, { user_id: users[2], role: "org:member" });
      const comparison = await found();
      expect(unlike(comparison)).toEqual([]);
      expect(comparison.notes).toEqual([
        "OrganizationMembership: 2 that the stack does not declare are not counted, because an application makes them for its users.",
      ]);
    }));

  test("what is made by hand is unmanaged once, under the newer class where it has two", () =>
    meanwhile(async () => {
      const connection = { provider: "saml_okta", domains: ["by-hand.example.com"] };
      await emulator.seed("POST", "/redirect_urls", { url: "https://by-hand.example.com/" });
      await emulator.seed("POST", "/enterprise_connections", { name: "By hand", ...connection });
      await emulator.seed("POST", "/machines", { name: "billing" });
      expect(unlike(await found()).map(short)).toEqual([
        "unmanaged RedirectUrl https://by-hand.example.com/",
        "unmanaged EnterpriseConnection By hand",
        "unmanaged Machine billing",
      ]);
      expect(unlike(await found({ only: ["SamlConnection", "RedirectUrl"] })).map(short)).toEqual([
        "unmanaged RedirectUrl https://by-hand.example.com/",
      ]);
    }));

  test("a class that cannot be read is told, counts as a difference where it is declared, and the rest goes on", async () => {
    const body = { errors: [{ code: "feature_not_enabled", message: "no", long_message: "Not enabled." }] };
    await emulator.faults([
      { path: "/v1/role_sets", method: "GET", times: 10, status: 403, body },
      { path: "/v1/directories", method: "GET", times: 10, status: 403, body },
    ]);
    const comparison = await found();
    await emulator.faults([]);
    expect(unlike(comparison).map(short)).toEqual([
      "unavailable RoleSet role_set:partners",
      "unavailable Directory Acme SSO",
      "unavailable DirectoryGroupRoleMappings Acme SSO",
    ]);
    expect(comparison.unavailable).toMatchObject([
      { side: "right", type: "RoleSet", reason: expect.stringContaining("feature_not_enabled") },
      { side: "right", type: "Directory" },
      { side: "right", type: "DirectoryGroupRoleMappings", reason: expect.stringContaining("It lies in objects of Directory") },
    ]);
    expect(differs(comparison)).toBe(true);
  });

  test("known differences are ignored, each with its reason", () =>
    meanwhile(async () => {
      await emulator.seed("POST", "/redirect_urls", { url: "https://by-hand.example.com/" });
      await emulator.seed("PATCH", "/instance/restrictions", { blocklist: false });
      const ignore = [
        { path: 'RedirectUrl["https://by-hand.example.com/"]', reason: "being tried" },
        { path: "InstanceRestrictions.blocklist", reason: "off until Monday", expires: "2026-11-30" },
      ];
      const comparison = await found({ ignore, today: "2026-11-30" });
      expect([unlike(comparison), comparison.ignored.length]).toEqual([[], 2]);
      const later = await found({ ignore, today: "2026-12-01" });
      expect(unlike(later).map(short)).toEqual(["changed InstanceRestrictions blocklist"]);
    }));

  test("the program is not run, and nothing is written", async () => {
    await found();
    const others = (await emulator.requests()).filter(({ method }) => method !== "GET");
    expect(others.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`).toSorted()).toEqual([
      "PATCH /v1/beta_features/instance_settings {}",
      "PATCH /v1/instance/restrictions {}",
      "POST /v1/webhooks/svix_url null",
    ]);
  });

  test("a stack of another instance is no thousand missing objects but an error that names both", async () => {
    const live = await read();
    await expect(drift(declared(), { ...live, instance: "ins_another" })).rejects.toThrow(
      `state.json is of the instance ${emulator.instance}, and the key of env:LIVE opens ins_another. Nothing was compared. Give the key of ${emulator.instance}.`,
    );
  });

  test("what waits for its deletion, and what is only looked at, is nobody's declaration", async () => {
    const state = JSON.parse(stack.stateText()) as { checkpoint: { latest: { resources: { urn: string; [name: string]: unknown }[] } } };
    const { resources } = state.checkpoint.latest;
    const of = (type: string): (typeof resources)[number] => resources.find(({ urn }) => urn.endsWith(`clerk:${type}::whole`))!;
    Object.assign(of("JwtTemplate"), { delete: true });
    Object.assign(of("RoleSet"), { external: true });
    expect(unlike(await drift(parseState(JSON.stringify(state), "s"), await read(), { timing })).map(short)).toEqual([
      "unmanaged JwtTemplate hasura",
      "unmanaged RoleSet role_set:partners",
    ]);
  });
});

describeEngine("drift of small stacks", () => {
  const [one, other] = ["sk_test_theFirstOfTheSmallStacks", "sk_test_theSecondOfTheSmallStacks"];
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: [one, other] });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  const read = (key = one, owners: readonly string[] = []): Promise<Instance> =>
    readInstance({ client: clientFor(emulator, key), label: key === one ? "env:ONE" : "env:OTHER", owners });
  async function applied(program: Program, env: { readonly [name: string]: string } = {}): Promise<TestStack> {
    const stack = await newStack(emulator);
    Object.assign(stack.env, env);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    return stack;
  }
  const stateOf = (stack: TestStack): Stack => parseState(stack.stateText(), "state.json");

  test("of two instances: each is compared with its own, and that the others were not is said", async () => {
    const stack = await applied(
      async () => {
        const [first, second] = ["ONE", "OTHER"].map((name) => new clerk.Provider(name, { secretKeyEnv: name }));
        new clerk.RedirectUrl("a", { url: "https://a.example.com/" }, { provider: first! });
        new clerk.RedirectUrl("b", { url: "https://b.example.com/" }, { provider: second! });
        new clerk.Machine("m", { name: "m" }, { provider: second! });
      },
      { ONE: one, OTHER: other },
    );
    await emulator.seed("POST", "/redirect_urls", { url: "https://b.example.com/" }, one);
    const first = await drift(stateOf(stack), await read(one), { timing });
    expect(unlike(first).map(short)).toEqual(["unmanaged RedirectUrl https://b.example.com/"]);
    expect(first.notes).toEqual([`2 resources of state.json are of the instance ${emulator.instanceOf(other)} and were not compared.`]);
    expect(unlike(await drift(stateOf(stack), await read(other), { timing }))).toEqual([]);
    expect(stateOf(stack).instance).toBeUndefined();
  });

  test("ignoreChanges is honoured, of a property, of a part of one, and of all", async () => {
    const stack = await applied(async () => {
      const claims = { aud: "a", role: "user" };
      new clerk.JwtTemplate("part", { name: "part", claims, lifetime: 60 }, { ignoreChanges: ["claims.role", "lifetime"] });
      new clerk.JwtTemplate("all", { name: "all", claims, lifetime: 60 }, { ignoreChanges: ["*"] });
    });
    const templates = await emulator.seed<{ id: string; name: string }[]>("GET", "/jwt_templates");
    for (const { id, name } of templates)
      await emulator.seed("PATCH", `/jwt_templates/${id}`, { name, claims: { aud: "a", role: "admin" }, lifetime: 90 });
    expect(unlike(await drift(stateOf(stack), await read(), { timing }))).toEqual([]);
    const part = templates.find(({ name }) => name === "part")!;
    await emulator.seed("PATCH", `/jwt_templates/${part.id}`, { name: "part", claims: { aud: "b", role: "admin" } });
    expect(unlike(await drift(stateOf(stack), await read(), { timing })).map(short)).toEqual(["changed JwtTemplate part claims.aud"]);
  });

  test("a secret that Clerk tells is compared where the state is opened, and only that it differs is told", async () => {
    const stack = await applied(async () => {
      new clerk.OrganizationSettings("settings", { enabled: true, slugDisabled: false });
      new clerk.Organization("acme", { name: "Acme", slug: "acme", privateMetadata: { crm: "canary-of-the-stack" } });
    });
    const { id } = stack.resources().find(({ type }) => type.endsWith(":Organization"))!;
    const opened = (): Promise<Stack> => readStack("organization/engine-test/test", { env: stack.env });
    const same = await drift(await opened(), await read(), { timing });
    expect(unlike(same)).toEqual([]);
    expect(same.objects.find(({ key }) => key === "acme")!.unreadable).toEqual([]);
    await emulator.seed("PUT", `/organizations/${id}/metadata`, { private_metadata: { crm: "canary-of-the-dashboard" } });
    const changed = await drift(await opened(), await read(), { timing });
    expect(unlike(changed)).toMatchObject([{ verdict: "changed", differences: [{ path: "privateMetadata", secret: true }] }]);
    expect(Object.keys(unlike(changed)[0]!.differences[0]!)).toEqual(["path", "secret"]);
    const sealed = await drift(stateOf(stack), await read(), { timing });
    expect(unlike(sealed)).toEqual([]);
    expect(sealed.objects.find(({ key }) => key === "acme")!.unreadable).toEqual(["privateMetadata"]);
    expect(JSON.stringify([same, changed, sealed])).not.toMatch(/canary/);
  });

  test("API keys of users are those whose users the stack names", async () => {
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const stack = await applied(async () => void new clerk.ApiKey("key", { name: "deploy", subject: user!.id, description: "Deploys" }));
    const declared = stateOf(stack);
    expect(ownersIn(declared)).toEqual([user!.id]);
    const live = await read(one, ownersIn(declared));
    expect(unlike(await drift(declared, live, { timing }))).toEqual([]);
    expect(live.objects.filter(({ type }) => type === "ApiKey")).toHaveLength(1);
  });

  test("an organization without a slug, two machines of one name, and what refers to them", async () => {
    const stack = await applied(async () => {
      const settings = new clerk.OrganizationSettings("settings", { enabled: true, slugDisabled: true, domainsEnabled: true });
      const organization = new clerk.Organization("tenant", { name: "No Slug" }, { dependsOn: settings });
      new clerk.OrganizationDomain("domain", { organization, name: "no-slug.example.com" });
      new clerk.EnterpriseConnection("sso", { name: "SSO", provider: "saml_okta", domains: ["sso.example.com"], organization });
      const ledger = new clerk.Machine("ledger", { name: "ledger", defaultTokenTtl: 60 });
      new clerk.Machine("caller", { name: "caller", scopedMachines: [ledger] });
      new clerk.ApiKey("key", { name: "deploy", subject: ledger });
    });
    await emulator.seed("POST", "/machines", { name: "ledger" });
    const live = await read();
    const expected = ["unmanaged Machine ledger"];
    expect(unlike(await drift(stateOf(stack), live, { timing })).map(short)).toEqual(expected);
    expect(unlike(compare(stateOf(stack), live)).map(short)).toEqual(expected);
    expect(unlike(compare(live, stateOf(stack))).map(short)).toEqual(["missing Machine ledger"]);
    expect(stateOf(stack).objects.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["No Slug", "No Slug/no-slug.example.com", "SSO", "ledger/deploy"]),
    );
  });
});

describeEngine("after an adoption", () => {
  test("nothing differs, opened or sealed, and everything is managed", async () => {
    const emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: ["sk_test_theInstanceThatIsAdopted"] });
    await clickTogether(emulator, emulator.key);
    const work = newExport();
    const client = clientFor(emulator);
    const instance = await readInstance({ client });
    const project = exportProject(instance, { client, once: await readOnce(instance) });
    await writeProject(work.dir, project);
    await adoptProject({ dir: work.dir, stack: "dev", client, secrets: project.secrets, env: work.env });
    const live = await readInstance({ client });
    const stacks = [parseState(work.stateText("dev"), "state.json"), await readStack("dev", { workDir: work.dir, env: work.env })];
    for (const stack of stacks) {
      expect(stack.objects.length).toBe(project.resources);
      expect(unlike(await drift(stack, live, { timing })).map(short)).toEqual([]);
      expect(unlike(compare(stack, live)).map(short)).toEqual([]);
      expect(unlike(compare(live, stack)).map(short)).toEqual([]);
    }
    await emulator.close();
  });
});

describeEngine("where reads lag behind writes", () => {
  test("right after an up of every resource nothing differs", async () => {
    const options = { rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0, plan: "pro" } as const;
    const emulator = await startEmulator({ ...options, keys: ["sk_live_keyOfTheLaggingInstance"] });
    const users = await usersOf(emulator);
    const stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    expect(told(await stack.up(wholeProgram(users)))).toEqual({ code: 0 });
    expect(told(await stack.up(wholeProgram(users, { stage: "changed" })))).toEqual({ code: 0 });
    const lag = (ms: number): Promise<void> => emulator.faults([{ path: "/v1/*", times: 10_000, staleMs: ms }]);
    const declared = parseState(stack.stateText(), "state.json");
    // As it stood before any of it was made, and then as it stands.
    const started = Date.now();
    await lag(8000);
    const live = await readInstance({ client: clientFor(emulator) });
    expect(unlike(compare(declared, live)).map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(["changed", "missing"]));
    const patient = { lagMs: 20_000, secondLookMs: 5000 };
    const comparing = drift(declared, live, { timing: patient });
    await rest(1500);
    await lag(1000);
    const comparison = await comparing;
    expect(unlike(comparison).map(short)).toEqual([]);
    expect(Date.now() - started).toBeLessThan(20_000);
    await emulator.close();
  });
});
