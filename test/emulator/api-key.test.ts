// API keys, driven by Clerk's own SDK.

import { createClerkClient } from "@clerk/backend";
import { type StartOptions, startEmulator, type TestEmulator } from "../support/emulator";
import { outcome, refusal } from "./organization";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;
let now = 1_790_000_000_000;
let subject: string;

const firstUser = async (of: TestEmulator) => (await of.seed<readonly { readonly id: string }[]>("GET", "/users"))[0]!.id;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false, now: () => now });
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  subject = await firstUser(emulator);
});

const make = (fields: object = {}) => clerk.apiKeys.create({ name: "worker", subject, ...fields });

test("a key is made with Clerk's defaults, its secret shown and then to be asked for", async () => {
  const made = await make();
  expect(made).toMatchObject({
    id: expect.stringMatching(/^ak_[0-9a-f]{32}$/),
    type: "api_key",
    name: "worker",
    subject,
    description: null,
    claims: null,
    scopes: [],
    revoked: false,
    expired: false,
    expiration: null,
    createdBy: null,
    lastUsedAt: null,
  });
  expect(made.secret).toMatch(/^ak_/);
  const shown = [await clerk.apiKeys.get(made.id), await clerk.apiKeys.list({ subject })];
  expect(JSON.stringify(shown)).not.toContain(made.secret);
  expect((await clerk.apiKeys.getSecret(made.id)).secret).toBe(made.secret);
});

test("organizations and machines have keys too", async () => {
  await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
  const organization = await emulator.seed("POST", "/organizations", { name: "Acme" });
  const machine = await clerk.machines.create({ name: "m" });
  for (const id of [organization.id, machine.id]) expect((await make({ subject: id })).subject).toBe(id);
});

test("what can be changed changes, what is left out stays, and null clears", async () => {
  const { id } = await make({ description: "d", claims: { b: 1, a: 2 }, scopes: ["s"], secondsUntilExpiration: 60, createdBy: subject });
  expect(await clerk.apiKeys.update({ apiKeyId: id, subject, scopes: ["t", "u"] })).toMatchObject({
    description: "d",
    claims: { a: 2, b: 1 },
    scopes: ["t", "u"],
    expiration: now + 60_000,
    createdBy: subject,
  });
  const cleared = { description: null, claims: null, secondsUntilExpiration: null };
  expect(await clerk.apiKeys.update({ apiKeyId: id, subject, ...cleared })).toMatchObject({
    description: null,
    claims: null,
    expiration: null,
  });
});

test("a key can be given to another subject", async () => {
  const { id } = await make();
  const { id: other } = await emulator.seed("POST", "/users", { first_name: "Grace" });
  expect((await clerk.apiKeys.update({ apiKeyId: id, subject: other })).subject).toBe(other);
});

test("its life is counted from the call, so that saying it again prolongs it", async () => {
  const { id, expiration } = await make({ secondsUntilExpiration: 60 });
  now += 30_000;
  expect((await clerk.apiKeys.update({ apiKeyId: id, subject, secondsUntilExpiration: 60 })).expiration).toBe((expiration ?? 0) + 30_000);
});

test("expired and revoked keys are read, and listed only when asked for", async () => {
  const [old, gone] = [await make({ name: "old", secondsUntilExpiration: 60 }), await make({ name: "gone" })];
  now += 60_000;
  expect(await clerk.apiKeys.revoke({ apiKeyId: gone.id, revocationReason: "leaked" })).toMatchObject({
    revoked: true,
    revocationReason: "leaked",
  });
  expect((await clerk.apiKeys.revoke({ apiKeyId: gone.id, revocationReason: "again" })).revocationReason).toBe("leaked");
  expect(await clerk.apiKeys.get(old.id)).toMatchObject({ expired: true, revoked: false });
  expect(await clerk.apiKeys.get(gone.id)).toMatchObject({ expired: false, revoked: true });
  expect((await clerk.apiKeys.list({ subject })).totalCount).toBe(0);
  expect((await clerk.apiKeys.list({ subject, includeInvalid: true })).totalCount).toBe(2);
  expect(await make({ name: "gone" })).toMatchObject({ revoked: false });
});

test("null is as good as nothing where a key is made or revoked, and revoking it is a change", async () => {
  const nulls = { description: null, claims: null, created_by: null, seconds_until_expiration: null };
  const made = await emulator.seed("POST", "/api_keys", { name: "worker", subject, ...nulls });
  now += 1000;
  expect(await emulator.seed("POST", `/api_keys/${made.id}/revoke`, { revocation_reason: null })).toMatchObject({
    revocation_reason: null,
    updated_at: now,
  });
});

test("claims come back with their keys in alphabetical order", async () => {
  const made = await emulator.seed("POST", "/api_keys", { name: "worker", subject, claims: { b: 1, a: 2 } });
  expect(JSON.stringify(made)).toContain('"claims":{"a":2,"b":1}');
});

