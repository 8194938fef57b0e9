// What it means that a property is not declared: required, clear, clearOnRemoval, serverDefault, replaceOnRemoval, and immutable.
import { check } from "../../../provider/core/check/check";
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { Theatre } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const patch = "PATCH /things/thing_1";

test.each<[string, Fields, ...Act[]]>([
  [
    "required: sent at creation and when it changes, and nothing else is",
    { name: f.string("A name.", { required: true }), size: f.int("A size.", { required: true }) },
    { up: { name: "a", size: 1 }, sends: ['POST /things {"key":"k","name":"a","size":1}'], holds: { name: "a", size: 1 } },
    { up: { name: "b", size: 1 }, sends: [`${patch} {"name":"b"}`], holds: { name: "b", size: 1 } },
    { elsewhere: { name: "c" } },
    { refresh: { name: "c", size: 1 } },
    { up: { name: "b", size: 1 }, sends: [`${patch} {"name":"b"}`], holds: { name: "b", size: 1 } },
  ],
  [
    "clear: what clears is sent on removal, and is never part of the state",
    { note: f.string("A note.", { clear: "" }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
    { up: { note: "a" }, sends: [`${patch} {"note":"a"}`], holds: { note: "a" } },
    { up: {}, sends: [`${patch} {"note":""}`], holds: {} },
    { refresh: {} },
    { up: { note: "" }, sends: [], holds: {} },
    { elsewhere: { note: "theirs" } },
    { refresh: { note: "theirs" } },
    { up: {}, sends: [`${patch} {"note":""}`], holds: {} },
  ],
  [
    "clear: null and an empty list clear too",
    { steps: f.list("Steps.", f.string("A step."), { clear: null }), tags: f.set("Tags.", f.string("A tag."), { clear: [] }) },
    {
      up: { steps: ["a"], tags: ["x", "y"] },
      sends: ['POST /things {"key":"k","steps":["a"],"tags":["x","y"]}'],
      holds: { steps: ["a"], tags: ["x", "y"] },
    },
    { up: {}, sends: [`${patch} {"steps":null,"tags":[]}`], holds: {} },
    { refresh: {} },
  ],
  [
    "clearOnRemoval: never declared is left alone, declared and taken out is emptied once",
    { origins: f.set("Origins.", f.string("An origin."), { clearOnRemoval: [] }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
    { elsewhere: { origins: ["theirs"] } },
    { refresh: { origins: ["theirs"] } },
    { up: {}, sends: [], holds: { origins: ["theirs"] } },
    { up: { origins: ["theirs"] }, sends: [], holds: { origins: ["theirs"] } },
    { up: { origins: ["ours"] }, sends: [`${patch} {"origins":["ours"]}`], holds: { origins: ["ours"] } },
    { up: {}, sends: [`${patch} {"origins":[]}`], holds: { origins: [] } },
    { elsewhere: { origins: ["theirs"] } },
    { refresh: { origins: ["theirs"] } },
    { up: {}, sends: [], holds: { origins: ["theirs"] } },
  ],
  [
    "serverDefault: absence is left to Clerk, taken out the last value stays",
    { size: f.int("A size.", { serverDefault: 3 }), other: f.int("Another.", { serverDefault: unstated }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: { size: 3 } },
    { up: { size: 3 }, sends: [], holds: { size: 3 } },
    { up: { size: 5, other: 1 }, sends: [`${patch} {"size":5,"other":1}`], holds: { size: 5, other: 1 } },
    { up: {}, sends: [], holds: { size: 5, other: 1 } },
    { elsewhere: { size: 7 } },
    { refresh: { size: 7, other: 1 } },
    { up: {}, sends: [], holds: { size: 7, other: 1 } },
    { up: { size: 5 }, sends: [`${patch} {"size":5}`], holds: { size: 5, other: 1 } },
  ],
  [
    "immutable: sent at creation, and a change replaces",
    { color: f.string("A colour.", { immutable: true, serverDefault: "red" }) },
    { up: { color: "blue" }, sends: ['POST /things {"key":"k","color":"blue"}'], holds: { color: "blue" } },
    { plans: { color: "red" }, shows: ["color!"] },
    { up: {}, sends: [], holds: { color: "blue" } },
    { elsewhere: { color: "green" } },
    { refresh: { color: "green" } },
    { plans: { color: "blue" }, shows: ["color!"] },
  ],
  [
    "replaceOnRemoval: changed in place, taken out it replaces, never declared it is left alone",
    { owner: f.string("An owner.", { replaceOnRemoval: true }) },
    { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
    { elsewhere: { owner: "theirs" } },
    { refresh: { owner: "theirs" } },
    { plans: {}, shows: [] },
    { up: { owner: "a" }, sends: [`${patch} {"owner":"a"}`], holds: { owner: "a" } },
    { up: { owner: "b" }, sends: [`${patch} {"owner":"b"}`], holds: { owner: "b" } },
    { plans: {}, shows: ["owner!"] },
  ],
])("%s", async (...[, fields, ...acts]) => {
  await play(theatre.stage(thing(fields)), ...acts);
});

test("required: what is missing is told before anything is sent", () => {
  expect(check(thing({ name: f.string("A name.", { required: true }) }), { key: "k" })).toEqual(["name is required: give it a value."]);
});
