// Allowlist and blocklist identifiers, driven by Clerk's own SDK.

import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";
import { outcome, refusal } from "./organization";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false });
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const LISTS = ["allowlist", "blocklist"] as const;
type Name = (typeof LISTS)[number];
const add = (name: Name, identifier: string) =>
  name === "allowlist"
    ? clerk.allowlistIdentifiers.createAllowlistIdentifier({ identifier, notify: false })
    : clerk.blocklistIdentifiers.createBlocklistIdentifier({ identifier });
const list = (name: Name) =>
  name === "allowlist" ? clerk.allowlistIdentifiers.getAllowlistIdentifierList() : clerk.blocklistIdentifiers.getBlocklistIdentifierList();
const drop = (name: Name, id: string) =>
  name === "allowlist"
    ? clerk.allowlistIdentifiers.deleteAllowlistIdentifier(id)
    : clerk.blocklistIdentifiers.deleteBlocklistIdentifier(id);

describe.each(LISTS)("the %s", (name) => {
  const path = `/${name}_identifiers`;

  test("an identifier is made, listed and removed, whether the restriction is on or not", async () => {
    const made = await add(name, "ada@example.com");
    expect(made).toMatchObject({
      id: expect.stringMatching(name === "allowlist" ? /^alid_\w{27}$/ : /^blid_\w{27}$/),
      identifier: "ada@example.com",
      identifierType: "email_address",
      instanceId: emulator.instance,
    });
    expect((await list(name)).data).toEqual([made]);
    expect(await drop(name, made.id)).toMatchObject({ object: `${name}_identifier`, id: made.id, deleted: true });
    expect((await list(name)).totalCount).toBe(0);
  });

  test.each([
    ["Ada@Example.COM", "ada@example.com", "email_address"],
    ["*@Example.com", "*@example.com", "email_address"],
    ["*@*.example.com", "*@*.example.com", "email_address"],
    ["John*@example.com", "john*@example.com", "email_address"],
    ["+1 (555) 010-9999", "+15550109999", "phone_number"],
    ["0x" + "A1".repeat(20), "0x" + "a1".repeat(20), "web3_wallet"],
  ])("%s is kept as %s", async (given, identifier, identifierType) => {
    expect(await add(name, given)).toMatchObject({ identifier, identifierType });
  });

  test.each(["example.com", "ada@", "@example.com", "ada@localhost", "5550109999", "0x12", "a b@example.com"])(
    "%s is refused",
    async (identifier) => {
      expect(await outcome(emulator, "POST", path, { body: { identifier } })).toBe("422 form_param_format_invalid identifier");
    },
  );

  test("one identifier once, however it is written", async () => {
    await add(name, "ada@example.com");
    await expect(add(name, "ADA@example.com")).rejects.toEqual(refusal(400, "duplicate_record"));
    expect(await emulator.call("POST", path, { identifier: "Ada@example.com" })).toMatchObject({
      body: { errors: [{ message: `duplicate ${name} identifier`, long_message: "the identifier ada@example.com already exists" }] },
    });
  });

  test("nothing is read or changed by its id", async () => {
    const { id } = await add(name, "ada@example.com");
    expect([await outcome(emulator, "GET", `${path}/${id}`), await outcome(emulator, "PATCH", `${path}/${id}`, { body: {} })]).toEqual([
      "405 method_not_allowed",
      "405 method_not_allowed",
    ]);
  });

  test("what is not there cannot be removed", async () => {
    await expect(drop(name, "alid_none")).rejects.toEqual(refusal(404, "resource_not_found"));
  });

  test.each<[string, object, string]>([
    ["no identifier", {}, "422 form_param_missing identifier"],
    ["null", { identifier: null }, "422 form_param_nil identifier"],
    ["an unknown field", { identifier: "a@example.com", colour: "red" }, "422 form_param_unknown colour"],
  ])("refused: %s", async (_what, body, expected) => {
    expect(await outcome(emulator, "POST", path, { body })).toBe(expected);
  });

  test("in production it takes a plan", async () => {
    const live = await startEmulator({ keys: ["sk_live_identifiersOfTheEmulatorTest"], plan: "free" });
    const body = { identifier: "a@example.com" };
    expect(await outcome(live, "POST", path, { body })).toBe("402 unsupported_subscription_plan_features");
    expect(await outcome(live, "GET", path)).toBe("200");
    await live.close();
    const readings = { planStatus: 403, planGate: "declared" } as const;
    const strict = await startEmulator({ keys: live.keys, plan: "free", readings, onPurpose: ["unsupported_subscription_plan_features"] });
    expect(await outcome(strict, "POST", path, { body })).toBe("403 unsupported_subscription_plan_features");
    expect(await outcome(strict, "GET", path)).toBe("403 unsupported_subscription_plan_features");
    expect(await outcome(strict, "DELETE", `${path}/alid_1`)).toBe("403 unsupported_subscription_plan_features");
    await strict.close();
  });
});

test("whoever is to be told is invited; a wallet cannot be", async () => {
  const told = (identifier: string) => clerk.allowlistIdentifiers.createAllowlistIdentifier({ identifier, notify: true });
  expect((await told("ada@example.com")).invitationId).toMatch(/^inv_/);
  expect((await told("0x" + "a1".repeat(20))).invitationId).toBeUndefined();
  expect((await add("allowlist", "bob@example.com")).id).toBeTruthy();
  expect(await outcome(emulator, "POST", "/blocklist_identifiers", { body: { identifier: "a@example.com", notify: true } })).toBe(
    "422 form_param_unknown notify",
  );
});

test("the allowlist is a bare array, in pages when asked; the blocklist has total_count and no pages", async () => {
  for (let i = 0; i < 12; i++) for (const name of LISTS) await add(name, `user${i}@example.com`);
  expect((await emulator.call<unknown[]>("GET", "/allowlist_identifiers?limit=3")).body).toHaveLength(12);
  expect((await emulator.call("GET", "/allowlist_identifiers?paginated=true")).body).toMatchObject({
    total_count: 12,
    data: { length: 10 },
  });
  expect((await emulator.call("GET", "/blocklist_identifiers")).body).toMatchObject({ total_count: 12, data: { length: 12 } });
});
