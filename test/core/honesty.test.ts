// Write honesty: what Clerk kept is an error with the object recorded, what it rewrote is one warning that is remembered.
import { type Field, type Values, f, unstated } from "../../provider/core/definition/field";
import { diff } from "../../provider/core/plan/diff";
import { isRewriting, judge } from "../../provider/core/settle/honesty";
import type { JsonObject } from "../../provider/api/json";
import { thing } from "../support/act";
import { type Stage, Theatre } from "../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const fields: { readonly [name: string]: Field } = {
  note: f.string("A note.", { clear: "" }),
  size: f.int("A size.", { serverDefault: 3 }),
  mode: f.string("A mode.", { serverDefault: unstated }),
  email: f.string("An address.", { canonical: "lowerCase", clear: "" }),
  tags: f.set("Tags.", f.string("A tag."), { clear: [] }),
  origins: f.set("Origins.", f.string("An origin."), { clearOnRemoval: [] }),
  pin: f.string("A pin.", { writeOnly: true, serverDefault: unstated }),
  saml: f.object(
    "Inside.",
    { contact: f.string("A contact.", { clear: "" }), url: f.string("A URL.", { serverDefault: unstated }) },
    { serverDefault: unstated },
  ),
};
const kind = thing(fields);

/** What was sent, what stood before, what came back; then "note kept" or "note rewritten". */
test.each<[string, Values, Values, JsonObject, readonly string[]]>([
  ["the value came back", { note: "a" }, {}, { note: "a" }, []],
  ["what the answer does not speak of is taken for done", { note: "a" }, { note: "b" }, {}, []],
  ["the old value came back", { note: "a" }, { note: "b" }, { note: "b" }, ["note kept"]],
  ["nothing came back where nothing stood", { note: "a" }, {}, { note: null }, ["note kept"]],
  ["the default came back", { size: 5 }, { size: 4 }, { size: 3 }, ["size kept"]],
  ["a third value came back", { mode: "A" }, { mode: "b" }, { mode: "x" }, ["mode rewritten"]],
  ["nothing came back where something stood", { mode: "A" }, { mode: "b" }, { mode: null }, ["mode kept"]],
  ["emptied: null came back", { note: "" }, { note: "a" }, { note: null }, []],
  ["emptied: the empty value came back", { tags: [] }, { tags: ["a"] }, { tags: [] }, []],
  ["emptied: the old value came back", { note: "" }, { note: "a" }, { note: "a" }, ["note kept"]],
  ["emptied: null came back for what always exists", { origins: [] }, { origins: ["a"] }, { origins: null }, []],
  ["a known rule of rewriting", { email: "A@x" }, {}, { email: "a@x" }, []],
  ["another order of a set", { tags: ["a", "b"] }, {}, { tags: ["b", "a"] }, []],
  ["what Clerk never tells is not looked for", { pin: "1" }, {}, { pin: "mask" }, []],
  ["inside an object: more than was sent", { saml: { contact: "a" } }, {}, { saml: { contact: "a", url: "u" } }, []],
  ["inside an object: the old value", { saml: { contact: "a" } }, { saml: { contact: "b" } }, { saml: { contact: "b" } }, ["saml kept"]],
  [
    "each property by itself",
    { note: "a", size: 5, mode: "m" },
    { note: "b" },
    { note: "b", size: 5, mode: "x" },
    ["note kept", "mode rewritten"],
  ],
])("%s", (_, values, before, answer, expected) => {
  const { kept, rewritten } = judge(kind, { values, before, answer });
  expect([...kept.map((name) => `${name} kept`), ...Object.keys(rewritten).map((name) => `${name} rewritten`)]).toEqual(expected);
});

test("the value that stood in Clerk, which the state did not know, counts as the old one", () => {
  const sent = { values: { note: "a" }, before: { note: "b" }, answer: { note: "theirs" } };
  expect(judge(kind, sent).kept).toEqual([]);
  expect(judge(kind, { ...sent, observed: { note: "theirs" } }).kept).toEqual(["note"]);
});

test("a pair of spellings is remembered as hashes, in any order of keys, and stands for these two alone", () => {
  const json = thing({ extra: f.json("Anything.", { clear: null }) });
  const { rewritten } = judge(json, { values: { extra: { a: 1, b: "CANARY" } }, before: {}, answer: { extra: { c: 1, b: "CANARY" } } });
  expect(JSON.stringify(rewritten)).not.toContain("CANARY");
  expect(isRewriting(rewritten, "extra", { b: "CANARY", c: 1 }, { b: "CANARY", a: 1 })).toBe(true);
  expect(isRewriting(rewritten, "extra", { b: "CANARY", c: 2 }, { b: "CANARY", a: 1 })).toBe(false);
  expect(isRewriting(rewritten, "extra", { b: "CANARY", c: 1 }, { b: "CANARY", a: 2 })).toBe(false);
});

