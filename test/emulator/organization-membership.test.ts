// Memberships of organizations, driven by Clerk's own SDK.

import type { createClerkClient } from "@clerk/backend";
import type { TestEmulator } from "../support/emulator";
import { enable, outcome, refusal, ROLES, start } from "./organization";

let emulator: TestEmulator;
let clock = 1_790_000_000_000;
let clerk: ReturnType<typeof createClerkClient>;
/** An organization that the first user made, and somebody who is not in it. */
let organizationId: string;
let creator: string;
let other: string;

async function fill(of: TestEmulator) {
  await enable(of);
  const [first] = await of.seed<readonly { readonly id: string }[]>("GET", "/users");
  const second = await of.seed("POST", "/users", { first_name: "Grace", email_address: ["grace@example.com"], username: "grace" });
  const organization = await of.seed("POST", "/organizations", { name: "Acme", created_by: first!.id });
  return { organizationId: organization.id, creator: first!.id, other: second.id };
}

beforeAll(async () => {
  ({ emulator, clerk } = await start({
    now: () => (clock += 1000),
    onPurpose: ["organization_minimum_permissions_needed", "organization_membership_managed_by_scim"],
  }));
});
afterAll(() => emulator.close());
beforeEach(async () => {
  ({ organizationId, creator, other } = await fill(emulator));
});

const add = (userId: string, role = "org:member") => clerk.organizations.createOrganizationMembership({ organizationId, userId, role });
const users = async () =>
  (await clerk.organizations.getOrganizationMembershipList({ organizationId })).data.map((one) => one.publicUserData?.userId);
const path = (user = "") => `/organizations/${organizationId}/memberships${user}`;

test("a user becomes a member in a role, whose name and permissions are shown with the organization's and the user's data", async () => {
  const made = await add(other);
  expect(made).toMatchObject({
    id: expect.stringMatching(/^orgmem_[0-9A-Za-z]{27}$/),
    role: "org:member",
    permissions: expect.arrayContaining(["org:sys_memberships:read", "org:sys_billing:read"]),
    publicMetadata: {},
    organization: { id: organizationId, name: "Acme" },
    publicUserData: { userId: other, identifier: "grace@example.com", firstName: "Grace", lastName: null },
  });
  expect((await emulator.seed("GET", path())) as object).toMatchObject({
    data: [{ role_name: "Member" }, { role_name: "Admin" }],
    total_count: 2,
  });
});

test("its role changes, its metadata are merged, and it ends", async () => {
  const body = { user_id: other, role: "org:member", public_metadata: { a: 1 }, private_metadata: null };
  await emulator.seed("POST", path(), body);
  expect(await clerk.organizations.updateOrganizationMembership({ organizationId, userId: other, role: "org:admin" })).toMatchObject({
    role: "org:admin",
  });
  const metadata = { organizationId, userId: other, publicMetadata: { b: { c: 1 }, a: null }, privateMetadata: { p: 1 } };
  const merged = await clerk.organizations.updateOrganizationMembershipMetadata(metadata);
  expect([merged.publicMetadata, merged.privateMetadata, merged.role]).toEqual([{ b: { c: 1 } }, { p: 1 }, "org:admin"]);
  expect(merged.updatedAt).toBeGreaterThan(merged.createdAt);
  expect(await clerk.organizations.deleteOrganizationMembership({ organizationId, userId: other })).toMatchObject({
    id: merged.id,
    role: "org:admin",
  });
  expect(await users()).toEqual([creator]);
});

test("metadata come back with their keys in alphabetical order", async () => {
  const metadata = { public_metadata: { b: 1, a: 2 }, private_metadata: { d: 1, c: 2 } };
  const made = await emulator.seed("POST", path(), { user_id: other, role: "org:member", ...metadata });
  expect(JSON.stringify(made)).toContain('"public_metadata":{"a":2,"b":1},"private_metadata":{"c":2,"d":1}');
});

test("the same role again is no change", async () => {
  const made = await add(other);
  expect((await clerk.organizations.updateOrganizationMembership({ organizationId, userId: other, role: "org:member" })).updatedAt).toBe(
    made.updatedAt,
  );
});

test("a membership follows its role to a new key, and the role cannot be deleted meanwhile", async () => {
  const { id } = await emulator.seed("POST", ROLES, { name: "Editor", key: "org:editor" });
  await add(other, "org:editor");
  await emulator.seed("PATCH", `${ROLES}/${id}`, { key: "org:author" });
  expect(await emulator.seed("GET", path())).toMatchObject({ data: [{ role: "org:author" }, { role: "org:admin" }] });
  await expect(clerk.organizationRoles.deleteOrganizationRole(id)).rejects.toEqual(refusal(422, "organization_role_assigned_members"));
  await clerk.organizations.deleteOrganizationMembership({ organizationId, userId: other });
  expect(await clerk.organizationRoles.deleteOrganizationRole(id)).toMatchObject({ deleted: true });
});

