// Organizations with their metadata and logos, driven by Clerk's own SDK.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { createClerkClient } from "@clerk/backend";
import type { TestEmulator } from "../support/emulator";
import { enable, outcome, refusal, SETTINGS, start } from "./organization";

let emulator: TestEmulator;
let clock = 1_790_000_000_000;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  ({ emulator, clerk } = await start({ now: () => (clock += 1000) }));
});
afterAll(() => emulator.close());
beforeEach(() => enable(emulator));

const userOf = async (of = emulator) => (await of.seed<readonly { readonly id: string }[]>("GET", "/users"))[0]!.id;
const settings = (body: object, of = emulator) => of.seed("PATCH", SETTINGS, body);
const rawOf = async (id: string) => (await emulator.call<Record<string, unknown>>("GET", `/organizations/${id}`)).body;

describe("making one", () => {
  test("Clerk's values hold for what is not said", async () => {
    const made = await clerk.organizations.createOrganization({ name: "Acme Inc." });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^org_[0-9A-Za-z]{27}$/),
      name: "Acme Inc.",
      slug: "",
      hasImage: false,
      maxAllowedMemberships: 5,
      adminDeleteEnabled: true,
      publicMetadata: {},
      privateMetadata: {},
    });
    expect(await rawOf(made.id)).toMatchObject({ role_set_key: "role_set:default" });
    expect(await rawOf(made.id)).not.toHaveProperty("created_by");
    expect(await rawOf(made.id)).not.toHaveProperty("members_count");
  });

  test("where slugs are enabled, they are given or follow from the name", async () => {
    await settings({ slug_disabled: false });
    const slugs = [];
    for (const params of [{ name: "Acme Inc." }, { name: "Acme inc" }, { name: "Other", slug: "acme" }])
      slugs.push((await clerk.organizations.createOrganization(params)).slug);
    expect(slugs).toEqual(["acme-inc", "acme-inc-1", "acme"]);
    expect((await clerk.organizations.getOrganization({ slug: "acme" })).name).toBe("Other");
  });

  test("its creator is its first member, as the creator's role says", async () => {
    const createdBy = await userOf();
    const made = await clerk.organizations.createOrganization({ name: "Acme", createdBy });
    expect(made.createdBy).toBe(createdBy);
    const { data } = await clerk.organizations.getOrganizationMembershipList({ organizationId: made.id });
    expect(data.map((one) => [one.publicUserData?.userId, one.role])).toEqual([[createdBy, "org:admin"]]);
  });

  test("null is as good as nothing", async () => {
    const names = ["created_by", "slug", "max_allowed_memberships", "created_at", "role_set_key", "public_metadata", "private_metadata"];
    const { id } = await emulator.seed("POST", "/organizations", { name: "Acme", ...Object.fromEntries(names.map((one) => [one, null])) });
    expect(await rawOf(id)).toMatchObject({ max_allowed_memberships: 5, public_metadata: {}, private_metadata: {} });
  });

  test("a time of its own is kept", async () => {
    const { id } = await emulator.seed("POST", "/organizations", { name: "Acme", created_at: "2020-01-02T03:04:05Z" });
    expect(await rawOf(id)).toMatchObject({ created_at: Date.parse("2020-01-02T03:04:05Z") });
  });
});

test("the list is paged, searched, filtered and ordered, and counts members when asked", async () => {
  await settings({ slug_disabled: false });
  const user = await userOf();
  const made = [];
  for (const name of ["Beta", "alpha", "Gamma"])
    made.push(
      await clerk.organizations.createOrganization({ name, slug: `s-${name.toLowerCase()}`, ...(name === "alpha" && { createdBy: user }) }),
    );
  const names = async (query: string) =>
    (await emulator.seed<{ readonly data: readonly { readonly name: string }[] }>("GET", `/organizations?${query}`)).data.map(
      ({ name }) => name,
    );
  expect(await names("")).toEqual(["Gamma", "alpha", "Beta"]);
  expect(await names("order_by=name")).toEqual(["Beta", "Gamma", "alpha"]);
  expect(await names("order_by=-members_count&limit=1")).toEqual(["alpha"]);
  expect(await names("query=S-ALPH")).toEqual(["alpha"]);
  expect(await names("query=gam")).toEqual(["Gamma"]);
  expect(await names(`query=${made[0]!.id}`)).toEqual(["Beta"]);
  expect(await names(`user_id=${user}`)).toEqual(["alpha"]);
  expect(await names(`user_id=-${user}`)).toEqual(["Gamma", "Beta"]);
  expect(await names(`organization_id=%2B${made[0]!.id}&organization_id=${made[1]!.id}`)).toEqual(["alpha", "Beta"]);
  const { data, totalCount } = await clerk.organizations.getOrganizationList({ includeMembersCount: true });
  expect([data.map(({ membersCount }) => membersCount), totalCount]).toEqual([[0, 1, 0], 3]);
  const asked = "include_members_count=true&include_missing_member_with_elevated_permissions=true";
  expect(await emulator.seed("GET", `/organizations/${made[1]!.id}?${asked}`)).toMatchObject({
    members_count: 1,
    missing_member_with_elevated_permissions: false,
  });
  expect(await emulator.seed("GET", `/organizations/${made[0]!.id}?${asked}`)).toMatchObject({
    missing_member_with_elevated_permissions: true,
  });
});

