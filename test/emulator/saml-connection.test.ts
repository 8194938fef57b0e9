// SAML connections, driven by Clerk's own SDK, and by raw requests where the SDK lacks a parameter.

import type { createClerkClient } from "@clerk/backend";
import type { TestEmulator } from "../support/emulator";
import { der, expired, idp, metadata, organizationIn, other, production, startConnections, valid } from "./connection";
import { outcome, refusal } from "./organization";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  ({ emulator, clerk } = await startConnections({ onPurpose: ["saml_failed_to_fetch_idp_metadata"] }));
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly domains: readonly string[];
  readonly idp_sso_url: string | null;
  readonly idp_certificate: string | null;
  readonly idp_certificates: readonly { readonly certificate: string; readonly expires_at: number | null }[];
  readonly attribute_mapping: object;
  readonly enterprise_connection_id: string | null;
  readonly updated_at: number;
}
const SAML = "/saml_connections";
const BODY = { name: "Acme", provider: "saml_okta", domains: ["acme.com"] };
const make = (more: object = {}, of = emulator) => of.seed<Shown>("POST", SAML, { ...BODY, ...more });
const patch = (id: string, body: object, of = emulator) => of.seed<Shown>("PATCH", `${SAML}/${id}`, body);
const read = (id: string, of = emulator) => of.seed<Shown>("GET", `${SAML}/${id}`);
const trying = (method: string, id: string, body: object, of = emulator) => outcome(of, method, `${SAML}${id && `/${id}`}`, { body });

test("Clerk's SDK drives every operation", async () => {
  const api = clerk.samlConnections;
  const made = await api.createSamlConnection({ name: "Acme", provider: "saml_okta", domain: "Acme.com" });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^samlc_[0-9A-Za-z]{27}$/),
    name: "Acme",
    provider: "saml_okta",
    domain: "acme.com",
    active: false,
    userCount: 0,
    idpEntityId: null,
    acsUrl: expect.stringContaining(`/v1/saml/acs/samlc_`),
    spMetadataUrl: expect.stringMatching(/^https:\/\/.*\/v1\/saml\/metadata\/samlc_\w+\.xml$/),
    attributeMapping: { emailAddress: "mail" },
  });
  const changed = await api.updateSamlConnection(made.id, { name: "Other", active: true, allowSubdomains: true, ...sdkIdp() });
  expect(changed).toMatchObject({ name: "Other", active: true, allowSubdomains: true, idpEntityId: idp.idp_entity_id });
  expect(await api.getSamlConnection(made.id)).toEqual(changed);
  expect((await api.getSamlConnectionList({ query: "OTH" })).totalCount).toBe(1);
  expect((await api.getSamlConnectionList({ query: "acme" })).totalCount).toBe(0);
  expect((await emulator.call("DELETE", `${SAML}/${made.id}`)).body).toEqual({ object: "saml_connection", id: made.id, deleted: true });
  await expect(api.getSamlConnection(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
});
const sdkIdp = () => ({ idpEntityId: idp.idp_entity_id, idpSsoUrl: idp.idp_sso_url, idpCertificates: [valid] });

test("one of name, provider and domains is not enough, and what only PATCH takes is refused", async () => {
  const rows: readonly (readonly [body: object, outcome: string])[] = [
    [{}, "422 form_param_missing name form_param_missing provider"],
    [{ name: "n", provider: "saml_custom" }, "422 form_param_missing"],
    [{ ...BODY, domains: [] }, "422 form_param_value_invalid domains"],
    [{ ...BODY, domains: ["acme"] }, "422 form_param_format_invalid domains"],
    [{ ...BODY, domain: "other.com" }, "422 form_param_value_conflict domain"],
    [{ ...BODY, domain: "ACME.com" }, "200"],
    [{ ...BODY, provider: "oidc_custom" }, "422 form_param_value_invalid provider"],
    [{ ...BODY, active: true }, "422 form_param_unknown active"],
    [{ ...BODY, idp_sso_url: "idp" }, "422 form_param_format_invalid idp_sso_url"],
    [{ ...BODY, organization_id: "org_none" }, "404 resource_not_found organization_id"],
    [{ ...BODY, idp_certificates: Array.from({ length: 6 }, () => "a") }, "422 form_param_array_size_exceeded idp_certificates"],
    [{ ...BODY, login_hint: { mode: "custom_attribute" } }, "422 form_conditional_param_missing login_hint.source"],
    [{ ...BODY, login_hint: { mode: "off", source: "a" } }, "422 form_conditional_param_disallowed login_hint.source"],
    [{ ...BODY, login_hint: { mode: "never" } }, "422 form_param_value_invalid login_hint.mode"],
    [{ ...BODY, attribute_mapping: { name: "a" } }, "422 form_param_unknown attribute_mapping.name"],
  ];
  for (const [body, expected] of rows) {
    await emulator.reset();
    expect([body, await trying("POST", "", body)]).toEqual([body, expected]);
  }
});

