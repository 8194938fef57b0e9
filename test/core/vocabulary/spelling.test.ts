// One value in several spellings: canonical (both rules), joined, wire, sets, times. The program's spelling stands while it means the same.
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { type Stored, Theatre, type Turn } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const patch = "PATCH /things/thing_1";
const email = f.string("An address.", { canonical: "lowerCase", clear: "" });
const scopes = f.set("Scopes.", f.string("A scope."), { joined: " ", canonical: { adds: ["offline"] }, serverDefault: ["profile"] });
const grants = f.set("Grants.", f.string("A grant."), { canonical: { adds: ["invite"] }, clear: [] });

/** A server that stores by a rule of its own. */
const storing =
  (rule: (body: Stored) => Stored): Turn =>
  (_, body, object = {}) => {
    const stored = Object.assign(object, { id: "thing_1" }, rule(body as Stored));
    return { body: stored };
  };

/** The acts with a server that rewrites what it is given. */
const rewriting = (rule: (body: Stored) => Stored): Act => ({
  turns: { "POST /things": storing(rule), "PATCH /things/:id": storing(rule) },
});

const step = f.object("A step.", {
  to: f.string("An address.", { required: true, canonical: "lowerCase" }),
  place: f.int("Its place.", { computed: true }),
});
const numbered = rewriting((body) =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value as { to: string }[]).map(({ to }, index) => ({ to: to.toLowerCase(), place: index + 1 })) : value,
    ]),
  ),
);
const lower = rewriting((body) => ({ ...body, ...(typeof body.email === "string" && { email: body.email.toLowerCase() }) }));
const offline = rewriting((body) => ({
  ...body,
  ...(typeof body.scopes === "string" && {
    scopes: [
      "offline",
      ...body.scopes
        .split(" ")
        .toReversed()
        .filter((scope) => scope !== "offline"),
    ].join(" "),
  }),
}));
const invite = rewriting((body) => ({ ...body, ...(body.grants && { grants: [...(body.grants as string[]), "invite"] }) }));

