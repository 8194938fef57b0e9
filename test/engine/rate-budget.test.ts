// A deploy within Clerk's limits, on the real engine: 400 creations without one refusal, and a storm of refusals that changes only the time.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, describeEngine, newStack } from "../support/engine";

const urls =
  (count: number): Program =>
  async () => {
    for (let index = 0; index < count; index++) new clerk.RedirectUrl(`url-${index}`, { url: `https://app-${index}.example.com/` });
  };

describeEngine("rate budget", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  test("400 creations in a development instance: none is refused, and the documented rate is used", async () => {
    const stack = await newStack(emulator);
    expect(await stack.up(urls(400))).toMatchObject({ code: 0, changes: { create: 401 } });
    const requests = await emulator.requests();
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(400);
    const seconds = (requests.at(-1)!.at - requests[0]!.at) / 1000;
    expect(seconds).toBeLessThanOrEqual((1.1 * requests.length) / 9.5);
  }, 240_000);

  test("two seconds of refusals change only the time", async () => {
    await emulator.reset();
    await emulator.clearRequests();
    await emulator.faults([{ path: "/v1/redirect_urls", status: 429, times: 10_000 }]);
    const stack = await newStack(emulator);
    const running = stack.up(urls(30));
    while ((await emulator.requests()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // The storm itself lasts two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await emulator.faults([]);
    expect(await running).toMatchObject({ code: 0, changes: { create: 31 } });
    expect((await emulator.requests()).some(({ status }) => status === 429)).toBe(true);
    expect(await emulator.seed("GET", "/redirect_urls")).toHaveLength(30);
  });
});
