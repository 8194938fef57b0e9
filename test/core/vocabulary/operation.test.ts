// What an operation sends and what it answers with: send, always, fixed, multipart, answer, until, exists, gone, limits, and the order of several.
import { type Endpoint, collection } from "../../../provider/core/definition/endpoint";
import type { Op } from "../../../provider/core/definition/operation";
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { Stage, Theatre, type Turn, refused } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const item = "/things/{thing_id}";
const patch = "PATCH /things/thing_1";
const text = (doc: string): ReturnType<typeof f.string> => f.string(doc, { clear: "" });
const [note, other] = [text("A note."), text("Another.")];
const change: Op = { method: "PATCH", path: item, send: "changed", answer: "object" };

type Turns = { readonly [route: string]: Turn };
const staged = (fields: Fields, endpoint: Partial<Endpoint>, turns: Turns = {}): Stage => {
  const stage = theatre.stage(thing(fields, { ...collection("/things", { recognise: "key", key: "key" }), ...endpoint }));
  stage.store.turns = turns;
  return stage;
};

test.each<[string, Fields, Partial<Endpoint>, Turns, ...Act[]]>([
  [
    "several update operations run in their order, each with its own properties, and only those that have something to do",
    { note, other, active: f.bool("On.", { serverDefault: false }) },
    {
      update: [
        { ...change, send: ["note", "other"] },
        { method: "PUT", path: `${item}/active`, send: ["active"], answer: "empty" },
      ],
    },
    { "PUT /things/:id/active": (_, body, object) => ({ status: 204, ...(Object.assign(object!, body) && {}) }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: { active: false } },
    {
      up: { active: true, note: "n" },
      sends: [`${patch} {"note":"n"}`, 'PUT /things/thing_1/active {"active":true}'],
      holds: { active: true, note: "n" },
    },
    { up: { active: false, note: "n" }, sends: ['PUT /things/thing_1/active {"active":false}'], holds: { active: false, note: "n" } },
    { refresh: { active: false, note: "n" } },
  ],
  [
    "send, all: what is not changed goes as it stands in Clerk, and keeps its value in the state",
    {
      note,
      other,
      size: f.int("A size.", { serverDefault: 3 }),
      pin: f.string("A pin.", { writeOnly: true, serverDefault: unstated }),
      at: f.time("A time.", { serverDefault: unstated }),
      seed: f.string("A seed.", { createOnly: true }),
      color: f.string("A colour.", { immutable: true, serverDefault: "red" }),
    },
    { update: [{ method: "PUT", path: item, send: "all", answer: "object" }] },
    {},
    {
      up: { note: "a", other: "b", pin: "1", at: "2026-01-01T00:00:00Z", seed: "s" },
      sends: ['POST /things {"key":"k","note":"a","other":"b","pin":"1","at":"2026-01-01T00:00:00Z","seed":"s"}'],
      holds: { note: "a", other: "b", size: 3, pin: "1", at: "2026-01-01T00:00:00Z", seed: "s", color: "red" },
    },
    { elsewhere: { size: 7, other: null } },
    {
      up: { note: "c", other: "b", pin: "1", at: "2026-01-01T00:00:00Z", seed: "s" },
      sends: ['PUT /things/thing_1 {"pin":"1","at":"2026-01-01T00:00:00.000Z","note":"c","key":"k","size":7}'],
      holds: { note: "c", other: "b", size: 7, pin: "1", at: "2026-01-01T00:00:00Z", seed: "s", color: "red" },
    },
  ],
  [
    "always: what Clerk insists on goes with the value just observed, and keeps its value in the state",
    { note, other },
    { update: [{ ...change, always: ["key", "other"] }] },
    {},
    { up: { note: "a", other: "b" }, sends: ['POST /things {"key":"k","note":"a","other":"b"}'], holds: { note: "a", other: "b" } },
    { elsewhere: { other: "theirs" } },
    { up: { note: "c", other: "b" }, sends: [`${patch} {"note":"c","key":"k","other":"theirs"}`], holds: { note: "c", other: "b" } },
    { refresh: { note: "c", other: "theirs" } },
    { up: { note: "c", other: "b" }, sends: [`${patch} {"other":"b","key":"k"}`], holds: { note: "c", other: "b" } },
  ],
  [
    "fixed: goes with every call of the operation, and is no property",
    { note },
    {
      create: { method: "POST", path: "/things", send: "all", fixed: { is_satellite: true }, answer: "object" },
      update: [{ ...change, fixed: { mode: "merge" } }],
    },
    {},
    { up: {}, sends: ['POST /things {"is_satellite":true,"key":"k"}'], holds: {} },
    { up: { note: "n" }, sends: [`${patch} {"mode":"merge","note":"n"}`], holds: { note: "n" } },
  ],
  [
    "name: what is a parameter of the operation goes with it, and with no other",
    { note, other, reason: f.string("Why.", { param: "write" }) },
    {
      update: [
        { ...change, name: "write", send: ["note"] },
        { ...change, send: ["other"] },
      ],
    },
    {},
    { up: { reason: "r" }, sends: ['POST /things {"key":"k"}'], holds: { reason: "r" } },
    { up: { reason: "r", other: "o" }, sends: [`${patch} {"other":"o"}`], holds: { reason: "r", other: "o" } },
    {
      up: { reason: "s", other: "o", note: "n" },
      sends: [`${patch} {"reason":"s","note":"n"}`],
      holds: { reason: "s", other: "o", note: "n" },
    },
  ],
  [
    "answer, empty: the state is filled from what was sent, and what Clerk computes stays",
    { note, url: f.string("An address.", { computed: true }) },
    { update: [{ ...change, answer: "empty" }] },
    { "PATCH /things/:id": (_, body, object) => ({ status: 204, ...(Object.assign(object!, body, { url: "new" }) && {}) }) },
    { exists: { key: "k", url: "u" } },
    { up: {}, with: { adopt: true }, sends: [], holds: { url: "u" } },
    { up: { note: "n" }, sends: [`${patch} {"note":"n"}`], holds: { note: "n", url: "u" } },
    { refresh: { note: "n", url: "new" } },
    { up: {}, sends: [`${patch} {"note":""}`], holds: { url: "new" } },
  ],
  [
    "answer, other: what comes back is not taken for the object",
    { note },
    { update: [{ ...change, answer: "other" }] },
    { "PATCH /things/:id": (_, body, object) => ({ body: { id: "job_1", note: "queued", ...(Object.assign(object!, body) && {}) } }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
    { up: { note: "n" }, sends: [`${patch} {"note":"n"}`], holds: { note: "n" } },
    { refresh: { note: "n" } },
  ],
  [
    "gone: a code that means gone, at an update: nothing is changed, and the error says what to do",
    { note },
    { confirm: { method: "GET", path: item, gone: ["thing_missing"] }, update: [{ ...change, gone: ["thing_missing"] }] },
    { "PATCH /things/:id": () => refused("thing_missing"), "GET /things/:id": () => refused("thing_missing") },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
    { fails: { note: "n" }, says: /deleted outside Pulumi.*pulumi up --refresh/, sends: [`${patch} {"note":"n"}`], leaves: {} },
  ],
])("%s", async (...[, fields, endpoint, turns, ...acts]) => {
  await play(staged(fields, endpoint, turns), ...acts);
});

test("always, all: from the state where the read is older than the last write", async () => {
  const stage = staged({ note, other }, { update: [{ ...change, always: ["other"] }] });
  stage.timing = { lagMs: 20 };
  await stage.up({ key: "k", note: "a", other: "b" });
  Object.assign(stage.store.objects.get("thing_1")!, { other: "older", updated_at: 1_600_000_000_000 });
  stage.writes();
  await stage.up({ key: "k", note: "c", other: "b" });
  expect(stage.writes()).toEqual([`${patch} {"other":"b","note":"c"}`]);
});

test("an answer that is not the object makes the kept list worthless: the next look asks again", async () => {
  const stage = staged({ note }, { update: [{ ...change, answer: "other" }] });
  await stage.up({ key: "k" });
  await stage.up({ key: "k", note: "n" });
  stage.requests();
  await stage.refresh();
  expect(stage.requests()).toEqual(["GET /things?limit=500&offset=0"]);
  expect(stage.values()).toEqual({ key: "k", note: "n" });
});

test("multipart: every property is a part, files and all", async () => {
  const update: Endpoint["update"] = [
    { method: "PUT", path: item, as: "multipart", send: "changed", answer: "object", fixed: { kind: "x" } },
  ];
  const stage = staged(
    { note, size: f.int("A size.", { serverDefault: 3 }), tags: f.list("Tags.", f.string("A tag."), { clear: [] }) },
    { update },
    {
      "PUT /things/:id": (_, __, object) => ({ body: Object.assign(object!, { note: "n", size: 5, tags: ["a"] }) }),
    },
  );
  await stage.up({ key: "k" });
  stage.writes();
  await stage.up({ key: "k", note: "n", size: 5, tags: ["a"] });
  const [request = ""] = stage.writes();
  expect([...request.matchAll(/name="(\w+)"\r\n\r\n(.*)\r\n/g)].map(([, name, value]) => `${name}=${value}`)).toEqual([
    "kind=x",
    "note=n",
    "size=5",
    'tags=["a"]',
  ]);
});

describe("until", () => {
  const update: Endpoint["update"] = [
    { method: "POST", path: `${item}/note`, send: ["note"], answer: "object", until: { absent: "thing_migration" } },
    { ...change, send: ["other"] },
  ];
  const moving =
    (looks: number): Turn =>
    (_, body, object) => {
      let left = looks;
      Object.assign(object!, body);
      Object.defineProperty(object!, "thing_migration", {
        enumerable: true,
        configurable: true,
        get: () => (left-- > 0 ? { status: "enqueued" } : undefined),
      });
      return { body: object };
    };
  const begun = async (looks: number): Promise<Stage> => {
    const stage = staged({ note, other }, { update }, { "POST /things/:id/note": moving(looks) });
    await stage.up({ key: "k" });
    stage.requests();
    stage.timing = { busyMs: 200 };
    return stage;
  };

  test("the next operation waits until the field has vanished", async () => {
    const stage = await begun(3);
    await stage.up({ key: "k", note: "n", other: "o" });
    expect(stage.requests()).toEqual([
      'POST /things/thing_1/note {"note":"n"}',
      "GET /things/thing_1",
      "GET /things/thing_1",
      "GET /things/thing_1",
      `${patch} {"other":"o"}`,
    ]);
    expect(stage.values()).toEqual({ key: "k", note: "n", other: "o" });
  });

  test("an answer without the field needs no look", async () => {
    const stage = await begun(0);
    await stage.up({ key: "k", note: "n" });
    expect(stage.requests()).toEqual(['POST /things/thing_1/note {"note":"n"}']);
  });

  test("busy for too long: the error says so, what was done is kept, and the next up goes on from there", async () => {
    const stage = await begun(1000);
    await expect(stage.up({ key: "k", note: "n", other: "o" })).rejects.toThrow(
      'updating Thing "it": Clerk is still busy with thing migration after 0.2 s. Run pulumi up again later; what was done is kept.',
    );
    expect(stage.values()).toEqual({ key: "k", note: "n" });
    stage.writes();
    await stage.up({ key: "k", note: "n", other: "o" });
    expect(stage.writes()).toEqual([`${patch} {"other":"o"}`]);
  });
});

test("limits: calls on one object keep their distance, those on another do not wait for them", async () => {
  const stage = staged({ note }, { limits: [{ requests: 1, seconds: 0.2 }] });
  const another = new Stage(stage.server, stage.stores);
  another.client = stage.client;
  await stage.up({ key: "k" });
  await another.up({ key: "l" });
  await stage.up({ key: "k", note: "1" });
  await Promise.all([stage.up({ key: "k", note: "2" }), another.up({ key: "l", note: "1" })]);
  const patches = stage.server.seen.filter(({ method }) => method === "PATCH");
  expect(patches.map(({ url }) => url)).toEqual(["/v1/things/thing_1", "/v1/things/thing_2", "/v1/things/thing_1"]);
  expect(patches[2]!.at - patches[0]!.at).toBeGreaterThanOrEqual(200);
});
