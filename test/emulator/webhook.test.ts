// The Svix app of an instance, driven by Clerk's own SDK.

import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";
import { outcome, refusal } from "./organization";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  emulator = await startEmulator();
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

test("an app is made, gives another login each time, and is removed with an empty answer", async () => {
  const logins = [
    await clerk.webhooks.createSvixApp(),
    await clerk.webhooks.generateSvixAuthURL(),
    await clerk.webhooks.generateSvixAuthURL(),
  ];
  const urls = (logins as unknown as readonly { readonly svix_url: string }[]).map((one) => one.svix_url);
  expect(new Set(urls).size).toBe(3);
  for (const url of urls) expect(url).toMatch(/^https:/);
  expect(await emulator.call("DELETE", "/webhooks/svix")).toMatchObject({ status: 204, body: undefined });
  await expect(clerk.webhooks.generateSvixAuthURL()).rejects.toEqual(refusal(400, "svix_app_missing"));
});

test("there is one app, or none", async () => {
  await expect(clerk.webhooks.deleteSvixApp()).rejects.toEqual(refusal(400, "svix_app_missing"));
  await expect(clerk.webhooks.generateSvixAuthURL()).rejects.toEqual(refusal(400, "svix_app_missing"));
  await clerk.webhooks.createSvixApp();
  await expect(clerk.webhooks.createSvixApp()).rejects.toEqual(refusal(400, "svix_app_exists"));
});

test("it cannot be read, and a body of null is none", async () => {
  expect(await outcome(emulator, "GET", "/webhooks/svix")).toBe("405 method_not_allowed");
  expect(await outcome(emulator, "POST", "/webhooks/svix", { body: "null" })).toBe("200");
});

test("in the other reading a second app is the first", async () => {
  const other = await startEmulator({ readings: { svixTwice: "idempotent" } });
  for (let i = 0; i < 2; i++) expect(await outcome(other, "POST", "/webhooks/svix")).toBe("200");
  await other.seed("DELETE", "/webhooks/svix");
  expect(await outcome(other, "DELETE", "/webhooks/svix")).toBe("400 svix_app_missing");
  await other.close();
});
