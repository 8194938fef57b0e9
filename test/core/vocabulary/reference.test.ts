// References: natural keys in programs, ids or keys on the wire; objects or keys in answers; late ones, so that two objects may name each other.
import { type Endpoint, collection } from "../../../provider/core/definition/endpoint";
import { type Definition, defineResource } from "../../../provider/core/define";
import { type Fields, f } from "../../../provider/core/definition/field";
import { create } from "../../../provider/core/apply/create";
import { diff } from "../../../provider/core/plan/diff";
import { type Act, play, thing } from "../../support/act";
import { type Stage, type Stored, Theatre, type Turn } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const part: Definition = defineResource({
  type: "Part",
  doc: "What things name.",
  endpoint: collection("/parts", { recognise: "key", key: "code" }),
  fields: { code: f.string("Natural key.", { required: true }) },
  examples: { needs: [], minimal: {}, full: {} },
});
const to = (): Definition => part;
const patch = "PATCH /things/thing_1";

/** A stage with three parts, p, q and r, and a server that shows what is named in the given form. */
function staged(fields: Fields, show?: (stored: Stored, part: Stored) => Stored["x"]): Stage {
  const stage = theatre.stage(thing(fields), part);
  const parts = stage.stores[1]!;
  for (const code of ["p", "q", "r"]) parts.add({ id: `part_${code}`, code });
  const named = (value: Stored["x"]): Stored => [...parts.objects.values()].find((each) => each.id === value || each.code === value)!;
  const shown: Turn = (_, body, object) => {
    const stored = stage.store.write(body, object && String(object.id));
    for (const name of ["one", "many"]) {
      const value = stored[name];
      if (show && typeof value === "string") stored[name] = show(stored, named(value))!;
      if (show && Array.isArray(value))
        stored[name] = (value as string[]).map((each) => (typeof each === "string" ? show(stored, named(each))! : each));
    }
    return { body: stored };
  };
  if (show) stage.store.turns = { "POST /things": shown, "PATCH /things/:id": shown };
  return stage;
}

const asObject = (_: Stored, { id, code }: Stored): Stored => ({ id: id!, code: code!, name: "more" });
const asKey = (_: Stored, { code }: Stored): Stored["x"] => code!;

test.each<[string, Fields, typeof asKey | undefined, ...Act[]]>([
  [
    "id in, object out",
    {
      one: f.ref("A part.", to, { write: "id", read: "object", clear: null }),
      many: f.set("Parts.", f.ref("A part.", to, { write: "id", read: "object" }), { clear: [] }),
    },
    asObject,
    {
      up: { one: "p", many: ["p", "q"] },
      sends: ['POST /things {"key":"k","one":"part_p","many":["part_p","part_q"]}'],
      holds: { one: "p", many: ["p", "q"] },
    },
    { refresh: { one: "p", many: ["p", "q"] } },
    { up: { one: "q", many: ["q", "p"] }, sends: [`${patch} {"one":"part_q"}`], holds: { one: "q", many: ["q", "p"] } },
    { elsewhere: { one: { id: "part_r", code: "r" }, many: [{ id: "part_r", code: "r" }] } },
    { refresh: { one: "r", many: ["r"] } },
    { up: {}, sends: [`${patch} {"one":null,"many":[]}`], holds: {} },
  ],
  [
    "id in, key out",
    { one: f.ref("A part.", to, { write: "id", read: "key", clear: null }) },
    asKey,
    { up: { one: "p" }, sends: ['POST /things {"key":"k","one":"part_p"}'], holds: { one: "p" } },
    { refresh: { one: "p" } },
    { up: { one: "q" }, sends: [`${patch} {"one":"part_q"}`], holds: { one: "q" } },
  ],
  [
    "key in, object out: nothing is looked up",
    { many: f.set("Parts.", f.ref("A part.", to, { write: "key", read: "object" }), { clear: [] }) },
    asObject,
    { up: { many: ["p"] }, sends: ['POST /things {"key":"k","many":["p"]}'], holds: { many: ["p"] } },
    { refresh: { many: ["p"] } },
    { up: { many: ["p", "r"] }, sends: [`${patch} {"many":["p","r"]}`], holds: { many: ["p", "r"] } },
  ],
  [
    "id in, id out: what Clerk names by its id is the same as the key that stands for it",
    { one: f.ref("A part.", to, { write: "id", read: "key", clear: null }) },
    undefined,
    { up: { one: "p" }, sends: ['POST /things {"key":"k","one":"part_p"}'], holds: { one: "p" } },
    { refresh: { one: "p" } },
    { up: { one: "q" }, sends: [`${patch} {"one":"part_q"}`], holds: { one: "q" } },
  ],
])("%s", async (...[, fields, show, ...acts]) => {
  const stage = staged(fields, show);
  const ids = { p: "part_p", q: "part_q", r: "part_r" };
  stage.ids = { one: ids, many: ids };
  await play(stage, ...acts);
});

