// What Clerk takes and what it tells: secret, writeOnly, createOnly, updateOnly, computed, once.
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { Theatre, refused } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const patch = "PATCH /things/thing_1";
const password = f.string("A password.", { secret: true, writeOnly: true, serverDefault: unstated });
const pin = f.string("A pin.", { writeOnly: true, clear: "" });
const active = f.bool("Whether it is on.", { updateOnly: true, serverDefault: false });
const note = f.string("A note.", { clear: "" });

test.each<[string, Fields, ...Act[]]>([
  [
    "writeOnly: planned against the state, kept over a refresh, and kept when it is taken out",
    { password, note },
    { up: { password: "a" }, sends: ['POST /things {"key":"k","password":"a"}'], holds: { password: "a" } },
    { refresh: { password: "a" } },
    { up: { password: "b" }, sends: [`${patch} {"password":"b"}`], holds: { password: "b" } },
    { up: {}, sends: [], holds: { password: "b" } },
    { up: { note: "n" }, sends: [`${patch} {"note":"n"}`], holds: { password: "b", note: "n" } },
  ],
  [
    "writeOnly: emptied, the old value is forgotten, so that it can be set again",
    { pin },
    { up: { pin: "1" }, sends: ['POST /things {"key":"k","pin":"1"}'], holds: { pin: "1" } },
    { up: {}, sends: [`${patch} {"pin":""}`], holds: {} },
    { up: { pin: "1" }, sends: [`${patch} {"pin":"1"}`], holds: { pin: "1" } },
  ],
  [
    "writeOnly: adoption sends it once, because Clerk does not tell whether it is the same",
    { password, note },
    { exists: { key: "k", note: "a" } },
    {
      up: { password: "a", note: "a" },
      with: { adopt: true },
      sends: [`${patch} {"password":"a"}`],
      holds: { password: "a", note: "a" },
    },
    { refresh: { password: "a", note: "a" } },
  ],
  [
    "writeOnly: a write that was refused is not taken for done",
    { password, note },
    { up: { password: "a" }, sends: ['POST /things {"key":"k","password":"a"}'], holds: { password: "a" } },
    { turns: { "PATCH /things/:id": () => refused("form_param_invalid", 422) } },
    { fails: { password: "b" }, says: /updating Thing "it"/, sends: [`${patch} {"password":"b"}`], leaves: { password: "a" } },
    { turns: {} },
    { up: { password: "b" }, sends: [`${patch} {"password":"b"}`], holds: { password: "b" } },
  ],
  [
    "createOnly: sent at creation, then no property of the object",
    { seed: f.string("A seed.", { createOnly: true }) },
    { up: { seed: "a" }, sends: ['POST /things {"key":"k","seed":"a"}'], holds: { seed: "a" } },
    { refresh: { seed: "a" } },
    { up: { seed: "b" }, sends: [], holds: { seed: "a" } },
    { up: {}, sends: [], holds: { seed: "a" } },
  ],
  [
    "createOnly: never sent on adoption",
    { seed: f.string("A seed.", { createOnly: true }), note },
    { exists: { key: "k" } },
    { up: { seed: "a", note: "n" }, with: { adopt: true }, sends: [`${patch} {"note":"n"}`], holds: { seed: "a", note: "n" } },
  ],
  [
    "updateOnly: created without it, then updated in the same up",
    { active, note },
    {
      up: { active: true, note: "n" },
      sends: ['POST /things {"key":"k","note":"n"}', `${patch} {"active":true}`],
      holds: { active: true, note: "n" },
    },
    { up: { active: false, note: "n" }, sends: [`${patch} {"active":false}`], holds: { active: false, note: "n" } },
    { up: { note: "n" }, sends: [], holds: { active: false, note: "n" } },
  ],
  [
    "updateOnly: refused after the creation, the object is recorded without it, and the next up sends it",
    { active },
    { turns: { "PATCH /things/:id": () => refused("form_param_invalid", 422) } },
    {
      fails: { active: true },
      says: /creating Thing "it"/,
      sends: ['POST /things {"key":"k"}', `${patch} {"active":true}`],
      leaves: {},
    },
    { turns: {} },
    { up: { active: true }, sends: [`${patch} {"active":true}`], holds: { active: true } },
  ],
  [
    "computed: Clerk's, from every answer and every read",
    { note, url: f.string("An address.", { computed: true }) },
    {
      turns: {
        "POST /things": (_, body) => ({ body: { id: "thing_1", ...body, url: "first" } }),
        "PATCH /things/:id": (_, body, object) => ({ body: Object.assign(object!, body, { url: "second" }) }),
      },
    },
    { exists: { id: "thing_1", key: "other" } },
    { up: { note: "a" }, sends: ['POST /things {"key":"k","note":"a"}'], holds: { note: "a", url: "first" } },
    { up: { note: "b" }, sends: [`${patch} {"note":"b"}`], holds: { note: "b", url: "second" } },
    { elsewhere: { key: "k", url: "third" } },
    { refresh: { note: "b", url: "third" } },
    { elsewhere: { url: null } },
    { refresh: { note: "b" } },
  ],
  [
    "computed: what an answer does not speak of stays",
    { note, url: f.string("An address.", { computed: true }) },
    { exists: { key: "k", url: "theirs" } },
    { up: {}, with: { adopt: true }, sends: [], holds: { url: "theirs" } },
    {
      turns: { "PATCH /things/:id": (_, body, object) => ({ body: { id: object!.id, ...Object.assign(object!, body), url: undefined } }) },
    },
    { up: { note: "a" }, sends: [`${patch} {"note":"a"}`], holds: { note: "a", url: "theirs" } },
  ],
  [
    "once: the creating call's, and kept when later answers and reads do not tell it",
    { note, token: f.string("A token.", { once: true, secret: true }) },
    { turns: { "POST /things": (_, body) => ({ body: { id: "thing_1", ...body, token: "t" } }) } },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: { token: "t" } },
    { exists: { id: "thing_1", key: "k" } },
    { refresh: { token: "t" } },
    { up: { note: "a" }, sends: [`${patch} {"note":"a"}`], holds: { note: "a", token: "t" } },
  ],
])("%s", async (...[, fields, ...acts]) => {
  await play(theatre.stage(thing(fields)), ...acts);
});

