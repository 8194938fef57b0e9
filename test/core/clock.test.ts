// Somebody sets this machine's clock: what waits neither waits longer nor shorter.
import { createBudget } from "../../provider/api/rate-budget";
import type { ClerkClient } from "../../provider/api/client";
import { underWay } from "../../provider/core/apply/activity";
import { patiently } from "../../provider/core/timing";

const HOUR = 3_600_000;
const real = Date.now;
afterEach(() => void (Date.now = real));

/** From now on the clock shows another time. */
const shift = (ms: number): void => void (Date.now = () => real() + ms);

describe.each([
  ["an hour back", -HOUR],
  ["as it is", 0],
  ["an hour ahead", HOUR],
])("the clock is set %s", (_name, ms) => {
  test("a search ends when its time is up, and not before", async () => {
    let asked = 0;
    const began = performance.now();
    const ask = async (): Promise<number> => {
      if (asked === 0) shift(ms);
      return ++asked;
    };
    await patiently(200, ask, () => false);
    expect(asked).toBeGreaterThan(3);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("a full budget lets the next request go when its window is over, and not before", async () => {
    const windowMs = 200;
    const admit = createBudget({ production: false, share: 0.02, windowMs });
    await Promise.all([admit(), admit()]);
    const began = performance.now();
    shift(ms);
    await admit();
    expect(performance.now() - began).toBeGreaterThan(windowMs / 2);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("who waits for others waits no longer than they may need", async () => {
    const client = {} as ClerkClient;
    await underWay(client, async () => undefined);
    shift(ms);
    const began = performance.now();
    expect(await underWay(client, ({ waitForOthers }) => waitForOthers())).toBe(false);
    expect(performance.now() - began).toBeGreaterThan(1000);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