test("the list is paged, filtered, searched and ordered; there is one of the whole instance", async () => {
  await add(other);
  const second = await emulator.seed("POST", "/organizations", { name: "Second", created_by: creator });
  await emulator.seed("POST", "/users", { first_name: "Nobody" });
  const found = async (params: object) =>
    (await clerk.organizations.getOrganizationMembershipList({ organizationId, ...params })).data.map(
      (one) => one.publicUserData?.firstName,
    );
  expect(await found({})).toEqual(["Grace", "Ada"]);
  expect(await found({ orderBy: "+first_name" })).toEqual(["Ada", "Grace"]);
  expect(await found({ orderBy: "-email_address", limit: 1 })).toEqual(["Grace"]);
  expect(await found({ role: ["org:admin"] })).toEqual(["Ada"]);
  expect(await found({ userId: [other] })).toEqual(["Grace"]);
  expect(await found({ userId: [`-${other}`] })).toEqual(["Ada"]);
  expect(await found({ emailAddress: ["ada@example.com"] })).toEqual(["Ada"]);
  expect(await found({ username: ["grace"] })).toEqual(["Grace"]);
  expect(await found({ query: "GRA" })).toEqual(["Grace"]);
  expect(await found({ query: "ada" })).toEqual(["Ada"]);
  const { data, totalCount } = await clerk.organizations.getInstanceOrganizationMembershipList({});
  expect([data[0]?.organization.id, totalCount]).toEqual([second.id, 3]);
  expect(await emulator.seed("GET", `/users/count?organization_id=${organizationId}`)).toMatchObject({ total_count: 2 });
});

const REFUSED: readonly (readonly [method: string, path: string, body: object, outcome: string])[] = [
  ["POST", "", {}, "422 form_param_missing user_id form_param_missing role"],
  ["POST", "", { user_id: "user_none", role: "org:member" }, "404 resource_not_found user_id"],
  ["POST", "", { user_id: "{other}", role: "org:none" }, "404 resource_not_found role"],
  ["POST", "", { user_id: "{creator}", role: "org:member" }, "400 already_a_member_in_organization"],
  ["PATCH", "/{other}", { role: "org:member" }, "404 resource_not_found"],
  ["PATCH", "/{creator}", {}, "422 form_param_missing role"],
  ["PATCH", "/{creator}", { role: "org:none" }, "404 resource_not_found role"],
  ["PATCH", "/{creator}", { role: "org:member" }, "400 organization_minimum_permissions_needed"],
  ["PATCH", "/{creator}/metadata", { public_metadata: null }, "422 form_param_nil public_metadata"],
  ["PATCH", "/{other}/metadata", {}, "404 resource_not_found"],
];
test.each(REFUSED)("refused: %s memberships%s %j", async (method, at, body, expected) => {
  const told = (text: string) => text.replace("{other}", other).replace("{creator}", creator);
  expect(await outcome(emulator, method, path(told(at)), { body: JSON.parse(told(JSON.stringify(body))) })).toBe(expected);
});

test("nothing is there below an organization that is not", async () => {
  organizationId = "org_none";
  expect([await outcome(emulator, "GET", path()), await outcome(emulator, "DELETE", path(`/${creator}`))]).toEqual([
    "404 resource_not_found",
    "404 resource_not_found",
  ]);
});

test("the last who can do what a creator can stays; once there is another one, not", async () => {
  expect(await outcome(emulator, "DELETE", path(`/${creator}`))).toBe("400 organization_minimum_permissions_needed");
  await add(other, "org:admin");
  expect(await outcome(emulator, "DELETE", path(`/${creator}`))).toBe("200");
});

test("where nobody ever could, anybody goes", async () => {
  organizationId = (await emulator.seed("POST", "/organizations", { name: "Empty" })).id;
  await add(other);
  expect(await outcome(emulator, "DELETE", path(`/${other}`))).toBe("200");
});

test("an organization is full when it is full, and zero is no limit", async () => {
  await emulator.seed("PATCH", `/organizations/${organizationId}`, { max_allowed_memberships: 1 });
  await expect(add(other)).rejects.toEqual(refusal(403, "organization_membership_quota_exceeded"));
  await emulator.seed("PATCH", `/organizations/${organizationId}`, { max_allowed_memberships: 0 });
  expect(await add(other)).toMatchObject({ role: "org:member" });
});

test("what a directory made is the directory's", async () => {
  await add(other);
  const { instances } = await emulator.state();
  const saved = instances[emulator.instance]!;
  const rows = (saved.collections.organization_memberships ?? []).map((row) => Object.assign({}, row, { scim: true }));
  const collections = { ...saved.collections, organization_memberships: rows };
  await emulator.setState({ instances: { [emulator.instance]: { ...saved, collections } } });
  const managed = "409 organization_membership_managed_by_scim";
  expect(await outcome(emulator, "PATCH", path(`/${other}`), { body: { role: "org:admin" } })).toBe(managed);
  expect(await outcome(emulator, "DELETE", path(`/${other}`))).toBe(managed);
});

test("in the other reading the last one may leave", async () => {
  const free = await start({ readings: { lastAdmin: "free" } });
  const given = await fill(free.emulator);
  expect(await outcome(free.emulator, "DELETE", `/organizations/${given.organizationId}/memberships/${given.creator}`)).toBe("200");
  await free.emulator.close();
});

test("one membership is changed ten times in ten seconds; another one is not concerned", async () => {
  const slow = await start({ rateLimit: true, now: () => 1_790_000_000_000 });
  const given = await fill(slow.emulator);
  const at = `/organizations/${given.organizationId}/memberships`;
  await slow.emulator.seed("POST", at, { user_id: given.other, role: "org:member" });
  const change = (user: string) => outcome(slow.emulator, "PATCH", `${at}/${user}/metadata`, { body: { public_metadata: { a: 1 } } });
  for (let i = 0; i < 10; i++) expect(await change(given.other)).toBe("200");
  expect(await change(given.other)).toBe("429 too_many_requests");
  expect(await outcome(slow.emulator, "PATCH", `${at}/${given.other}`, { body: { role: "org:admin" } })).toBe("429 too_many_requests");
  expect(await change(given.creator)).toBe("200");
  await slow.emulator.close();
});