test("writeOnly inside an object: kept over writes and refreshes, and compared with the state", async () => {
  const idp = f.object(
    "A provider.",
    { url: f.string("An address.", { serverDefault: unstated }), secret: password },
    { serverDefault: unstated },
  );
  await play(
    theatre.stage(thing({ idp })),
    {
      up: { idp: { url: "u", secret: "a" } },
      sends: ['POST /things {"key":"k","idp":{"url":"u","secret":"a"}}'],
      holds: { idp: { url: "u", secret: "a" } },
    },
    { refresh: { idp: { url: "u", secret: "a" } } },
    {
      up: { idp: { url: "u", secret: "b" } },
      sends: [`${patch} {"idp":{"url":"u","secret":"b"}}`],
      holds: { idp: { url: "u", secret: "b" } },
    },
    { elsewhere: { idp: { url: "v" } } },
    { refresh: { idp: { url: "v", secret: "b" } } },
    { plans: { idp: { url: "v", secret: "b" } }, shows: [] },
  );
});

test("secret: never part of a message, wherever Clerk repeats it", async () => {
  const stage = theatre.stage(thing({ password, idp: f.object("A provider.", { secret: password }, { serverDefault: unstated }) }));
  stage.store.turns = {
    "POST /things": ({ body }) => ({ status: 422, body: { errors: [{ code: "bad", message: body, long_message: `Not ${body}` }] } }),
  };
  const failure = await stage.up({ key: "k", password: "CANARY-1", idp: { secret: "CANARY-2" } }).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  expect(failure?.message).toContain('creating Thing "it"');
  expect(failure?.message).not.toContain("CANARY");
});

test("several calls: what the failed one and those after it carry is not taken for done", async () => {
  const endpoint = {
    update: [
      { method: "PATCH", path: "/things/{thing_id}", send: ["note"], answer: "object" },
      { method: "PUT", path: "/things/{thing_id}/password", send: ["password", "pin"], answer: "empty" },
    ],
  } as const;
  await play(
    theatre.stage(thing({ note, password, pin }, endpoint)),
    {
      up: { password: "a", pin: "1" },
      sends: ['POST /things {"key":"k","password":"a","pin":"1"}'],
      holds: { password: "a", pin: "1" },
    },
    { turns: { "PUT /things/:id/password": () => refused("form_param_invalid", 422) } },
    {
      fails: { note: "n", password: "b" },
      says: /updating Thing "it"/,
      sends: [`${patch} {"note":"n"}`, 'PUT /things/thing_1/password {"password":"b","pin":""}'],
      leaves: { note: "n", password: "a", pin: "1" },
    },
    { turns: { "PUT /things/:id/password": () => ({ status: 204 }) } },
    {
      up: { note: "n", password: "b" },
      sends: ['PUT /things/thing_1/password {"password":"b","pin":""}'],
      holds: { note: "n", password: "b" },
    },
  );
});
