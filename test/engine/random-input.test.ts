// Random declarations of every resource on the real engine: what check accepts is applied and the next preview is empty, what it refuses sends nothing.
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import * as clerk from "pulumi-clerk";
import type { Json } from "../../provider/api/json";
import { check } from "../../provider/core/check/check";
import { clashes } from "../../provider/core/plan/clash";
import type { Definition } from "../../provider/core/define";
import type { Values } from "../../provider/core/definition/values";
import { registry as all } from "../../provider/resources/registry";
import { type Narrowed, arbitraryInputs, arbitrarySpoilt } from "../support/arbitrary";
import { classes } from "../support/classes";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, describeEngine, newStack } from "../support/engine";
import { clientOf, makeNeeds, narrowedFor } from "../support/world";

const instances = Array.from({ length: 5 }, (_, index) => `sk_live_keyOfTheRandomInstance${index}`);
const rounds = 4;
/** One of each kind of endpoint; every resource goes through the same over HTTP in test/conformance. */
const registry = all.filter(({ type }) =>
  [
    "InstanceSettings",
    "InstanceRestrictions",
    "JwtTemplate",
    "RedirectUrl",
    "OAuthApplication",
    "OrganizationSettings",
    "OrganizationPermission",
    "OrganizationRole",
    "OrganizationDefaultRoles",
  ].includes(type),
);
/** The engine stops at the first declaration that is refused, so that each costs a run. */
const refusals = process.env.TEST_LONG === "1" ? 20 : 2;

/** As a program writes it: a file is an asset. */
const written = (definition: Definition, inputs: Values): { [property: string]: unknown } =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      definition.fields[name]?.kind === "file" ? new pulumi.asset.FileAsset(String((value as { path: Json }).path)) : value,
    ]),
  );

const declare = (definition: Definition, name: string, inputs: Values, opts: clerk.ResourceOptions = {}): pulumi.CustomResource =>
  new classes[definition.type]!(name, written(definition, inputs), opts);

/** Pulumi's SDK turns every value into a text, and fails on a document with a key that hides the way to do it. */
const canBeDeclared = (inputs: Values): boolean => !/"(toString|valueOf|__proto__)":/.test(JSON.stringify(inputs));

/** The first samples that are right: no more are made than it takes, since they cost more than a run of the engine. */
function firstOf(
  arbitrary: fc.Arbitrary<Values>,
  { seed, count }: { readonly seed: number; readonly count: number },
  isRight: (inputs: Values) => boolean,
): readonly Values[] {
  let found: readonly Values[] = [];
  for (let numRuns = 2 * count; found.length < count && numRuns <= 2000; numRuns *= 4)
    found = fc.sample(arbitrary, { seed, numRuns }).filter(isRight).slice(0, count);
  return found;
}

describeEngine("random declarations of every resource", () => {
  let emulator: TestEmulator;
  const narrowed = new Map<Definition, Narrowed>();
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: instances });
    for (const key of instances)
      for (const definition of registry) {
        const client = clientOf(emulator, key);
        const ground = await makeNeeds(client, definition);
        if (key !== instances[0]) continue;
        // The same program declares roles and permissions, which need organizations.
        const gate: Narrowed = definition.type === "OrganizationSettings" ? { enabled: fc.constant(true) } : {};
        narrowed.set(definition, { ...(await narrowedFor(client, definition, ground)), ...gate });
      }
    await emulator.clearRequests();
  });
  afterAll(() => emulator.close());

  /** Inputs that check accepts, also after what was declared before. */
  function accepted(definition: Definition, seed: number, before: Values): Values {
    const [found] = firstOf(
      arbitraryInputs(definition, narrowed.get(definition)),
      { seed, count: 1 },
      (inputs) => check(definition, inputs).length === 0 && clashes(definition, before, inputs).length === 0 && canBeDeclared(inputs),
    );
    if (!found) throw new Error(`No random declaration of ${definition.type} is accepted.`);
    return found;
  }

  test("twenty of each: what check accepts is applied, and the next preview is empty", async () => {
    const stack = await newStack(emulator);
    stack.env.CLERK_ALLOW_DELETES = "true";
    const last = new Map<string, Values>();
    for (let round = 0; round < rounds; round++) {
      const declared = instances.flatMap((key, at) =>
        registry.map((definition, index) => {
          const name = `${definition.type}-${at}`;
          const inputs = accepted(definition, 1000 * round + 10 * index + at, last.get(name) ?? {});
          last.set(name, { ...last.get(name), ...inputs });
          return { key, name, definition, inputs };
        }),
      );
      const program: Program = async () => {
        const providers = new Map(
          instances.map((key, at) => [key, new clerk.Provider(`instance-${at}`, { secretKey: key, apiUrl: emulator.apiUrl })]),
        );
        for (const { key, name, definition, inputs } of declared) declare(definition, name, inputs, { provider: providers.get(key)! });
      };
      const up = await stack.up(program);
      expect({ round, code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ round, code: 0, text: "" });
      const preview = await stack.preview(program, { expectNoChanges: true, diff: true });
      expect({ round, code: preview.code, text: preview.code === 0 ? "" : preview.text }).toEqual({ round, code: 0, text: "" });
    }
    expect(stack.resources()).toHaveLength(instances.length * registry.length);
  }, 400_000);

  test.each(registry.map((definition) => [definition.type, definition] as const))(
    "%s that check refuses sends nothing",
    async (_, definition) => {
      const refused = firstOf(
        arbitrarySpoilt(definition, narrowed.get(definition)),
        { seed: 4711, count: refusals },
        (inputs) => check(definition, inputs).length > 0,
      );
      expect(refused).toHaveLength(refusals);
      const stack = await newStack(emulator);
      await emulator.clearRequests();
      for (const inputs of refused) {
        // Not `written`: what is no file must not become one.
        const up = await stack.up(async () => void new classes[definition.type]!("refused", inputs));
        expect(up.code).not.toBe(0);
        expect(up.text).toContain("has a problem:");
      }
      expect(await emulator.requests()).toEqual([]);
      expect(stack.resources()).toEqual([]);
    },
  );
});
