/** Whole lists over a real server that counts: what fails, sharing, and our own writes folded in. */
import { saysNotFound } from "../../provider/api/errors";
import type { JsonObject } from "../../provider/api/json";
import { clerkErrors, failure, startServer, type Server } from "./server";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const objects = (count: number): readonly JsonObject[] => Array.from({ length: count }, (_, index) => ({ id: `x_${index}` }));
describe("failures", () => {
  it("all who wait get the error; it is not kept", async () => {
    server.script({ status: 422, body: clerkErrors({ code: "feature_requires_email_address_enabled" }) }, { body: objects(2) });
    const { lists } = server.client();
    const spec = { path: "/x", page: 500 } as const;
    const results = await Promise.allSettled([lists.all(spec), lists.all(spec)]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
    expect(server.seen).toHaveLength(1);
    expect(await lists.all(spec)).toHaveLength(2);
  });

  it("a list that answers 404 is about the instance, never about an object", async () => {
    server.script({ status: 404, body: clerkErrors({ code: "resource_not_found", long_message: "not found" }) });
    const error = await failure(server.client().lists.all({ path: "/redirect_urls", page: 500 }));
    expect(error).toMatchObject({ code: "list_not_found", status: 404 });
    expect(saysNotFound(error)).toBe(false);
    expect(error.message).toContain(
      "The whole list GET /redirect_urls does not exist in this instance, which says nothing about single objects: none is taken for deleted. Clerk refused the request (resource_not_found): not found.",
    );
    expect(error.message).toMatch(/\[trace 1f2e3d4c\]$/);
  });

  it.each([[{ body: { object: "x" } }], [{ body: [1, 2] }], [{ body: { data: [null] } }]])(
    "what is no list is an error: %j",
    async (step) => {
      server.script(step);
      expect((await failure(server.client().lists.all({ path: "/x", page: 500 }))).code).toBe("malformed");
    },
  );
});

describe("sharing", () => {
  it("many readers cost one request, later ones none", async () => {
    server.script({ body: objects(3) });
    const { lists } = server.client();
    await Promise.all(Array.from({ length: 50 }, () => lists.all({ path: "/x", page: 500 })));
    await lists.all({ path: "/x", page: 500 });
    expect(server.seen).toHaveLength(1);
  });

  it("another query is another list, whatever the order of its parts", async () => {
    server.script({ body: objects(3) });
    const { lists } = server.client();
    await lists.all({ path: "/x", page: 500, query: { a: "1", b: "2" } });
    await lists.all({ path: "/x", page: 500, query: { b: "2", a: "1" } });
    await lists.all({ path: "/x", page: 500, query: { a: "2" } });
    expect(server.seen).toHaveLength(2);
  });
});

describe("our own writes", () => {
  const spec = { path: "/x", page: 500 } as const;

  it("are folded into the kept list without a request", async () => {
    server.script({ body: objects(3) });
    const { lists } = server.client();
    const before = await lists.all(spec);
    lists.put(spec, { id: "x_1", name: "changed" });
    lists.put(spec, { id: "x_9" });
    lists.remove(spec, "x_0");
    expect(await lists.all(spec)).toEqual([{ id: "x_1", name: "changed" }, { id: "x_2" }, { id: "x_9" }]);
    expect(before).toEqual(objects(3));
    expect(server.seen).toHaveLength(1);
  });

  it("do nothing when no list is kept", async () => {
    server.script({ body: objects(1) });
    const { lists } = server.client();
    lists.put(spec, { id: "x_9" });
    lists.remove(spec, "x_0");
    expect(await lists.all(spec)).toEqual(objects(1));
  });

  it("are laid over a list that is on its way", async () => {
    server.script({ body: [{ id: "x_0" }, { id: "x_1", name: "old" }] });
    const { lists } = server.client();
    const list = lists.all(spec);
    lists.put(spec, { id: "x_1", name: "new" });
    lists.put(spec, { id: "x_2" });
    lists.put(spec, { id: "x_3" });
    lists.remove(spec, "x_0");
    lists.remove(spec, "x_3");
    expect(await list).toEqual([{ id: "x_1", name: "new" }, { id: "x_2" }]);
  });

  it.each([
    ["forget", (lists: ReturnType<Server["client"]>["lists"]) => lists.forget(spec)],
    ["an answer without an id", (lists: ReturnType<Server["client"]>["lists"]) => lists.put(spec, { slug: "x" })],
  ])("%s: the list is asked for again, also when it was on its way", async (_name, forget) => {
    server.script({ body: objects(1) }, { body: objects(2) }, { body: objects(3) });
    const { lists } = server.client();
    const list = lists.all(spec);
    lists.put(spec, { id: "x_9" });
    forget(lists);
    expect(await list).toHaveLength(2);
    expect(server.seen).toHaveLength(2);
    forget(lists);
    expect(await lists.all(spec)).toHaveLength(3);
  });
});
