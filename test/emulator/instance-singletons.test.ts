// The settings that an instance has once, beside those of the instance itself: OAuth, Protect, communication, the older ones.
// Clerk's SDK has no call for them.

import { startEmulator, type StartOptions, type TestEmulator } from "../support/emulator";
import { outcome } from "./organization";

const OAUTH = "/instance/oauth_application_settings";
const PROTECT = "/instance/protect";
const COMMUNICATION = "/instance/communication";
const BETA = "/beta_features/instance_settings";

let emulator: TestEmulator;

beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const patch = async (path: string, body: unknown, of = emulator) => (await of.call("PATCH", path, body)).body;
const read = async (path: string, of = emulator) => (await of.call("GET", path)).body;

/** An emulator of one test: its exchanges are validated when it ends. */
async function other(options: StartOptions, test: (other: TestEmulator) => Promise<void>): Promise<void> {
  const started = await startEmulator({ rateLimit: false, ...options });
  await test(started);
  await started.close();
}

const FRESH: readonly (readonly [path: string, body: object])[] = [
  [
    OAUTH,
    {
      object: "oauth_application_settings",
      dynamic_oauth_client_registration: false,
      default_scopes: null,
      oauth_jwt_access_tokens: false,
      client_id_metadata_documents_advertised: false,
      client_id_metadata_documents_only_allow_pre_registered_clients: false,
      client_id_metadata_documents_block_implicitly_allowed_clients: false,
      aud_claim_enabled: false,
      pkce_required: false,
    },
  ],
  [PROTECT, { object: "instance_protect", rules_enabled: false, specter_enabled: false, checks_bypassed: false }],
  [COMMUNICATION, { object: "instance_communication", blocked_country_codes: ["BD", "LK", "NG", "PK", "RU", "UZ"] }],
];

describe.each(FRESH)("%s", (path, fresh) => {
  test("a fresh instance shows Clerk's values", async () => {
    expect(await read(path)).toEqual(fresh);
  });

  test("an empty PATCH, and unknown and read-only fields, change nothing", async () => {
    expect(await patch(path, {})).toEqual(fresh);
    expect(await patch(path, { object: "x", colour: "red", checks_bypassed: true })).toEqual(fresh);
    expect(await read(path)).toEqual(fresh);
  });
});

const CHANGES: readonly (readonly [what: string, path: string, sent: object, shown: object])[] = [
  ["flags are kept", OAUTH, { oauth_jwt_access_tokens: true, pkce_required: true }, { oauth_jwt_access_tokens: true, pkce_required: true }],
  ["the newest flag is kept", OAUTH, { aud_claim_enabled: true }, { aud_claim_enabled: true }],
  [
    "scopes come back once each, in another order",
    OAUTH,
    { default_scopes: ["x:read", "email", "x:read"] },
    { default_scopes: ["email", "x:read"] },
  ],
  ["no scopes are not Clerk's scopes", OAUTH, { default_scopes: [] }, { default_scopes: [] }],
  ["protection is switched on", PROTECT, { rules_enabled: true }, { rules_enabled: true, specter_enabled: false }],
  [
    "countries replace all others, in an order of their own",
    COMMUNICATION,
    { blocked_country_codes: ["FR", "DE"] },
    { blocked_country_codes: ["DE", "FR"] },
  ],
  [
    "a country that nobody calls is dropped",
    COMMUNICATION,
    { blocked_country_codes: ["ZZ", "DE", "AQ"] },
    { blocked_country_codes: ["DE"] },
  ],
  ["no countries clear the list", COMMUNICATION, { blocked_country_codes: [] }, { blocked_country_codes: [] }],
];
test.each(CHANGES)("%s: %s %j", async (_what, path, sent, shown) => {
  expect(await patch(path, sent)).toMatchObject(shown);
  expect(await read(path)).toMatchObject(shown);
});

test("null leaves a flag and a list of countries, and gives the scopes back to Clerk", async () => {
  await patch(OAUTH, { default_scopes: ["email"], pkce_required: true });
  expect(await patch(OAUTH, { default_scopes: null, pkce_required: null })).toMatchObject({ default_scopes: null, pkce_required: true });
  await patch(PROTECT, { specter_enabled: true });
  expect(await patch(PROTECT, { specter_enabled: null })).toMatchObject({ specter_enabled: true });
  await patch(BETA, { restricted_to_allowlist: true, from_email_address: "hello" });
  expect(await patch(BETA, { restricted_to_allowlist: null, from_email_address: null, test_mode: null })).toMatchObject({
    restricted_to_allowlist: true,
    from_email_address: "hello",
  });
  await patch(COMMUNICATION, { blocked_country_codes: ["DE"] });
  expect(await patch(COMMUNICATION, { blocked_country_codes: null })).toMatchObject({ blocked_country_codes: ["DE"] });
});

