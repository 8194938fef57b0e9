// Options that transforms set have the effect of ordinary ones, also on what the provider decides. One run holds every kind of transform.
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";

type Opts = clerk.ResourceOptions;

/** How the options reach the resource of this name. */
const ways: { readonly [way: string]: (name: string, opts: Opts) => Opts } = {
  ordinary: (_, opts) => opts,
  transformations: (_, opts) => ({ transformations: [({ props, opts: own }) => ({ props, opts: { ...own, ...opts } })] }),
  registerStackTransformation: (name, opts) => {
    pulumi.runtime.registerStackTransformation(({ name: of, props, opts: own }) =>
      of === name ? { props, opts: { ...own, ...opts } } : undefined,
    );
    return {};
  },
  transforms: (_, opts) => ({ transforms: [({ props, opts: own }) => ({ props, opts: { ...own, ...opts } })] }),
  registerResourceTransform: (name, opts) => {
    pulumi.runtime.registerResourceTransform(({ name: of, props, opts: own }) =>
      of === name ? { props, opts: { ...own, ...opts } } : undefined,
    );
    return {};
  },
  "a component's transforms": (name, opts) => ({
    parent: new pulumi.ComponentResource(
      "test:index:Part",
      `part-${name}`,
      {},
      { transforms: [({ type, props, opts: own }) => (type.includes("clerk") ? { props, opts: { ...own, ...opts } } : undefined)] },
    ),
  }),
};
const names = Object.keys(ways).map((way) => way.replace(/\W/g, ""));

describeEngine("options set by transforms", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  /** For each way one resource. */
  const program =
    (declare: (name: string, opts: Opts) => unknown, opts: (name: string) => Opts): Program =>
    async () => {
      for (const [index, way] of Object.values(ways).entries()) declare(names[index]!, way(names[index]!, opts(names[index]!)));
    };
  const template = (lifetime: number) => (name: string, opts: Opts) => new clerk.JwtTemplate(name, { name, claims: {}, lifetime }, opts);
  const lifetimes = async (): Promise<object> => {
    const rows = await emulator.seed<{ name: string; lifetime: number }[]>("GET", "/jwt_templates");
    return Object.fromEntries(rows.map(({ name, lifetime }) => [name, lifetime]));
  };
  const each = <T>(value: T): object => Object.fromEntries(names.map((name) => [name, value]));
  const seedTemplates = (): Promise<{ readonly id: string }[]> =>
    Promise.all(names.map((name) => emulator.seed("POST", "/jwt_templates", { name, claims: {}, lifetime: 90 })));

  test("ignoreChanges with adoption: what is ignored is not overwritten, and a later change of it is not planned", async () => {
    await seedTemplates();
    const opts = (): Opts => ({ adopt: true, ignoreChanges: ["lifetime"] });
    expect(told(await stack.up(program(template(120), opts)))).toEqual({ code: 0 });
    expect(await lifetimes()).toEqual(each(90));
    expect(told(await stack.preview(program(template(150), opts), { expectNoChanges: true }))).toEqual({ code: 0 });
    // Every property of the class, by one star.
    const all = (): Opts => ({ adopt: true, ignoreChanges: ["*"] });
    expect(told(await stack.up(program(template(150), all), { expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("replaceOnChanges replaces, and without it the same change is an update", async () => {
    await stack.up(program(template(60), () => ({})));
    const before = new Set(stack.resources().map(({ id }) => id));
    expect((await stack.preview(program(template(90), () => ({})))).changes).toMatchObject({ update: names.length });
    const up = await stack.up(program(template(90), () => ({ replaceOnChanges: ["lifetime"] })));
    expect(told(up)).toEqual({ code: 0 });
    expect(up.changes).toMatchObject({ replace: names.length });
    expect(stack.resources().filter(({ id }) => before.has(id))).toEqual([]);
    expect(await lifetimes()).toEqual(each(90));
  });

  test("import takes over what exists, by id and by natural key", async () => {
    const seeded = await seedTemplates();
    const froms = names.map((name, index) => (index % 2 === 0 ? seeded[index]!.id : name));
    const opts = (name: string): Opts => ({ import: froms[names.indexOf(name)]! });
    expect(told(await stack.up(program(template(90), opts)))).toEqual({ code: 0 });
    expect(
      stack
        .resources()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(seeded.map(({ id }) => id).sort());
  });

  test("replacementTrigger replaces what keeps its natural key, and what was never triggered stays", async () => {
    const declare = (name: string, opts: Opts): void => {
      template(60)(name, opts);
      new clerk.JwtTemplate(`${name}-still`, { name: `${name}-still`, claims: {} });
    };
    const trigger = (value: string) => (): Opts => ({ replacementTrigger: value });
    expect(told(await stack.up(program(declare, trigger("1"))))).toEqual({ code: 0 });
    const before = new Set(stack.resources().map(({ id }) => id));
    expect(told(await stack.preview(program(declare, trigger("1")), { expectNoChanges: true }))).toEqual({ code: 0 });
    const up = await stack.up(program(declare, trigger("2")));
    expect(told(up)).toEqual({ code: 0 });
    const replaced = stack.resources().filter(({ id }) => !before.has(id));
    expect(replaced.map(({ urn }) => urn.split("::").at(-1)).sort()).toEqual([...names].sort());
    expect(await emulator.seed<object[]>("GET", "/jwt_templates")).toHaveLength(2 * names.length);
  });

  test("replaceWith replaces what keeps its natural key, in one go with what it is replaced with", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    const app =
      (version: string): Program =>
      async () => {
        const lead = new clerk.RedirectUrl("lead", { url: "https://a.example.com/" }, { replacementTrigger: version });
        const opts: Opts = { replaceWith: [lead] };
        new clerk.JwtTemplate("template", { name: "template", claims: {} }, opts);
        new clerk.Machine("machine", { name: "machine" }, opts);
        new clerk.OrganizationRole("role", { name: "Role", key: "org:role" }, opts);
        new clerk.OrganizationPermission("permission", { name: "Permission", key: "org:a:b" });
      };
    expect(told(await stack.up(app("1")))).toEqual({ code: 0 });
    const before = new Set(stack.resources().map(({ id }) => id));
    expect(told(await stack.up(app("2")))).toEqual({ code: 0 });
    const kept = stack.resources().filter(({ id }) => before.has(id));
    expect(kept.map(({ type }) => type.split(":").at(-1))).toEqual(["OrganizationPermission"]);
  });
});