test.each<[string, Fields, ...Act[]]>([
  [
    "lowerCase: the program's spelling stands, a change of case is none",
    { email },
    lower,
    { up: { email: "Ada@X.org" }, sends: ['POST /things {"key":"k","email":"Ada@X.org"}'], holds: { email: "Ada@X.org" } },
    { exists: { id: "thing_1", key: "k", email: "ada@x.org" } },
    { refresh: { email: "Ada@X.org" } },
    { up: { email: "ADA@x.org" }, sends: [], holds: { email: "Ada@X.org" } },
    { up: { email: "Bob@x.org" }, sends: [`${patch} {"email":"Bob@x.org"}`], holds: { email: "Bob@x.org" } },
    { elsewhere: { email: "eve@x.org" } },
    { refresh: { email: "eve@x.org" } },
    { up: {}, sends: [`${patch} {"email":""}`], holds: {} },
  ],
  [
    "adds, joined: what Clerk adds and reorders is no difference; only the program's words travel, in one text",
    { scopes },
    offline,
    {
      up: { scopes: ["email", "profile"] },
      sends: ['POST /things {"key":"k","scopes":"email profile"}'],
      holds: { scopes: ["email", "profile"] },
    },
    { exists: { id: "thing_1", key: "k", scopes: "offline profile email" } },
    { refresh: { scopes: ["email", "profile"] } },
    { up: { scopes: ["profile", "email", "offline"] }, sends: [], holds: { scopes: ["email", "profile"] } },
    { up: { scopes: ["email", "email"] }, sends: [`${patch} {"scopes":"email"}`], holds: { scopes: ["email", "email"] } },
    { elsewhere: { scopes: "offline email theirs" } },
    { refresh: { scopes: ["offline", "email", "theirs"] } },
    { up: { scopes: ["email"] }, sends: [`${patch} {"scopes":"email"}`], holds: { scopes: ["email"] } },
  ],
  [
    "adds: a list that is emptied reads back as what Clerk adds",
    { grants },
    invite,
    { up: { grants: ["a"] }, sends: ['POST /things {"key":"k","grants":["a"]}'], holds: { grants: ["a"] } },
    { up: {}, sends: [`${patch} {"grants":[]}`], holds: {} },
    { exists: { id: "thing_1", key: "k", grants: ["invite"] } },
    { refresh: {} },
  ],
  [
    "wire: another name, one for each direction, and a path into an object",
    {
      plain: f.string("Another name.", { wire: "other_name", clear: "" }),
      steps: f.list("Steps.", f.string("A step."), { wire: { write: "step_names", read: "steps" }, clear: null }),
      deep: f.string("Inside.", { wire: { write: "deep_key", read: "deep.key" }, serverDefault: unstated }),
    },
    {
      up: { plain: "a", steps: ["x"], deep: "d" },
      sends: ['POST /things {"key":"k","other_name":"a","step_names":["x"],"deep_key":"d"}'],
      holds: { plain: "a", steps: ["x"], deep: "d" },
    },
    { elsewhere: { other_name: "b", steps: ["y"], step_names: ["no"], deep: { key: "e" }, deep_key: "no" } },
    { refresh: { plain: "b", steps: ["y"], deep: "e" } },
    { up: { deep: "d" }, sends: [`${patch} {"other_name":"","step_names":null,"deep_key":"d"}`], holds: { deep: "d" } },
  ],
  [
    "wire, read: null: what does not travel back is planned against the state",
    { sent: f.string("One way.", { wire: { read: null }, clear: "" }), note: f.string("A note.", { clear: "" }) },
    { up: { sent: "a" }, sends: ['POST /things {"key":"k","sent":"a"}'], holds: { sent: "a" } },
    { elsewhere: { sent: "mask" } },
    { refresh: { sent: "a" } },
    { up: { sent: "b" }, sends: [`${patch} {"sent":"b"}`], holds: { sent: "b" } },
    { up: { sent: "b", note: "n" }, sends: [`${patch} {"note":"n"}`], holds: { sent: "b", note: "n" } },
    { up: { note: "n" }, sends: [`${patch} {"sent":""}`], holds: { note: "n" } },
  ],
  [
    "set, time: order, repetition and the spelling of an instant are no difference",
    { tags: f.set("Tags.", f.string("A tag."), { clear: [] }), at: f.time("A time.", { serverDefault: unstated }) },
    {
      up: { tags: ["a", "b", "a"], at: "2026-01-01T01:00:00+01:00" },
      sends: ['POST /things {"key":"k","tags":["a","b"],"at":"2026-01-01T01:00:00+01:00"}'],
      holds: { tags: ["a", "b", "a"], at: "2026-01-01T01:00:00+01:00" },
    },
    { refresh: { tags: ["a", "b", "a"], at: "2026-01-01T01:00:00+01:00" } },
    { up: { tags: ["b", "a"], at: "2026-01-01T00:00:00Z" }, sends: [], holds: { tags: ["a", "b", "a"], at: "2026-01-01T01:00:00+01:00" } },
    { elsewhere: { at: 0 } },
    { refresh: { tags: ["a", "b", "a"], at: "1970-01-01T00:00:00.000Z" } },
  ],
  [
    "objects in a list or set: what Clerk alone tells of each stands beside the program's spelling",
    { steps: f.list("Steps.", step, { clear: [] }), people: f.set("People.", step, { clear: [] }) },
    numbered,
    {
      up: { steps: [{ to: "A@x" }, { to: "b@x" }], people: [{ to: "C@x" }] },
      sends: ['POST /things {"key":"k","steps":[{"to":"A@x"},{"to":"b@x"}],"people":[{"to":"C@x"}]}'],
      holds: {
        steps: [
          { to: "A@x", place: 1 },
          { to: "b@x", place: 2 },
        ],
        people: [{ to: "C@x", place: 1 }],
      },
    },
  ],
])("%s", async (...[, fields, ...acts]) => {
  await play(theatre.stage(thing(fields)), ...acts);
});