describe("changing one", () => {
  test("what is given changes, null leaves it, and the same again is no change", async () => {
    const { id } = await emulator.seed("POST", "/organizations", { name: "Acme" });
    const body = { name: "Acme 2", max_allowed_memberships: 0, admin_delete_enabled: false, self_serve_sso_enabled: true };
    await emulator.seed("PATCH", `/organizations/${id}`, body);
    const first = await rawOf(id);
    expect(first).toMatchObject(body);
    const names = [...Object.keys(body), "slug", "created_at", "role_set_key"];
    await emulator.seed("PATCH", `/organizations/${id}`, Object.fromEntries(names.map((one) => [one, null])));
    expect(await rawOf(id)).toEqual(first);
    await emulator.seed("PATCH", `/organizations/${id}`, body);
    expect(await rawOf(id)).toEqual(first);
    await emulator.seed("PATCH", `/organizations/${id}`, { created_at: "2020-01-02T03:04:05Z" });
    expect((await rawOf(id)).created_at).toBe(Date.parse("2020-01-02T03:04:05Z"));
  });

  test("metadata are merged by PATCH, where null takes a key away, and replaced by PUT", async () => {
    const { id } = await clerk.organizations.createOrganization({
      name: "Acme",
      publicMetadata: { a: { x: 1, y: 2 }, b: 1 },
      privateMetadata: { p: 1 },
    });
    const merged = await clerk.organizations.updateOrganizationMetadata(id, {
      publicMetadata: { a: { y: null, z: { n: null, m: 3 } }, b: null, c: [null] },
    });
    expect([merged.publicMetadata, merged.privateMetadata]).toEqual([{ a: { x: 1, z: { m: 3 } }, c: [null] }, { p: 1 }]);
    const replaced = await clerk.organizations.replaceOrganizationMetadata(id, { publicMetadata: { d: 1 } });
    expect([replaced.publicMetadata, replaced.privateMetadata]).toEqual([{ d: 1 }, { p: 1 }]);
    const cleared = await clerk.organizations.replaceOrganizationMetadata(id, { privateMetadata: {} });
    expect(cleared.privateMetadata).toEqual({});
    expect([merged.updatedAt > merged.createdAt, cleared.updatedAt > replaced.updatedAt]).toEqual([true, true]);
    expect(await clerk.organizations.replaceOrganizationMetadata(id, { privateMetadata: {} })).toEqual(cleared);
    expect(await clerk.organizations.getOrganization({ organizationId: id })).toEqual(cleared);
  });

  test("metadata come back with their keys in alphabetical order", async () => {
    const { id } = await emulator.seed("POST", "/organizations", {
      name: "Acme",
      public_metadata: { b: 1, a: 2 },
      private_metadata: { d: 1, c: 2 },
    });
    const { public_metadata: open, private_metadata: hidden } = await rawOf(id);
    expect(JSON.stringify([open, hidden])).toBe('[{"a":2,"b":1},{"c":2,"d":1}]');
  });

  test("a logo is an image, has an address, and goes", async () => {
    const { id } = await clerk.organizations.createOrganization({ name: "Acme" });
    const image = readFileSync(join(__dirname, "../../examples/assets/logo.png"));
    const withLogo = await clerk.organizations.updateOrganizationLogo(id, {
      file: new Blob([new Uint8Array(image)], { type: "image/png" }),
    });
    expect([withLogo.hasImage, withLogo.imageUrl]).toEqual([true, expect.stringMatching(/^https:/)]);
    expect(withLogo.updatedAt).toBeGreaterThan(withLogo.createdAt);
    const none = clerk.organizations.updateOrganizationLogo(id, { file: new Blob(["no image"]) });
    await expect(none).rejects.toMatchObject({ status: 400 });
    expect(await clerk.organizations.deleteOrganizationLogo(id)).toMatchObject({ hasImage: false });
    expect((await clerk.organizations.getOrganization({ organizationId: id })).imageUrl).not.toBe(withLogo.imageUrl);
  });

  test("removing one takes its members and domains along", async () => {
    await settings({ domains_enabled: true });
    const { id } = await emulator.seed("POST", "/organizations", { name: "Acme", created_by: await userOf() });
    await emulator.seed("POST", `/organizations/${id}/domains`, { name: "acme.com", enrollment_mode: "manual_invitation" });
    expect((await emulator.call("DELETE", `/organizations/${id}`)).body).toEqual({ object: "organization", id, deleted: true });
    await expect(clerk.organizations.getOrganization({ organizationId: id })).rejects.toEqual(refusal(404, "resource_not_found"));
    expect(await emulator.seed("GET", "/organization_memberships")).toMatchObject({ total_count: 0 });
    expect(await emulator.seed("GET", "/organization_domains")).toMatchObject({ total_count: 0 });
  });
});

