// Every resource of the states of earlier versions, by the code that its state names: planned as it is, read, and planned again.
import type { Json } from "../../provider/api/json";
import type { Handler } from "../../provider/pulumi/handler";
import { hidden } from "../../provider/pulumi/hidden";
import { registry } from "../../provider/resources/registry";
import { type TestEmulator, isWrite, startEmulator } from "../support/emulator";
import { oldStates } from "../support/old-states";
import { opened } from "../support/run-program";

interface Kept {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly external?: boolean;
  readonly provider: string;
  readonly inputs: { readonly [key: string]: Json };
  readonly outputs: { readonly [key: string]: Json };
}

describe.each(oldStates)("a state of version $version: $name", ({ keys, env, instance, deployment, different = {} }) => {
  const { resources } = deployment.deployment as { readonly resources: readonly Kept[] };
  const providers = new Map(resources.map((each) => [`${each.urn}::${each.id}`, opened(each.inputs ?? {}) as Kept["inputs"]]));
  const ours = resources.filter(({ type }) => type.includes("dynamic/clerk:"));
  let emulator: TestEmulator;
  const before = { ...process.env };
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys });
    await emulator.setState(instance);
    Object.assign(process.env, { CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl, ...env });
  });
  afterAll(async () => {
    process.env = before;
    await emulator.close();
  });

  test.each(ours.map((each) => [each.urn.split("clerk:").at(-1)!, each] as const))(
    "%s",
    async (name, { id, external, provider, ...kept }) => {
      const [inputs, outputs] = [opened(kept.inputs), opened(kept.outputs)] as Kept["inputs"][];
      const handler = loaded(String(outputs!["__provider"]));
      const settings = providers.get(provider)!;
      await handler.configure({ config: { get: (key) => settings[key] } });
      if (!external) {
        expect(await handler.check(inputs!, inputs!)).toMatchObject({ failures: [] });
        expect(await handler.diff(id, outputs!, inputs!)).toMatchObject({ changes: false });
      }
      const found = await handler.read(id, outputs!);
      expect(found.id).toBe(id);
      const again = external
        ? { changes: false }
        : await handler.diff(id, { ...found.props, __provider: outputs!["__provider"]! }, inputs!);
      expect(again).toMatchObject({ changes: different[name] !== undefined });
      expect((await emulator.requests()).filter(isWrite)).toEqual([]);
    },
  );
});

test("the states have every class", () => {
  const texts = JSON.stringify(oldStates.map(({ deployment }) => deployment));
  expect(registry.map(({ type }) => type).filter((type) => !texts.includes(`dynamic/clerk:${type}::`))).toEqual([]);
});

test("what the states hold aside has a meaning still", () => {
  const names = JSON.stringify(oldStates.map(({ deployment }) => deployment)).matchAll(/"(__\w+)":/g);
  const known: readonly string[] = Object.values(hidden);
  expect([...new Set([...names].map(([, name]) => name!))].filter((name) => !known.includes(name))).toEqual([]);
});

/** The code of a resource as the engine's process runs it. */
function loaded(text: string): Handler {
  const exported: { handler?: () => Handler } = {};
  new Function("exports", "require", text)(exported, (name: string) => {
    expect(name).toBe("pulumi-clerk/dynamic");
    return require("../../provider/pulumi/dynamic") as unknown;
  });
  return exported.handler!();
}