const REFUSED: readonly (readonly [path: string, body: object, outcome: string])[] = [
  [OAUTH, { default_scopes: ["two words"] }, "422 form_param_format_invalid default_scopes"],
  [OAUTH, { default_scopes: "email" }, "422 form_param_value_invalid"],
  [PROTECT, { rules_enabled: "yes" }, "422 form_param_value_invalid"],
  [COMMUNICATION, { blocked_country_codes: ["de"] }, "422 form_param_format_invalid blocked_country_codes"],
  [COMMUNICATION, { blocked_country_codes: ["DE", "DE"] }, "422 form_param_duplicate blocked_country_codes"],
  [
    COMMUNICATION,
    { blocked_country_codes: Array.from({ length: 251 }, (_, i) => `A${i}`) },
    "422 form_param_array_size_exceeded blocked_country_codes",
  ],
  [BETA, { from_email_address: "a@b.example" }, "422 form_param_format_invalid from_email_address"],
  [BETA, { from_email_address: "" }, "422 form_param_format_invalid from_email_address"],
  [BETA, { colour: "red" }, "422 form_param_unknown colour"],
];
test.each(REFUSED)("refused: PATCH %s %j", async (path, body, expected) => {
  expect(await outcome(emulator, "PATCH", path, { body })).toBe(expected);
});

describe(BETA, () => {
  test("has no GET; an empty PATCH reads, and test_mode is never shown", async () => {
    expect((await emulator.call("GET", BETA)).status).toBe(405);
    const fresh = {
      object: "instance_settings",
      id: emulator.instance,
      restricted_to_allowlist: false,
      from_email_address: "notifications",
      progressive_sign_up: true,
      enhanced_email_deliverability: false,
    };
    expect(await patch(BETA, {})).toEqual(fresh);
    expect(await patch(BETA, { test_mode: false, from_email_address: "hello" })).toEqual({ ...fresh, from_email_address: "hello" });
  });
});

describe("in production on the plan that costs nothing", () => {
  const production = { keys: ["sk_live_singletonsOfTheEmulatorTest"], plan: "free" } as const;

  test("the allowlist is not to be had", () =>
    other(production, async (live) => {
      expect(await outcome(live, "PATCH", BETA, { body: { restricted_to_allowlist: true } })).toBe(
        "402 unsupported_subscription_plan_features",
      );
      expect(await patch(BETA, { restricted_to_allowlist: false }, live)).toMatchObject({ restricted_to_allowlist: false });
    }));

  test("countries of the dear tiers stay blocked; others come and go", () =>
    other(production, async (live) => {
      const reply = await live.call("PATCH", COMMUNICATION, { blocked_country_codes: ["DE", "RU"] });
      expect(reply).toMatchObject({
        status: 422,
        body: { errors: [{ code: "sms_country_removal_restricted", meta: { country_codes: ["BD", "LK", "NG", "PK", "UZ"] } }] },
      });
      const all = ["BD", "DE", "LK", "NG", "PK", "RU", "UZ"];
      expect(await patch(COMMUNICATION, { blocked_country_codes: all }, live)).toMatchObject({ blocked_country_codes: all });
    }));
});

test("in production on the plan that costs, all of this is to be had", () =>
  other({ keys: ["sk_live_singletonsOfTheEmulatorTest"] }, async (live) => {
    expect(await patch(COMMUNICATION, { blocked_country_codes: [] }, live)).toMatchObject({ blocked_country_codes: [] });
    expect(await patch(BETA, { restricted_to_allowlist: true }, live)).toMatchObject({ restricted_to_allowlist: true });
  }));

describe("the other readings", () => {
  test("Clerk's scopes are listed", () =>
    other({ readings: { clerksScopes: "listed" } }, async (one) => {
      expect(await patch(OAUTH, { default_scopes: null }, one)).toMatchObject({ default_scopes: ["email", "offline_access", "profile"] });
    }));

  test("the prerequisites of Protect are not met, unless Clerk bypassed them", () =>
    other({ readings: { protectChecks: "fail" } }, async (one) => {
      const body = { rules_enabled: true, specter_enabled: false };
      expect(await outcome(one, "PATCH", PROTECT, { body })).toBe("422 form_param_value_invalid rules_enabled");
      const state = await one.state();
      const [id = "", saved] = Object.entries(state.instances)[0] ?? [];
      const collections = { ...saved?.collections, instance_protect: [{ id, checks_bypassed: true }] };
      await one.setState({ instances: { [id]: { ...saved!, collections } } });
      expect(await patch(PROTECT, body, one)).toMatchObject({ rules_enabled: true, checks_bypassed: true });
    }));

  test("a fresh instance blocks no country", () =>
    other({ readings: { blockedAtFirst: "none" } }, async (one) => {
      expect(await read(COMMUNICATION, one)).toMatchObject({ blocked_country_codes: [] });
    }));

  test("the sender is shown as a whole address", () =>
    other({ readings: { fromEmailAddress: "whole" } }, async (one) => {
      expect(await patch(BETA, { from_email_address: "hello" }, one)).toMatchObject({ from_email_address: "hello@emulated.example" });
    }));
});
