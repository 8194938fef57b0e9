/** Lists are read whole over a real server that counts: both shapes, pages, and servers that page oddly. */
import type { JsonObject } from "../../provider/api/json";
import { failure, startServer, type Seen, type Server, type Step } from "./server";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const objects = (count: number): readonly JsonObject[] => Array.from({ length: count }, (_, index) => ({ id: `x_${index}` }));
const ids = (list: readonly JsonObject[]): readonly unknown[] => list.map((object) => object["id"]);
const numbers = (request: Seen): { limit: number; offset: number } => {
  const query = new URL(request.url, server.url).searchParams;
  return { limit: Number(query.get("limit") ?? 10), offset: Number(query.get("offset") ?? 0) };
};
const counted =
  (all: readonly JsonObject[], most = 500) =>
  (request: Seen): Step => {
    const { limit, offset } = numbers(request);
    return { body: { data: all.slice(offset, offset + Math.min(limit, most)), total_count: all.length } };
  };
const bare =
  (all: readonly JsonObject[]) =>
  (request: Seen): Step => {
    const { limit, offset } = numbers(request);
    return { body: all.slice(offset, offset + limit) };
  };
const queries = (): readonly string[] => server.seen.map((request) => new URL(request.url, server.url).search);

describe("paging", () => {
  it.each([
    [0, counted, ["?limit=500&offset=0"]],
    [300, counted, ["?limit=500&offset=0"]],
    [500, counted, ["?limit=500&offset=0"]],
    [1200, counted, ["?limit=500&offset=0", "?limit=500&offset=500", "?limit=500&offset=1000"]],
    [0, bare, ["?limit=500&offset=0"]],
    [499, bare, ["?limit=500&offset=0"]],
    // Without a count only the empty page tells that this was all.
    [500, bare, ["?limit=500&offset=0", "?limit=500&offset=500"]],
    [700, bare, ["?limit=500&offset=0", "?limit=500&offset=500"]],
  ] as const)("%i objects come whole", async (count, shape, expected) => {
    const all = objects(count);
    server.script(shape(all));
    expect(await server.client().lists.all({ path: "/x", page: 500 })).toEqual(all);
    expect(queries()).toEqual(expected);
  });

  it("the flag asks for the counted shape; either is taken", async () => {
    server.script(bare(objects(3)));
    expect(await server.client().lists.all({ path: "/x", page: 500, flag: "paginated" })).toHaveLength(3);
    expect(queries()).toEqual(["?limit=500&offset=0&paginated=true"]);
  });

  it.each([[{ body: objects(12) }], [{ body: { data: objects(12), total_count: 12 } }]])(
    "a list that takes no paging is asked once and without",
    async (step) => {
      server.script(step);
      expect(await server.client().lists.all({ path: "/domains", page: "whole", query: { a: "1" } })).toHaveLength(12);
      expect(queries()).toEqual(["?a=1"]);
    },
  );

  it("a server that allows smaller pages still gives all", async () => {
    server.script(counted(objects(250), 100));
    expect(await server.client().lists.all({ path: "/x", page: 500 })).toHaveLength(250);
    expect(queries()).toHaveLength(3);
  });

  it("a server that ignores the limit still gives all, once", async () => {
    server.script({ body: objects(700) });
    expect(await server.client().lists.all({ path: "/x", page: 500 })).toHaveLength(700);
    expect(queries()).toHaveLength(1);
  });

  it.each([
    ["counted", { body: { data: objects(500), total_count: 900 } }],
    ["bare", { body: objects(500) }],
  ])("a server that ignores the offset (%s) ends in an error, not in a loop", async (_name, step) => {
    server.script(step);
    const error = await failure(server.client().lists.all({ path: "/x", page: 500 }));
    expect(error.code).toBe("paging");
    expect(error.message).toBe(
      "GET /x gave the same objects again when it was asked for the next ones, so that the list cannot be read whole. The server, or a proxy that keeps answers, ignores the parameter offset: check CLERK_API_URL and the proxy.",
    );
    expect(server.seen).toHaveLength(6);
  });

  it("objects without an id all count", async () => {
    const all = ["a", "b", "c"].map((slug) => ({ slug }));
    server.script(counted(all));
    expect(await server.client().lists.all({ path: "/x", page: 2 })).toEqual(all);
  });

  it("a server that gives no ids and ignores the offset ends in an error too", async () => {
    server.script({ body: [{ slug: "a" }, { slug: "b" }] });
    expect((await failure(server.client().lists.all({ path: "/x", page: 2 }))).code).toBe("paging");
  });

  it("a count that goes up and down for ever ends", async () => {
    let turn = 0;
    server.script(() => ({ body: { data: [{ id: `x_${(turn += 1)}` }], total_count: turn % 2 === 0 ? 100 : 200 } }));
    await server.client().lists.all({ path: "/x", page: 1 });
    expect(server.seen.length).toBeLessThan(300);
  });

  it("an object that appears while paging is not doubled", async () => {
    const all = objects(4);
    server.script(counted(all), counted([{ id: "x_new" }, ...all]));
    expect(ids(await server.client().lists.all({ path: "/x", page: 2 }))).toEqual(["x_0", "x_1", "x_2", "x_3"]);
  });

  it("objects that disappear while paging hide no others", async () => {
    server.script(counted(objects(4)), counted(objects(4).slice(2)));
    expect(ids(await server.client().lists.all({ path: "/x", page: 2 }))).toEqual(expect.arrayContaining(["x_2", "x_3"]));
  });
});