test("a removed key is gone", async () => {
  const { id } = await make();
  expect((await emulator.call("DELETE", `/api_keys/${id}`)).body).toEqual({ object: "api_key", id, deleted: true });
  await expect(clerk.apiKeys.get(id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("a list is of one subject and one type, a hundred at most, and searched", async () => {
  for (let i = 0; i < 11; i++) await make({ name: `Key${i}` });
  await emulator.seed("POST", "/api_keys", { name: "own", subject, type: "own_type" });
  expect((await clerk.apiKeys.list({ subject })).data).toHaveLength(10);
  expect((await clerk.apiKeys.list({ subject, limit: 100, offset: 9 })).data.map(({ name }) => name)).toEqual(["Key1", "Key0"]);
  const total = async (query: string) =>
    (await emulator.seed<{ readonly total_count: number }>("GET", `/api_keys?subject=${subject}&${query}`)).total_count;
  expect([await total("query=KEY1"), await total("type=own_type")]).toEqual([2, 1]);
});

type Names = NonNullable<NonNullable<StartOptions["readings"]>["apiKeyNames"]>;
const NAMED = { name: "worker" };
const REFUSED: readonly (readonly [method: string, path: string, body: object | undefined, outcome: string])[] = [
  ["GET", "", undefined, "400 bad_request"],
  ["GET", "?subject=nobody", undefined, "400 bad_request"],
  ["GET", "?subject={unknown}", undefined, "404 resource_not_found"],
  ["GET", "?subject={subject}&limit=101", undefined, "400 bad_request"],
  ["POST", "", NAMED, "400 bad_request"],
  ["POST", "", { subject: "{subject}", name: "ab" }, "400 bad_request"],
  ["POST", "", { subject: "{subject}", name: " worker" }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{unknown}" }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{subject}", created_by: "{unknown}" }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{subject}", type: "ab" }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{subject}", description: "d".repeat(256) }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{subject}", seconds_until_expiration: 0 }, "400 bad_request"],
  ["POST", "", { ...NAMED, subject: "{subject}", colour: "red" }, "400 bad_request"],
  ["POST", "", { name: "taken", subject: "{subject}" }, "409 conflict"],
  ["PATCH", "/{id}", NAMED, "400 bad_request"],
  ["PATCH", "/{id}", { subject: "{unknown}" }, "400 bad_request"],
  ["GET", "/ak_1", undefined, "400 bad_request"],
  ["GET", `/ak_${"0".repeat(32)}`, undefined, "404 resource_not_found"],
  ["POST", `/ak_${"0".repeat(32)}/revoke`, {}, "404 resource_not_found"],
  ["GET", `/ak_${"0".repeat(32)}/secret`, undefined, "404 resource_not_found"],
];
test.each(REFUSED)("refused: %s /api_keys%s %j", async (method, path, body, expected) => {
  const { id } = await make({ name: "taken" });
  const told = (text: string) =>
    text
      .replace("{subject}", subject)
      .replace("{id}", id)
      .replaceAll("{unknown}", `user_${"0".repeat(27)}`);
  const sent = body && { body: JSON.parse(told(JSON.stringify(body))) };
  expect(await outcome(emulator, method, "/api_keys" + told(path), sent ?? {})).toBe(expected);
});

describe("the other readings", () => {
  async function other(options: StartOptions, check: (of: TestEmulator, subject: string) => Promise<void>): Promise<void> {
    const started = await startEmulator({ rateLimit: false, ...options });
    await check(started, await firstUser(started));
    await started.close();
  }

  test("API keys are not enabled", () =>
    other({ readings: { apiKeys: "disabled" }, onPurpose: ["api_keys_not_enabled"] }, async (of, id) => {
      expect(await outcome(of, "POST", "/api_keys", { body: { ...NAMED, subject: id } })).toBe("422 api_keys_not_enabled");
      expect(await outcome(of, "GET", `/api_keys?subject=${id}`)).toBe("422 api_keys_not_enabled");
    }));

  test("a name may be there twice, for whomever, and null leaves everything", () =>
    other({ readings: { apiKeyNames: "free", unknownSubject: "taken", apiKeyNull: "unchanged" } }, async (of) => {
      const body = { ...NAMED, subject: `user_${"0".repeat(27)}`, description: "d" };
      await of.seed("POST", "/api_keys", body);
      const { id } = await of.seed("POST", "/api_keys", body);
      expect(await of.seed("PATCH", `/api_keys/${id}`, { description: null })).toMatchObject({ description: "d" });
    }));

  const NAMES: readonly (readonly [reading: Names, live: string, expired: string, revoked: string])[] = [
    ["unique", "409 conflict", "409 conflict", "200"],
    ["uniqueWhileValid", "409 conflict", "200", "200"],
    ["uniqueUntilDeleted", "409 conflict", "409 conflict", "409 conflict"],
    ["free", "200", "200", "200"],
  ];
  test.each(NAMES)("%s: a name while its key is valid, expired, revoked; a deleted key never keeps it", (apiKeyNames, ...expected) => {
    let clock = now;
    return other({ readings: { apiKeyNames }, now: () => clock }, async (of, id) => {
      const again = async (name: string, path: "DELETE" | "revoke" | "expiry" | "none") => {
        const made = await of.seed("POST", "/api_keys", { name, subject: id, seconds_until_expiration: path === "expiry" ? 60 : null });
        if (path === "DELETE") await of.seed("DELETE", `/api_keys/${made.id}`);
        if (path === "revoke") await of.seed("POST", `/api_keys/${made.id}/revoke`, {});
        clock += 60_000;
        return outcome(of, "POST", "/api_keys", { body: { name, subject: id } });
      };
      expect([await again("live", "none"), await again("expired", "expiry"), await again("revoked", "revoke")]).toEqual(expected);
      expect(await again("deleted", "DELETE")).toBe("200");
    });
  });

  test("a secret is shown once", () =>
    other({ readings: { apiKeySecret: "once" } }, async (of, id) => {
      const made = await of.seed("POST", "/api_keys", { ...NAMED, subject: id });
      expect(await outcome(of, "GET", `/api_keys/${made.id}/secret`)).toBe("404 resource_not_found");
    }));
});
