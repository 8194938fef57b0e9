// each: a list or set whose items travel one by one; what the plan adds and the object lacks is added, what it removes and the object has is taken away.
import { type Definition, defineResource } from "../../../provider/core/define";
import { type Endpoint, collection } from "../../../provider/core/definition/endpoint";
import type { Op } from "../../../provider/core/definition/operation";
import { type Field, f } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { type Stage, Theatre, missing, refused } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const item = "/things/{thing_id}";
const name: Op = { method: "PATCH", path: item, send: ["note"], answer: "object" };
const add: Op = { method: "POST", path: `${item}/members`, each: { added: "members" }, answer: "object", exists: ["member_exists"] };
const drop: Op = { method: "POST", path: `${item}/members/drop`, each: { removed: "members" }, answer: "object", gone: ["member_missing"] };
const note = f.string("A note.", { clear: "" });
const members = f.set("Members.", f.string("A member.", { wire: "member" }), { clear: [] });

/** A server that keeps the members of a thing, and answers with the thing. */
function staged(update: Endpoint["update"] = [add, name, drop], field: Field = members, more: { [name: string]: Field } = {}): Stage {
  const stage = theatre.stage(
    thing({ members: field, note, ...more }, { ...collection("/things", { recognise: "key", key: "key" }), update }),
  );
  const with_ =
    (change: (items: string[], item: string) => string[]): Stage["store"]["turns"][string] =>
    (_, body, object) => ({
      body: Object.assign(object!, {
        members: change((object!.members ?? []) as string[], String(body.member ?? (body.members as string[])[0])),
      }),
    });
  stage.store.turns = {
    "POST /things/:id/members": with_((items, each) => [...items, each]),
    "POST /things/:id/members/drop": with_((items, each) => items.filter((own) => own !== each)),
  };
  return stage;
}

const made: Act = { up: { members: ["a", "b"] }, sends: ['POST /things {"key":"k","members":["a","b"]}'], holds: { members: ["a", "b"] } };
const adding = (member: string): string => `POST /things/thing_1/members {"member":"${member}"}`;
const dropping = (member: string): string => `POST /things/thing_1/members/drop {"member":"${member}"}`;

test.each<[string, ...Act[]]>([
  [
    "the difference alone, one call an item, in the order of the operations",
    made,
    {
      up: { members: ["b", "c", "d"], note: "n" },
      sends: [adding("c"), adding("d"), 'PATCH /things/thing_1 {"note":"n"}', dropping("a")],
      holds: { members: ["b", "c", "d"], note: "n" },
    },
    { refresh: { members: ["b", "c", "d"], note: "n" } },
    { up: { members: ["d", "b", "c"], note: "n" }, sends: [], holds: { members: ["b", "c", "d"], note: "n" } },
  ],
  ["taken out: every item goes by its own call", made, { up: {}, sends: [dropping("a"), dropping("b")], holds: {} }, { refresh: {} }],
  [
    "what somebody else has added or removed meanwhile is neither added twice nor removed again",
    made,
    { elsewhere: { members: ["b", "c"] } },
    { up: { members: ["b", "c", "d"] }, sends: [adding("d")], holds: { members: ["b", "c", "d"] } },
  ],
  [
    "nothing is left to do: no call, and the state learns it",
    made,
    { elsewhere: { members: ["c"] } },
    { up: { members: ["c"] }, sends: [], holds: { members: ["c"] } },
    { refresh: { members: ["c"] } },
  ],
  [
    "other people's items stay, until a plan shows them",
    made,
    { elsewhere: { members: ["a", "b", "theirs"] } },
    { up: { members: ["a", "b", "c"] }, sends: [adding("c")], holds: { members: ["a", "b", "c"] } },
    { refresh: { members: ["a", "b", "theirs", "c"] } },
    { plans: { members: ["a", "b", "c"] }, shows: ["members"] },
    { up: { members: ["a", "b", "c"] }, sends: [dropping("theirs")], holds: { members: ["a", "b", "c"] } },
  ],
  [
    "what somebody else has removed, and the plan does not show, is not brought back",
    made,
    { elsewhere: { members: ["b"] } },
    { up: { members: ["a", "b", "c"] }, sends: [adding("c")], holds: { members: ["a", "b", "c"] } },
    { refresh: { members: ["b", "c"] } },
    { up: { members: ["a", "b", "c"] }, sends: [adding("a")], holds: { members: ["a", "b", "c"] } },
  ],
  [
    "adoption brings the object to what is declared",
    { exists: { key: "k", members: ["a", "theirs"] } },
    { up: { members: ["a", "b"] }, with: { adopt: true }, sends: [adding("b"), dropping("theirs")], holds: { members: ["a", "b"] } },
  ],
])("%s", async (...[, ...acts]) => {
  await play(staged(), ...acts);
});

test("a failure between items keeps what is done, and the next up does the rest", async () => {
  const stage = staged();
  const { turns } = stage.store;
  await play(
    stage,
    made,
    { turns: { ...turns, "POST /things/:id/members/drop": () => refused("member_busy", 409) } },
    {
      fails: { members: ["b", "c"] },
      says: /updating Thing "it"/,
      sends: [adding("c"), dropping("a")],
      leaves: { members: ["a", "b", "c"] },
    },
    { turns },
    { up: { members: ["b", "c"] }, sends: [dropping("a")], holds: { members: ["b", "c"] } },
  );
});

test("exists, gone: an item that is there already, or gone already, is no failure", async () => {
  const stage = staged();
  stage.store.turns = {
    "POST /things/:id/members": () => refused("member_exists", 409),
    "POST /things/:id/members/drop": () => refused("member_missing"),
  };
  await play(stage, made, { up: { members: ["b", "c"] }, sends: [adding("c"), dropping("a")], holds: { members: ["b", "c"] } });
});

