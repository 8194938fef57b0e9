// What production forbids of every guarded class: removals, whatever the engine asked of the object before, against the methods of the face.
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { TestEmulator } from "../support/emulator";
import { Production, deletable, guarded } from "../support/production";
import { startWorld } from "../support/world";

let emulator: TestEmulator;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  emulator = await startWorld();
});
afterAll(() => emulator.close());

/** The engine asks by the inputs of the state, where it asks. */
const asked = (at: Production): Promise<unknown> => at.face.diff(at.face.state!.inputs);

/** Where what it refers to is replaced it asks twice: before the new id is known, and after. A refusal is its own matter. */
async function replacementPlanned(at: Production): Promise<void> {
  const name = at.plain.find((each) => at.other(each));
  if (name !== undefined) await at.face.diff(at.face.inputs(at.other(name)!.next, { replaceOn: [name] })).catch(() => {});
  await asked(at);
}

describe.each(deletable)("%s", (_, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  describe.each<[string, (at: Production) => Promise<unknown>]>([
    ["a removal", async () => {}],
    ["a removal by --target, in a run that asked for its diff", asked],
    ["a removal by --target-dependents, in a run that planned its replacement", replacementPlanned],
  ])("%s", (_way, before) => {
    test("is refused", async () => {
      await at.made();
      await before(at);
      await at.refused(() => at.face.destroy());
    });

    test("is done with permission", async () => {
      await at.made(true);
      const { id } = at.face.state!;
      await before(at);
      await at.face.destroy();
      expect(await at.isThere(id)).toBe(false);
    });

    test("of what is gone is not refused, and sends nothing", async () => {
      await at.made(true);
      await at.face.also("a colleague's", at.face.state).destroy();
      await at.run(false);
      await before(at);
      await at.face.destroy();
      await at.nothingWritten();
    });
  });
});

describe.each(guarded.filter(([, { endpoint }]) => isSingleton(endpoint)))("%s is always there", (_, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("its removal leaves it, and is not refused", async () => {
    await at.made();
    await asked(at);
    await at.face.destroy();
    await at.nothingWritten();
    expect(await at.isThere(emulator.instanceOf(at.face.key))).toBe(true);
  });
});