const REFUSED: readonly (readonly [method: string, path: string, body: object, outcome: string])[] = [
  ["POST", "", {}, "422 form_param_missing name"],
  ["POST", "", { name: "" }, "422 form_param_value_invalid name"],
  ["POST", "", { name: "n".repeat(257) }, "422 form_param_max_length_exceeded name"],
  ["POST", "", { name: "see https://example.com" }, "422 form_param_value_invalid name"],
  ["POST", "", { name: "<b>Acme</b>" }, "422 form_param_value_invalid name"],
  ["POST", "", { name: "Acme", created_by: "user_none" }, "400 organization_creator_not_found"],
  ["POST", "", { name: "Acme", slug: "acme" }, "403 organization_slugs_disabled"],
  ["POST", "", { name: "Acme", max_allowed_memberships: -1 }, "422 form_param_value_invalid max_allowed_memberships"],
  ["POST", "", { name: "Acme", created_at: "2020" }, "422 form_param_invalid_time created_at"],
  ["POST", "", { name: "Acme", role_set_key: "role_set:none" }, "422 form_resource_not_found role_set_key"],
  ["POST", "", { name: "Acme", admin_delete_enabled: true }, "422 form_param_unknown admin_delete_enabled"],
  ["PATCH", "/{id}", { public_metadata: {} }, "422 form_param_unknown public_metadata"],
  ["PATCH", "/{id}", { created_by: null }, "422 form_param_unknown created_by"],
  ["PATCH", "/{id}", { slug: "acme" }, "403 organization_slugs_disabled"],
  ["PATCH", "/{id}", { role_set_key: "role_set:none" }, "422 form_resource_not_found role_set_key"],
  ["PATCH", "/org_none", { name: "Acme" }, "404 resource_not_found"],
  ["PATCH", "/{id}/metadata", { public_metadata: null }, "422 form_param_nil public_metadata"],
  ["PUT", "/org_none/metadata", { public_metadata: {} }, "404 resource_not_found"],
  ["PUT", "/{id}/logo", {}, "400 request_body_invalid"],
  ["DELETE", "/org_none", {}, "404 resource_not_found"],
];
test.each(REFUSED)("refused: %s /organizations%s %j", async (method, path, body, expected) => {
  const { id } = await emulator.seed("POST", "/organizations", { name: "Acme" });
  const sent = method === "DELETE" ? {} : { body };
  expect(await outcome(emulator, method, "/organizations" + path.replace("{id}", id), sent)).toBe(expected);
});

test("a slug is of one organization, and of certain letters", async () => {
  await settings({ slug_disabled: false });
  await clerk.organizations.createOrganization({ name: "Acme", slug: "acme" });
  const { id } = await clerk.organizations.createOrganization({ name: "Other" });
  for (const [body, expected] of [
    [{ slug: "acme" }, "422 form_identifier_exists slug"],
    [{ slug: "Acme" }, "422 form_param_format_invalid slug"],
    [{ slug: "other" }, "200"],
  ] as const)
    expect(await outcome(emulator, "PATCH", `/organizations/${id}`, { body })).toBe(expected);
});

test("while organizations are disabled, what Clerk declares it for is refused, and in the other reading all", async () => {
  const { id } = await emulator.seed("POST", "/organizations", { name: "Acme" });
  const other = await start({ readings: { organizationGate: "all" }, onPurpose: ["organization_not_enabled_in_instance"] });
  await settings({ enabled: false });
  const outcomes = async (of: TestEmulator) => {
    const got = [];
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["POST", "", { name: "n" }],
      ["GET", `/${id}`, undefined],
      ["PATCH", `/${id}`, {}],
      ["PATCH", `/${id}/metadata`, {}],
      ["DELETE", `/${id}/logo`, undefined],
      ["GET", `/${id}/memberships`, undefined],
      ["DELETE", `/${id}`, undefined],
    ] as const)
      got.push((await outcome(of, method, `/organizations${path}`, { body })).split(" ")[0]);
    return got;
  };
  expect(await outcomes(emulator)).toEqual(["403", "403", "403", "403", "200", "200", "200", "200"]);
  expect(await outcomes(other.emulator)).toEqual(Array.from({ length: 8 }, () => "403"));
  await other.emulator.close();
});

