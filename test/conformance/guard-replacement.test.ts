// What production forbids of every guarded class: replacements, by whatever demands them, against the methods of the face.
import { isSingleton } from "../../provider/core/definition/endpoint";
import { recognise } from "../../provider/core/definition/recognition";
import type { TestEmulator } from "../support/emulator";
import { Production, deletable, guarded } from "../support/production";
import { written } from "../support/standing";
import { startWorld } from "../support/world";

let emulator: TestEmulator;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  emulator = await startWorld();
});
afterAll(() => emulator.close());

const changes = deletable.flatMap(([type, definition]) =>
  Object.entries(definition.fields)
    .filter(([, field]) => (field.immutable || field.replaceOnRemoval) && !field.computed)
    .map(([name]) => [`${type}.${name}`, name, definition] as const),
);

describe.each(changes)("%s cannot change", (_, name, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("a replacement is refused in the preview, and done with permission", async () => {
    await at.made();
    const without = Object.fromEntries(Object.entries(at.full).filter(([each]) => each !== name));
    const way = definition.fields[name]!.immutable ? at.other(name)! : { next: without, takes: true };
    await at.refused(() => at.face.preview(way.next));
    await at.refused(() => at.face.up(way.next));
    // Where the instance has nothing else to name the refusal is all that can be shown.
    if (!way.takes) return;
    await at.run(true);
    const { id } = at.face.state!;
    expect(await at.face.up(way.next)).toBe("replaced");
    await at.replaced(id);
  });
});

describe.each(deletable)("%s", (_, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("a replacement by replaceOnChanges is refused in the preview, and done with permission", async () => {
    await at.made();
    const ways = at.names
      .filter((name) => at.plain.includes(name) || definition.fields[name]!.immutable)
      .toSorted((a, b) => Number(definition.endpoint.key.includes(a)) - Number(definition.endpoint.key.includes(b)))
      .map((name) => [name, at.other(name)] as const);
    const [name, way] = ways.find(([, each]) => each?.takes) ?? ways.find(([, each]) => each)!;
    const options = { replaceOn: [name] };
    await at.refused(() => at.face.preview(way!.next, options));
    await at.refused(() => at.face.up(way!.next, options));
    if (!way!.takes) return;
    await at.run(true);
    const { id } = at.face.state!;
    expect(await at.face.up(way!.next, options)).toBe("replaced");
    await at.replaced(id);
  });

  describe("a replacement of which only --replace, a taint or a trigger knows, for which the engine asks no diff", () => {
    test("the old one first: refused, and done with permission", async () => {
      await at.made();
      const inputs = at.face.inputs(at.full);
      await at.refused(() => at.face.replace(inputs, true));
      await at.run(true);
      const { id } = at.face.state!;
      await at.face.replace(inputs, true);
      await at.replaced(id);
    });

    test("the new one first: what stood stands, and is named where its key tells it", async () => {
      await at.made();
      const { id } = at.face.state!;
      const { unique } = recognise(definition, at.full);
      const replacement = at.face.replace(at.face.inputs(at.full), false);
      await (unique ? expect(replacement).rejects.toThrow(id) : expect(replacement).rejects.toThrow());
      expect(await at.isThere(id)).toBe(true);
      // Where names are not unique nothing tells a replacement from another object before the old one is to be deleted, or Clerk refuses.
      if (unique) await at.nothingWritten();
    });

    test("the new one first, with adopt and permission: what would replace nothing is refused", async () => {
      await at.made(true);
      const { id } = at.face.state!;
      await expect(at.face.replace(at.face.inputs(at.full, { adopt: true }), false)).rejects.toThrow();
      expect(await at.isThere(id)).toBe(true);
    });
  });
});

describe.each(guarded.filter(([, { endpoint }]) => isSingleton(endpoint)))("%s is always there", (_, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("its replacement deletes nothing, and is not refused", async () => {
    await at.made();
    await at.face.replace(at.face.inputs(at.full), true);
    expect((await written(emulator)).filter((write) => write.startsWith("DELETE"))).toEqual([]);
    expect(await at.isThere()).toBe(true);
  });
});