describe("over HTTP", () => {
  /** A server that stores another value than it is given, where one is named here. */
  function stubborn(instead: JsonObject): Stage {
    const stage = theatre.stage(kind);
    const over = (body: JsonObject): JsonObject => ({
      ...body,
      ...Object.fromEntries(Object.entries(instead).filter(([name]) => name in body)),
    });
    stage.store.turns = {
      "POST /things": (_, body) => ({ body: stage.store.write(over(body)) }),
      "PATCH /things/:id": (_, body, object) => ({ body: stage.store.write(over(body), String(object!.id)) }),
    };
    return stage;
  }
  const kept = (doing: string, names: string): string =>
    `${doing} Thing "it": Clerk kept the old value of ${names} although it answered with success. The instance or its plan may not have the feature; set it in the dashboard, or take it out of the program.`;

  test("kept at an update: an error that names the property, everything else is recorded, and the next up tries again", async () => {
    const stage = stubborn({ size: 3 });
    await stage.up({ key: "k" });
    await expect(stage.up({ key: "k", note: "n", size: 5 })).rejects.toThrow(kept("updating", "size"));
    expect(stage.values()).toEqual({ key: "k", note: "n", size: 3 });
    expect(stage.plan({ key: "k", note: "n", size: 5 }).map(({ property }) => property)).toEqual(["size"]);
    stage.store.turns = {};
    stage.writes();
    await stage.up({ key: "k", note: "n", size: 5 });
    expect(stage.writes()).toEqual(['PATCH /things/thing_1 {"size":5}']);
  });

  test("kept at creation: the object is recorded with its id, and the next up updates it", async () => {
    const stage = stubborn({ size: 3 });
    await expect(stage.up({ key: "k", size: 5 })).rejects.toThrow(kept("creating", "size"));
    expect(stage.state).toMatchObject({ id: "thing_1", values: { key: "k", size: 3 } });
    stage.store.turns = {};
    stage.writes();
    await stage.up({ key: "k", size: 5 });
    expect(stage.writes()).toEqual(['PATCH /things/thing_1 {"size":5}']);
  });

  test("nothing came back for what was sent: an error, not a plan that never ends", async () => {
    const stage = stubborn({ mode: null });
    stage.store.add({ key: "k", mode: "b" });
    await expect(stage.up({ key: "k", mode: "a" }, { adopt: true })).rejects.toThrow(kept("creating", "mode"));
    expect(stage.warnings).toEqual([]);
  });

  test("kept at adoption: the object is recorded", async () => {
    const stage = stubborn({ size: 4 });
    stage.store.add({ key: "k", size: 4 });
    await expect(stage.up({ key: "k", size: 5 }, { adopt: true })).rejects.toThrow(kept("creating", "size"));
    expect(stage.state).toMatchObject({ id: "thing_1", values: { size: 4 } });
  });

  test("rewritten: one warning, no plan that never ends, and no second warning for another change", async () => {
    const warning =
      'Thing "it": Clerk rewrote mode. Its spelling counts as the declared one from now on; declare it as Clerk spells it to be sure.';
    const stage = stubborn({ mode: "RS512" });
    const declared = { key: "k", mode: "rs-512" };
    await stage.up(declared);
    expect(stage.warnings).toEqual([warning]);
    expect(stage.values()).toEqual({ ...declared, size: 3 });
    expect(stage.plan(declared)).toEqual([]);
    stage.restart();
    expect(await stage.refresh()).toBe(true);
    expect(stage.plan(declared)).toEqual([]);
    await stage.up({ ...declared, note: "n" });
    expect(stage.warnings).toEqual([warning]);
    expect(stage.plan({ ...declared, note: "n" })).toEqual([]);
    stage.restart();
    expect(await stage.refresh()).toBe(true);
    expect(stage.plan({ ...declared, note: "n" })).toEqual([]);
  });

  test("rewritten: any other value of Clerk's is drift, and any other of ours is a change", async () => {
    const stage = stubborn({ mode: "RS512" });
    await stage.up({ key: "k", mode: "rs-512" });
    stage.store.objects.get("thing_1")!.mode = "ES256";
    stage.restart();
    await stage.refresh();
    expect(stage.values()).toEqual({ key: "k", size: 3, mode: "ES256" });
    stage.writes();
    await stage.up({ key: "k", mode: "rs512" });
    expect(stage.writes()).toEqual(['PATCH /things/thing_1 {"mode":"rs512"}']);
    expect(stage.warnings).toHaveLength(2);
    expect(diff(kind, stage.state!.values, { key: "k", mode: "rs512" })).toEqual([]);
  });
});
