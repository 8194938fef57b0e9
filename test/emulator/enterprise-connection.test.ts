// Enterprise connections of both protocols, driven by Clerk's own SDK.

import type { createClerkClient } from "@clerk/backend";
import type { TestEmulator } from "../support/emulator";
import { der, idp, metadata, organizationIn, other, production, startConnections, valid } from "./connection";
import { outcome, refusal } from "./organization";
import { raw } from "./raw";

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
  readonly provider: string;
  readonly active: boolean;
  readonly domains: readonly string[];
  readonly custom_attributes: readonly object[];
  readonly saml_connection: { readonly [name: string]: unknown } | null;
  readonly oauth_config: { readonly provider_key: string; readonly updated_at: number } | null;
}
const PATH = "/enterprise_connections";
const SAML = { name: "Acme", provider: "saml_okta", domains: ["acme.com"] };
const CLIENT = { client_id: "id", client_secret: "shh" };
const OIDC = { name: "Acme", provider: "oidc_custom", domains: ["acme.com"], oidc: CLIENT };
const make = (more: object = {}, of = emulator) => of.seed<Shown>("POST", PATH, { ...SAML, ...more });
const patch = (id: string, body: object, of = emulator) => of.seed<Shown>("PATCH", `${PATH}/${id}`, body);
const read = (id: string, of = emulator) => of.seed<Shown>("GET", `${PATH}/${id}`);
const trying = (method: string, id: string, body: object, of = emulator) => outcome(of, method, `${PATH}${id && `/${id}`}`, { body });

test("Clerk's SDK drives every operation", async () => {
  const api = clerk.enterpriseConnections;
  const made = await api.createEnterpriseConnection({
    name: "Acme",
    provider: "saml_okta",
    domains: ["Acme.com", "acme.io"],
    saml: { idpEntityId: "e", idpSsoUrl: "https://idp.example/sso", idpCertificates: [valid], loginHint: { mode: "off" } },
    customAttributes: [{ name: "Number", key: "number", scimPath: "a.b" }],
  });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^entconn_[0-9A-Za-z]{27}$/),
    name: "Acme",
    domains: ["acme.com", "acme.io"],
    active: false,
    organizationId: null,
    customAttributes: [{ name: "Number", key: "number", ssoPath: "", scimPath: "a.b", multiValued: false }],
    samlConnection: {
      id: expect.stringMatching(/^samlc_/),
      idpEntityId: "e",
      idpCertificates: [{ certificate: der(valid) }],
      active: false,
      loginHint: { mode: "off" },
    },
    oauthConfig: null,
  });
  const changed = await api.updateEnterpriseConnection(made.id, {
    name: "Other",
    active: true,
    syncUserAttributes: false,
    saml: { forceAuthn: true },
  });
  expect(changed).toMatchObject({
    name: "Other",
    active: true,
    syncUserAttributes: false,
    samlConnection: { active: true, forceAuthn: true },
  });
  expect(await api.getEnterpriseConnection(made.id)).toEqual(changed);
  expect((await api.getEnterpriseConnectionList({ active: true })).totalCount).toBe(1);
  // The SDK does not send `false`.
  expect(await emulator.seed("GET", `${PATH}?active=false`)).toMatchObject({ total_count: 0 });
  const gone = { object: "enterprise_connection", id: made.id, deleted: true };
  expect((await emulator.call("DELETE", `${PATH}/${made.id}`)).body).toEqual(gone);
  await expect(api.getEnterpriseConnection(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
});

