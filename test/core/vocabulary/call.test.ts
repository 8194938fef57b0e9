// Properties with calls of their own: via (set, clear, multipart), param and trigger, at creation, adoption, change, removal and after a failure.
import { createHash } from "node:crypto";
import { collection } from "../../../provider/core/definition/endpoint";
import type { Op } from "../../../provider/core/definition/operation";
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { type Act, play, thing } from "../../support/act";
import { type Stage, Theatre, refused } from "../../support/stage";
import type { Step } from "../../api/server";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const item = "/things/{thing_id}";
const patch = "PATCH /things/thing_1";
const putLogo: Op = { name: "logo", method: "PUT", path: `${item}/logo`, as: "multipart", answer: "object" };
const dropLogo: Op = { method: "DELETE", path: `${item}/logo`, answer: "object", gone: ["logo_not_found"] };
const rotate: Op = { name: "rotate", method: "POST", path: `${item}/rotate`, answer: "object" };

const note = f.string("A note.", { clear: "" });
const logo = f.file("A picture.", { writeOnly: true, clear: null, via: { set: putLogo, clear: dropLogo }, wire: { write: "file" } });
const uploader = f.string("Who uploads.", { param: "logo", wire: { write: "uploader_id" } });
const version = f.string("Changed, it rotates.", { trigger: rotate });
const grace = f.int("How long the old one lives.", { param: "rotate" });
const token = f.string("A token.", { once: true, secret: true });

const file = (text: string): { text: string; hash: string } => ({ text, hash: createHash("sha256").update(text).digest("hex") });
const [one, two] = [file("picture 1"), file("picture 2")];

/** The object as it stands, with what a rotation tells. */
const answering =
  (stage: Stage, more: () => object = () => ({})): (() => Step) =>
  () => ({ body: { ...stage.store.objects.get("thing_1"), ...more() } });

function staged(fields: Fields): Stage {
  const stage = theatre.stage(thing(fields, collection("/things", { recognise: "key", key: "key" })));
  let rotations = 0;
  stage.store.turns = {
    "PUT /things/:id/logo": answering(stage),
    "DELETE /things/:id/logo": answering(stage),
    "POST /things/:id/rotate": answering(stage, () => ({ token: `token ${++rotations}` })),
  };
  return stage;
}

/** A multipart request as the fields that it carries. */
const readable = (request: string): string => {
  const [method, path, ...rest] = request.split(" ");
  const fields = [...rest.join(" ").matchAll(/name="([^"]+)"(?:; filename="([^"]+)")?[^]*?\r\n\r\n([^]*?)\r\n--/g)];
  return fields.length === 0
    ? request
    : `${method} ${path} ${fields.map(([, name, filename, text]) => `${name}${filename ? `(${filename})` : ""}=${text}`).join("&")}`;
};

