// What a run deletes and what it keeps, where the engine plans also what it is going to delete: names tell the two apart.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";

describeEngine("what is no longer declared", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0 });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false });
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const listed = async (path: string): Promise<readonly { readonly [wire: string]: unknown }[]> => {
    const answer = await emulator.seed<unknown>("GET", path);
    return (Array.isArray(answer) ? answer : (answer as { data: unknown[] }).data) as { [wire: string]: unknown }[];
  };
  const roles = async (): Promise<unknown[]> => (await listed("/organization_roles")).map(({ key }) => key).toSorted();
  const machines = async (): Promise<unknown[]> => (await listed("/machines")).map(({ name }) => name).toSorted();
  const templates = async (): Promise<unknown[]> => (await listed("/jwt_templates")).map(({ name }) => name).toSorted();

  const standing = async (): Promise<object> => ({ roles: await roles(), machines: await machines(), templates: await templates() });
  const builtin = ["org:admin", "org:member"];

  /** What a run replaces. */
  const replaced = (to: string): { permission: clerk.OrganizationPermission; machine: clerk.Machine; template: clerk.JwtTemplate } => ({
    permission: new clerk.OrganizationPermission("first", { name: to, key: "org:invoices:void" }, { replaceOnChanges: ["name"] }),
    machine: new clerk.Machine("first", { name: `called ${to}` }, { replaceOnChanges: ["name"] }),
    template: new clerk.JwtTemplate("first", { name: "first", claims: { to } }, { replaceOnChanges: ["claims"] }),
  });
  /** What depends on it: a role, of which the list is written; a machine, of which the items are; a template that has an output of another one. */
  const before: Program = async () => {
    const { permission, machine, template } = replaced("A");
    new clerk.OrganizationRole("second", { name: "Voider", key: "org:voider", permissions: [permission] });
    new clerk.Machine("second", { name: "caller", scopedMachines: [machine] });
    new clerk.JwtTemplate("second", { name: "second", claims: { other: template.id } });
  };
  const after: Program = async () => void replaced("B");

  test("is deleted where what it depends on is replaced in the same run", async () => {
    expect(told(await stack.up(before))).toEqual({ code: 0 });
    expect(await standing()).toEqual({
      roles: [...builtin, "org:voider"],
      machines: ["called A", "caller"],
      templates: ["first", "second"],
    });
    const up = await stack.up(after);
    expect(told(up)).toEqual({ code: 0 });
    expect(up.text).not.toContain("is kept");
    expect(await standing()).toEqual({ roles: builtin, machines: ["called B"], templates: ["first"] });
    expect(told(await stack.preview(after, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test.each<[string, () => Promise<Outcome>]>([
    [
      "a destroy of what it depends on, with what depends on that",
      () => stack.destroy(before, { target: ["**::first"], targetDependents: true }),
    ],
    ["an up of both, when both are taken out", () => stack.up(async () => {}, { target: ["**::first", "**::second"] })],
  ])("is deleted by %s", async (_, run) => {
    expect(told(await stack.up(before))).toEqual({ code: 0 });
    expect(told(await run())).toEqual({ code: 0 });
    expect(await standing()).toEqual({ roles: builtin, machines: [], templates: [] });
    expect(stack.resources()).toEqual([]);
  });

  test("lives where another name of the same run has taken it over, whatever else is replaced", async () => {
    const named =
      (name: string, to: string): Program =>
      async () => {
        const { machine } = replaced(to);
        new clerk.JwtTemplate(name, { name: "second", claims: { machine: machine.id } }, { adopt: true });
      };
    expect(told(await stack.up(named("second", "A")))).toEqual({ code: 0 });
    const up = await stack.up(named("third", "B"));
    expect(told(up)).toEqual({ code: 0 });
    expect(up.text).toMatch(/JwtTemplate "second" \(\w+\) is kept: this stack has it in another place now, "third"\./);
    expect(await templates()).toEqual(["first", "second"]);
    expect(told(await stack.preview(named("third", "B"), { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });
});
