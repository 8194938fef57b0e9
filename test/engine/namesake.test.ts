// Objects whose names are not unique in Clerk: two of one name are two objects, and a reference by that name is refused before anything is sent.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

describeEngine("two of one name", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  const twins = (): readonly clerk.Machine[] => ["one", "two"].map((name) => new clerk.Machine(name, { name: "billing" }));

  test("are made, kept and destroyed, of every class that has such names", async () => {
    const program: Program = async () => {
      twins();
      for (const each of ["one", "two"]) {
        new clerk.OAuthApplication(`app-${each}`, { name: "App", redirectUris: ["https://a.example.com/"] });
        new clerk.EnterpriseConnection(`connection-${each}`, { name: "Okta", provider: "saml_okta", domains: [`${each}.example.com`] });
        new clerk.SamlConnection(`saml-${each}`, { name: "Okta", provider: "saml_okta", domains: [`${each}.example.org`] });
      }
    };
    const up = await stack.up(program);
    expect(told(up)).toEqual({ code: 0 });
    // The stack itself is one.
    expect(up.changes).toEqual({ create: 9 });
    expect(new Set(stack.resources().map(({ id }) => id)).size).toBe(8);
    expect(stack.stateText()).not.toContain("__clerkProblem");
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    expect(told(await stack.destroy())).toEqual({ code: 0 });
    expect(await emulator.seed("GET", "/machines")).toMatchObject({ total_count: 0 });
  });

  test("one of them is passed as the resource", async () => {
    const program: Program = async () => {
      const [one] = twins();
      new clerk.Machine("caller", { name: "caller", scopedMachines: [one!] });
    };
    expect(told(await stack.preview(program))).toEqual({ code: 0 });
  });

  test.each<[string, () => unknown, string]>([
    [
      "a machine, in a reference further up",
      () => {
        new clerk.Machine("caller", { name: "caller", scopedMachines: ["billing"] });
        twins();
      },
      'A resource refers to the Machine "billing", and this program declares more than one of that name: "one" and "two".',
    ],
    [
      "a connection, in the reference of a directory",
      () => {
        for (const name of ["one", "two"])
          new clerk.EnterpriseConnection(name, { name: "Okta", provider: "saml_okta", domains: [`${name}.example.com`] });
        new clerk.Directory("directory", { enterpriseConnection: "Okta", provider: "okta" });
      },
      'A resource refers to the EnterpriseConnection "Okta", and this program declares more than one of that name: "one" and "two".',
    ],
  ])("%s: refused, nothing is sent", async (_, declare, sentence) => {
    const program: Program = async () => void declare();
    const up = await stack.up(program);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(sentence);
    expect(flat(up)).not.toContain("error serializing");
    expect(await emulator.requests()).toEqual([]);
    expect(stack.resources()).toEqual([]);
  });
});
