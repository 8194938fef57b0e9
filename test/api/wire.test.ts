/** What goes over the wire, and what is loaded before anything does. */
import { execFileSync } from "node:child_process";
import { startServer, KEY, type Server } from "./server";

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it("every request carries the key, the version and a name of our own", async () => {
  server.script({ body: {} });
  await server.client().request({ method: "GET", path: "/jwt_templates/jtmp_1" });
  expect(server.seen[0]).toMatchObject({ method: "GET", url: "/v1/jwt_templates/jtmp_1", body: "" });
  expect(server.seen[0]?.headers).toMatchObject({
    authorization: `Bearer ${KEY}`,
    "clerk-api-version": "2026-05-12",
    "user-agent": expect.stringMatching(/^pulumi-clerk\/\d+\.\d+\.\d+\S* node\/\d+\.\d+\.\d+$/),
    accept: "application/json",
    connection: "keep-alive",
  });
});

it.each([
  ["an object", { name: " x ", claims: { "a.b": "{{user.id}}", n: null } }, '{"name":" x ","claims":{"a.b":"{{user.id}}","n":null}}'],
  ["null", null, "null"],
  ["an empty object", {}, "{}"],
  ["nothing", undefined, ""],
])("a body is JSON letter for letter: %s", async (_name, body, expected) => {
  server.script({ body: {} });
  await server.client().request({ method: "POST", path: "/x", ...(body === undefined ? {} : { body }) });
  expect(server.seen[0]).toMatchObject({
    body: expected,
    headers: { "content-type": "application/json", "content-length": String(expected.length) },
  });
});

it("a query is encoded", async () => {
  server.script({ body: [] });
  await server.client().request({ method: "GET", path: "/x", query: { paginated: true, limit: 500, q: "a b&c=[ü]" } });
  expect(new URL(server.seen[0]?.url ?? "", server.url).search).toBe("?paginated=true&limit=500&q=a+b%26c%3D%5B%C3%BC%5D");
});

it("multipart carries files and texts", async () => {
  server.script({ body: {} });
  const content = new TextEncoder().encode("\u0000bytes");
  const multipart = [
    { name: "note", value: "text" },
    { name: "file", value: { filename: "logo.PNG", content } },
  ];
  await server.client().request({ method: "PUT", path: "/x/logo", multipart });
  expect(server.seen[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(server.seen[0]?.body).toMatch(
    /name="note"\r\n\r\ntext\r\n[^]*name="file"; filename="logo.PNG"\r\nContent-Type: image\/png\r\n\r\n\0bytes\r\n/,
  );
});

it("answers come as they are, both shapes of JSON", async () => {
  server.script({ text: '\ufeff{"a":"\\u003cb\\u003e"}' }, { body: [1] }, { status: 201, body: { id: "x" } });
  const client = server.client();
  expect(await client.request({ method: "GET", path: "/x" })).toEqual({ a: "<b>" });
  expect(await client.request({ method: "GET", path: "/x" })).toEqual([1]);
  expect(await client.request({ method: "POST", path: "/x", body: {} })).toEqual({ id: "x" });
});

it("connections are used again", async () => {
  server.script({ body: {} });
  const client = server.client();
  for (let count = 0; count < 5; count += 1) await client.request({ method: "GET", path: "/x" });
  expect(server.connections()).toBe(1);
});

it("loading the client loads no HTTP library; the first request does", () => {
  const script = `
    const { createClient } = require("./provider/api/client");
    const loaded = () => Object.keys(require.cache).filter((file) => /node_modules.(axios|axios-retry|follow-redirects)\\b/.test(file)).length;
    const client = createClient({ secretKey: "k", keySource: "s", apiUrl: "http://127.0.0.1:1/v1", retry: { tries: 1 } });
    const before = loaded();
    client.request({ method: "GET", path: "/x" }).catch(() => console.log(JSON.stringify([before, loaded() > 0])));`;
  const out = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], { encoding: "utf8" });
  expect(JSON.parse(out)).toEqual([0, true]);
});