test("without ids from the program a key is looked up in the list of its kind, once", async () => {
  const stage = staged({ many: f.set("Parts.", f.ref("A part.", to, { write: "id", read: "object" }), { clear: [] }) }, asObject);
  await stage.up({ key: "k", many: ["p", "q"] });
  expect(stage.requests()).toEqual([
    "GET /things?limit=500&offset=0",
    "GET /parts?limit=500&offset=0",
    'POST /things {"key":"k","many":["part_p","part_q"]}',
  ]);
});

test("late: the object is made without it, then linked", async () => {
  await play(
    staged({ one: f.ref("A part.", to, { write: "id", read: "object", late: true, clear: null }) }, asObject),
    { up: { one: "p" }, sends: ['POST /things {"key":"k"}', `${patch} {"one":"part_p"}`], holds: { one: "p" } },
    { up: {}, sends: [`${patch} {"one":null}`], holds: {} },
  );
});

describe("two objects that name each other", () => {
  const update: Endpoint["update"] = [
    { method: "POST", path: "/machines/{machine_id}/scopes", each: { added: "scopes" }, answer: "other" },
    { method: "DELETE", path: "/machines/{machine_id}/scopes/{other_id}", each: { removed: "scopes" }, answer: "other" },
  ];
  const machine: Definition = defineResource({
    type: "Machine",
    doc: "A thing that names others of its kind.",
    endpoint: { ...collection("/machines", { recognise: { by: ["name"] }, key: "name" }), update },
    fields: {
      name: f.string("Name.", { required: true, immutable: true }),
      scopes: f.set(
        "Others.",
        f.ref("Another.", () => machine, { write: "id", read: "object", wire: { write: "to_machine_id" } }),
        {
          late: true,
          clear: [],
        },
      ),
    },
    examples: { needs: [], minimal: {}, full: {} },
  });

  test("both are made, then linked, and each holds the other", async () => {
    const stage = theatre.stage(machine);
    stage.store.turns = { "POST /machines/:id/scopes": () => ({ body: {} }) };
    const [a, b] = await Promise.all([
      create(stage.context, machine, { name: "a", scopes: ["b"] }),
      create(stage.context, machine, { name: "b", scopes: ["a"] }),
    ]);
    expect(stage.writes().sort()).toEqual([
      'POST /machines {"name":"a"}',
      'POST /machines {"name":"b"}',
      `POST /machines/${a.id}/scopes {"to_machine_id":"${b.id}"}`,
      `POST /machines/${b.id}/scopes {"to_machine_id":"${a.id}"}`,
    ]);
    expect([a.values.scopes, b.values.scopes]).toEqual([["b"], ["a"]]);
    expect(diff(machine, a.values, { name: "a", scopes: ["b"] })).toEqual([]);
  });

  test("a name that nobody makes: the object is recorded without the link, and the error says what is missing", async () => {
    const stage = theatre.stage(machine);
    await expect(stage.up({ name: "a", scopes: ["nobody"] })).rejects.toThrow(
      'creating Machine "it": scopes names Machine "nobody", which Clerk does not have. If this program declares it, pass the resource itself instead of its name, so that it is made first.',
    );
    expect(stage.writes()).toEqual(['POST /machines {"name":"a"}']);
    expect(stage.values()).toEqual({ name: "a" });
    expect(stage.plan({ name: "a", scopes: ["nobody"] }).map(({ property }) => property)).toEqual(["scopes"]);
  });
});
