// What production forbids of every guarded class, and what it does not: declarations, adoptions, imports and updates, against the methods of the face.
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { TestEmulator } from "../support/emulator";
import { Face, type Options } from "../support/face";
import { exampleInputs } from "../support/held";
import { Production, deletable, guarded } from "../support/production";
import { standing, writesOf, written } from "../support/standing";
import { clientOf, keys, makeNeeds, startWorld } from "../support/world";

let emulator: TestEmulator;
beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  emulator = await startWorld();
});
afterAll(() => emulator.close());

const adoptions: readonly (readonly [string, (id: string) => Options])[] = [
  ["an adoption by the option adopt", () => ({ adopt: true })],
  ["an adoption by import", (id) => ({ from: id })],
];

describe.each(guarded)("%s: what takes nothing from anybody is done without permission", (_, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("a first declaration", async () => {
    const declared = isSingleton(definition.endpoint) ? exampleInputs(definition, "minimal", at.ground) : at.full;
    expect(await at.face.preview(declared)).toBe("created");
    await at.face.up(declared);
    expect(await at.isThere()).toBe(true);
  });

  test.each(adoptions)("%s", async (_way, options) => {
    await at.made();
    const taken = at.face.also("another");
    await taken.up(at.full, options(at.face.state!.id));
    expect(taken.state!.id).toBe(at.face.state!.id);
    expect((await written(emulator)).filter((write) => write.startsWith("DELETE"))).toEqual([]);
  });

  test("an update of what is not guarded", async () => {
    await at.made();
    const name = at.plain.find((each) => at.other(each)?.takes);
    // A redirect URL has nothing that can change.
    if (name === undefined) return expect(definition.endpoint.update).toEqual([]);
    expect(await at.face.up(at.other(name)!.next)).toBe("updated");
    expect(await at.isThere()).toBe(true);
  });

  test("a removal of what another name of the stack has taken over sends nothing", async () => {
    await at.made();
    const taken = at.face.also("another");
    await taken.up(at.full, { adopt: true });
    await emulator.clearRequests();
    await at.face.destroy();
    await at.nothingWritten();
    expect(await at.isThere(taken.state!.id)).toBe(true);
  });
});

const properties = guarded.flatMap(([type, definition]) =>
  Object.keys(definition.fields)
    .filter((name) => definition.fields[name]!.guarded)
    .map((name) => [`${type}.${name}`, name, definition] as const),
);

describe.each(properties)("%s is guarded", (_, name, definition) => {
  let at: Production;
  beforeAll(() => (at = new Production(emulator, definition)).open());
  beforeEach(() => at.begin());

  test("its update is refused in the preview, and done with permission", async () => {
    await at.made();
    const { next } = at.other(name)!;
    await at.refused(() => at.face.preview(next));
    await at.refused(() => at.face.up(next));
    await at.run(true);
    expect(await at.face.up(next)).toBe("updated");
    expect(await writesOf(emulator)).toHaveLength(1);
  });

  test.each([["a first declaration", (): Options => ({})] as const, ...adoptions])(
    "%s that changes it is refused before anything is written, and done with permission",
    async (_way, options) => {
      await at.made();
      const declared: Values = { [name]: at.other(name)!.next[name]! };
      const { id } = at.face.state!;
      at.face.state = undefined;
      await at.refused(() => at.face.up(declared, options(id)));
      await at.run(true);
      await at.face.up(declared, options(id));
      expect(await writesOf(emulator)).toHaveLength(1);
    },
  );

  test("a first declaration of the value that it has is done without permission", async () => {
    await at.made();
    at.face.state = undefined;
    await at.face.up({ [name]: at.full[name]! });
    await at.nothingWritten();
  });
});

const initial = { name: "Primary", key: "role_set:default", type: "initial", roles: ["org:admin", "org:member"] };
const builtin: readonly (readonly [string, Values])[] = [
  ["OrganizationRole", { name: "Admin", key: "org:admin" }],
  ["RoleSet", { ...initial, defaultRole: "org:member", creatorRole: "org:admin" }],
];

test.each(builtin)("%s that Clerk made: its removal is not refused and sends nothing", async (type, declared) => {
  const [, definition] = deletable.find(([each]) => each === type)!;
  await emulator.reset();
  await makeNeeds(clientOf(emulator, keys.production), definition);
  const face = new Face(emulator, keys.production, definition);
  await face.up(declared);
  const { id } = face.state!;
  face.run();
  await emulator.clearRequests();
  await face.diff(face.state!.inputs);
  await face.destroy();
  expect(await written(emulator)).toEqual([]);
  expect(await standing(emulator, keys.production, definition).isThere(id, declared)).toBe(true);
});

test("the table has every class with something to guard", () => {
  const names = registry.filter(({ endpoint }) => endpoint.guarded).map(({ type }) => type);
  expect(guarded.map(([type]) => type)).toEqual(expect.arrayContaining(names));
  expect(properties.length).toBeGreaterThan(0);
});
