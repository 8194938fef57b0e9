// Two witnesses for absence and for staleness: a gap, an old read or a difference is believed only when it was seen again.
import { type Endpoint, collection } from "../../provider/core/definition/endpoint";
import { f } from "../../provider/core/definition/field";
import { clerkErrors } from "../api/server";
import { thing } from "../support/act";
import { type Stage, Theatre, type Turn, missing, refused } from "../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const [old, list, item] = [1_700_000_000_000, "GET /things?limit=500&offset=0", "GET /things/thing_1"];
const note = f.string("A note.", { clear: "" });

/** An object that was written when the stamp says, and a new run. */
async function written(updated: number, endpoint: Partial<Endpoint> = {}): Promise<Stage> {
  const stage = theatre.stage(thing({ note }, { ...collection("/things", { recognise: "key", key: "key" }), ...endpoint }));
  stage.timing = { lagMs: 200, secondLookMs: 20 };
  stage.store.turns = {
    "POST /things": (_, body) => ({ body: Object.assign(stage.store.write(body), { updated_at: updated }) }),
  };
  await stage.up({ key: "k", note: "n" });
  stage.requests();
  stage.restart();
  return stage;
}

const empty: Turn = () => ({ body: [] });
/** The turn for the first so many requests, then as usual. */
const first = (times: number, turn: Turn): Turn => {
  let left = times;
  return (...request) => (left-- > 0 ? turn(...request) : undefined);
};

describe("absence", () => {
  test("missing from the list, but there when it is asked for itself: it is there", async () => {
    const stage = await written(old);
    stage.store.turns = { "GET /things": empty };
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([list, item]);
    expect(stage.values()).toEqual({ key: "k", note: "n" });
  });

  test("missing from the list, and a 404 of its own: gone, at once where it was written long ago", async () => {
    const stage = await written(old);
    stage.store.objects.clear();
    expect(await stage.refresh()).toBe(false);
    expect(stage.requests()).toEqual([list, item]);
  });

  test("a code that means gone", async () => {
    const stage = await written(old, { confirm: { method: "GET", path: "/things/{thing_id}", gone: ["thing_missing"] } });
    stage.store.turns = { "GET /things": empty, "GET /things/:id": () => refused("thing_missing") };
    expect(await stage.refresh()).toBe(false);
  });

  test.each<[string, Turn, RegExp]>([
    [
      "a 404 of the list's own path",
      () => missing,
      /The whole list GET \/things does not exist in this instance.*none is taken for deleted/,
    ],
    ["a 404 of something on the way", () => ({ status: 404, text: "<html>", type: "text/html" }), /reading Thing "it"/],
    ["a 403", () => ({ status: 403, body: clerkErrors({ code: "forbidden" }) }), /reading Thing "it"/],
  ])("%s is an error, never gone", async (_, turn, sentence) => {
    const stage = await written(old);
    stage.store.turns = { "GET /things": turn };
    await expect(stage.refresh()).rejects.toThrow(sentence);
    expect(stage.state).toBeDefined();
  });

  test("a 404 of something on the way, for the object itself, is an error too", async () => {
    const stage = await written(old);
    stage.store.turns = { "GET /things": empty, "GET /things/:id": () => ({ status: 404, text: "<html>", type: "text/html" }) };
    await expect(stage.refresh()).rejects.toThrow('reading Thing "it"');
  });

  test("written a moment ago: asked for again until it shows up", async () => {
    const stage = await written(Date.now());
    stage.store.turns = { "GET /things": first(2, empty), "GET /things/:id": first(2, () => missing) };
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([list, item, list, item, list]);
  });

  test("written a moment ago, and missing until the time is up: gone", async () => {
    const stage = await written(Date.now());
    const begin = Date.now();
    stage.store.objects.clear();
    expect(await stage.refresh()).toBe(false);
    expect(stage.requests().length).toBeGreaterThan(4);
    expect(Date.now() - begin).toBeGreaterThan(100);
  });
});

describe("staleness", () => {
  const stale: Turn = (_, __, object) => ({
    body: [{ id: "thing_1", ...object, key: "k", note: "older", created_at: old, updated_at: old - 1 }],
  });

  test("a read that is older than the state is asked for again", async () => {
    const stage = await written(old);
    stage.store.turns = { "GET /things": first(1, stale) };
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([list, list]);
    expect([stage.values(), stage.warnings]).toEqual([{ key: "k", note: "n" }, []]);
  });

  test("older until the time is up: the state stands, with a warning", async () => {
    const stage = await written(old);
    stage.store.turns = { "GET /things": stale };
    expect(await stage.refresh()).toBe(true);
    expect(stage.values()).toEqual({ key: "k", note: "n" });
    expect(stage.warnings).toEqual([
      'Thing "it": Clerk\'s reads are older than the last write of this stack; its state stands. Run pulumi refresh later.',
    ]);
  });

  test("a newer read is believed at once", async () => {
    const stage = await written(old);
    Object.assign(stage.store.objects.get("thing_1")!, { note: "theirs", updated_at: old + 1 });
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([list]);
    expect(stage.values()).toEqual({ key: "k", note: "theirs" });
  });
});

describe("what has no time of its own", () => {
  const { stamps: _, ...timeless } = collection("/things", { recognise: "key", key: "key" });
  const begun = async (): Promise<Stage> => {
    const stage = theatre.stage(thing({ note }, { ...timeless, stamps: undefined } as unknown as Partial<Endpoint>));
    stage.timing = { secondLookMs: 40 };
    await stage.up({ key: "k", note: "n" });
    stage.requests();
    stage.restart();
    return stage;
  };
  const older: Turn = () => ({ body: [{ id: "thing_1", key: "k", note: "older" }] });

  test("no difference: one read", async () => {
    const stage = await begun();
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([list]);
  });

  test("a difference is believed when a second read shows it, after a while", async () => {
    const stage = await begun();
    stage.store.objects.get("thing_1")!.note = "theirs";
    const begin = Date.now();
    expect(await stage.refresh()).toBe(true);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(40);
    expect(stage.requests()).toEqual([list, list]);
    expect(stage.values()).toEqual({ key: "k", note: "theirs" });
  });

  test("a difference that the second read does not show is none", async () => {
    const stage = await begun();
    stage.store.turns = { "GET /things": first(1, older) };
    expect(await stage.refresh()).toBe(true);
    expect(stage.values()).toEqual({ key: "k", note: "n" });
  });

  test("absence is believed when a second read shows it", async () => {
    const stage = await begun();
    stage.store.turns = { "GET /things": first(1, empty), "GET /things/:id": first(1, () => missing) };
    expect(await stage.refresh()).toBe(true);
    stage.requests();
    stage.restart();
    stage.store.objects.clear();
    expect(await stage.refresh()).toBe(false);
    expect(stage.requests()).toEqual([list, item, list, item]);
  });
});

test("an update of what has just been written is not taken for one of something that is gone", async () => {
  const stage = await written(Date.now());
  stage.store.turns = { "GET /things": first(1, empty), "GET /things/:id": first(1, () => missing) };
  await stage.up({ key: "k", note: "m" });
  expect(stage.requests()).toEqual([list, item, list, 'PATCH /things/thing_1 {"note":"m"}']);
});

test("an update of what is gone writes nothing and says what to do", async () => {
  const stage = await written(old);
  stage.store.objects.clear();
  await expect(stage.up({ key: "k", note: "m" })).rejects.toThrow(
    'updating Thing "it": thing_1 does not exist any more; it was deleted outside Pulumi. Nothing was changed. Run `pulumi up --refresh` to create it again.',
  );
  expect(stage.writes()).toEqual([]);
});
