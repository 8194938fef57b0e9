// What an object is and how it is found, made and let go of: id, key, unique, list, read, builtin, serial, exists and gone, remove.
import { type Definition, defineResource } from "../../../provider/core/define";
import { type Endpoint, collection, singleton } from "../../../provider/core/definition/endpoint";
import type { Op } from "../../../provider/core/definition/operation";
import { type Fields, f, unstated } from "../../../provider/core/definition/field";
import { create } from "../../../provider/core/apply/create";
import { thing } from "../../support/act";
import { type Stage, Theatre, type Turn, refused } from "../../support/stage";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre.close());

const note = f.string("A note.", { clear: "" });
const staged = (endpoint: Partial<Endpoint> = {}, fields: Fields = { note }): Stage => theatre.stage(thing(fields, endpoint));

describe("list", () => {
  test.each<[string, Partial<Endpoint["list"] & object>, string]>([
    ["a bare array, by pages of 500", {}, "GET /things?limit=500&offset=0"],
    ["pages of 100", { page: 100 }, "GET /things?limit=100&offset=0"],
    ["whole, without pages", { page: "whole" }, "GET /things"],
    ["with a count", { flag: "paginated" }, "GET /things?limit=500&offset=0&paginated=true"],
  ])("%s", async (_, list, request) => {
    const stage = staged({ list: { path: "/things", page: 500, ...list } });
    await stage.up({ key: "k" });
    expect(stage.requests()).toEqual([request, 'POST /things {"key":"k"}']);
    stage.restart();
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([request]);
  });
});

describe("key", () => {
  const two = { ...collection("/things", { recognise: "key", key: ["key", "region"] }) };
  const fields = { region: f.string("A region.", { required: true }), note };

  test("of two properties: an object is the same only if both are", async () => {
    const stage = staged(two, fields);
    stage.store.add({ key: "k", region: "eu" });
    await stage.up({ key: "k", region: "us" });
    expect(stage.writes()).toEqual(['POST /things {"key":"k","region":"us"}']);
  });

  test("an object with the same key is an error that names its id and says how to adopt it", async () => {
    const stage = staged(two, fields);
    stage.store.add({ id: "thing_x", key: "k", region: "eu" });
    await expect(stage.up({ key: "k", region: "eu" })).rejects.toThrow(
      'creating Thing "it": Clerk has an object with key "k" and region "eu" already, thing_x. To take it over, give the resource the option { import: "thing_x" } or { adopt: true }; where it is not this program\'s, choose another key or region. Where this stack has it and Pulumi is replacing it (--replace, a taint), both would be one object: give the resource the option { deleteBeforeReplace: true } and run the same command again.',
    );
    expect([stage.writes(), stage.state]).toEqual([[], undefined]);
  });

  test.each([["thing_x"], ["k/eu"]])("import takes the id or the key, its parts with a slash between them: %s", async (from) => {
    const stage = staged(two, fields);
    stage.store.add({ id: "thing_x", key: "k", region: "eu" });
    await stage.up({ key: "k", region: "eu", note: "n" }, { from });
    expect(stage.writes()).toEqual(['PATCH /things/thing_x {"note":"n"}']);
    expect(stage.state!.id).toBe("thing_x");
  });

  test.each<[string, Endpoint, string, string]>([
    ["an id wins over what bears it as its key", collection("/things", { recognise: "key", key: "key" }), "thing_x", "thing_x"],
    ["and over a name that several may bear", collection("/things", { recognise: { by: ["key"] }, key: "key" }), "thing_x", "thing_x"],
    ["a key that is nobody's id is a key", collection("/things", { recognise: "key", key: "key" }), "k", "thing_x"],
  ])("import: %s", async (_, endpoint, from, id) => {
    const stage = staged(endpoint);
    stage.store.add({ id: "thing_y", key: "thing_x" });
    stage.store.add({ id: "thing_x", key: "k" });
    await stage.up({ key: "k", note: "n" }, { from });
    expect(stage.writes()).toEqual([`PATCH /things/${id} {"note":"n"}`]);
  });

  test("import of what is not there", async () => {
    await expect(staged().up({ key: "k" }, { from: "thing_y" })).rejects.toThrow(
      'creating Thing "it": Clerk has no object of the kind Thing with the id or key "thing_y".',
    );
  });

  test("unique, false: two of one name are an error that names both ids, and import takes one of them", async () => {
    const stage = staged(collection("/things", { recognise: { by: ["key"] }, key: "key" }));
    for (const id of ["thing_x", "thing_y"]) stage.store.add({ id, key: "k" });
    await expect(stage.up({ key: "k" }, { adopt: true })).rejects.toThrow(
      'with key "k": thing_x, thing_y. Name the one that you mean by its id',
    );
    await stage.up({ key: "k", note: "n" }, { from: "thing_y" });
    expect(stage.writes()).toEqual(['PATCH /things/thing_y {"note":"n"}']);
  });
});