test("in production on the plan that costs nothing, more than twenty members are not to be had", async () => {
  const live = await start({ keys: ["sk_live_organizationsOfTheEmulatorTest"], plan: "free" });
  await enable(live.emulator);
  const create = (max_allowed_memberships: number) =>
    outcome(live.emulator, "POST", "/organizations", { body: { name: "n", max_allowed_memberships } });
  expect([await create(20), await create(21), await create(0)]).toEqual([
    "200",
    "402 unsupported_subscription_plan_features",
    "402 unsupported_subscription_plan_features",
  ]);
  await live.emulator.close();
});

test("a development instance has a hundred organizations at most", async () => {
  for (let i = 0; i < 100; i++) await emulator.seed("POST", "/organizations", { name: "n" });
  expect(await outcome(emulator, "POST", "/organizations", { body: { name: "n" } })).toBe("403 organization_quota_exceeded");
});

test("a limit of members that billing sets cannot be changed", async () => {
  const { id } = await emulator.seed("POST", "/organizations", { name: "Acme" });
  const state = await emulator.state();
  const saved = state.instances[emulator.instance]!;
  const rows = (saved.collections.organizations ?? []).map((row) => Object.assign({}, row, { billed: true }));
  await emulator.setState({ instances: { [emulator.instance]: { ...saved, collections: { ...saved.collections, organizations: rows } } } });
  expect(await outcome(emulator, "PATCH", `/organizations/${id}`, { body: { max_allowed_memberships: 9 } })).toBe(
    "400 organization_member_limit_managed_by_billing max_allowed_memberships",
  );
  expect(await outcome(emulator, "PATCH", `/organizations/${id}`, { body: { max_allowed_memberships: 5 } })).toBe("200");
});

test("metadata in PATCH are refused with the other code in the other reading", async () => {
  const other = await start({ readings: { metadataInPatch: "form_param_deprecated" } });
  await enable(other.emulator);
  const { id } = await other.emulator.seed("POST", "/organizations", { name: "Acme" });
  expect(await outcome(other.emulator, "PATCH", `/organizations/${id}`, { body: { private_metadata: null } })).toBe(
    "422 form_param_deprecated private_metadata",
  );
  expect((await other.emulator.call("PATCH", `/organizations/${id}`, { public_metadata: {} })).body).toMatchObject({
    errors: [{ message: "is deprecated" }],
  });
  await other.emulator.close();
});

test("one organization is changed ten times in ten seconds, by whatever operation; another one is not concerned", async () => {
  let now = 1_790_000_000_000;
  const slow = await start({ rateLimit: true, now: () => now });
  await enable(slow.emulator);
  const { id } = await slow.emulator.seed("POST", "/organizations", { name: "Acme" });
  const other = await slow.emulator.seed("POST", "/organizations", { name: "Other" });
  for (let i = 0; i < 5; i++) {
    await slow.clerk.organizations.updateOrganization(id, { name: `n${i}` });
    await slow.clerk.organizations.replaceOrganizationMetadata(id, { publicMetadata: {} });
  }
  await expect(slow.clerk.organizations.updateOrganizationMetadata(id, { publicMetadata: {} })).rejects.toMatchObject({
    status: 429,
    retryAfter: 10,
  });
  expect((await slow.clerk.organizations.updateOrganization(other.id, { name: "n" })).name).toBe("n");
  expect((await slow.clerk.organizations.getOrganization({ organizationId: id })).name).toBe("n4");
  now += 10_000;
  expect((await slow.clerk.organizations.updateOrganization(id, { name: "late" })).name).toBe("late");
  for (let i = 0; i < 9; i++) await slow.clerk.organizations.updateOrganization(id, { name: `n${i}` });
  expect(await outcome(slow.emulator, "PATCH", `/organizations/${id}`, { body: {} })).toBe("429 too_many_requests");
  const state = await slow.emulator.state();
  await slow.emulator.reset(slow.emulator.instance);
  await slow.emulator.setState(state);
  expect(await outcome(slow.emulator, "PATCH", `/organizations/${id}`, { body: {} })).toBe("200");
  await slow.emulator.close();
});
