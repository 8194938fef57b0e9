// What Clerk does not let: features that the plan lacks, and deletions of what others depend on. What to do is said, and the state stays true.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

describeEngine("a production instance on the free plan", () => {
  // Clerk's documents have both for it, so that the code decides and not the status.
  describe.each([402, 403] as const)("answering %i", (planStatus) => {
    let emulator: TestEmulator;
    let stack: TestStack;
    beforeAll(async () => {
      const onPurpose = ["unsupported_subscription_plan_features"];
      const keys = [`sk_live_freePlanAnswering${planStatus}`];
      emulator = await startEmulator({ rateLimit: false, keys, plan: "free", readings: { planStatus }, onPurpose });
    });
    beforeEach(async () => {
      await emulator.reset();
      await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
      stack = await newStack(emulator);
    });
    afterAll(() => emulator.close());

    test.each<[string, string, string, () => unknown]>([
      [
        "a creation",
        'creating OrganizationPermission "read"',
        "custom_permissions",
        () => new clerk.OrganizationPermission("read", { name: "Read", key: "org:invoices:read" }),
      ],
      [
        "a property at creation",
        'creating JwtTemplate "own"',
        "custom_jwt_signing_key",
        () =>
          new clerk.JwtTemplate("own", {
            name: "own",
            claims: {},
            customSigningKey: true,
            signingAlgorithm: "HS256",
            signingKey: "a key of the test",
          }),
      ],
      [
        "a setting",
        'creating OrganizationSettings "settings"',
        "organization_memberships",
        () => new clerk.OrganizationSettings("settings", { maxAllowedMemberships: 0 }),
      ],
    ])(
      "%s that the plan lacks: the feature and the way out; nothing of it is recorded, all else is done",
      async (_, doing, feature, declare) => {
        const program: Program = async () => {
          declare();
          new clerk.RedirectUrl("app", { url: "https://a.example.com/" });
        };
        const up = await stack.up(program);
        expect(up.code).not.toBe(0);
        expect(flat(up)).toContain(`${doing}: Clerk refused the request (unsupported_subscription_plan_features): `);
        expect(flat(up)).toContain(
          `The plan of this instance lacks: ${feature}. Upgrade the plan of this application in the Clerk dashboard, or take what needs the feature out of the program.`,
        );
        expect(stack.resources().map(({ type }) => type.split(":").at(-1))).toEqual(["RedirectUrl"]);
      },
    );
  });
});

describeEngine("a deletion that Clerk refuses", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, domains_enabled: true });
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const role: Program = async () => void new clerk.OrganizationRole("billing", { name: "Billing", key: "org:billing" });
  const template: Program = async () => void new clerk.JwtTemplate("session", { name: "session", claims: {} });

  /** Something begins to depend on the object; the result takes that back. */
  type Depend = (id: string) => Promise<() => Promise<unknown>>;
  const asDefaultRole: Depend = async (id) => {
    const before = await emulator.seed<{ domains_default_role: string }>("GET", "/instance/organization_settings");
    const { data } = await emulator.seed<{ data: { id: string; key: string }[] }>("GET", "/organization_roles");
    const former = data.find(({ key }) => key === before.domains_default_role)!;
    const choose = (role_id: string) => emulator.seed("PATCH", "/instance/organization_settings", { domains_default_role_id: role_id });
    await choose(id);
    return () => choose(former.id);
  };
  const byMember: Depend = async () => {
    const organization = await emulator.seed("POST", "/organizations", { name: "Acme" });
    const [user] = await emulator.seed<[{ id: string }]>("GET", "/users");
    const path = `/organizations/${organization.id}/memberships`;
    await emulator.seed("POST", path, { user_id: user.id, role: "org:billing" });
    return () => emulator.seed("PATCH", `${path}/${user.id}`, { role: "org:member" });
  };
  const asSessionToken: Depend = async (id) => {
    const mark = async (session_token: boolean): Promise<void> => {
      const { instances } = await emulator.state();
      const { collections, ...instance } = instances[emulator.instance]!;
      const templates = collections["jwt_templates"]!.map((row) => (row.id === id ? Object.assign(row, { session_token }) : row));
      await emulator.setState({
        instances: { ...instances, [emulator.instance]: { ...instance, collections: { ...collections, jwt_templates: templates } } },
      });
    };
    await mark(true);
    return () => mark(false);
  };

  test.each<[string, Program, Depend, string, string]>([
    [
      "the role of who joins by a domain",
      role,
      asDefaultRole,
      "organization_role_domain_default_role",
      "Members who join by a domain get this role: choose another default role first.",
    ],
    [
      "the role of a member",
      role,
      byMember,
      "organization_role_assigned_members",
      "Give the members that have this role another one first.",
    ],
    [
      "the template of session tokens",
      template,
      asSessionToken,
      "session_token_jwt_template",
      "The instance uses this template for its session token: choose another one in the dashboard first.",
    ],
  ])("%s: what to do first, the state keeps it, and afterwards it goes", async (_, program, depend, code, advice) => {
    await stack.up(program);
    const [{ id }] = stack.resources() as unknown as [{ id: string }];
    const letGo = await depend(id);
    const destroy = await stack.destroy(program);
    expect(destroy.code).not.toBe(0);
    expect(flat(destroy)).toMatch(new RegExp(`deleting (OrganizationRole "billing"|JwtTemplate "session"): .*\\(${code}\\)`));
    expect(flat(destroy)).toContain(advice);
    expect(stack.resources()).toMatchObject([{ id }]);
    await letGo();
    expect(await stack.destroy(program)).toMatchObject({ code: 0 });
  });
});
