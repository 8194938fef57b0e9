// States of earlier versions, which lie in test/states: today's provider reads them, plans nothing and writes nothing.
import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { registry } from "../../provider/resources/registry";
import { usersOf } from "../states/old-state";
import { type TestEmulator, isWrite, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { oldStates } from "../support/old-states";

describeEngine.each(oldStates)("a state of version $version: $name", ({ instance, deployment, ...old }) => {
  const program: Program = async () => old.program({ clerk, pulumi, users: usersOf(instance) });
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0, keys: old.keys });
    stack = await newStack(emulator);
    Object.assign(stack.env, old.env);
  });
  afterAll(() => emulator.close());
  const open = async (): Promise<void> => {
    await emulator.setState(instance);
    await stack.importState(deployment);
    await emulator.clearRequests();
  };
  const isAsItWas = async (): Promise<void> => expect(await emulator.state()).toEqual(instance);

  test("plans nothing, and asks for nothing but what the program looks up", async () => {
    await open();
    const preview = await stack.preview(program, { expectNoChanges: true });
    expect(told(preview)).toEqual({ code: 0 });
    if (!preview.steps.some(({ op }) => op === "read")) expect(await emulator.requests()).toEqual([]);
    await isAsItWas();
  });

  test("plans nothing after a refresh but what that version took for a spelling, and writes nothing else", async () => {
    const up = await stack.up(program, { refresh: true });
    expect(told(up)).toEqual({ code: 0 });
    const changed = up.steps
      .filter(({ op }) => !["same", "read", "refresh"].includes(op))
      .map((step) => [resourceOf(step), differences(step)]);
    expect(Object.fromEntries(changed)).toEqual(
      Object.fromEntries(Object.entries(old.different ?? {}).map(([at, property]) => [at, [property]])),
    );
    if (old.different) expect((await emulator.requests()).filter(isWrite)).toHaveLength(Object.keys(old.different).length);
    else await isAsItWas();
  });

  test("plans nothing from the state that this leaves", async () => {
    expect(told(await stack.preview(program, { expectNoChanges: true }))).toEqual({ code: 0 });
  });

  test("loses no object by new names without aliases, where what exists is taken over", async () => {
    await open();
    await stack.pulumi("state", "unprotect", "--all", "--yes");
    const before = idsOf(stack);
    const renaming = new Proxy(clerk, {
      get: (all, type) => {
        const own = all[type as keyof typeof clerk];
        if (!registry.some((definition) => definition.type === type)) return own;
        return new Proxy(own, {
          // An organization without a slug has nothing but its name in the program.
          construct: (Class: typeof clerk.Organization, [name, args, opts]: ConstructorParameters<typeof clerk.Organization>) =>
            type === "Organization" && args.slug === undefined
              ? new Class(name, args, opts)
              : new Class(`${name}-renamed`, args, { ...opts, adopt: true }),
        });
      },
    });
    const up = await stack.up(async () => old.program({ clerk: renaming, pulumi, users: usersOf(instance) }));
    expect(told(up)).toEqual({ code: 0 });
    expect(idsOf(stack)).toEqual(before);
    expect((await emulator.requests()).filter(({ method, path }) => method === "DELETE" || path.endsWith("/revert"))).toEqual([]);
  });

  test("is enough to destroy by, without the program", async () => {
    await open();
    stack.env.CLERK_ALLOW_DELETES = "true";
    await stack.pulumi("state", "unprotect", "--all", "--yes");
    expect(told(await stack.destroy())).toEqual({ code: 0 });
    expect(stack.resources()).toEqual([]);
  });
});

const idsOf = (stack: TestStack): readonly string[] =>
  stack
    .resources()
    .map(({ type, id }) => `${type} ${id}`)
    .toSorted();

const resourceOf = ({ urn }: StepEventMetadata): string => /clerk:(\w+::.+)$/.exec(urn)?.[1] ?? urn;

/** The properties in which the program differs from the object as the refresh found it. */
function differences({ old, new: next }: StepEventMetadata): readonly string[] {
  const [before, after] = [old!.inputs, next!.inputs] as { readonly [name: string]: unknown }[];
  const names = new Set([...Object.keys(before!), ...Object.keys(after!)]);
  return [...names].filter((name) => !name.startsWith("__") && JSON.stringify(before![name]) !== JSON.stringify(after![name]));
}
