// What Clerk deletes together with another object: nothing is sent for it when both go, and its own request when it goes alone.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

describeEngine("a membership, and the organization that takes it along", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let userId: string;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, onPurpose: ["organization_minimum_permissions_needed"] });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true });
    [{ id: userId }] = await emulator.seed<[{ id: string }]>("GET", "/users");
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const role = "org:admin";
  const acme = (opts?: clerk.ResourceOptions): clerk.Organization => new clerk.Organization("acme", { name: "Acme", slug: "acme" }, opts);
  const deletions = async (): Promise<string[]> =>
    (await emulator.requests({ method: "DELETE" })).map(({ path }) => path.replace(/org_\w+/, "ORG").replace(userId, "USER"));
  const deletionsOf = async (step: () => Promise<Outcome>): Promise<string[]> => {
    await emulator.clearRequests();
    expect(told(await step())).toEqual({ code: 0 });
    return deletions();
  };
  const member = (organization: clerk.OrganizationMembershipArgs["organization"], opts?: clerk.ResourceOptions): unknown =>
    new clerk.OrganizationMembership("member", { organization, userId, role }, opts);

  test.each<[string, (declare: typeof member) => void]>([
    ["passed as a resource", (declare) => void declare(acme())],
    [
      "named by its slug, and declared further down",
      (declare) => {
        declare("acme");
        acme();
      },
    ],
    ["named by its own output", (declare) => void declare(acme().slug as never)],
    ["without a slug, passed as a resource", (declare) => void declare(new clerk.Organization("plain", { name: "Plain" }))],
  ])("%s: destroying both sends one request", async (_, declare) => {
    const program: Program = async () => declare(member);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    expect(await deletionsOf(() => stack.destroy())).toEqual(["/v1/organizations/ORG"]);
    expect(stack.resources()).toEqual([]);
  });

  test("both taken out of a program that goes on: one request; the other kinds of an organization are still deleted by their own", async () => {
    const both: Program = async () => {
      const organization = acme();
      member(organization);
      new clerk.OrganizationDomain("domain", { organization, name: "acme.example.com" });
      new clerk.RedirectUrl("stays", { url: "https://a.example.com/" });
    };
    const rest: Program = async () => void new clerk.RedirectUrl("stays", { url: "https://a.example.com/" });
    expect(told(await stack.up(both))).toEqual({ code: 0 });
    const sent = await deletionsOf(() => stack.up(rest));
    expect(sent.map((path) => path.replace(/orgdmn_\w+/, "DOMAIN"))).toEqual([
      "/v1/organizations/ORG/domains/DOMAIN",
      "/v1/organizations/ORG",
    ]);
  });

  test("taken out alone it is deleted, and of the last admin refused in Clerk's words", async () => {
    const second = await emulator.seed<{ id: string }>("POST", "/users", { email_address: ["second@example.com"] });
    const others: Program = async () => {
      const organization = acme();
      member(organization);
      new clerk.OrganizationMembership("second", { organization, userId: second.id, role });
    };
    const one: Program = async () => void member(acme());
    expect(told(await stack.up(others))).toEqual({ code: 0 });
    expect(await deletionsOf(() => stack.up(one))).toEqual([`/v1/organizations/ORG/memberships/${second.id}`]);
    const up = await stack.up(async () => void acme());
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain("An organization needs somebody who can manage it: give another member that role first.");
    expect(stack.resources().map(({ type }) => type.split(":").at(-1))).toContain("OrganizationMembership");
  });

  const own = "/v1/organizations/ORG/memberships/USER";
  test.each<[string, () => unknown, readonly string[]]>([
    ["stays with an organization that outlives its resource", () => member(acme({ retainOnDelete: true })), [own]],
    ["stays with an organization that is only looked at", () => member(clerk.Organization.get("seen", "seen")), [own]],
    [
      "goes with what the user says",
      () => {
        const deletedWith = new clerk.RedirectUrl("other", { url: "https://a.example.com/" }, { retainOnDelete: true });
        member(acme({ retainOnDelete: true }), { deletedWith });
      },
      [],
    ],
  ])("a membership %s", async (_, declare, expected) => {
    const { id: user_id } = await emulator.seed("POST", "/users", { email_address: ["second@example.com"] });
    await emulator.seed("POST", "/organizations", { name: "Seen", slug: "seen" });
    expect(told(await stack.up(async () => void declare()))).toEqual({ code: 0 });
    // Another admin, so that Clerk lets the member go.
    const { id } = stack.resources().find(({ type }) => type.endsWith(":Organization"))!;
    await emulator.seed("POST", `/organizations/${id}/memberships`, { user_id, role });
    expect(await deletionsOf(() => stack.destroy())).toEqual(expected);
  });
});