test("null and the same values leave everything, the time of the last change too; the provider never changes", async () => {
  const made = await make({ ...idp, login_hint: { mode: "custom_attribute", source: "employeeId" } });
  await patch(made.id, { name: null, domain: null, domains: null, idp_sso_url: null, idp_certificate: null, organization_id: null });
  await patch(made.id, { domains: [], active: null, attribute_mapping: null, login_hint: null, allow_subdomains: null });
  await patch(made.id, { ...idp, domains: ["ACME.com"] });
  expect(await read(made.id)).toEqual(made);
  expect(await trying("PATCH", made.id, { provider: "saml_custom" })).toBe("422 form_param_unknown provider");
});

test("a mapping has Clerk's defaults, over which goes what is given", async () => {
  const made = await make({ attribute_mapping: { email_address: "email" } });
  const defaults = { user_id: "id", first_name: "firstName", last_name: "lastName" };
  expect(made.attribute_mapping).toEqual({ ...defaults, email_address: "email" });
  expect((await patch(made.id, { attribute_mapping: { user_id: "uid" } })).attribute_mapping).toEqual({
    ...defaults,
    email_address: "email",
    user_id: "uid",
  });
});

describe("certificates", () => {
  test("come back as base64 without lines, with their times", async () => {
    const made = await make({ idp_certificate: valid });
    expect(made).toMatchObject({
      idp_certificate: der(valid),
      idp_certificate_issued_at: Date.parse("2026-11-25T08:46:44Z"),
      idp_certificates: [{ certificate: der(valid), issued_at: expect.any(Number), expires_at: expect.any(Number) }],
    });
    expect(await patch(made.id, { idp_certificate: der(valid) })).toEqual({ ...made, updated_at: expect.any(Number) });
  });

  test("the first one that is valid goes to the front, and a list replaces all that were there", async () => {
    const { id } = await make({ idp_certificates: [expired, valid, der(expired)] });
    expect((await read(id)).idp_certificates.map(({ certificate }) => certificate)).toEqual([valid, expired].map(der));
    expect((await read(id)).idp_certificate).toBe(der(valid));
    expect((await patch(id, { idp_certificate: expired })).idp_certificates).toHaveLength(1);
    expect(await patch(id, { idp_certificates: [] })).toMatchObject({ idp_certificate: null, idp_certificate_expires_at: null });
  });

  test("a text that is none is taken without times; in the other reading it is refused", async () => {
    expect(await make({ idp_certificate: "MIIC" })).toMatchObject({ idp_certificate: "MIIC", idp_certificate_expires_at: null });
    await other({ readings: { badCertificate: "refused" } }, async (of) => {
      expect(await trying("POST", "", { ...BODY, idp_certificate: "MIIC" }, of)).toBe("422 form_param_format_invalid idp_certificate");
      expect(await trying("POST", "", { ...BODY, idp_certificates: [valid, "MIIC"] }, of)).toBe(
        "422 form_param_format_invalid idp_certificates",
      );
    });
  });

  test("in the other readings they come back as they were given, and there is only one", () =>
    other({ readings: { idpCertificate: "given", idpCertificates: "unknown" } }, async (of) => {
      const made = await make({ idp_certificate: valid }, of);
      expect(made.idp_certificate).toBe(valid);
      expect(Object.keys(made)).not.toContain("idp_certificates");
      expect(await trying("PATCH", made.id, { idp_certificates: [valid] }, of)).toBe("422 form_param_unknown idp_certificates");
    }));
});

