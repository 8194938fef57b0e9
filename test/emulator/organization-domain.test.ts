// Domains of organizations, driven by Clerk's own SDK, and by raw requests where the SDK has no call.

import type { createClerkClient } from "@clerk/backend";
import type { StartOptions, TestEmulator } from "../support/emulator";
import { enable, outcome, SETTINGS, start } from "./organization";

let emulator: TestEmulator;
let clock = 1_790_000_000_000;
let clerk: ReturnType<typeof createClerkClient>;
let organizationId: string;
let second: string;

const MODES = ["automatic_invitation", "automatic_suggestion"];

async function fill(of: TestEmulator): Promise<readonly [string, string]> {
  await enable(of);
  await of.seed("PATCH", SETTINGS, { domains_enabled: true, domains_enrollment_modes: MODES });
  const made = [];
  for (const name of ["Acme", "Other"]) made.push((await of.seed("POST", "/organizations", { name })).id);
  return [made[0]!, made[1]!];
}

beforeAll(async () => {
  ({ emulator, clerk } = await start({ now: () => (clock += 1000) }));
});
afterAll(() => emulator.close());
beforeEach(async () => {
  [organizationId, second] = await fill(emulator);
});

async function other(options: StartOptions, test: (of: TestEmulator, path: string) => Promise<void>): Promise<void> {
  const started = await start(options);
  const [id] = await fill(started.emulator);
  await test(started.emulator, `/organizations/${id}/domains`);
  await started.emulator.close();
}

const path = (below = "") => `/organizations/${organizationId}/domains${below}`;
const add = (name: string, enrollmentMode: "manual_invitation" | "automatic_invitation" = "manual_invitation") =>
  clerk.organizations.createOrganizationDomain({ organizationId, name, enrollmentMode });

interface Shown {
  readonly id: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly affiliation_verification: object;
  readonly ownership_verification: object | null;
}

test("a domain is verified at once unless it says otherwise, and its owner is proved apart from that", async () => {
  const made = await add("Acme.com");
  // What the SDK makes of it lacks most fields.
  expect(made).toMatchObject({ id: expect.stringMatching(/^orgdmn_[0-9A-Za-z]{27}$/), name: "acme.com" });
  const verified = { status: "verified", verified_at: null };
  expect(await emulator.seed("PATCH", path(`/${made.id}`), {})).toMatchObject({
    organization_id: organizationId,
    enrollment_mode: "manual_invitation",
    affiliation_email_address: null,
    affiliation_verification: verified,
    verification: verified,
    ownership_verification: null,
  });
  const body = { name: "b.com", enrollment_mode: "manual_invitation", verified: false };
  expect(await emulator.seed("POST", path(), body)).toMatchObject({ affiliation_verification: { status: "unverified" } });
});

test("it is changed and removed by its id; null leaves it", async () => {
  const { id } = await add("acme.com");
  await clerk.organizations.updateOrganizationDomain({
    organizationId,
    domainId: id,
    enrollmentMode: "automatic_invitation",
    verified: false,
  });
  const shown = await emulator.seed("PATCH", path(`/${id}`), { enrollment_mode: null, verified: null });
  expect(shown).toMatchObject({ enrollment_mode: "automatic_invitation", affiliation_verification: { status: "unverified" } });
  expect((await emulator.call("DELETE", path(`/${id}`))).body).toEqual({ object: "organization_domain", id, deleted: true });
  expect((await clerk.organizations.getOrganizationDomainList({ organizationId })).totalCount).toBe(0);
});

test("null is as good as nothing, and to say again that it is verified is no change", async () => {
  const body = { name: "acme.com", enrollment_mode: "manual_invitation", verified: null };
  const made = await emulator.seed<Shown>("POST", path(), body);
  expect(made.affiliation_verification).toMatchObject({ status: "verified" });
  expect(await emulator.seed("PATCH", path(`/${made.id}`), { verified: true })).toEqual(made);
});

test("there is no read by id", async () => {
  const { id } = await add("acme.com");
  expect(await outcome(emulator, "GET", path(`/${id}`))).toBe("405 method_not_allowed");
});