test("it is made with 201, and shows neither metadata nor mapping", async () => {
  const { status, body } = await raw(emulator, "POST", PATH, {
    body: { ...SAML, saml: { idp_metadata: metadata(), attribute_mapping: { user_id: "u" } } },
  });
  expect(status).toBe(201);
  const { saml_connection: shown } = body as unknown as Shown;
  expect(shown).toMatchObject({ idp_entity_id: "https://idp.example/entity", idp_sso_url: "https://idp.example/sso?a=1&b=2" });
  expect(Object.keys(shown ?? {})).not.toEqual(expect.arrayContaining(["idp_metadata"]));
  expect(JSON.stringify(body)).not.toContain("attribute_mapping");
  expect(await emulator.seed("GET", `/saml_connections/${String(shown?.id)}`)).toMatchObject({
    idp_metadata: metadata(),
    attribute_mapping: { user_id: "u", email_address: "mail" },
  });
});

test("in the other reading it shows no certificate either, and takes one only", () =>
  other({ readings: { idpCertificates: "unknown" } }, async (of) => {
    const { id, saml_connection: shown } = await make({ saml: idp }, of);
    expect(Object.keys(shown ?? {}).filter((name) => name.includes("certificate"))).toEqual([]);
    expect(await trying("PATCH", id, { saml: { idp_certificates: [valid] } }, of)).toBe("422 form_param_unknown saml.idp_certificates");
  }));

describe("OpenID Connect", () => {
  test("the secret never comes out, and a new one counts as a change", async () => {
    const made = await make(OIDC);
    expect(made).toMatchObject({
      provider: "oidc_custom",
      saml_connection: null,
      oauth_config: {
        id: expect.stringMatching(/^eaoc_/),
        provider_key: "oidc_custom",
        client_id: "id",
        requires_pkce: false,
        name: "Acme",
      },
    });
    const changed = await patch(made.id, { oidc: { client_secret: "new" } });
    expect(changed.oauth_config?.updated_at).toBeGreaterThan(made.oauth_config?.updated_at ?? Infinity);
    expect(JSON.stringify([made, changed, await read(made.id), await emulator.state()])).not.toMatch(/shh|secret": *"new/);
  });

  test("addresses follow from the discovery, unless they are given", async () => {
    const oidc = { ...CLIENT, discovery_url: "https://op.example/.well-known/openid-configuration", token_url: "https://op.example/t" };
    const { id, oauth_config: shown } = await make({ ...OIDC, oidc });
    expect(shown).toMatchObject({
      discovery_url: oidc.discovery_url,
      auth_url: "https://op.example/authorize",
      token_url: "https://op.example/t",
      user_info_url: "https://op.example/userinfo",
    });
    expect((await patch(id, { oidc: { user_info_url: "https://op.example/u", auth_url: "" } })).oauth_config).toMatchObject({
      auth_url: null,
      user_info_url: "https://op.example/u",
    });
  });

  test("a provider of which there can be many comes back with a key of its own; in the other reading as it was given", async () => {
    const made = await make({ ...OIDC, provider: "oidc_github_enterprise" });
    expect(made.provider).toMatch(/^oidc_ghe_\w+$/);
    expect(made.oauth_config?.provider_key).toBe(made.provider);
    await other({ readings: { oidcProvider: "given" } }, async (of) => {
      expect(await make({ ...OIDC, provider: "oidc_gitlab" }, of)).toMatchObject({
        provider: "oidc_gitlab",
        oauth_config: { provider_key: expect.stringMatching(/^oidc_gitlab_ent_/) },
      });
    });
  });

  const WRONG: readonly (readonly [body: object, outcome: string])[] = [
    [{ oidc: { client_id: "id" } }, "422 form_public_client_requires_pkce oidc.requires_pkce"],
    [{ oidc: { client_id: "id", requires_pkce: true } }, "201"],
    [
      { oidc: { ...CLIENT, discovery_url: "https://op.invalid" } },
      "422 custom_oauth_provider_discovery_server_retrieval_error oidc.discovery_url",
    ],
    [
      { oidc: { ...CLIENT, discovery_url: "https://other.example" } },
      "422 custom_oauth_provider_discovery_issuer_mismatch oidc.discovery_url",
    ],
    [
      { provider: "oidc_github_enterprise", oidc: { ...CLIENT, discovery_url: "https://op.example" } },
      "422 custom_oauth_provider_cannot_use_discovery_url oidc.discovery_url",
    ],
    [{ oidc: { ...CLIENT, auth_url: "op" } }, "422 form_param_format_invalid oidc.auth_url"],
    [{ active: true, oidc: { ...CLIENT, auth_url: "https://op.example/a" } }, "422 form_conditional_param_missing oidc.token_url"],
    [{ active: true, oidc: { ...CLIENT, discovery_url: "https://op.example" } }, "201"],
    [{ saml: { idp_sso_url: "https://ignored.example" } }, "201"],
  ];
  test.each(WRONG)("making one with %j", async (more, expected) => {
    expect(await trying("POST", "", { ...OIDC, ...more })).toBe(expected);
  });
});