describe("metadata", () => {
  test("go before what else is given", async () => {
    const made = await make({ ...idp, idp_sso_url: "https://other.example", idp_metadata: metadata() });
    expect(made).toMatchObject({
      idp_entity_id: "https://idp.example/entity",
      idp_sso_url: "https://idp.example/sso?a=1&b=2",
      idp_certificate: der(valid),
      idp_metadata: metadata(),
    });
  });

  test("at an address are what follows from it", async () => {
    const { id } = await make({ idp_metadata_url: "https://idp.example/metadata.xml" });
    expect(await patch(id, { active: true })).toMatchObject({
      active: true,
      idp_metadata_url: "https://idp.example/metadata.xml",
      idp_entity_id: "https://idp.example/metadata.xml",
      idp_sso_url: "https://idp.example/sso",
    });
  });

  const WRONG: readonly (readonly [body: object, outcome: string])[] = [
    [{ idp_metadata: "<html>" }, "422 saml_failed_to_parse_idp_metadata"],
    [{ idp_metadata: metadata().slice(0, -20) }, "422 saml_failed_to_parse_idp_metadata"],
    [{ idp_metadata: metadata({ id: "" }) }, "422 saml_metadata_missing_fields"],
    [{ idp_metadata: metadata({ url: "" }) }, "422 saml_metadata_missing_fields"],
    [{ idp_metadata_url: "https://idp.invalid/metadata" }, "400 saml_failed_to_fetch_idp_metadata"],
    [{ idp_metadata_url: "idp" }, "422 form_param_format_invalid idp_metadata_url"],
  ];
  test.each(WRONG)("refused: %j", async (body, expected) => {
    expect(await trying("POST", "", { ...BODY, ...body })).toBe(expected);
  });
});

describe("activation", () => {
  test("takes a whole identity provider, before and after", async () => {
    const { id } = await make();
    const refused = "422 saml_connection_cant_be_activated";
    expect(await trying("PATCH", id, { active: true })).toBe(refused);
    expect(await trying("PATCH", id, { active: true, idp_entity_id: "a", idp_sso_url: idp.idp_sso_url })).toBe(refused);
    expect((await patch(id, { active: true, ...idp })).active).toBe(true);
    expect(await trying("PATCH", id, { idp_sso_url: "" })).toBe(refused);
    expect((await patch(id, { active: false, idp_sso_url: "" })).idp_sso_url).toBeNull();
  });

  test("meets verified domains of organizations, which go only by consent", async () => {
    const organization = await organizationIn(emulator);
    const domains = `/organizations/${organization}/domains`;
    await emulator.seed("POST", domains, { name: "acme.com", enrollment_mode: "automatic_invitation" });
    const { id } = await make(idp);
    expect(await trying("PATCH", id, { active: true })).toBe("422 organization_domain_exists_for_enrollment");
    expect((await patch(id, { active: true, consent_verified_domains_deletion: true })).active).toBe(true);
    expect(await emulator.seed("GET", domains)).toMatchObject({ total_count: 0 });
    expect(await outcome(emulator, "POST", domains, { body: { name: "acme.com", enrollment_mode: "automatic_invitation" } })).toBe(
      "422 organization_domain_exists_for_enterprise_connection",
    );
  });
});

test("an organization has one connection, is never unlinked, and is not shown when it is no more", async () => {
  const [first, second] = [await organizationIn(emulator), await organizationIn(emulator, "Other")];
  const { id } = await make({ organization_id: first });
  const rest = { ...BODY, domains: ["b.com"] };
  expect(await trying("POST", "", { ...rest, organization_id: first })).toBe("422 organization_already_has_sso_connection organization_id");
  expect(await patch(id, { organization_id: second })).toMatchObject({ organization_id: second });
  expect(await patch(id, { organization_id: null })).toMatchObject({ organization_id: second });
  const count = async (query: string) => (await emulator.seed<{ readonly total_count: number }>("GET", `${SAML}?${query}`)).total_count;
  expect([await count(`organization_id=${second}`), await count(`organization_id=-${second}`)]).toEqual([1, 0]);
  await emulator.seed("DELETE", `/organizations/${second}`);
  expect(await read(id)).toMatchObject({ organization_id: null });
});

