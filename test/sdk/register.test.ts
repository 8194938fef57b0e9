// What a program declares, without an engine: the order among very many, circles, and names that two resources bear.
import * as pulumi from "@pulumi/pulumi";
import { circles } from "../../sdk/graph";
import { type Declared, type Run, findByKey, findByType, problemOf, register } from "../../sdk/register";

interface Shape {
  readonly names?: readonly string[];
  readonly passes?: readonly Declared[];
  readonly type?: string;
  readonly unique?: boolean;
  readonly key?: string;
  readonly provider?: object;
}

let looks = 0;
const emptyRun = (): Run => ({ all: [], byResource: new Map(), index: new Map() });

/** A declared resource that counts how often somebody looks at what it refers to. */
function declare(
  run: Run,
  name: string,
  { names = [], passes = [], type = "Machine", unique = true, key = name, provider }: Shape = {},
): Declared {
  const named = names.map((each) => ({ type, key: each }));
  const declared: Declared = {
    type,
    name,
    key,
    unique,
    provider,
    retained: false,
    resource: {} as pulumi.CustomResource,
    passed: passes.map(({ resource }) => resource),
    get named() {
      looks += 1;
      return named;
    },
  };
  register(declared, run);
  return declared;
}

const found = (run: Run, asker: Declared, key: string): string | undefined => findByKey(asker, "Machine", key, run)?.name;

describe("thousands of resources that refer to each other", () => {
  type Layout = (run: Run, count: number) => readonly Declared[];
  const last = (all: readonly Declared[]): Declared[] => all.slice(-1);
  const chainBy =
    (shape: (before: readonly Declared[], index: number) => Shape): Layout =>
    (run, count) => {
      const all: Declared[] = [];
      for (let index = 0; index < count; index++) all.push(declare(run, String(index), shape(last(all), index)));
      return all;
    };
  const layouts: { readonly [layout: string]: Layout } = {
    "one chain by name": chainBy((_, index) => ({ names: [String(index - 1)] })),
    "one chain, the last declared first": chainBy((_, index) => ({ names: [String(index + 1)] })),
    "one chain of passed resources": chainBy((before) => ({ passes: before })),
    "one chain that ends in a circle": chainBy((_, index) => ({ names: [String(index === 0 ? 1 : index - 1)] })),
    "one circle": (run, count) => chainBy((_, index) => ({ names: [String((index + 1) % count)] }))(run, count),
    "all naming one": chainBy(() => ({ names: ["0"] })),
  };
  test.each(Object.entries(layouts))("%s: each is looked at a fixed number of times", (_, layout) => {
    const looksAt = (count: number): number => {
      const run = emptyRun();
      const all = layout(run, count);
      declare(run, "settings", { type: "OrganizationSettings", key: "", passes: all.slice(0, 1) });
      looks = 0;
      for (const each of all) for (const { key } of each.named) findByKey(each, "Machine", key, run);
      for (const each of all) findByType(each, "OrganizationSettings", run);
      return looks;
    };
    expect(looksAt(4_000)).toBeLessThan(4 * 4_000);
    expect(looksAt(4_000) / looksAt(1_000)).toBeLessThan(4.5);
  });
});

test("circles in a graph are found by looking at each node three times, however long they are", () => {
  const count = 100_000;
  const nodes = Array.from({ length: count }, (_, index) => index);
  let steps = 0;
  const chainIntoCircle = (node: number): readonly number[] => {
    steps += 1;
    return [node === 0 ? count / 2 : node - 1];
  };
  const circle = circles(nodes, chainIntoCircle);
  expect(new Set(nodes.slice(0, count / 2 + 1).map((node) => circle.get(node))).size).toBe(1);
  expect(new Set(nodes.map((node) => circle.get(node))).size).toBe(count / 2);
  expect(steps).toBeLessThanOrEqual(3 * count);
});

test("what is waited for: all but what leads back, be it through others", () => {
  const run = emptyRun();
  const a = declare(run, "a", { names: ["b", "a", "e"] });
  const b = declare(run, "b", { names: ["c"] });
  const c = declare(run, "c", { names: ["a"] });
  const d = declare(run, "d", { names: ["a"], passes: [c] });
  declare(run, "e");
  expect(["b", "a", "e"].map((key) => found(run, a, key))).toEqual([undefined, undefined, "e"]);
  expect([found(run, b, "c"), found(run, c, "a"), found(run, d, "a")]).toEqual([undefined, undefined, "a"]);
  const f = declare(run, "f", { names: ["d"] });
  expect(found(run, f, "d")).toBe("d");
  expect(found(run, { ...f, provider: {} }, "d")).toBeUndefined();
});

test("a gate is waited for unless it leads back", () => {
  const run = emptyRun();
  const gate = declare(run, "settings", { type: "OrganizationSettings", key: "" });
  const role = declare(run, "role", { type: "OrganizationRole" });
  expect(findByType(role, "OrganizationSettings", run)).toBe(gate);
  const defaults = declare(run, "defaults", { type: "OrganizationDefaultRoles", key: "", passes: [role] });
  expect(findByType(role, "OrganizationDefaultRoles", run)).toBeUndefined();
  expect(findByType(gate, "OrganizationDefaultRoles", run)).toBe(defaults);
});

describe("two of one natural key", () => {
  test.each<[string, Shape, Shape, string | undefined]>([
    ["where Clerk has at most one", { key: "x" }, { key: "x" }, 'both have the natural key "x"'],
    ["where there is one in every instance", { key: "" }, { key: "" }, "there is one in every instance"],
    ["where Clerk has several", { key: "x", unique: false }, { key: "x", unique: false }, undefined],
    ["in two instances", { key: "x" }, { key: "x", provider: {} }, undefined],
    ["of two classes", { key: "x" }, { key: "x", type: "Other" }, undefined],
  ])("%s", (_, one, other, sentence) => {
    const run = emptyRun();
    declare(run, "one", one);
    const again = (): unknown => declare(run, "other", other);
    if (sentence === undefined) expect(again).not.toThrow();
    else expect(again).toThrow(`"other" and "one" would be one object in Clerk, since ${sentence}`);
  });

  test("a reference by the name that two bear is refused, one by another name is not, and they stand unless somebody names them", () => {
    const run = emptyRun();
    const unique = false;
    const twins = ["one", "two"].map((name) => declare(run, name, { key: "x", unique }));
    const other = declare(run, "three", { key: "y", unique });
    expect([...twins, other].map((each) => problemOf(each, run))).toEqual([undefined, undefined, undefined]);
    const asker = declare(run, "asker", { names: ["x", "y"], unique });
    const passing = declare(run, "passing", { passes: twins, unique });
    expect([found(run, asker, "x"), found(run, asker, "y")]).toEqual([undefined, "three"]);
    const sentence = 'the Machine "x", and this program declares more than one of that name: "one" and "two"';
    for (const each of [...twins, asker]) expect(problemOf(each, run)).toContain(sentence);
    for (const each of [other, passing]) expect(problemOf(each, run)).toBeUndefined();
  });
});