describe("instance", () => {
  const settings = (options: Parameters<typeof singleton>[1], fields: Fields): Definition =>
    defineResource({
      type: "Settings",
      doc: "Settings.",
      endpoint: singleton("/settings", options),
      fields,
      examples: { needs: [], minimal: {}, full: {} },
    });
  const fields = {
    size: f.int("A size.", { serverDefault: unstated }),
    origins: f.set("Origins.", f.string("An origin."), { clearOnRemoval: [] }),
    note,
  };

  /** A stage whose settings are kept here. */
  function standing(definition: Definition, held: { [wire: string]: unknown }): Stage {
    const stage = theatre.stage(definition);
    stage.timing = { secondLookMs: 5 };
    const turn: Turn = (_, body) => ({ body: Object.assign(held, body) });
    stage.store.turns = { "GET /settings": turn, "PATCH /settings": turn };
    return stage;
  }

  test.each([
    ["get", "GET /settings"],
    ["patch", "PATCH /settings {}"],
  ] as const)("read by %s: adopted without asking, written where it differs, kept when it is destroyed", async (read, request) => {
    const held = { size: 1, origins: ["theirs"], note: "" };
    const stage = standing(settings({ read }, fields), held);
    await stage.up({ size: 2 });
    expect(stage.requests()).toEqual(["GET /instance", request, 'PATCH /settings {"size":2}']);
    expect(stage.state!.id).toBe("ins_1");
    expect(stage.values()).toEqual({ size: 2, origins: ["theirs"] });
    expect(stage.plan({ size: 2 })).toEqual([]);
    held.size = 3;
    expect(await stage.refresh()).toBe(true);
    expect(stage.requests()).toEqual([request, request]);
    expect(stage.values()).toEqual({ size: 3, origins: ["theirs"] });
    expect(await stage.destroy()).toBe("kept: settings of an instance cannot be deleted");
    expect(stage.requests()).toEqual([]);
  });

  test("restore: destroying it writes back what the declared properties held, also where they held nothing", async () => {
    const held = { size: 1, origins: ["theirs"], note: "" };
    const stage = standing(settings({ read: "get", restore: true }, fields), held);
    await stage.up({ size: 2, note: "n" });
    stage.requests();
    expect(await stage.destroy()).toBe("kept, with the values that stood before this stack");
    expect(stage.requests()).toEqual(['PATCH /settings {"note":"","size":1}']);
    expect(held).toEqual({ size: 1, origins: ["theirs"], note: "" });
  });
});

describe("builtin", () => {
  const endpoint = { ...collection("/things", { recognise: "key", key: "key", builtin: { type: "system" } }) };
  const fields = { note, type: f.string("Who made it.", { computed: true }) };

  test("a row that Clerk made is adopted without asking, cleared only once it was declared, and never deleted", async () => {
    const stage = staged(endpoint, fields);
    stage.store.add({ key: "k", type: "system", note: "clerk's" });
    await stage.up({ key: "k" });
    expect(stage.writes()).toEqual([]);
    expect(stage.plan({ key: "k" })).toEqual([]);
    await stage.up({ key: "k", note: "ours" });
    await stage.up({ key: "k" });
    expect(stage.writes()).toEqual(['PATCH /things/thing_1 {"note":"ours"}', 'PATCH /things/thing_1 {"note":""}']);
    expect(await stage.destroy()).toBe("kept: Clerk made it");
    expect(stage.requests()).toEqual([]);
  });

  test("any other row is ours to ask for and to delete", async () => {
    const stage = staged(endpoint, fields);
    stage.store.add({ key: "k", type: "user" });
    await expect(stage.up({ key: "k" })).rejects.toThrow("To take it over, give");
    await stage.up({ key: "k" }, { adopt: true });
    expect(await stage.destroy()).toBe("deleted");
  });
});

