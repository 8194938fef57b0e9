// A creation whose answer is lost, for every class that can be created: never two objects, never one that neither the state nor the error names.
import type { Definition } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import { recognise } from "../../provider/core/definition/recognition";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { FaultRule, State, TestEmulator } from "../support/emulator";
import { Face, short } from "../support/face";
import { exampleInputs } from "../support/held";
import { standing } from "../support/standing";
import { clientOf, keyFor, keys, makeNeeds, startWorld } from "../support/world";

/** A class, and a declaration of it that says all of its natural key, or not. */
interface Form {
  readonly title: string;
  readonly definition: Definition;
  /** What is left out of the full example. */
  readonly without: readonly string[];
  /** What is as it is in an instance of today. */
  readonly settings?: Values;
}

/** An optional key is no key while it is absent. */
const optionalKeys = ({ endpoint, fields }: Definition): readonly string[] => endpoint.key.filter((name) => !fields[name]!.required);

const forms: readonly Form[] = registry
  .filter(({ endpoint }) => endpoint.create && !isSingleton(endpoint))
  .flatMap((definition): readonly Form[] => {
    const names = optionalKeys(definition);
    const given: Form = { title: definition.type, definition, without: [] };
    if (names.length === 0) return [given];
    const absent: Form = { title: `${definition.type} without ${names.join(", ")}`, definition, without: names };
    const slugless = { ...absent, title: `${absent.title}, where the instance has none`, settings: { slug_disabled: true } };
    return [given, absent, ...(names.includes("slug") ? [slugless] : [])];
  });

const timeoutMs = 250;
const faults: readonly (readonly [string, Partial<FaultRule>])[] = [
  ["the connection is cut before the work", { reset: "before" }],
  ["the connection is cut after it", { reset: "after" }],
  ["a gateway answers 502 before it", { status: 502, body: "<html>Bad Gateway</html>" }],
  ["a gateway answers 502 after it", { status: 502, body: "<html>Bad Gateway</html>", after: true }],
  ["the time is over after it", { holdMs: 2 * timeoutMs }],
  ["the time is over before it, and it is done all the same", { delayMs: 2 * timeoutMs }],
];

let emulator: TestEmulator;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  short.timeoutMs = timeoutMs;
  emulator = await startWorld();
});
afterAll(() => emulator.close());

describe.each(forms.map((form) => [form.title, form] as const))("%s", (_, { definition, without, settings }) => {
  const key = keyFor(definition) === keys.production ? keys.production : keys.development;
  const { create } = definition.endpoint;
  const path = `/v1${create!.path.replace(/\{[^}]+\}/g, "*")}`;
  let stand: State;
  let declared: Values;
  beforeAll(async () => {
    await emulator.reset();
    const ground = await makeNeeds(clientOf(emulator, key), definition);
    const full = exampleInputs(definition, "full", ground);
    declared = Object.fromEntries(Object.entries(full).filter(([name]) => !without.includes(name)));
    if (settings) await emulator.seed("PATCH", "/instance/organization_settings", settings, key);
    stand = await emulator.state();
  });

  const names = (): readonly string[] =>
    ["name", ...definition.endpoint.key].map((name) => declared[name]).filter((value) => typeof value === "string");

  describe.each(faults)("%s", (_fault, rule) => {
    test.each([1, 2])("%i times", async (times) => {
      await emulator.setState(stand);
      const look = standing(emulator, key, definition);
      const before = await look.ids(declared);
      await emulator.clearRequests();
      await emulator.faults([{ path, method: create!.method, times, ...rule }]);
      const face = new Face(emulator, key, definition);
      const said = await face.up(declared).then(
        () => undefined,
        (error: Error) => error.message,
      );
      await workIsDone(times);

      const made = (await look.ids(declared)).filter((id) => !before.includes(id));
      expect(made.length).toBeLessThanOrEqual(1);
      if (made.length === 1 && face.state?.id !== made[0]) expect(said).toMatch(naming(made[0]!, definition.type, names()));
      if (made.length === 0) expect([face.state, said]).toEqual([undefined, expect.stringContaining(definition.type)]);
      // What was made counts as made: nothing is left to do.
      if (said === undefined) expect(await face.run().preview(declared)).toBe("same");
      // Told apart by its key, it needs no help.
      if (recognise(definition, declared).unique && times === 1) expect(said).toBeUndefined();
    });
  });

  /** What the faults have met is over, also what nobody waits for any more. */
  async function workIsDone(times: number): Promise<void> {
    const met = times - ((await emulator.remainingFaults())[0]?.times ?? 0);
    await emulator.faults([]);
    while ((await emulator.requests({ path, method: create!.method })).length < met)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

/** The object by its id, or that one with this key or name may exist and how to go on. */
function naming(id: string, type: string, names: readonly string[]): RegExp {
  const [known, ...texts] = [id, ...(names.length > 0 ? names : [type])].map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const named = `(${texts.join("|")})`;
  return new RegExp(`${known}|may exist[\\s\\S]*${named}|${named}[\\s\\S]*may exist`);
}