const REFUSED: readonly (readonly [body: object, outcome: string])[] = [
  [{ name: "" }, "422 form_param_value_invalid name"],
  [{ provider: "google" }, "422 form_param_value_invalid provider"],
  [{ domains: [] }, "422 form_param_value_invalid domains"],
  [{ domains: ["acme"] }, "422 form_param_format_invalid domains"],
  [{ sync_user_attributes: true }, "422 form_param_unknown sync_user_attributes"],
  [{ organization_id: "org_none" }, "404 resource_not_found organization_id"],
  [{ active: true }, "422 saml_connection_cant_be_activated"],
  [{ active: true, saml: idp }, "201"],
  [{ saml: { idp_sso_url: "idp" } }, "422 form_param_format_invalid saml.idp_sso_url"],
  [{ saml: { sync: true } }, "422 form_param_unknown saml.sync"],
  [{ saml: { idp_metadata: "<html>" } }, "422 saml_failed_to_parse_idp_metadata"],
  [{ saml: { login_hint: { mode: "custom_attribute" } } }, "422 form_conditional_param_missing saml.login_hint.source"],
  [{ custom_attributes: [{ name: "N", key: "_n" }] }, "422 form_param_format_invalid custom_attributes.key"],
  [{ custom_attributes: [{ name: "", key: "n" }] }, "422 form_param_value_invalid custom_attributes.name"],
  [
    {
      custom_attributes: [
        { name: "N", key: "n" },
        { name: "M", key: "n" },
      ],
    },
    "422 form_param_duplicate custom_attributes",
  ],
  [
    { custom_attributes: [{ name: "N", key: "n", scim_path: "a", directory_path: "b" }] },
    "422 form_param_value_conflict custom_attributes.scim_path",
  ],
  [{ custom_attributes: [{ name: "N", key: "n", scim_path: "a", directory_path: "a" }] }, "201"],
];
test.each(REFUSED)("making one with %j", async (more, expected) => {
  expect(await trying("POST", "", { ...SAML, ...more })).toBe(expected);
});

test("null, an empty list of domains and the same values leave everything", async () => {
  const made = await make({
    saml: idp,
    custom_attributes: [{ name: "N", key: "n", sso_path: "a" }],
    allow_organization_account_linking: true,
  });
  await patch(made.id, { name: null, domains: null, active: null, organization_id: null, saml: null, oidc: null, custom_attributes: null });
  await patch(made.id, { domains: [], saml: { idp_sso_url: null, login_hint: null, attribute_mapping: { user_id: null } } });
  await patch(made.id, { name: "Acme", domains: ["ACME.com"], saml: idp });
  expect(await read(made.id)).toEqual(made);
});

test("domains and custom attributes are replaced whole; attributes have both names of their path, and can all go", async () => {
  const { id } = await make({ custom_attributes: [{ name: "N", key: "n" }] });
  const attribute = { name: "M", key: "m", directory_path: "a.b", multi_valued: true };
  expect(await patch(id, { domains: ["B.com", "c.com"], custom_attributes: [attribute] })).toMatchObject({
    domains: ["b.com", "c.com"],
    custom_attributes: [{ ...attribute, sso_path: "", scim_path: "a.b" }],
  });
  expect((await patch(id, { custom_attributes: [] })).custom_attributes).toEqual([]);
});

