// A document that the API merges: nulls for the keys that are taken out, at any depth, and other people's keys untouched.
import { collection } from "../../../provider/core/definition/endpoint";
import type { Op } from "../../../provider/core/definition/operation";
import { f } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { Theatre } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const patch = "PATCH /things/thing_1";
const note = f.string("A note.", { clear: "" });
const metadata = f.json("Metadata.", { merge: true });
const kind = thing({ metadata, note });

test.each<[string, ...Act[]]>([
  [
    "keys that are added and changed are sent, and the state holds them",
    { up: { metadata: { a: 1 } }, sends: ['POST /things {"key":"k","metadata":{"a":1}}'], holds: { metadata: { a: 1 } } },
    {
      up: { metadata: { a: 2, b: { c: [1] } } },
      sends: [`${patch} {"metadata":{"a":2,"b":{"c":[1]}}}`],
      holds: { metadata: { a: 2, b: { c: [1] } } },
    },
    { refresh: { metadata: { a: 2, b: { c: [1] } } } },
  ],
  [
    "keys that are taken out are sent as null, at any depth",
    {
      up: { metadata: { a: 1, b: { c: 1, d: { e: 1, f: 1 } } } },
      sends: ['POST /things {"key":"k","metadata":{"a":1,"b":{"c":1,"d":{"e":1,"f":1}}}}'],
      holds: { metadata: { a: 1, b: { c: 1, d: { e: 1, f: 1 } } } },
    },
    {
      up: { metadata: { b: { d: { e: 1 } } } },
      sends: [`${patch} {"metadata":{"a":null,"b":{"c":null,"d":{"f":null,"e":1}}}}`],
      holds: { metadata: { b: { d: { e: 1 } } } },
    },
    { up: { metadata: { b: {} } }, sends: [`${patch} {"metadata":{"b":{"d":null}}}`], holds: { metadata: { b: {} } } },
  ],
  [
    "other people's keys are neither drift nor touched",
    {
      up: { metadata: { a: { b: 1 } } },
      sends: ['POST /things {"key":"k","metadata":{"a":{"b":1}}}'],
      holds: { metadata: { a: { b: 1 } } },
    },
    { elsewhere: { metadata: { a: { b: 1, theirs: 1 }, theirs: 2 } } },
    { refresh: { metadata: { a: { b: 1 } } } },
    { up: { metadata: { a: { b: 2 } } }, sends: [`${patch} {"metadata":{"a":{"b":2}}}`], holds: { metadata: { a: { b: 2 } } } },
    { elsewhere: { metadata: { a: { b: 3, theirs: 1 }, theirs: 2 } } },
    { refresh: { metadata: { a: { b: 3 } } } },
    { up: { metadata: { a: { b: 2 } } }, sends: [`${patch} {"metadata":{"a":{"b":2}}}`], holds: { metadata: { a: { b: 2 } } } },
  ],
  [
    "a key that is taken out while others have put something inside of it: only our own keys go",
    {
      up: { metadata: { a: { b: 1, c: { d: 1 } } } },
      sends: ['POST /things {"key":"k","metadata":{"a":{"b":1,"c":{"d":1}}}}'],
      holds: { metadata: { a: { b: 1, c: { d: 1 } } } },
    },
    { elsewhere: { metadata: { a: { b: 1, c: { d: 1 }, theirs: 1 } } } },
    { up: { metadata: {} }, sends: [`${patch} {"metadata":{"a":{"b":null,"c":null}}}`], holds: { metadata: {} } },
  ],
  [
    "the whole property taken out: its keys go, everything else stays, and is not taken for ours afterwards",
    {
      up: { metadata: { a: 1 }, note: "n" },
      sends: ['POST /things {"key":"k","metadata":{"a":1},"note":"n"}'],
      holds: { metadata: { a: 1 }, note: "n" },
    },
    { elsewhere: { metadata: { a: 1, theirs: 2 } } },
    { up: { note: "n" }, sends: [`${patch} {"metadata":{"a":null}}`], holds: { note: "n" } },
    { refresh: { note: "n" } },
    { up: { metadata: { b: 1 }, note: "n" }, sends: [`${patch} {"metadata":{"b":1}}`], holds: { metadata: { b: 1 }, note: "n" } },
  ],
  [
    "adoption takes over what is declared and leaves other people's keys alone",
    { exists: { key: "k", metadata: { a: 1, theirs: { x: 1 } } } },
    {
      up: { metadata: { a: 2, theirs: { y: 1 } } },
      with: { adopt: true },
      sends: [`${patch} {"metadata":{"a":2,"theirs":{"y":1}}}`],
      holds: { metadata: { a: 2, theirs: { y: 1 } } },
    },
  ],
  [
    "adoption of what is there already sends nothing",
    { exists: { key: "k", metadata: { a: 1, theirs: 1 } } },
    { up: { metadata: { a: 1 } }, with: { adopt: true }, sends: [], holds: { metadata: { a: 1 } } },
  ],
  [
    "a key declared as null is one that must not be there",
    {
      up: { metadata: { a: 1, b: null } },
      sends: ['POST /things {"key":"k","metadata":{"a":1,"b":null}}'],
      holds: { metadata: { a: 1, b: null } },
    },
    { refresh: { metadata: { a: 1, b: null } } },
    { elsewhere: { metadata: { a: 1, b: 2 } } },
    { refresh: { metadata: { a: 1, b: 2 } } },
    { up: { metadata: { a: 1, b: null } }, sends: [`${patch} {"metadata":{"a":1,"b":null}}`], holds: { metadata: { a: 1, b: null } } },
  ],
])("%s", async (...[, ...acts]) => {
  await play(theatre.stage(kind), ...acts);
});

test("a document with a call of its own: the creating call takes it too, later the patch goes through that call", async () => {
  const set: Op = { method: "PATCH", path: "/things/{thing_id}/metadata", answer: "object" };
  const own = thing(
    { metadata: f.json("Metadata.", { merge: true, via: { set, create: true } }), note },
    collection("/things", { recognise: "key", key: "key" }),
  );
  const stage = theatre.stage(own);
  stage.store.turns = { "PATCH /things/:id/metadata": (_, body, object) => ({ body: stage.store.write(body, String(object!.id)) }) };
  await play(
    stage,
    { up: { metadata: { a: 1, b: 1 } }, sends: ['POST /things {"key":"k","metadata":{"a":1,"b":1}}'], holds: { metadata: { a: 1, b: 1 } } },
    {
      up: { metadata: { a: 1 }, note: "n" },
      sends: [`${patch} {"note":"n"}`, `${patch}/metadata {"metadata":{"b":null,"a":1}}`],
      holds: { metadata: { a: 1 }, note: "n" },
    },
    { up: { note: "n" }, sends: [`${patch}/metadata {"metadata":{"a":null}}`], holds: { note: "n" } },
  );
});