test("its owner is proved once", async () => {
  const { id } = await add("acme.com");
  const first = await emulator.seed<Shown>("POST", path(`/${id}/verify_ownership`));
  expect(first.updated_at).toBeGreaterThan(first.created_at);
  expect(first.ownership_verification).toMatchObject({ status: "verified", strategy: "manual_override", verified_at: expect.any(Number) });
  expect(await emulator.seed("POST", path(`/${id}/verify_ownership`))).toEqual(first);
});

test("the lists are of one organization or of all, ten at a time, and filtered", async () => {
  for (let i = 0; i < 10; i++) await add(`a${i}.com`, i < 2 ? "automatic_invitation" : "manual_invitation");
  await emulator.seed("POST", `/organizations/${second}/domains`, { name: "b.com", enrollment_mode: "enterprise_sso", verified: false });
  const names = async (at: string) => {
    const { data, total_count: total } = await emulator.seed<{
      readonly data: readonly { readonly name: string }[];
      readonly total_count: number;
    }>("GET", at);
    return [data.length, total, data[0]?.name];
  };
  const rows: readonly (readonly [at: string, expected: readonly unknown[]])[] = [
    [path(), [10, 10, "a9.com"]],
    [path("?limit=4&offset=8"), [2, 10, "a1.com"]],
    [path("?enrollment_mode=automatic_invitation"), [2, 2, "a1.com"]],
    [path("?verified=false"), [0, 0, undefined]],
    ["/organization_domains", [10, 11, "b.com"]],
    [`/organization_domains?organization_id=${second}`, [1, 1, "b.com"]],
    [`/organization_domains?query=${second}`, [1, 1, "b.com"]],
    ["/organization_domains?query=A1", [1, 1, "a1.com"]],
    ["/organization_domains?domains=a3.com&domains=b.com", [2, 2, "b.com"]],
    ["/organization_domains?verified=false", [1, 1, "b.com"]],
    ["/organization_domains?enrollment_mode=-manual_invitation&order_by=name", [3, 3, "a0.com"]],
  ];
  for (const [at, expected] of rows) expect([at, await names(at)]).toEqual([at, expected]);
  expect(await emulator.seed("GET", "/organization_domains?domains=b.com")).toMatchObject({
    data: [{ public_organization_data: { id: second, name: "Other" } }],
  });
  expect(await outcome(emulator, "GET", "/organization_domains?query=%20")).toBe("422 form_param_value_invalid query");
});

const MANUAL = { enrollment_mode: "manual_invitation" };
const REFUSED: readonly (readonly [method: string, below: string, body: object, outcome: string])[] = [
  ["POST", "", {}, "422 form_param_missing name form_param_missing enrollment_mode"],
  ["POST", "", { ...MANUAL, name: "acme" }, "422 form_param_format_invalid name"],
  ["POST", "", { name: "a.com", enrollment_mode: "all" }, "422 form_param_value_invalid enrollment_mode"],
  ["POST", "", { ...MANUAL, name: "GMail.com" }, "422 organization_domain_common name"],
  ["POST", "", { ...MANUAL, name: "mailinator.com" }, "422 organization_domain_blocked name"],
  ["POST", "", { ...MANUAL, name: "HERE.com" }, "422 organization_domain_already_exists_same_organization name"],
  ["POST", "", { ...MANUAL, name: "there.com" }, "422 organization_domain_already_exists name"],
  ["PATCH", "/{id}", { name: "a.com" }, "422 form_param_unknown name"],
  ["PATCH", "/orgdmn_none", {}, "404 resource_not_found"],
  ["PATCH", "/{theirs}", {}, "404 resource_not_found"],
  ["DELETE", "/{theirs}", {}, "404 resource_not_found"],
];
test.each(REFUSED)("refused: %s domains%s %j", async (method, below, body, expected) => {
  const { id } = await add("here.com");
  const theirs = (await emulator.seed("POST", `/organizations/${second}/domains`, { ...MANUAL, name: "there.com" })).id;
  const sent = method === "DELETE" ? {} : { body };
  expect(await outcome(emulator, method, path(below.replace("{id}", id).replace("{theirs}", theirs)), sent)).toBe(expected);
});

