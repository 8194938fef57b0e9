// A document with keys that Clerk sets itself: taken over as it stands, and refused where a write would carry it.
import { type Fields, f } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { Theatre } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const fields: Fields = {
  note: f.string("A note.", { clear: "" }),
  claims: f.json("Claims.", { clear: null, reserved: ["sub", "iss"] }),
};
const standing = { exists: { key: "k", note: "", claims: { sub: 1, iss: 2, a: 3 } } };
const declared = { claims: { sub: 1, iss: 2, a: 3 } };
const byKey = { adopt: true };
const taken: Act = { up: declared, sends: [], holds: declared, with: byKey };
const patch = "PATCH /things/thing_1";

test.each<[string, ...Act[]]>([
  [
    "where the call takes what changes alone, it does not go along",
    standing,
    taken,
    { up: { ...declared, note: "b" }, sends: [`${patch} {"note":"b"}`], holds: { ...declared, note: "b" } },
  ],
  [
    "a document that is written is refused, with all the keys",
    standing,
    taken,
    {
      fails: { claims: { sub: 1, iss: 2, a: 4 } },
      says: /^planning Thing "it": Nothing can be written while claims contains "sub", "iss", which Clerk sets itself\. Take it out\.$/,
      sends: [],
      leaves: declared,
    },
  ],
  ["taken out of the program it is emptied", standing, taken, { up: {}, sends: [`${patch} {"claims":null}`], holds: {} }],
  [
    "a key of one's own, and one that every object has, are no such keys",
    {
      up: { claims: { subject: 1, constructor: 2 } },
      sends: ['POST /things {"key":"k","claims":{"subject":1,"constructor":2}}'],
      holds: { claims: { subject: 1, constructor: 2 } },
    },
  ],
])("%s", async (_, ...acts) => {
  await play(theatre.stage(thing(fields)), ...acts);
});
