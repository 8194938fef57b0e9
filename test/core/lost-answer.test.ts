// A POST whose answer is lost: nothing is made twice, what was made is found, and what may exist is said.
import { collection } from "../../provider/core/definition/endpoint";
import type { Op } from "../../provider/core/definition/operation";
import { type Field, f } from "../../provider/core/definition/field";
import { clerkErrors } from "../api/server";
import { thing } from "../support/act";
import { type Stage, Theatre, type Turn } from "../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const note = f.string("A note.", { clear: "" });
const tags = f.set("Tags.", f.string("A tag."), { clear: [] });
const [list, post] = ["GET /things?limit=500&offset=0", 'POST /things {"key":"k","note":"n"}'];
const declared = { key: "k", note: "n" };

/** One POST after the other: done or not, and answered, lost, or refused as a duplicate. */
type Fate = "answered" | "done and lost" | "lost" | "duplicate";

function staged(fates: readonly Fate[], unique: boolean, fields: { [name: string]: Field } = { note }): Stage {
  const endpoint = collection("/things", { recognise: unique ? "key" : { by: ["key"] }, key: "key" });
  const stage = theatre.stage(thing(fields, endpoint));
  stage.timing = { lagMs: 100 };
  const left = [...fates];
  const create: Turn = (_, body) => {
    const fate = left.shift()!;
    if (fate === "duplicate") return { status: 422, body: clerkErrors({ code: "form_identifier_exists" }) };
    if (fate !== "lost") stage.store.write(body);
    return fate === "answered" ? { body: stage.store.objects.get("thing_1") } : { fault: "reset after reading" };
  };
  stage.store.turns = { "POST /things": create };
  return stage;
}

const exists = `creating Thing "it": Clerk has an object with key "k" already, theirs. To take it over, give`;
const mayExist =
  'creating Thing "it": Clerk\'s answer was lost, and within 0.1 s no object with key "k" showed up. It may exist all the same: look for it in the dashboard; if it is there, give the resource the option { import: "<its id>" }, otherwise run pulumi up again.';

describe("a unique key", () => {
  test.each<[string, readonly Fate[], readonly string[]]>([
    ["done and lost: found, no second POST", ["done and lost"], [list, post, list]],
    ["not done and lost: not found, POST again", ["lost", "answered"], [list, post, list, post]],
    ["lost twice", ["lost", "lost", "answered"], [list, post, list, post, list, post]],
    ["lost, and done the second time", ["lost", "done and lost"], [list, post, list, post, list]],
  ])("%s", async (_, fates, requests) => {
    const stage = staged(fates, true);
    await stage.up(declared);
    expect(stage.requests()).toEqual(requests);
    expect(stage.state!.id).toBe("thing_1");
    expect([stage.values(), stage.plan(declared), stage.store.objects.size]).toEqual([declared, [], 1]);
  });

  test("done and lost, and the list lags: the second POST is a duplicate, and what shows up then is ours", async () => {
    const stage = staged(["done and lost", "duplicate"], true);
    let looks = 0;
    const lagging: Turn = () => (++looks < 4 ? { body: [] } : undefined);
    stage.store.turns = { ...stage.store.turns, "GET /things": lagging };
    await stage.up(declared);
    expect(stage.writes()).toEqual([post, post]);
    expect([stage.state!.id, stage.values()]).toEqual(["thing_1", declared]);
  });

  test("one that the list still shows although it is gone is not what the POST has made", async () => {
    const stage = staged(["lost", "answered"], true);
    stage.store.turns = { ...stage.store.turns, "GET /things": () => ({ body: [{ id: "ghost", ...declared }] }) };
    await stage.up(declared, { adopt: true });
    expect(stage.writes()).toEqual([post, post]);
    expect(stage.state!.id).toBe("thing_1");
  });

  test("a duplicate at the first POST is somebody else's, however much it looks like ours", async () => {
    const stage = staged(["duplicate"], true);
    const { turns } = stage.store;
    stage.store.turns = {
      "POST /things": (...request) => (stage.store.add({ id: "theirs", ...declared }), turns["POST /things"]!(...request)),
    };
    await expect(stage.up(declared)).rejects.toThrow(exists);
    expect(stage.writes()).toEqual([post]);
  });

  test("a duplicate after a lost answer, with other values, is somebody else's", async () => {
    const stage = staged(["lost", "duplicate"], true);
    const { turns } = stage.store;
    stage.store.turns = {
      "POST /things": (...request) => (stage.store.add({ id: "theirs", key: "k", note: "other" }), turns["POST /things"]!(...request)),
    };
    await expect(stage.up(declared)).rejects.toThrow(exists);
    expect([stage.state, stage.store.objects.size]).toEqual([undefined, 1]);
  });

  test("lost every time: three POSTs, then an error that says what may exist", async () => {
    const stage = staged(["lost", "lost", "lost"], true);
    await expect(stage.up(declared)).rejects.toThrow(mayExist);
    expect(stage.writes()).toEqual([post, post, post]);
  });

  test("what was sent and is empty reads back as absent, and is ours all the same", async () => {
    const stage = staged(["done and lost"], true, { note, tags });
    const { turns } = stage.store;
    stage.store.turns = {
      "POST /things": (request, { key, note: text }, object) => turns["POST /things"]!(request, { key: key!, note: text! }, object),
    };
    await stage.up({ ...declared, tags: [] });
    expect([stage.state!.id, stage.values()]).toEqual(["thing_1", { ...declared, tags: [] }]);
  });

  test("a refusal is no lost answer: one POST, and Clerk's sentence", async () => {
    const stage = theatre.stage(thing({ note }));
    stage.store.turns = { "POST /things": () => ({ status: 422, body: clerkErrors({ code: "form_invalid" }) }) };
    await expect(stage.up(declared)).rejects.toThrow('creating Thing "it"');
    expect(stage.requests()).toEqual([list, post]);
  });
});

