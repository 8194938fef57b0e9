// Random declarations of every resource, through the core over HTTP: what check accepts is applied, and the next plan is empty.
import fc from "fast-check";
import type { RawClient } from "../api/server";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import { type Narrowed, arbitraryInputs, arbitrarySpoilt } from "../support/arbitrary";
import type { TestEmulator } from "../support/emulator";
import { Held } from "../support/held";
import { clientOf, keyFor, makeNeeds, narrowedFor, startWorld } from "../support/world";

const inputsOfEach = process.env.TEST_LONG === "1" ? 2000 : 200;

describe.each(registry.map((definition) => [definition.type, definition] as const))("%s", (_, definition) => {
  let emulator: TestEmulator;
  let client: RawClient;
  let narrowed: Narrowed;
  beforeAll(async () => {
    emulator = await startWorld();
    client = clientOf(emulator, keyFor(definition));
    narrowed = await narrowedFor(client, definition, await makeNeeds(client, definition));
  });
  afterAll(() => emulator.close());

  /** Applies the declaration unless check refuses it, and says whether it did. */
  async function apply(held: Held, declared: Values): Promise<boolean> {
    if (held.check(declared).length > 0) return false;
    await held.apply(declared);
    expect(held.plan(declared)).toEqual([]);
    expect(await held.refresh()).toBe(true);
    expect(held.plan(declared)).toEqual([]);
    return true;
  }

  test(`of ${inputsOfEach} random inputs, all that check accepts are applied, and the next plan is empty, before and after a refresh`, async () => {
    let accepted = 0;
    let given = 0;
    const inputs = fc.oneof({ weight: 4, arbitrary: arbitraryInputs(definition, narrowed) }, arbitrarySpoilt(definition, narrowed));
    await fc.assert(
      fc.asyncProperty(inputs, inputs, async (first, second) => {
        const held = new Held(client, definition);
        try {
          for (const declared of [first, second]) {
            given++;
            if (await apply(held, declared)) accepted++;
          }
        } finally {
          await held.destroy();
        }
        // What a takeover removes has tests of its own.
        expect(held.warnings.filter((warning) => !warning.includes("takes over"))).toEqual([]);
      }),
      // What a failed run left in the instance would spoil the shrinking.
      // The short suite is the same every time: what it tells is the change, not the luck.
      { numRuns: inputsOfEach / 2, endOnFailure: true, ...(process.env.TEST_LONG !== "1" && { seed: 4711 }) },
    );
    // Neither a check that refuses everything nor a generator that spoils nothing would prove anything.
    expect(accepted).toBeGreaterThan(given / 10);
    expect(accepted).toBeLessThan(given);
  }, 600_000);
});
