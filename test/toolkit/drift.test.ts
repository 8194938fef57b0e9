// Drift of a real stack with a resource of every class: no false alarm after an up, and each kind of difference found by its property.
import { compare } from "../../toolkit/compare";
import { type Comparison, differs } from "../../toolkit/comparison";
import { drift } from "../../toolkit/drift";
import { type Instance, readInstance } from "../../toolkit/read-instance";
import { snapshotOf } from "../../toolkit/snapshot";
import { type Stack, parseState } from "../../toolkit/state";
import { registry } from "../../provider/resources/registry";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type StateResource, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { wholeProgram } from "../support/whole";
import { applyDrifts, drifts } from "../support/whole-drift";

const key = "sk_live_keyOfTheDriftOfAWholeProgram";
/** Tests need not wait as long for reads that lag as Clerk may. */
const timing = { lagMs: 400, secondLookMs: 20 };

describeEngine("drift of a stack with every resource", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let users: string[];
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0, keys: [key], plan: "pro" });
    const [first] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const more = ["member", "another"].map((name) =>
      emulator.seed("POST", "/users", { email_address: [`${name}@example.com`], skip_password_requirement: true }),
    );
    users = [first!.id, ...(await Promise.all(more)).map(({ id }) => id)];
    stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    expect(told(await stack.up(wholeProgram(users, { stage: "changed" })))).toEqual({ code: 0 });
  });
  beforeEach(() => emulator.clearRequests());
  afterAll(() => emulator.close());

  const read = (): Promise<Instance> =>
    readInstance({ client: { secretKey: key, keySource: "the test", apiUrl: emulator.apiUrl }, label: "env:LIVE" });
  const declared = (): Stack => parseState(stack.stateText(), "state.json");
  const found = async (): Promise<Comparison> => drift(declared(), await read(), { timing });
  const unlike = ({ objects }: Comparison): unknown[] =>
    objects
      .filter(({ verdict }) => verdict !== "same")
      .map(({ verdict, type, key: natural, differences }) => ({ verdict, type, key: natural, differences }));

  test("right after an up nothing differs, and it costs no more requests than the reading", async () => {
    const comparison = await found();
    expect(unlike(comparison)).toEqual([]);
    expect(differs(comparison)).toBe(false);
    const requests = (await emulator.requests()).map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
    expect(requests).toEqual([...new Set(requests)]);
    const owners = (await read()).objects.filter(({ type }) => ["Organization", "Machine", "Directory"].includes(type)).length;
    // One list a class, one read a singleton; API keys by owner, mappings by directory.
    expect(requests.length).toBeLessThanOrEqual(registry.length + owners + 1);
    // The state is encrypted here: of secrets and of what Clerk never tells it is said that nothing was compared.
    expect(comparison.objects.find(({ type }) => type === "InstanceSettings")!.unreadable).toContain("supportEmail");
    expect(JSON.stringify(comparison)).not.toMatch(/-of-the-test/);
  });

  test("the snapshot of the instance is the same twice, holds no id but those of users, and compares clean with itself", async () => {
    const [one, other] = [await read(), await read()];
    expect(JSON.stringify(snapshotOf(other))).toBe(JSON.stringify(snapshotOf(one)));
    expect(JSON.stringify(snapshotOf(one)).match(/\b(?!user_)[a-z]+_[A-Za-z0-9]{27}\b/g)).toBeNull();
    expect(unlike(compare(one, other))).toEqual([]);
    expect(unlike(compare(declared(), one)).filter((each) => (each as { verdict: string }).verdict !== "unmanaged")).toEqual([]);
  });

  test("a property of each is changed by hand: each is found, and by nothing but that", async () => {
    const before = await emulator.state();
    const held = (type: string): StateResource => stack.resources().find(({ urn }) => urn.endsWith(`clerk:${type}::whole`))!;
    const roles = (await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_roles?limit=100")).data;
    await applyDrifts(emulator, {
      id: (type) => (type === "PrimaryDomain" ? String(held(type).outputs.domainId) : held(type).id.split("/").at(-1)!),
      roleId: (role) => roles.find((each) => each.key === role)!.id,
    });
    const comparison = await found();
    const changed = comparison.objects.filter(({ verdict }) => verdict === "changed");
    const property = (path: string): string => /^\w+/.exec(path)![0];
    expect(
      Object.fromEntries(changed.map(({ type, differences }) => [type, [...new Set(differences.map(({ path }) => property(path)))]])),
    ).toEqual(Object.fromEntries(Object.entries(drifts).map(([type, { property: of }]) => [type, [of]])));
    expect(differs(comparison)).toBe(true);
    await emulator.setState(before);
  });

  test("what is deleted by hand is missing, what is made by hand is unmanaged, and Clerk's own rows are neither", async () => {
    const before = await emulator.state();
    const template = (await read()).objects.find(({ type }) => type === "JwtTemplate")!;
    await emulator.seed("DELETE", `/jwt_templates/${template.id}`);
    await emulator.seed("POST", "/redirect_urls", { url: "https://by-hand.example.com/" });
    await emulator.seed("POST", "/enterprise_connections", { name: "By hand", provider: "saml_okta", domains: ["by-hand.example.com"] });
    expect(unlike(await found())).toEqual([
      { verdict: "unmanaged", type: "RedirectUrl", key: "https://by-hand.example.com/", differences: [] },
      { verdict: "missing", type: "JwtTemplate", key: template.key, differences: [] },
      { verdict: "unmanaged", type: "EnterpriseConnection", key: "By hand", differences: [] },
    ]);
    await emulator.setState(before);
  });

  test("a class that cannot be read is told, counts as a difference where it is declared, and the rest goes on", async () => {
    await emulator.faults([
      {
        path: "/v1/role_sets",
        method: "GET",
        times: 10,
        status: 403,
        body: { errors: [{ code: "feature_not_enabled", message: "no", long_message: "Not enabled." }] },
      },
    ]);
    const comparison = await found();
    expect(unlike(comparison)).toEqual([{ verdict: "unavailable", type: "RoleSet", key: "role_set:partners", differences: [] }]);
    expect(comparison.unavailable).toMatchObject([
      { side: "right", type: "RoleSet", reason: expect.stringContaining("feature_not_enabled") },
    ]);
    await emulator.faults([]);
  });

  test("a stack of another instance is no thousand missing objects but an error that names both", async () => {
    const live = await read();
    await expect(drift(declared(), { ...live, instance: "ins_another" })).rejects.toThrow(
      /is of the instance ins_\w+, and the key of env:LIVE opens ins_another/,
    );
  });
});
