// Write honesty: what Clerk did otherwise than it was told is an error with the object recorded; equal is only what a rule calls equal.
import { type Field, f, unstated } from "../../provider/core/definition/field";
import type { Values } from "../../provider/core/definition/values";
import { judge } from "../../provider/core/settle/honesty";
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

/** What was sent, what stood before, what came back; then "note kept", "note emptied" or "note changed". */
test.each<[string, Values, Values, JsonObject, readonly string[]]>([
  ["the value came back", { note: "a" }, {}, { note: "a" }, []],
  ["what the answer does not speak of is taken for done", { note: "a" }, { note: "b" }, {}, []],
  ["the old value came back", { note: "a" }, { note: "b" }, { note: "b" }, ["note kept"]],
  ["nothing came back where nothing stood", { note: "a" }, {}, { note: null }, ["note kept"]],
  ["the default came back", { size: 5 }, { size: 4 }, { size: 3 }, ["size kept"]],
  ["a third value came back", { mode: "A" }, { mode: "b" }, { mode: "x" }, ["mode changed"]],
  ["nothing came back where something stood", { mode: "A" }, { mode: "b" }, { mode: null }, ["mode emptied"]],
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
    ["note kept", "mode changed"],
  ],
])("%s", (_, values, before, answer, expected) => {
  const deviations = judge(kind, { values, before, answer });
  expect([...deviations].map(([name, deviation]) => `${name} ${deviation}`)).toEqual(expected);
});

test("the value that stood in Clerk, which the state did not know, counts as the old one", () => {
  const sent = { values: { note: "a" }, before: { note: "b" }, answer: { note: "theirs" } };
  expect([...judge(kind, sent)]).toEqual([["note", "changed"]]);
  expect([...judge(kind, { ...sent, observed: { note: "theirs" } })]).toEqual([["note", "kept"]]);
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
  const kept = (doing: string, names: string, what = "kept the old value of"): string =>
    `${doing} Thing "it": Clerk ${what} ${names}, although it answered with success. The instance or its plan may not have the feature; set it in the dashboard, or take it out of the program.`;

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
    await expect(stage.up({ key: "k", mode: "a" }, { adopt: true })).rejects.toThrow(kept("creating", "mode", "emptied"));
  });

  test("kept at adoption: the object is recorded", async () => {
    const stage = stubborn({ size: 4 });
    stage.store.add({ key: "k", size: 4 });
    await expect(stage.up({ key: "k", size: 5 }, { adopt: true })).rejects.toThrow(kept("creating", "size"));
    expect(stage.state).toMatchObject({ id: "thing_1", values: { size: 4 } });
  });

  test("another value came back: an error that shows neither, Clerk's value in the state, and the plan asks for ours again", async () => {
    const stage = stubborn({ mode: "CANARY-theirs", size: 120 });
    const declared = { key: "k", mode: "CANARY-ours", size: 300 };
    const refused = await stage.up(declared).then(String, String);
    expect(refused).toContain(
      'creating Thing "it": Clerk stored another value of mode, size than it was sent, although it answered with success.',
    );
    expect(refused).toContain("declare mode, size as Clerk stores it if you mean that.");
    expect(refused).not.toContain("CANARY");
    expect(stage.values()).toEqual({ key: "k", mode: "CANARY-theirs", size: 120 });
    stage.restart();
    expect(await stage.refresh()).toBe(true);
    expect(stage.plan(declared).map(({ property }) => property)).toEqual(["size", "mode"]);
    expect(stage.plan({ key: "k", mode: "CANARY-theirs", size: 120 })).toEqual([]);
  });

  test("a success without a word is believed only once the object was asked for", async () => {
    const silent = { ...kind, endpoint: { ...kind.endpoint, read: { method: "GET", path: "/things/{thing_id}" } as const } };
    const quiet = {
      ...silent,
      endpoint: { ...silent.endpoint, update: silent.endpoint.update.map((op) => ({ ...op, answer: "empty" as const })) },
    };
    const stage = theatre.stage(quiet);
    stage.timing = { lagMs: 40 };
    await stage.up({ key: "k", size: 5 });
    stage.store.turns = { "PATCH /things/:id": () => ({ status: 204 }) };
    stage.requests();
    await expect(stage.up({ key: "k", size: 6 })).rejects.toThrow(kept("updating", "size"));
    expect(stage.state).toMatchObject({ values: { size: 5 } });
    stage.store.turns = { "PATCH /things/:id": (_, body, object) => (stage.store.write(body, String(object!.id)), { status: 204 }) };
    stage.requests();
    await stage.up({ key: "k", size: 6 });
    expect(stage.requests().filter((request) => request.startsWith("GET /things/"))).toHaveLength(1);
    expect(stage.state).toMatchObject({ values: { size: 6 } });
  });
});
