// Taking over what exists, and looking up what the program does not own.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

describeEngine("adoption and look-up", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let id: string;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
    ({ id } = await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: { v: 1 }, lifetime: 90 }));
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  const declared =
    (opts: clerk.ResourceOptions, args: Partial<clerk.JwtTemplateArgs> = {}): Program =>
    async () =>
      void new clerk.JwtTemplate("hasura", { name: "hasura", claims: { v: 1 }, ...args }, opts);
  const writes = async (): Promise<string[]> =>
    (await emulator.requests())
      .filter(({ method }) => method !== "GET")
      .map(
        ({ method, body }) =>
          `${method} ${Object.keys(body as object)
            .sort()
            .join()}`,
      );

  test.each<[string, () => clerk.ResourceOptions]>([
    ["import by id", () => ({ import: id })],
    ["import by natural key", () => ({ import: "hasura" })],
    ["adopt", () => ({ adopt: true })],
  ])("%s takes the object over, sends nothing where nothing differs, and plans empty", async (_, opts) => {
    expect(await stack.up(declared(opts()))).toMatchObject({ code: 0 });
    expect(await writes()).toEqual([]);
    expect(stack.resources()).toMatchObject([{ id, outputs: { lifetime: 90 } }]);
    expect(await stack.preview(declared(opts()), { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(declared({}), { expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test.each<[string, () => clerk.ResourceOptions]>([
    ["import", () => ({ import: id })],
    ["adopt", () => ({ adopt: true })],
  ])("%s with one differing property is one PATCH of it, and what Clerk insists on", async (_, opts) => {
    expect(await stack.up(declared(opts(), { lifetime: 120 }))).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(["PATCH claims,lifetime,name"]);
  });

  test("an import that is kept in the program cannot be replaced", async () => {
    await stack.up(declared({ import: id }));
    const preview = await stack.preview(declared({ import: id, replaceOnChanges: ["lifetime"] }, { lifetime: 120 }));
    expect(preview.code).not.toBe(0);
    expect(flat(preview)).toContain(
      "a change replaces it while the option import is still in the program, and an import cannot be replaced. Take the option out.",
    );
  });

  test("adoption sends what differs, and once what Clerk never shows", async () => {
    const args = { lifetime: 120, customSigningKey: true, signingAlgorithm: "HS256", signingKey: "canary-1a2b3c4d" };
    expect(await stack.up(declared({ adopt: true }, args))).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(["PATCH claims,custom_signing_key,lifetime,name,signing_algorithm,signing_key"]);
    expect(await stack.preview(declared({ adopt: true }, args), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(stack.stateText()).not.toContain("canary-1a2b3c4d");
  });

  test("adoption leaves alone what ignoreChanges names: a value that differs, a part of one, and what its absence would empty", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false });
    await emulator.seed("POST", "/organizations", { name: "Acme", slug: "acme", private_metadata: { crm: "canary-9f8e7d6c" } });
    const program: Program = async () => {
      const claims = { v: 2, added: true };
      new clerk.JwtTemplate("hasura", { name: "hasura", claims, lifetime: 120 }, { adopt: true, ignoreChanges: ["lifetime", "claims.v"] });
      new clerk.Organization("acme", { name: "Acme", slug: "acme" }, { adopt: true, ignoreChanges: ["privateMetadata"] });
    };
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(["PATCH claims,name"]);
    expect(await emulator.seed("GET", `/jwt_templates/${id}`)).toMatchObject({ claims: { v: 1, added: true }, lifetime: 90 });
    expect(await emulator.seed("GET", "/organizations/acme")).toMatchObject({ private_metadata: { crm: "canary-9f8e7d6c" } });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(stack.stateText()).not.toContain("canary-9f8e7d6c");
  });

  test("an unknown id in import is an error that says what to check", async () => {
    const up = await stack.up(declared({ import: "jtmp_nothing" }));
    expect(up.code).not.toBe(0);
    expect(up.text).toContain(
      'creating JwtTemplate "hasura": Clerk has no object of the kind JwtTemplate with the id or name "jtmp_nothing".',
    );
    expect(await writes()).toEqual([]);
  });

  test("CLERK_ADOPT takes over for a whole run", async () => {
    stack.env.CLERK_ADOPT = "true";
    expect(await stack.up(declared({}))).toMatchObject({ code: 0 });
    expect(await writes()).toEqual([]);
  });

  const named =
    (name: string, opts: clerk.ResourceOptions = { adopt: true }): Program =>
    async () =>
      void new clerk.JwtTemplate(name, { name: "hasura", claims: { v: 1 } }, opts);
  const live = async (): Promise<string[]> => (await emulator.seed<{ id: string }[]>("GET", "/jwt_templates")).map((each) => each.id);

  test("a resource renamed without an alias while adopting: the object lives, and the run says so", async () => {
    await stack.up(named("old"));
    const up = await stack.up(named("new"));
    expect(up).toMatchObject({ code: 0, changes: { create: 1, delete: 1 } });
    expect(up.text).toContain(`JwtTemplate "old" (${id}) is kept: this stack has it in another place now, "new".`);
    expect(await live()).toEqual([id]);
    expect(stack.resources()).toMatchObject([{ id }]);
    expect(await stack.preview(named("new"), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("up --replace while adopting replaces nothing: that is said, the object lives, and the next run goes on with it", async () => {
    await stack.up(named("hasura"));
    const { urn } = stack.resources()[0]!;
    const up = await stack.up(named("hasura"), { replace: [urn] });
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(
      `replacing JwtTemplate "hasura": the new object is the old one, ${id}, because what exists is taken over (adopt). Nothing was replaced`,
    );
    expect(await live()).toEqual([id]);
    expect(await stack.up(named("hasura"))).toMatchObject({ code: 0 });
    expect(await live()).toEqual([id]);
    expect(await stack.preview(named("hasura"), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("an adoption under a new name that another failure interrupts: the next run deletes only the old entry, not the object", async () => {
    const inComponent =
      (failing: boolean): Program =>
      async () => {
        const parent = new pulumi.ComponentResource("test:index:Auth", "auth");
        new clerk.JwtTemplate("hasura", { name: "hasura", claims: { v: 1 } }, { adopt: true, parent });
        if (failing)
          new clerk.JwtTemplate("failing", {
            name: "failing",
            claims: {},
            customSigningKey: true,
            signingAlgorithm: "HS256",
            signingKey: "k",
          });
      };
    await stack.up(named("hasura"));
    await emulator.faults([
      {
        path: "/v1/jwt_templates",
        method: "POST",
        status: 422,
        times: 9,
        body: { errors: [{ code: "form_param_value_invalid", message: "m", long_message: "m" }] },
      },
    ]);
    expect((await stack.up(inComponent(true))).code).not.toBe(0);
    await emulator.faults([]);
    expect(await stack.up(inComponent(false))).toMatchObject({ code: 0 });
    expect(await live()).toEqual([id]);
    expect(await stack.preview(inComponent(false), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a resource renamed by an alias is no adoption: deleting it deletes the object", async () => {
    await stack.up(named("old"));
    expect(await stack.up(named("new", { aliases: [{ name: "old" }] }))).toMatchObject({ code: 0 });
    expect(await stack.up(async () => {})).toMatchObject({ code: 0, changes: { delete: 1 } });
    expect(await live()).toEqual([]);
  });

  test("get by id or natural key gives the real id and the properties; an unknown one is an error", async () => {
    const looking =
      (text: string): Program =>
      async () => {
        const found = clerk.JwtTemplate.get("found", text);
        return { id: found.id, lifetime: found.lifetime, claims: found.claims };
      };
    const expected = { id, lifetime: 90, claims: { v: 1 } };
    expect((await stack.up(looking(id))).outputs).toEqual(expected);
    expect((await stack.up(looking("hasura"))).outputs).toEqual(expected);
    expect(await stack.preview(looking("hasura"), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    const missing = await stack.preview(looking("nobody"));
    expect(missing.code).not.toBe(0);
    expect(missing.text).toContain('looking up JwtTemplate "found": Clerk has no object of this kind with the id or name "nobody".');
    expect(await writes()).toEqual([]);
  });
});
