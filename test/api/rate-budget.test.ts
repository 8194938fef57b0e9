// The rate budget, counted where the requests arrive: no window holds more than the share, whatever is sent at once.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "../../provider/api/client";
import { INSTANCE_LIMITS, type ObjectLimit, createBudget } from "../../provider/api/rate-budget";
import { resolveSettings } from "../../provider/api/settings";

const windowMs = 400;

interface Server {
  readonly url: string;
  readonly arrivals: number[];
  close(): void;
}

async function serve(statusOf: (count: number) => number = () => 200): Promise<Server> {
  const arrivals: number[] = [];
  const server = createServer((_, response) => {
    arrivals.push(performance.now());
    const status = statusOf(arrivals.length);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(status === 200 ? '{"id":"x"}' : '{"errors":[{"code":"too_many_requests","message":"m","long_message":"m"}]}');
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    arrivals,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The most that any window of this length holds. A little shorter than ours: requests do not all take the same time to arrive. */
function fullest(arrivals: readonly number[], length = windowMs * 0.75): number {
  return Math.max(...arrivals.map((start) => arrivals.filter((at) => at >= start && at < start + length).length));
}

const settings = (url: string, key: string, rateBudget: number) => ({
  secretKey: key,
  keySource: "the test",
  apiUrl: url,
  rateBudget,
  rateWindowMs: windowMs,
  retry: { baseMs: 1, capMs: 2 },
});

test.each([
  ["development", "sk_test_rateBudget", 0.05, 5],
  ["production", "sk_live_rateBudget", 0.005, 5],
  ["rounded down", "sk_test_rateBudget", 0.039, 3],
  ["never less than one", "sk_test_rateBudget", 0.001, 1],
])("%s: no window holds more than the share, and the share is used", async (_, key, share, limit) => {
  const server = await serve();
  const client = createClient(settings(server.url, key, share));
  await Promise.all(Array.from({ length: limit * 4 }, (_each, index) => client.request({ method: "GET", path: `/thing/${index}` })));
  expect(fullest(server.arrivals)).toBe(limit);
  server.close();
});

test("what is tried again counts too", async () => {
  const server = await serve((count) => (count % 2 === 1 ? 429 : 200));
  const client = createClient(settings(server.url, "sk_test_rateBudget", 0.04));
  await Promise.all(Array.from({ length: 6 }, (_each, index) => client.request({ method: "GET", path: `/thing/${index}` })));
  expect(server.arrivals.length).toBeGreaterThan(6);
  expect(fullest(server.arrivals)).toBeLessThanOrEqual(4);
  server.close();
});

test("a limit of one object holds that object back, and no other", async () => {
  const admit = createBudget({ production: true, windowMs: 1 });
  const limit = (key: string): ObjectLimit[] => [{ key, requests: 2, seconds: 1 }];
  const let2 = [admit(limit("a")), admit(limit("a"))];
  const held = admit(limit("a"));
  await Promise.all([...let2, admit(limit("b")), admit()]);
  const state = await Promise.race([held.then(() => "let go"), Promise.resolve("held")]);
  expect(state).toBe("held");
});

test("the shares are Clerk's documented limits and ours of them", () => {
  expect(INSTANCE_LIMITS).toEqual({ development: { requests: 100, share: 0.95 }, production: { requests: 1000, share: 0.5 } });
});

test.each<[unknown, number | undefined, number]>([
  ["0.5", 0.5, 0],
  [1, 1, 0],
  [undefined, undefined, 0],
  ["", undefined, 0],
  ["0", undefined, 1],
  ["1.5", undefined, 1],
  ["half", undefined, 1],
  [-1, undefined, 1],
])("rateBudget %p", (rateBudget, share, problems) => {
  const resolved = resolveSettings({
    secretKey: "sk_test_x",
    secretKeySource: "the test",
    rateBudget,
    rateBudgetSource: "clerk:rateBudget",
  });
  expect(resolved.ok ? [] : resolved.problems).toHaveLength(problems);
  if (resolved.ok) expect(resolved.settings.rateBudget).toBe(share);
  else expect(resolved.problems[0]).toContain("The rate budget from clerk:rateBudget must be a number above 0 and at most 1");
});
