/** What goes over the wire, and what is loaded before anything does. */
import { execFile, execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
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

it("an answer may come compressed", async () => {
  const packed = createServer((request, response) => {
    const accepts = String(request.headers["accept-encoding"]);
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(JSON.stringify({ accepts, long: "ü".repeat(10_000) })));
  });
  await new Promise<void>((resolve) => packed.listen(0, "127.0.0.1", resolve));
  const apiUrl = `http://127.0.0.1:${(packed.address() as AddressInfo).port}/v1`;
  const answer = await server.client({ apiUrl }).request({ method: "GET", path: "/x" });
  packed.closeAllConnections();
  packed.close();
  expect(answer).toEqual({ accepts: "gzip", long: "ü".repeat(10_000) });
});

describe("a proxy of the environment", () => {
  /** Asks in a process of its own and tells what the proxy was asked for, and the error's message. */
  async function ask(apiUrl: string, noProxy: string): Promise<{ readonly asked: readonly string[]; readonly message: string }> {
    const asked: string[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"]}`);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const script = `
      const { createClient } = require("./provider/api/client");
      createClient({ secretKey: "k", keySource: "s", apiUrl: ${JSON.stringify(apiUrl)}, retry: { tries: 1 } })
        .request({ method: "GET", path: "/x" }).catch((error) => console.log(error.message));`;
    const url = `http://user:passw0rd@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { ...process.env, https_proxy: url, http_proxy: url, no_proxy: noProxy, NO_PROXY: noProxy };
    const { stdout } = await promisify(execFile)(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], { env });
    proxy.close();
    return { asked, message: stdout };
  }

  it("is asked to connect, and its refusal is told as its own", async () => {
    const { asked, message } = await ask("https://api.clerk.example/v1", "");
    expect(asked).toEqual([`CONNECT api.clerk.example:443 Basic ${Buffer.from("user:passw0rd").toString("base64")}`]);
    expect(message).toContain("Give name and password of the proxy in HTTPS_PROXY, or except Clerk from it by NO_PROXY.");
    expect(message).not.toContain("passw0rd");
  });

  it.each([
    ["what NO_PROXY excepts", "https://127.0.0.1:9/v1", "127.0.0.1"],
    ["this machine", "http://127.0.0.1:9/v1", ""],
  ])("is not asked for %s", async (_name, apiUrl, noProxy) => {
    const { asked, message } = await ask(apiUrl, noProxy);
    expect(asked).toEqual([]);
    expect(message).toContain("nothing is listening there (ECONNREFUSED)");
  });
});

it("loading the client loads nothing of what requests need; the first request does", () => {
  const script = `
    const { createClient } = require("./provider/api/client");
    const needed = (file) => /node_modules.axios\\b/.test(file);
    const loaded = () => [Object.keys(require.cache).some(needed), process.moduleLoadList.includes("NativeModule http")];
    const client = createClient({ secretKey: "k", keySource: "s", apiUrl: "http://127.0.0.1:1/v1", retry: { tries: 1 } });
    const before = loaded();
    client.request({ method: "GET", path: "/x" }).catch(() => console.log(JSON.stringify([before, loaded()])));`;
  const out = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", script], { encoding: "utf8" });
  expect(JSON.parse(out)).toEqual([
    [false, false],
    [true, true],
  ]);
});