test("exists, gone: any other refusal is a failure, and a 404 of the object says that it is gone", async () => {
  const stage = staged();
  stage.store.turns = { "POST /things/:id/members": () => refused("other", 409), "POST /things/:id/members/drop": () => missing };
  const left: Act = { turns: stage.store.turns };
  await play(
    stage,
    made,
    left,
    { fails: { members: ["a", "b", "c"] }, says: /updating Thing "it"/, sends: [adding("c")], leaves: { members: ["a", "b"] } },
    {
      fails: { members: ["a"] },
      says: /updating Thing "it": (?!.*deleted outside)/,
      sends: [dropping("b")],
      leaves: { members: ["a", "b"] },
    },
  );
  stage.store.objects.clear();
  await expect(stage.up({ key: "k", members: ["a"] })).rejects.toThrow("it was deleted outside Pulumi");
});

test("an item without a name of its own travels in a list", async () => {
  await play(staged([add], f.set("Members.", f.string("A member."), { clear: [] })), made, {
    up: { members: ["a", "b", "c"] },
    sends: ['POST /things/thing_1/members {"members":["c"]}'],
    holds: { members: ["a", "b", "c"] },
  });
});

test("param: what is stored for the operation goes with every item, and of a map the item's own entry", async () => {
  const replace: Op = { ...drop, name: "replace" };
  const more = {
    reason: f.string("Why.", { param: "replace" }),
    replacements: f.map("What takes an item's place.", f.string("A member."), { param: "replace", wire: { write: "to_member" } }),
  };
  await play(staged([add, replace], members, more), made, {
    up: { members: ["c"], replacements: { a: "c", b: "c" }, reason: "r" },
    sends: [
      adding("c"),
      'POST /things/thing_1/members/drop {"to_member":"c","reason":"r","member":"a"}',
      'POST /things/thing_1/members/drop {"to_member":"c","reason":"r","member":"b"}',
    ],
    holds: { members: ["c"], replacements: { a: "c", b: "c" }, reason: "r" },
  });
});

describe("items that are references", () => {
  const machine: Definition = defineResource({
    type: "Machine",
    doc: "A thing that names others of its kind.",
    endpoint: {
      ...collection("/machines", { recognise: "key", key: "name" }),
      update: [
        { method: "POST", path: "/machines/{machine_id}/scopes", each: { added: "scopes" }, answer: "other" },
        { method: "DELETE", path: "/machines/{machine_id}/scopes/{other_machine_id}", each: { removed: "scopes" }, answer: "other" },
      ],
    },
    fields: {
      name: f.string("Name.", { required: true, immutable: true }),
      scopes: f.set(
        "Others.",
        f.ref("Another.", () => machine, { write: "id", read: "object", wire: "to_machine_id" }),
        { late: true, clear: [] },
      ),
    },
    examples: { needs: [], minimal: {}, full: {} },
  });

  async function staging(): Promise<Stage> {
    const stage = theatre.stage(machine);
    for (const each of ["a", "b"]) stage.store.add({ id: `mch_${each}`, name: each });
    stage.store.turns = {
      "POST /machines/:id/scopes": (_, body, object) => {
        const { id, name: key } = stage.store.objects.get(String(body.to_machine_id))!;
        return { body: Object.assign(object!, { scopes: [...((object!.scopes ?? []) as []), { id, name: key }] }) && {} };
      },
      "DELETE /machines/:id/scopes/mch_a": (_, __, object) => ({ body: Object.assign(object!, { scopes: [] }) && {} }),
    };
    stage.ids = { scopes: { a: "mch_a", b: "mch_b" } };
    await stage.up({ name: "m", scopes: ["a"] });
    return stage;
  }

  test("an item is added by its id in the body, and taken away by its id in the path", async () => {
    const stage = await staging();
    expect(stage.writes()).toEqual(['POST /machines {"name":"m"}', 'POST /machines/machine_1/scopes {"to_machine_id":"mch_a"}']);
    await stage.up({ name: "m", scopes: ["b"] });
    expect(stage.writes()).toEqual([
      'POST /machines/machine_1/scopes {"to_machine_id":"mch_b"}',
      "DELETE /machines/machine_1/scopes/mch_a",
    ]);
    expect(stage.values()).toEqual({ name: "m", scopes: ["b"] });
    expect(stage.plan({ name: "m", scopes: ["b"] })).toEqual([]);
  });

  test("an item is taken away by the id that Clerk tells, without a look for what may be gone", async () => {
    const stage = await staging();
    stage.store.objects.delete("mch_a");
    stage.restart();
    stage.ids = {};
    await stage.up({ name: "m" });
    expect(stage.writes().slice(2)).toEqual(["DELETE /machines/machine_1/scopes/mch_a"]);
    expect(stage.values()).toEqual({ name: "m" });
  });

  test("the same key with another id: the object was replaced, and is linked again", async () => {
    const stage = await staging();
    stage.writes();
    stage.store.objects.delete("mch_a");
    stage.store.add({ id: "mch_a2", name: "a" });
    Object.assign(stage.store.objects.get("machine_1")!, { scopes: [] });
    stage.restart();
    stage.ids = { scopes: { a: "mch_a2" } };
    await stage.up({ name: "m", scopes: ["a"] });
    expect(stage.writes()).toEqual(['POST /machines/machine_1/scopes {"to_machine_id":"mch_a2"}']);
    expect(stage.plan({ name: "m", scopes: ["a"] })).toEqual([]);
  });
});
