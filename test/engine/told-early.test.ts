// On the real engine: what is told in the preview already, and what is planned when a switch is taken out.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, type Program, type TestStack, describeEngine, flat, newStack, told } from "../support/engine";

/** The CLI wraps lines; a sentence is looked for as one line. */
const times = (outcome: Outcome, sentence: string): number => flat(outcome).split(sentence).length - 1;

describeEngine("told early", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0 });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());
  const sent = async (): Promise<readonly string[]> => (await emulator.requests()).map(({ method, path }) => `${method} ${path}`);
  const template =
    (args: Partial<clerk.JwtTemplateArgs>, opts?: clerk.ResourceOptions): Program =>
    async () =>
      void new clerk.JwtTemplate("t", { name: "t", claims: {}, ...args }, opts);

  test("a role with seven wrong permissions needs one preview, and nothing is asked", async () => {
    const wrong = ["a", "b", "c", "d", "e", "f", "g"].map((action) => `invoices:${action}`);
    const preview = await stack.preview(async () => void new clerk.OrganizationRole("r", { name: "R", key: "org:r", permissions: wrong }));
    expect(preview.code).not.toBe(0);
    for (const key of wrong) expect(flat(preview)).toContain(`Did you mean "org:${key}"?`);
    expect(await sent()).toEqual([]);
  });

  test("a role with seven permissions that there are not is told of all of them by one run, which looks once more before it gives up", async () => {
    const missing = ["a", "b", "c", "d", "e", "f", "g"].map((action) => `org:invoices:${action}`);
    const up = await stack.up(async () => {
      const settings = new clerk.OrganizationSettings("s", { enabled: true });
      new clerk.OrganizationRole("r", { name: "R", key: "org:r", permissions: missing }, { dependsOn: settings });
    });
    expect(up.code).not.toBe(0);
    for (const key of missing) expect(flat(up)).toContain(`permissions names OrganizationPermission "${key}", which Clerk does not have.`);
    expect((await sent()).filter((request) => request === "GET /v1/organization_permissions")).toHaveLength(2);
  });

  test("what only production has is refused in the preview of a development instance", async () => {
    const preview = await stack.preview(async () => {
      new clerk.PrimaryDomain("d", { name: "example.com" });
    });
    expect(preview.code).not.toBe(0);
    expect(flat(preview)).toContain("name is for instances of production, and the key (sk_test_) is one of development: take it out here.");
    expect(await sent()).toEqual([]);
  });

  test("a shortcode that Clerk does not know is a warning, once a run, and applied", async () => {
    const program = template({ claims: { t: "{{organization.public_metadata.x}}" } });
    const sentence = 'warning: JwtTemplate "t": claims.t has a shortcode that begins with none of user, org, org_membership, session';
    const [preview, up] = [await stack.preview(program), await stack.up(program)];
    expect([preview.code, told(up)]).toEqual([0, { code: 0 }]);
    // The preview inside of `up` is a process of its own.
    for (const outcome of [preview, up]) expect(times(outcome, sentence)).toBeGreaterThan(0);
    expect(flat(preview)).toContain("Did you mean {{org.…}} instead of {{organization.…}}?");
  });

  test("a key of one's own that is taken out of the program is planned, and Clerk signs by its own again", async () => {
    const own = { customSigningKey: true, signingAlgorithm: "HS256", signingKey: "s".repeat(32) };
    expect(told(await stack.up(template(own)))).toEqual({ code: 0 });
    const { id } = stack.resources()[0]!;
    const preview = await stack.preview(template({}));
    expect(preview.changes).toMatchObject({ update: 1 });
    expect(told(await stack.up(template({})))).toEqual({ code: 0 });
    const { body } = await emulator.call<object>("GET", `/jwt_templates/${id}`);
    expect(body).toMatchObject({ custom_signing_key: false, signing_algorithm: "RS256" });
    expect(told(await stack.up(template({}), { expectNoChanges: true }))).toEqual({ code: 0 });
    expect(told(await stack.refresh(template({}), { expectNoChanges: true }))).toEqual({ code: 0 });
    expect(stack.resources()[0]!.outputs).toMatchObject({ customSigningKey: false, signingAlgorithm: "RS256" });
    // Switched on again, the same key travels with the switch, though the state has it still.
    expect(told(await stack.up(template(own)))).toEqual({ code: 0 });
    expect((await emulator.requests({ method: "PATCH" })).at(-1)!.body).toMatchObject({
      custom_signing_key: true,
      signing_algorithm: "HS256",
    });
  });

  test("a template with a claim that Clerk took formerly is taken over as it stands, and refused in the preview when something is to be written", async () => {
    const { id } = await emulator.seed("POST", "/jwt_templates", { name: "t", claims: { role: "x" } });
    const state = JSON.parse(JSON.stringify(await emulator.state()).replace('"role":"x"', '"sub":"x"')) as never;
    await emulator.setState(state);
    const imported = template({ claims: { sub: "x" } }, { import: id });
    expect(told(await stack.up(imported))).toEqual({ code: 0 });
    expect((await sent()).filter((request) => !request.startsWith("GET"))).toEqual([]);
    expect(told(await stack.up(template({ claims: { sub: "x" } }), { expectNoChanges: true }))).toEqual({ code: 0 });
    const changed = await stack.preview(template({ claims: { sub: "x" }, lifetime: 90 }));
    expect(changed.code).not.toBe(0);
    expect(flat(changed)).toContain('Nothing can be written while claims contains "sub", which Clerk sets itself. Take it out.');
    const other = await stack.preview(template({ claims: { sub: "y" } }));
    expect(flat(other)).toContain('claims must not contain "sub": Clerk sets it itself. Take it out.');
  });

  test("one switch that is neither on nor off refuses the run, and an empty one says nothing", async () => {
    stack.env.CLERK_ALLOW_DELETES = "yes";
    const preview = await stack.preview(template({}));
    expect(preview.code).not.toBe(0);
    expect(flat(preview)).toContain("What the environment variable CLERK_ALLOW_DELETES says is neither true nor false");
    stack.env.CLERK_ALLOW_DELETES = "";
    expect((await stack.preview(template({}))).code).toBe(0);
  });
});