test("two of one provider do not share a domain; in the other reading they do", async () => {
  const { id } = await make();
  expect(await trying("POST", "", BODY)).toBe("409 conflict");
  await make({ domains: ["b.com"] });
  expect(await trying("PATCH", id, { domains: ["acme.com", "B.com"] })).toBe("409 conflict");
  expect(await trying("POST", "", { ...BODY, provider: "saml_custom" })).toBe("200");
  await other({ readings: { connectionDomains: "shared" } }, async (of) => {
    await make({}, of);
    expect(await trying("POST", "", BODY, of)).toBe("200");
  });
});

test("it is an enterprise connection too, whose deletion deletes it; in the other reading the families are apart", async () => {
  const made = await make({ name: "Twin" });
  const path = `/enterprise_connections/${made.enterprise_connection_id}`;
  expect(await emulator.seed("GET", path)).toMatchObject({ name: "Twin", saml_connection: { id: made.id, name: "Twin" } });
  await emulator.seed("DELETE", path);
  expect(await outcome(emulator, "GET", `${SAML}/${made.id}`)).toBe("404 resource_not_found");
  await other({ readings: { connectionFamilies: "apart" } }, async (of) => {
    expect((await make({}, of)).enterprise_connection_id).toBeNull();
    expect(await of.seed("GET", "/enterprise_connections")).toMatchObject({ total_count: 0 });
  });
});

test("in the other reading a mapping replaces the old one", () =>
  other({ readings: { partialMapping: "replaced" } }, async (of) => {
    const { attribute_mapping } = await make({ attribute_mapping: { user_id: "uid" } }, of);
    expect(attribute_mapping).toEqual({ user_id: "uid", email_address: "", first_name: "", last_name: "" });
  }));

test("the list is paged, newest first", async () => {
  for (let i = 0; i < 12; i++) await make({ name: `c${i}`, domains: [`c${i}.com`] });
  const page = async (query: string) => {
    const { data, total_count } = await emulator.seed<{ readonly data: readonly Shown[]; readonly total_count: number }>(
      "GET",
      SAML + query,
    );
    return [data.length, total_count, data[0]?.name];
  };
  expect(await page("")).toEqual([10, 12, "c11"]);
  expect(await page("?limit=5&offset=10")).toEqual([2, 12, "c1"]);
  expect(await page("?order_by=created_at&limit=1")).toEqual([1, 12, "c0"]);
});

test("what is not there is 404", async () => {
  expect([
    await outcome(emulator, "GET", `${SAML}/samlc_none`),
    await trying("PATCH", "samlc_none", {}),
    await outcome(emulator, "DELETE", `${SAML}/samlc_none`),
  ]).toEqual(Array.from({ length: 3 }, () => "404 resource_not_found"));
});

test("a development instance has 25 of them at most; a production one takes the plan to make one", async () => {
  for (let i = 0; i < 25; i++) await make({ domains: [`c${i}.com`] });
  expect(await trying("POST", "", BODY)).toBe("403 quota_exceeded");
  const free = "402 unsupported_subscription_plan_features";
  await other({ plan: "free" }, async (of) => {
    expect(await outcome(of, "POST", SAML, { key: production, body: BODY })).toBe(free);
    expect(await outcome(of, "GET", SAML, { key: production })).toBe("200");
  });
  await other({ plan: "free", readings: { planGate: "declared" } }, async (of) => {
    expect(await outcome(of, "GET", SAML, { key: production })).toBe(free);
  });
});

test("without e-mail addresses there are no connections, and the whole list fails", () =>
  other({ readings: { emailAddresses: "disabled" } }, async (of) => {
    const refused = "422 feature_requires_email_address_enabled";
    expect([await outcome(of, "GET", SAML), await trying("POST", "", BODY, of), await outcome(of, "GET", `${SAML}/none`)]).toEqual([
      refused,
      refused,
      "404 resource_not_found",
    ]);
  }));