test("in the other reading the instance has no custom attributes", () =>
  other({ readings: { customAttributes: "disabled" } }, async (of) => {
    expect(await trying("POST", "", { ...SAML, custom_attributes: [{ name: "N", key: "n" }] }, of)).toBe("403 feature_not_enabled");
    expect(await trying("POST", "", { ...SAML, custom_attributes: [] }, of)).toBe("201");
  }));

test("what changes is refused as what is made, without 409; the provider never changes", async () => {
  const { id } = await make({ saml: idp });
  await make({ domains: ["b.com"] });
  expect([
    await trying("PATCH", id, { domains: ["b.com"] }),
    await trying("POST", "", { ...SAML, domains: ["b.com"] }),
    await trying("PATCH", id, { provider: "saml_custom" }),
    await trying("PATCH", id, { organization_id: "org_none" }),
    await trying("PATCH", id, { saml: { idp_metadata_url: "https://idp.invalid" } }),
    await trying("PATCH", "none", {}),
  ]).toEqual([
    "422 form_identifier_exists domains",
    "409 conflict",
    "422 form_param_unknown provider",
    "404 resource_not_found organization_id",
    "400 saml_failed_to_fetch_idp_metadata",
    "404 resource_not_found",
  ]);
});

test("activation takes away the organizations' verified domains of the same name", async () => {
  const organization = await organizationIn(emulator);
  const domains = `/organizations/${organization}/domains`;
  for (const name of ["acme.com", "b.com"]) await emulator.seed("POST", domains, { name, enrollment_mode: "automatic_invitation" });
  await emulator.seed("POST", domains, { name: "c.com", enrollment_mode: "automatic_invitation", verified: false });
  const left = async () => (await emulator.seed<{ readonly total_count: number }>("GET", domains)).total_count;
  const { id } = await make({ saml: idp, organization_id: organization, domains: ["acme.com", "c.com"] });
  expect(await left()).toBe(3);
  await patch(id, { active: true });
  expect(await left()).toBe(2);
  await patch(id, { domains: ["b.com"] });
  expect(await left()).toBe(1);
});

test("an organization has one connection, by which the list is filtered", async () => {
  const organization_id = await organizationIn(emulator);
  const { id } = await make({ organization_id });
  await make({ domains: ["b.com"] });
  const refused = "422 organization_already_has_sso_connection organization_id";
  expect(await trying("POST", "", { ...SAML, domains: ["c.com"], organization_id })).toBe(refused);
  const { data } = await clerk.enterpriseConnections.getEnterpriseConnectionList({ organizationId: organization_id });
  expect(data.map((row) => row.id)).toEqual([id]);
  expect(await outcome(emulator, "GET", `${PATH}?active=maybe`)).toBe("422 form_param_value_invalid active");
});

test("both families count towards the 25 of a development instance; in production one takes the plan", async () => {
  for (let i = 0; i < 24; i++) await make({ domains: [`c${i}.com`] });
  await emulator.seed("POST", "/saml_connections", { ...SAML, domains: ["d.com"] });
  expect(await trying("POST", "", SAML)).toBe("403 quota_exceeded");
  await other({ plan: "free" }, async (of) => {
    expect(await outcome(of, "POST", PATH, { key: production, body: SAML })).toBe("402 unsupported_subscription_plan_features");
    expect(await outcome(of, "POST", PATH, { body: SAML })).toBe("201");
  });
});

test("secrets are masked in the log of requests", async () => {
  await raw(emulator, "POST", PATH, { body: OIDC });
  expect(JSON.stringify(await emulator.requests())).not.toContain("shh");
});
