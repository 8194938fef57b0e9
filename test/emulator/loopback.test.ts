// Who may ask the emulator: programs of this machine, and no web page, under whatever name it reaches the port.

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { createEmulator } from "../../emulator/index";
import { startEmulator, type TestEmulator } from "../support/emulator";

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

/** fetch lets nobody choose the Host. */
async function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ readonly status: number; readonly said: string }> {
  const authorization = `Bearer ${emulator.key}`;
  const sent = request(emulator.url + path, { method, headers: { authorization, ...headers } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, said: await text(response) };
}

const port = () => new URL(emulator.url).port;
const CALLERS: readonly (readonly [who: string, headers: () => Record<string, string>, status: 200 | 403])[] = [
  ["the bound address", () => ({}), 200],
  ["localhost with the port", () => ({ host: `localhost:${port()}` }), 200],
  ["localhost without a port", () => ({ host: "LOCALHOST" }), 200],
  ["IPv6", () => ({ host: `[::1]:${port()}` }), 200],
  ["a page of this machine", () => ({ origin: "http://localhost:3000" }), 200],
  ["a name of somebody's own that leads here", () => ({ host: `rebound.example:${port()}` }), 403],
  ["a name that only looks like it", () => ({ host: `localhost.example:${port()}` }), 403],
  ["a name behind the right one", () => ({ host: "127.0.0.1.example" }), 403],
  ["a page of another site", () => ({ origin: "https://shop.example" }), 403],
  ["a page without an address", () => ({ origin: "null" }), 403],
];
test.each(CALLERS)("%s", async (_who, headers, status) => {
  for (const [method, path] of [
    ["GET", "/v1/instance"],
    ["GET", "/__emulator/state"],
    ["POST", "/__emulator/reset"],
  ] as const)
    expect((await ask(method, path, headers())).status).toBe(status);
});

test("what is refused is told why, is not logged, and changes nothing", async () => {
  await emulator.seed("POST", "/redirect_urls", { url: "https://example.com" });
  const headers = { origin: "https://shop.example" };
  expect((await ask("POST", "/__emulator/reset", headers)).said).toContain("the Origin is");
  expect((await ask("PATCH", "/v1/instance", headers)).said).toContain("emulator_foreign_caller");
  expect(await emulator.requests()).toEqual([]);
  expect(await emulator.seed("GET", "/redirect_urls")).toHaveLength(1);
});

test("in a program, where no network is between, any address will do", async () => {
  const inside = createEmulator({ keys: ["sk_test_main"] });
  const headers = { authorization: "Bearer sk_test_main" };
  expect((await inside.fetch(new Request("http://emulator/v1/instance", { headers }))).status).toBe(200);
});