describe("a key that is not unique", () => {
  test("done and lost: looked for and found", async () => {
    const stage = staged(["done and lost"], false);
    await stage.up(declared);
    expect(stage.requests()).toEqual([list, post, list]);
    expect([stage.state!.id, stage.values()]).toEqual(["thing_1", declared]);
  });

  test("done and lost, and the list lags: looked for until it shows up", async () => {
    const stage = staged(["done and lost"], false);
    let looks = 0;
    stage.store.turns = { ...stage.store.turns, "GET /things": () => (++looks < 4 ? { body: [] } : undefined) };
    await stage.up(declared);
    expect(stage.requests()).toEqual([list, post, list, list, list]);
  });

  test("nothing found: never a second POST, and an error that says what may exist", async () => {
    const stage = staged(["lost"], false);
    await expect(stage.up(declared)).rejects.toThrow(mayExist);
    expect(stage.writes()).toEqual([post]);
    expect(stage.state).toBeUndefined();
  });

  test("one that appeared meanwhile with other values is not taken for ours", async () => {
    const stage = staged(["lost"], false);
    const { turns } = stage.store;
    stage.store.turns = {
      "POST /things": (...request) => (stage.store.add({ key: "k", note: "other" }), turns["POST /things"]!(...request)),
    };
    await expect(stage.up(declared)).rejects.toThrow("answer was lost");
    expect(stage.state).toBeUndefined();
  });
});

describe("what only the lost answer told", () => {
  const rotate: Op = { name: "rotate", method: "POST", path: "/things/{thing_id}/rotate", answer: "object" };
  const token = f.string("A token.", { once: true, secret: true });
  const grace = f.int("How long the old one lives.", { param: "rotate" });

  test("is had by the rotating operation, with what that insists on", async () => {
    const stage = staged(["done and lost"], true, { note, token, grace, version: f.string("Rotates.", { trigger: rotate }) });
    stage.store.turns = { ...stage.store.turns, "POST /things/:id/rotate": () => ({ body: { token: "t" } }) };
    await stage.up({ ...declared, grace: 0 });
    expect(stage.writes()).toEqual([post, 'POST /things/thing_1/rotate {"grace":0}']);
    expect([stage.values(), stage.warnings]).toEqual([{ ...declared, grace: 0, token: "t" }, []]);
  });

  test("is reported as lost where there is no such operation", async () => {
    const stage = staged(["done and lost"], true, { note, token });
    await stage.up(declared);
    expect(stage.values()).toEqual(declared);
    expect(stage.warnings).toEqual([
      'Thing "it": Clerk\'s answer to its creation was lost, and with it token. Delete it and create it again to get a new one.',
    ]);
  });
});