test("a mode that the settings do not have is refused, but a domain keeps it", async () => {
  const { id } = await add("acme.com", "automatic_invitation");
  await emulator.seed("PATCH", SETTINGS, { domains_enrollment_modes: [] });
  const refused = "403 organization_domain_enrollment_mode_not_enabled";
  expect(await outcome(emulator, "POST", path(), { body: { name: "b.com", enrollment_mode: "automatic_invitation" } })).toBe(refused);
  expect(await outcome(emulator, "PATCH", path(`/${id}`), { body: { enrollment_mode: "automatic_suggestion" } })).toBe(refused);
  expect(await outcome(emulator, "PATCH", path(`/${id}`), { body: { enrollment_mode: "automatic_invitation", verified: false } })).toBe(
    "200",
  );
});

test("while domains are disabled they are read and not written", async () => {
  const { id } = await add("acme.com");
  await emulator.seed("PATCH", SETTINGS, { domains_enabled: false });
  const refused = "403 organization_domains_not_enabled";
  expect([
    await outcome(emulator, "GET", path()),
    await outcome(emulator, "POST", path(), { body: { ...MANUAL, name: "b.com" } }),
    await outcome(emulator, "PATCH", path(`/${id}`), { body: {} }),
    await outcome(emulator, "DELETE", path(`/${id}`)),
    await outcome(emulator, "POST", path(`/${id}/verify_ownership`)),
  ]).toEqual(["200", refused, refused, refused, refused]);
});

test("an organization has ten domains at most", async () => {
  for (let i = 0; i < 10; i++) await add(`a${i}.com`);
  expect(await outcome(emulator, "POST", path(), { body: { ...MANUAL, name: "b.com" } })).toBe("403 organization_domain_quota_exceeded");
});

test("in the other reading a name is kept letter for letter, and is still of one organization", () =>
  other({ readings: { domainCase: "kept" } }, async (of, at) => {
    expect(await of.seed("POST", at, { ...MANUAL, name: "Acme.com" })).toMatchObject({ name: "Acme.com" });
    expect(await outcome(of, "POST", at, { body: { ...MANUAL, name: "GMail.com" } })).toBe("422 organization_domain_common name");
    expect(await outcome(of, "POST", at, { body: { ...MANUAL, name: "Mailinator.com" } })).toBe("422 organization_domain_blocked name");
    expect(await outcome(of, "POST", at, { body: { ...MANUAL, name: "acme.COM" } })).toBe(
      "422 organization_domain_already_exists_same_organization name",
    );
  }));

test("in the other reading an unverified domain shows no verification", () =>
  other({ readings: { unverifiedDomain: "null" } }, async (of, at) => {
    const body = { ...MANUAL, name: "acme.com", verified: false };
    expect(await of.seed("POST", at, body)).toMatchObject({ affiliation_verification: null, verification: null });
  }));

test("a name that an active enterprise connection serves is for single sign-on alone", async () => {
  const oidc = { client_id: "c", client_secret: "s", auth_url: "https://idp.example.com/auth", token_url: "https://idp.example.com/token" };
  const connection = { name: "Okta", provider: "oidc_custom", domains: ["sso.com"], oidc };
  const { id } = await emulator.seed("POST", "/enterprise_connections", connection);
  expect(await outcome(emulator, "POST", path(), { body: { ...MANUAL, name: "sso.com" } })).toBe("200");
  await emulator.seed("PATCH", `/enterprise_connections/${id}`, { active: true });
  const refused = "422 organization_domain_exists_for_enterprise_connection";
  expect(await outcome(emulator, "POST", path(), { body: { ...MANUAL, name: "SSO.com" } })).toBe(refused);
  expect(await outcome(emulator, "POST", path(), { body: { name: "sso.com", enrollment_mode: "enterprise_sso" } })).toBe("200");
});