describe("via", () => {
  const kind = (): Stage => {
    const stage = staged({ logo, uploader, note });
    const { writes } = stage;
    stage.writes = () => writes.call(stage).map(readable);
    return stage;
  };

  test.each<[string, ...Act[]]>([
    [
      "a file goes by its own call, after the creation and again when its content changes",
      {
        up: { logo: one, uploader: "ada" },
        sends: ['POST /things {"key":"k"}', "PUT /things/thing_1/logo file(logo)=picture 1&uploader_id=ada"],
        holds: { logo: one, uploader: "ada" },
      },
      { refresh: { logo: one, uploader: "ada" } },
      {
        up: { logo: two, uploader: "ada" },
        sends: ["PUT /things/thing_1/logo file(logo)=picture 2&uploader_id=ada"],
        holds: { logo: two, uploader: "ada" },
      },
      { up: { logo: { ...two, text: "elsewhere" }, uploader: "ada" }, sends: [], holds: { logo: two, uploader: "ada" } },
    ],
    [
      "taken out: the call that clears runs, without a body, and the same file can be set again",
      { up: { logo: one }, sends: ['POST /things {"key":"k"}', "PUT /things/thing_1/logo file(logo)=picture 1"], holds: { logo: one } },
      { up: {}, sends: ["DELETE /things/thing_1/logo"], holds: {} },
      { up: { logo: one }, sends: ["PUT /things/thing_1/logo file(logo)=picture 1"], holds: { logo: one } },
    ],
    [
      "the update operations come first, then the calls of single properties",
      { up: { note: "n" }, sends: ['POST /things {"key":"k","note":"n"}'], holds: { note: "n" } },
      {
        up: { note: "m", logo: one },
        sends: [`${patch} {"note":"m"}`, "PUT /things/thing_1/logo file(logo)=picture 1"],
        holds: { note: "m", logo: one },
      },
    ],
    [
      "cleared already: the code that says so is no failure",
      { up: { logo: one }, sends: ['POST /things {"key":"k"}', "PUT /things/thing_1/logo file(logo)=picture 1"], holds: { logo: one } },
      { turns: { "DELETE /things/:id/logo": () => refused("logo_not_found") } },
      { up: {}, sends: ["DELETE /things/thing_1/logo"], holds: {} },
    ],
    [
      "refused at creation: the object is recorded without the file, and the next up sends it",
      { turns: { "PUT /things/:id/logo": () => refused("file_too_large", 413) } },
      {
        fails: { logo: one },
        says: /creating Thing "it"/,
        sends: ['POST /things {"key":"k"}', "PUT /things/thing_1/logo file(logo)=picture 1"],
        leaves: {},
      },
      { turns: { "PUT /things/:id/logo": () => ({ status: 204 }) } },
      { up: { logo: one }, sends: ["PUT /things/thing_1/logo file(logo)=picture 1"], holds: { logo: one } },
    ],
    [
      "param: changed, added or taken out alone it sends nothing, and the state learns it",
      { up: { logo: one }, sends: ['POST /things {"key":"k"}', "PUT /things/thing_1/logo file(logo)=picture 1"], holds: { logo: one } },
      { plans: { logo: one, uploader: "ada" }, shows: ["uploader"] },
      { up: { logo: one, uploader: "ada" }, sends: [], holds: { logo: one, uploader: "ada" } },
      { up: { logo: one, uploader: "bob" }, sends: [], holds: { logo: one, uploader: "bob" } },
      { refresh: { logo: one, uploader: "bob" } },
      { up: { logo: one }, sends: [], holds: { logo: one } },
      {
        up: { logo: two, uploader: "eve" },
        sends: ["PUT /things/thing_1/logo file(logo)=picture 2&uploader_id=eve"],
        holds: { logo: two, uploader: "eve" },
      },
    ],
  ])("%s", async (...[, ...acts]) => {
    await play(kind(), ...acts);
  });

  test("set as JSON, taken by the creating call too; without a call that clears, what clears goes through set", async () => {
    const set: Op = { method: "PUT", path: `${item}/settings`, answer: "object" };
    const stage = theatre.stage(thing({ settings: f.json("Settings.", { clear: {}, via: { set, create: true } }), note }));
    stage.store.turns = { "PUT /things/:id/settings": (_, body) => ({ body: stage.store.write(body, "thing_1") }) };
    await play(
      stage,
      { up: { settings: { a: 1 } }, sends: ['POST /things {"key":"k","settings":{"a":1}}'], holds: { settings: { a: 1 } } },
      { up: { settings: { b: 1 } }, sends: ['PUT /things/thing_1/settings {"settings":{"b":1}}'], holds: { settings: { b: 1 } } },
      { elsewhere: { settings: { theirs: 1 } } },
      { refresh: { settings: { theirs: 1 } } },
      { up: {}, sends: ['PUT /things/thing_1/settings {"settings":{}}'], holds: {} },
    );
  });
});

