// The kinds of the instance and its OAuth clients, driven by Clerk's own SDK, and by raw requests where the SDK has no call.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  emulator = await startEmulator({ onPurpose: ["request_invalid_for_environment"] });
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const refusal = (status: number, code: string) => expect.objectContaining({ status, errors: [expect.objectContaining({ code })] });

describe("OAuth applications", () => {
  test("one is made with Clerk's defaults, its scopes rewritten, its secret shown once", async () => {
    const made = await clerk.oauthApplications.create({
      name: "Portal",
      redirectUris: ["https://a.example.com/cb"],
      scopes: "public_metadata email",
    });
    expect(made).toMatchObject({
      name: "Portal",
      redirectUris: ["https://a.example.com/cb"],
      scopes: "email offline_access public_metadata",
      isPublic: false,
      dynamicallyRegistered: false,
      consentScreenEnabled: true,
      pkceRequired: false,
    });
    expect(made.clientSecret!.length).toBeGreaterThan(20);
    const got = await clerk.oauthApplications.get(made.id);
    expect(got.clientSecret ?? null).toBeNull();
    expect(got.clientId).toBe(made.clientId);
  });

  test("names need not be unique, and the list is paged, ordered and searched", async () => {
    for (const name of ["b", "a", "a"]) await clerk.oauthApplications.create({ name });
    const { data, totalCount } = await clerk.oauthApplications.list({ orderBy: "+name", limit: 2 });
    expect(data.map(({ name }) => name)).toEqual(["a", "a"]);
    expect(totalCount).toBe(3);
    expect((await clerk.oauthApplications.list({ nameQuery: "B" })).data.map(({ name }) => name)).toEqual(["b"]);
  });

  test("it is changed, its secret rotated, and it is removed", async () => {
    const made = await clerk.oauthApplications.create({ name: "Portal" });
    const changed = await clerk.oauthApplications.update({ oauthApplicationId: made.id, name: "Docs", redirectUris: ["docs://cb"] });
    expect(changed).toMatchObject({ id: made.id, name: "Docs", redirectUris: ["docs://cb"] });
    const rotated = await clerk.oauthApplications.rotateSecret(made.id);
    expect(rotated.clientSecret).not.toBe(made.clientSecret);
    expect(await clerk.oauthApplications.delete(made.id)).toMatchObject({ id: made.id, deleted: true });
    await expect(clerk.oauthApplications.get(made.id)).rejects.toEqual(refusal(404, "resource_not_found"));
  });

  test.each<[string, object, number, string]>([
    ["a redirect URI twice", { redirect_uris: ["a://b", "a://b"] }, 400, "duplicate_record"],
    ["a public client without PKCE", { public: true }, 422, "form_public_client_requires_pkce"],
    ["a grant that the workspace does not have", { device_authorization_grant_enabled: true }, 403, "feature_not_enabled"],
    ["an unknown field", { colour: "red" }, 422, "form_param_unknown"],
  ])("refused: %s", async (_, fields, status, code) => {
    expect(await emulator.call("POST", "/oauth_applications", { name: "Portal", ...fields })).toMatchObject({
      status,
      body: { errors: [{ code }] },
    });
  });

  test("null leaves everything as it is", async () => {
    const { id } = await clerk.oauthApplications.create({ name: "Portal", redirectUris: ["a://b"] });
    const reply = await emulator.call("PATCH", `/oauth_applications/${id}`, { redirect_uris: null, scopes: null, public: null });
    expect(reply).toMatchObject({ status: 200, body: { redirect_uris: ["a://b"] } });
  });

  test("a logo is a file of an image", async () => {
    const { id } = await clerk.oauthApplications.create({ name: "Portal" });
    const put = async (content: Uint8Array<ArrayBuffer>): Promise<Response> => {
      const form = new FormData();
      form.set("file", new Blob([content]), "logo.png");
      return fetch(`${emulator.apiUrl}/oauth_applications/${id}/logo`, {
        method: "PUT",
        body: form,
        headers: { authorization: `Bearer ${emulator.key}` },
      });
    };
    const image = new Uint8Array(readFileSync(join(__dirname, "../../examples/assets/logo.png")));
    const reply = await put(image);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ id, client_image_url: expect.stringMatching(/^https:/) });
    expect((await put(new TextEncoder().encode("no image"))).status).toBe(400);
  });
});

describe("the instance's settings", () => {
  test("a PATCH answers 204, and only three values are ever shown", async () => {
    await clerk.instance.update({ testMode: false, supportEmail: "help@example.com", allowedOrigins: ["a://x", "b://y"] });
    expect(await emulator.call("PATCH", "/instance", { hibp: true, unknown: 1 })).toMatchObject({ status: 204, body: undefined });
    const { body } = await emulator.call<{ allowed_origins: string[] }>("GET", "/instance");
    expect(body.allowed_origins.toSorted()).toEqual(["a://x", "b://y"]);
    expect(Object.keys(body).sort()).toEqual([
      "allowed_origins",
      "allowed_subdomains",
      "environment_type",
      "id",
      "object",
      "subdomain_allowlist_enabled",
      "workspace_id",
    ]);
  });

  test.each<[string, object, number, string]>([
    ["an origin that is none", { allowed_origins: ["nonsense"] }, 422, "form_invalid_origin"],
    ["what production has, in development", { subdomain_allowlist_enabled: true }, 400, "request_invalid_for_environment"],
  ])("refused: %s", async (_, fields, status, code) => {
    expect(await emulator.call("PATCH", "/instance", fields)).toMatchObject({ status, body: { errors: [{ code }] } });
  });
});

describe("restrictions", () => {
  test("there is no GET; an empty PATCH reads, and a PATCH answers with everything", async () => {
    expect((await emulator.call("GET", "/instance/restrictions")).status).toBe(405);
    await clerk.instance.updateRestrictions({ blocklist: true, blockDisposableEmailDomains: true });
    expect(await emulator.call("PATCH", "/instance/restrictions", {})).toMatchObject({
      status: 200,
      body: { allowlist: false, blocklist: true, block_disposable_email_domains: true, block_email_subaddresses: false },
    });
  });

  test("a switch of older applications is refused", async () => {
    const reply = await emulator.call("PATCH", "/instance/restrictions", { allowlist_blocklist_disabled_on_sign_in: true });
    expect(reply).toMatchObject({ status: 422, body: { errors: [{ code: "disabled_instance_restriction" }] } });
  });

  test("in production they take a plan", async () => {
    const production = await startEmulator({ keys: ["sk_live_restrictionsOfTheEmulatorTest"], plan: "free" });
    expect(await production.call("PATCH", "/instance/restrictions", { allowlist: true })).toMatchObject({
      status: 402,
      body: { errors: [{ code: "unsupported_subscription_plan_features" }] },
    });
    await production.close();
  });
});