describe("create", () => {
  test("serial: one POST at a time, a failed one does not stop the next", async () => {
    const stage = staged({ serial: true });
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let arrived = (): void => undefined;
    const first = new Promise<void>((resolve) => (arrived = resolve));
    stage.store.turns = {
      "POST /things": async (_, body) => {
        arrived();
        await released;
        return body.key === "b" ? refused("form_invalid", 422) : { body: stage.store.write(body) };
      },
    };
    const all = Promise.allSettled(["a", "b", "c"].map((key) => create(stage.context, stage.store.definition, { key })));
    await first;
    // What was sent together with the first one would be here before the answer to this.
    await stage.client.request({ method: "GET", path: "/instance" });
    expect(stage.writes()).toEqual(['POST /things {"key":"a"}']);
    release();
    expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(stage.writes()).toEqual(['POST /things {"key":"b"}', 'POST /things {"key":"c"}']);
  });

  test("exists: Clerk's code, also a 400, means that somebody else was faster: an error that names the object", async () => {
    const stage = staged({ create: { method: "POST", path: "/things", send: "all", answer: "object", exists: ["thing_exists"] } });
    stage.store.turns = { "POST /things": () => (stage.store.add({ id: "thing_x", key: "k" }), refused("thing_exists")) };
    await expect(stage.up({ key: "k" })).rejects.toThrow('Clerk has an object with key "k" already, thing_x.');
  });

  test("exists: where nothing shows up, Clerk's own sentence stands", async () => {
    const stage = staged({ create: { method: "POST", path: "/things", send: "all", answer: "object", exists: ["thing_exists"] } });
    stage.timing = { lagMs: 40 };
    stage.store.turns = { "POST /things": () => refused("thing_exists") };
    await expect(stage.up({ key: "k" })).rejects.toThrow(/^creating Thing "it": (?!Clerk's answer was lost).*thing_exists/);
  });
});

describe("remove", () => {
  const item = "/things/{thing_id}";

  test("DELETE on the object, which is then missing from the kept list", async () => {
    const stage = staged();
    await stage.up({ key: "k" });
    stage.writes();
    expect(await stage.destroy()).toBe("deleted");
    expect(stage.writes()).toEqual(["DELETE /things/thing_1"]);
    await stage.up({ key: "k" });
    expect(stage.requests()).toEqual(['POST /things {"key":"k"}']);
  });

  test.each<[string, Turn, Op["gone"]]>([
    ["a 404", () => refused("resource_not_found", 404), []],
    ["a code of its own, a 400", () => refused("thing_missing"), ["thing_missing"]],
  ])("gone already: %s", async (_, turn, gone) => {
    const stage = staged({ remove: { method: "DELETE", path: item, gone: gone! } });
    await stage.up({ key: "k" });
    stage.store.turns = { "DELETE /things/:id": turn };
    expect(await stage.destroy()).toBe("deleted");
  });

  test("any other code is a failure, and the object stays in the state", async () => {
    const stage = staged();
    await stage.up({ key: "k" });
    stage.store.turns = { "DELETE /things/:id": () => refused("thing_missing") };
    await expect(stage.destroy()).rejects.toThrow('deleting Thing "it"');
    expect(stage.state).toBeDefined();
  });

  test("by an operation with parameters of the state, and what it always sends", async () => {
    const remove: Op = { name: "replace", method: "POST", path: `${item}/replace`, fixed: { force: true }, answer: "other" };
    const stage = staged(
      { remove },
      { note, replacedBy: f.string("What takes its place.", { param: "replace", wire: { write: "dest_key" } }) },
    );
    stage.store.turns = { "POST /things/:id/replace": (_, __, object) => (stage.store.objects.delete(String(object!.id)), { body: {} }) };
    await stage.up({ key: "k", note: "n", replacedBy: "x" });
    expect(stage.writes()).toEqual(['POST /things {"key":"k","note":"n"}']);
    await stage.destroy();
    expect(stage.writes()).toEqual(['POST /things/thing_1/replace {"force":true,"dest_key":"x"}']);
  });

  test("keep: nothing is sent", async () => {
    const stage = staged({ remove: "keep" });
    await stage.up({ key: "k" });
    stage.requests();
    await stage.destroy();
    expect(stage.requests()).toEqual([]);
  });
});