describe("trigger", () => {
  test.each<[string, ...Act[]]>([
    [
      "at creation its value is only kept; changed, it runs and the new secret is taken; taken out, nothing",
      { up: { version: "1" }, sends: ['POST /things {"key":"k"}'], holds: { version: "1" } },
      { refresh: { version: "1" } },
      {
        up: { version: "2", grace: 60 },
        sends: ['POST /things/thing_1/rotate {"grace":60}'],
        holds: { version: "2", grace: 60, token: "token 1" },
      },
      { refresh: { version: "2", grace: 60, token: "token 1" } },
      { up: { version: "2", grace: 90 }, sends: [], holds: { version: "2", grace: 90, token: "token 1" } },
      { up: { grace: 90 }, sends: [], holds: { version: "2", grace: 90, token: "token 1" } },
      { up: { version: "3" }, sends: ["POST /things/thing_1/rotate"], holds: { version: "3", token: "token 2" } },
    ],
    [
      "at adoption its value is only kept",
      { exists: { key: "k" } },
      { up: { version: "1", note: "n" }, with: { adopt: true }, sends: [`${patch} {"note":"n"}`], holds: { version: "1", note: "n" } },
    ],
    [
      "given later for the first time it runs, after everything else",
      { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
      {
        up: { version: "1", note: "n" },
        sends: [`${patch} {"note":"n"}`, "POST /things/thing_1/rotate"],
        holds: { version: "1", note: "n", token: "token 1" },
      },
    ],
    [
      "a lost answer: the old value stands, so that the next up rotates again",
      { up: { version: "1" }, sends: ['POST /things {"key":"k"}'], holds: { version: "1" } },
      { turns: { "POST /things/:id/rotate": () => ({ fault: "reset after reading" }) } },
      { fails: { version: "2" }, says: /updating Thing "it"/, sends: ["POST /things/thing_1/rotate"], leaves: { version: "1" } },
      { turns: { "POST /things/:id/rotate": () => ({ body: { id: "thing_1", token: "again" } }) } },
      { up: { version: "2" }, sends: ["POST /things/thing_1/rotate"], holds: { version: "2", token: "again" } },
    ],
    [
      "a lost answer after another write, at its first value: the write is kept, the value is not",
      { up: {}, sends: ['POST /things {"key":"k"}'], holds: {} },
      { turns: { "POST /things/:id/rotate": () => ({ fault: "reset after reading" }) } },
      {
        fails: { version: "1", note: "n" },
        says: /updating Thing "it"/,
        sends: [`${patch} {"note":"n"}`, "POST /things/thing_1/rotate"],
        leaves: { note: "n" },
      },
      { turns: { "POST /things/:id/rotate": () => ({ body: { token: "again" } }) } },
      { up: { version: "1", note: "n" }, sends: ["POST /things/thing_1/rotate"], holds: { version: "1", note: "n", token: "again" } },
    ],
  ])("%s", async (...[, ...acts]) => {
    await play(staged({ version, grace, token, note }), ...acts);
  });

  test("an answer that tells the secret alone takes nothing else from the state", async () => {
    const stage = staged({
      version,
      token,
      url: f.string("An address.", { computed: true }),
      size: f.int("A size.", { serverDefault: unstated }),
    });
    stage.store.turns = {
      "POST /things": (_, body) => ({ body: { id: "thing_1", ...body, url: "u", size: 1 } }),
      "POST /things/:id/rotate": () => ({ body: { object: "secret", token: "t" } }),
    };
    await play(
      stage,
      { exists: { id: "thing_1", key: "other" } },
      { up: { version: "1" }, sends: ['POST /things {"key":"k"}'], holds: { version: "1", url: "u", size: 1 } },
      { elsewhere: { key: "k", url: "u", size: 1 } },
      { up: { version: "2" }, sends: ["POST /things/thing_1/rotate"], holds: { version: "2", url: "u", size: 1, token: "t" } },
    );
  });
});
