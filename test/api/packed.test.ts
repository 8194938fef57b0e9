/** Answers that come packed, cut, damaged or too large, over a real server that writes each of them itself. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { clean, snippet } from "../../provider/api/answer";
import { ANSWER_LIMIT } from "../../provider/api/exchange";
import { createRedactor } from "../../provider/api/redact";
import type { Method } from "../../provider/api/retry-policy";
import { clerkErrors, failure, FAST, KEY, rawClient, type RawClient } from "./server";

const WHOLE = { id: "x_1", text: "ü".repeat(5000), random: Array.from({ length: 2000 }, (_, index) => Math.sin(index)) };
const packed = gzipSync(JSON.stringify(WHOLE));
const half = packed.subarray(0, packed.length / 2);
const damaged = Buffer.concat([half, Buffer.alloc(packed.length - half.length, 0xff)]);

type Write = (response: ServerResponse) => void;
let writes: Write[] = [];
let count = 0;
let address: string;
const server = createServer((request, response) => {
  count += 1;
  request.resume().on("end", () => (writes.length > 1 ? writes.shift() : writes[0])?.(response));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function script(...steps: Write[]): RawClient {
  [writes, count] = [steps, 0];
  return rawClient({ secretKey: KEY, keySource: "the test", apiUrl: address, rateWindowMs: 1, retry: FAST });
}

const JSON_TYPE = { "content-type": "application/json" };
const answer = (content: Buffer | string, encoding?: string, status = 200): Write => {
  const headers = encoding === undefined ? JSON_TYPE : { ...JSON_TYPE, "content-encoding": encoding };
  return (response) => void response.writeHead(status, headers).end(content);
};
const breakOff: Write = (response) => {
  response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" });
  response.write(half, () => response.destroy());
};
const good = answer(packed, "gzip");

it.each<[string, Write]>([
  ["gzip", good],
  ["GZIP", answer(packed, "GZIP")],
  ["x-gzip", answer(packed, "x-gzip")],
  ["X-GZip", answer(packed, "X-GZip")],
  ["deflate, unasked", answer(deflateSync(JSON.stringify(WHOLE)), "deflate")],
  ["br, unasked", answer(brotliCompressSync(JSON.stringify(WHOLE)), "br")],
  ["identity", answer(JSON.stringify(WHOLE), "identity")],
  ["not packed", answer(JSON.stringify(WHOLE))],
])("an answer is read: %s", async (_name, write) => {
  expect(await script(write).request({ method: "GET", path: "/x" })).toEqual(WHOLE);
  expect(count).toBe(1);
});

const torn: readonly [name: string, write: Write, tries: number, code: string][] = [
  ["packed, and cut where the answer ends well", answer(half, "gzip"), 3, "malformed"],
  ["packed, and its connection broke", breakOff, 8, "network"],
  ["packed, and damaged", answer(damaged, "gzip"), 3, "network"],
  ["said to be packed, and not", answer(JSON.stringify(WHOLE), "gzip"), 3, "network"],
  ["half of its JSON", answer(JSON.stringify(WHOLE).slice(0, 100)), 3, "malformed"],
];

describe.each(torn)("%s", (_name, write, tries, code) => {
  it("is asked for again, and the whole one is read", async () => {
    expect(await script(write, good).request({ method: "GET", path: "/x" })).toEqual(WHOLE);
    expect(count).toBe(2);
  });

  it.each<[Method, number, boolean]>([
    ["GET", tries, false],
    ["PATCH", tries, true],
    ["POST", 1, true],
  ])("%s ends after %i tries", async (method, most, mayHaveHappened) => {
    const error = await failure(script(write).request({ method, path: "/x", ...(method === "GET" ? {} : { body: {} }) }));
    expect(count).toBe(most);
    expect(error).toMatchObject({ code, mayHaveHappened });
  });
});

it.each<[string, Write]>([
  ["a page, however often it is asked for", (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
  ["JSON that is no answer of Clerk's", answer("7")],
  ["nothing", answer("")],
])("what is whole and not Clerk's is asked for once: %s", async (_name, write) => {
  expect(await failure(script(write).request({ method: "GET", path: "/x" }))).toMatchObject({ code: "malformed" });
  expect(count).toBe(1);
});

describe("an answer larger than the limit is not read to its end", () => {
  const blanks = Buffer.alloc(ANSWER_LIMIT + 1, " ");
  const bomb = gzipSync(Buffer.alloc(8 * ANSWER_LIMIT));
  const endless: Write = (response) => {
    const more = (): void => void response.write(blanks.subarray(0, 1 << 20), (error) => error ?? more());
    response.writeHead(200, JSON_TYPE);
    more();
  };

  it.each<[string, Write]>([
    ["packed", answer(bomb, "gzip")],
    ["not packed", answer(blanks)],
    ["without an end", endless],
  ])("%s", async (_name, write) => {
    const error = await failure(script(write).request({ method: "GET", path: "/x" }));
    expect(count).toBe(1);
    expect(error).toMatchObject({ code: "too_large", mayHaveHappened: false });
    expect(error.message).toContain("The answer to GET /x is longer than 32 MB, more than Clerk sends");
    expect(await failure(script(write).request({ method: "POST", path: "/x", body: {} }))).toMatchObject({ mayHaveHappened: true });
  });

  it.each<[string, Write]>([
    ["is too large", answer(bomb, "gzip", 503)],
    ["is cut", (response) => void response.writeHead(503, { ...JSON_TYPE, "content-length": "1000" }).write("{", () => response.destroy())],
    ["is damaged", answer("no gzip", "gzip", 503)],
  ])("a refusal counts by its status, also where its text %s", async (_name, write) => {
    expect(await script(write, good).request({ method: "GET", path: "/x" })).toEqual(WHOLE);
    expect(count).toBe(2);
    expect(await failure(script(write).request({ method: "POST", path: "/x", body: {} }))).toMatchObject({ status: 503 });
  });

  it("what is just as large as it may be is read", async () => {
    const list = JSON.stringify(["x"]).padEnd(ANSWER_LIMIT);
    expect(await script(answer(gzipSync(list), "gzip")).request({ method: "GET", path: "/x" })).toEqual(["x"]);
  });
});

describe("what is told of a long page is its beginning", () => {
  const long = 20_000_000;

  it.each([
    ["opened tags", "<".repeat(long)],
    ["opened comments", "<!--".repeat(long / 4)],
    ["opened scripts", "<script>".repeat(long / 8)],
    ["blanks", " ".repeat(long)],
  ])("%s: no more than it is searched", (_name, page) => {
    const lengths: number[] = [];
    const hide = (text: string): string => {
      lengths.push(text.length);
      return text;
    };
    for (const cut of [snippet, clean]) expect(cut(page, hide).length).toBeLessThanOrEqual(2001);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(20_000);
  });

  it.each([6, 9, 12, 40])("a secret of %i letters that the cut would tear is not shown in part", (length) => {
    const secret = "sEcReT-vAlUe".repeat(4).slice(0, length);
    for (let shown = 1; shown <= length; shown += 1) {
      const page = `<!--${"x".repeat(20_000 - 7 - shown)}-->${secret} and more`;
      const told = snippet(page, createRedactor([secret]));
      for (let part = Math.min(4, length); part <= length; part += 1) expect(told).not.toContain(secret.slice(0, part));
    }
  });

  it("a long error page of Clerk's own is told by its first errors", async () => {
    const body = clerkErrors(...Array.from({ length: 20_000 }, () => ({ code: "c", long_message: "m".repeat(500) })));
    const error = await failure(script(answer(JSON.stringify(body), undefined, 422)).request({ method: "GET", path: "/x" }));
    expect(error.errors).toHaveLength(20);
  });
});
