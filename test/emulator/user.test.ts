// Users, as far as configuration speaks of them, driven by Clerk's own SDK.

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

test("a fresh instance has one user, the same at every start", async () => {
  const { data, totalCount } = await clerk.users.getUserList();
  expect([data.length, totalCount, await clerk.users.getCount()]).toEqual([1, 1, 1]);
  expect(data[0]).toMatchObject({
    id: expect.stringMatching(/^user_[0-9A-Za-z]{27}$/),
    firstName: "Ada",
    primaryEmailAddressId: expect.any(String),
  });
  await emulator.reset();
  expect((await clerk.users.getUserList()).data[0]?.id).toBe(data[0]?.id);
  const other = await startEmulator({ keys: ["sk_test_usersOfAnotherInstance"] });
  const [theirs] = await other.seed<readonly { readonly id: string }[]>("GET", "/users");
  expect(theirs?.id).not.toBe(data[0]?.id);
  await other.close();
});

test("a user is made and read by its id; what signs it in is not kept", async () => {
  const made = await clerk.users.createUser({
    emailAddress: ["Grace@example.com"],
    firstName: "Grace",
    username: "grace",
    externalId: "g1",
    password: "a-long-canary-1",
    publicMetadata: { b: 1, a: 2 },
    createdAt: new Date("2020-01-02T03:04:05Z"),
  });
  expect(made).toMatchObject({ firstName: "Grace", username: "grace", externalId: "g1", publicMetadata: { a: 2, b: 1 } });
  expect(made.createdAt).toBe(Date.parse("2020-01-02T03:04:05Z"));
  expect(made.emailAddresses[0]).toMatchObject({ id: made.primaryEmailAddressId, emailAddress: "grace@example.com" });
  expect(await clerk.users.getUser(made.id)).toEqual(made);
  expect(JSON.stringify([await emulator.state(), await emulator.requests({ all: true })])).not.toContain("canary");
  await expect(clerk.users.getUser("user_none")).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("the list is an array in pages, and filtered as the count is", async () => {
  const made = [];
  for (let i = 0; i < 11; i++)
    made.push(await clerk.users.createUser({ emailAddress: [`person-${i}@example.com`], firstName: `U${i}`, externalId: `x${i}` }));
  expect((await emulator.call<unknown[]>("GET", "/users")).body).toHaveLength(10);
  expect((await emulator.call<unknown[]>("GET", "/users?limit=500")).body).toHaveLength(12);
  const ids = async (params: object) => (await clerk.users.getUserList(params)).data.map(({ externalId }) => externalId).sort();
  expect(await ids({ userId: [made[3]!.id, made[4]!.id] })).toEqual(["x3", "x4"]);
  expect(await ids({ emailAddress: ["person-5@example.com"] })).toEqual(["x5"]);
  expect(await ids({ externalId: ["+x6", "x7"] })).toEqual(["x6", "x7"]);
  expect(await ids({ query: "person-10@EXAMPLE" })).toEqual(["x10"]);
  // No id has a dash or an at sign: a query also looks into ids.
  expect(await clerk.users.getCount({ query: "person-1" })).toBe(2);
  expect(await clerk.users.getCount({ query: "ada@" })).toBe(1);
  expect(await clerk.users.getCount({ externalId: ["-x0"] })).toBe(11);
});

test("null is as good as nothing, and metadata come back with their keys in alphabetical order", async () => {
  const names = ["external_id", "first_name", "username", "password", "banned", "create_organizations_limit", "created_at"];
  const made = await emulator.seed<Readonly<Record<string, unknown>>>("POST", "/users", {
    ...Object.fromEntries(names.map((name) => [name, null])),
    public_metadata: { b: 1, a: 1 },
    private_metadata: { b: 1, a: 1 },
    unsafe_metadata: { b: 1, a: 1 },
  });
  expect(made).toMatchObject({ external_id: null, first_name: null, username: null });
  for (const name of ["public_metadata", "private_metadata", "unsafe_metadata"]) expect(JSON.stringify(made[name])).toBe('{"a":1,"b":1}');
});

const REFUSED: readonly (readonly [body: object, outcome: string])[] = [
  [{ email_address: ["ADA@example.com"] }, "422 form_identifier_exists email_address"],
  [{ username: "taken" }, "422 form_identifier_exists username"],
  [{ external_id: "taken" }, "422 form_identifier_exists external_id"],
  [{ phone_number: ["+15550109999"] }, "422 form_identifier_exists phone_number"],
  [{ created_at: "yesterday" }, "422 form_param_invalid_time created_at"],
  [{ colour: "red" }, "422 form_param_unknown colour"],
];
test.each(REFUSED)("refused: %j", async (body, expected) => {
  await clerk.users.createUser({ username: "taken", externalId: "taken", phoneNumber: ["+15550109999"] });
  expect(await outcome(emulator, "POST", "/users", { body })).toBe(expected);
});
