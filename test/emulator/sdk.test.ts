// Clerk's own SDK is the first outsider that the emulator must satisfy: it drives every operation that is emulated.

import { createClerkClient } from "@clerk/backend";
import { startEmulator, type TestEmulator } from "../support/emulator";

let emulator: TestEmulator;
let clerk: ReturnType<typeof createClerkClient>;

beforeAll(async () => {
  emulator = await startEmulator();
  clerk = createClerkClient({ secretKey: emulator.key, apiUrl: emulator.url });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

/** What Clerk's SDK throws, as far as the tests look at it. */
const refusal = (status: number, code: string, paramName?: string) =>
  expect.objectContaining({
    status,
    clerkTraceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    errors: [expect.objectContaining({ code, ...(paramName !== undefined && { meta: expect.objectContaining({ paramName }) }) })],
  });

test("the instance tells its id and its kind", async () => {
  expect(await clerk.instance.get()).toMatchObject({ id: emulator.instance, environmentType: "development", allowedOrigins: null });
});

describe("JWT templates", () => {
  test("a template is made with Clerk's defaults", async () => {
    const made = await clerk.jwtTemplates.create({ name: "hasura", claims: { role: "{{user.id}}" } });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^jtmp_[0-9A-Za-z]{27}$/),
      name: "hasura",
      claims: { role: "{{user.id}}" },
      lifetime: 60,
      allowedClockSkew: 5,
      customSigningKey: false,
      signingAlgorithm: "RS256",
    });
    expect(Math.abs(made.createdAt - Date.now())).toBeLessThan(60_000);
  });

  test("it is read, changed and removed by its id", async () => {
    const { id } = await clerk.jwtTemplates.create({ name: "hasura", claims: {} });
    const changed = await clerk.jwtTemplates.update({
      templateId: id,
      name: "hasura2",
      claims: { a: 1 },
      lifetime: 300,
      allowedClockSkew: 0,
    });
    expect(changed).toMatchObject({ id, name: "hasura2", claims: { a: 1 }, lifetime: 300, allowedClockSkew: 0 });
    expect(await clerk.jwtTemplates.get(id)).toEqual(changed);
    expect(await clerk.jwtTemplates.delete(id)).toMatchObject({ object: "jwt_template", id, deleted: true });
    await expect(clerk.jwtTemplates.get(id)).rejects.toEqual(refusal(404, "resource_not_found"));
  });

  test("a key of its own is taken and never given back", async () => {
    const key = { customSigningKey: true, signingAlgorithm: "HS256", signingKey: "a-very-long-hmac-key" };
    const made = await clerk.jwtTemplates.create({ name: "hasura", claims: {}, ...key });
    expect(made).toMatchObject({ customSigningKey: true, signingAlgorithm: "HS256" });
    expect((await emulator.call("GET", `/jwt_templates/${made.id}`)).body).not.toHaveProperty("signing_key");
    expect(JSON.stringify(await emulator.state())).not.toContain(key.signingKey);
  });

  test("an update without the key keeps it, switching it off forgets it", async () => {
    const own = { customSigningKey: true, signingAlgorithm: "HS256", signingKey: "a-very-long-hmac-key" };
    const { id } = await clerk.jwtTemplates.create({ name: "hasura", claims: {}, ...own });
    const same = { templateId: id, name: "hasura", claims: {} };
    expect(await clerk.jwtTemplates.update({ ...same, customSigningKey: true, lifetime: 30 })).toMatchObject({ signingAlgorithm: "HS256" });
    expect(await clerk.jwtTemplates.update({ ...same, customSigningKey: false })).toMatchObject({ signingAlgorithm: "RS256" });
    await expect(clerk.jwtTemplates.update({ ...same, customSigningKey: true, signingAlgorithm: "HS256" })).rejects.toEqual(
      refusal(422, "form_conditional_param_missing", "signing_key"),
    );
  });

  test("the list is paged, ten at a time if nothing else is said", async () => {
    for (let i = 0; i < 12; i++) await clerk.jwtTemplates.create({ name: `t${i}`, claims: {} });
    const first = await clerk.jwtTemplates.list();
    expect(first).toMatchObject({ totalCount: 12, data: { length: 10 } });
    const rest = await clerk.jwtTemplates.list({ limit: 500, offset: 10 });
    expect(rest).toMatchObject({ totalCount: 12, data: { length: 2 } });
    expect(new Set([...first.data, ...rest.data].map(({ name }) => name)).size).toBe(12);
  });

  test("a reserved claim, a taken name and an unknown id are refused", async () => {
    await clerk.jwtTemplates.create({ name: "hasura", claims: {} });
    const reserved = clerk.jwtTemplates.create({ name: "other", claims: { iss: "me" } });
    await expect(reserved).rejects.toEqual(refusal(400, "jwt_template_reserved_claim", "claims"));
    await expect(clerk.jwtTemplates.create({ name: "hasura", claims: {} })).rejects.toEqual(refusal(422, "form_identifier_exists", "name"));
    const unknown = clerk.jwtTemplates.update({ templateId: "jtmp_none", name: "x", claims: {} });
    await expect(unknown).rejects.toEqual(refusal(404, "resource_not_found"));
    await expect(clerk.jwtTemplates.delete("jtmp_none")).rejects.toEqual(refusal(404, "resource_not_found"));
  });
});

describe("redirect URLs", () => {
  test("a URL is made, read, listed and removed", async () => {
    const made = await clerk.redirectUrls.createRedirectUrl({ url: "my-app://oauth-callback" });
    expect(made).toMatchObject({ id: expect.stringMatching(/^ru_[0-9A-Za-z]{27}$/), url: "my-app://oauth-callback" });
    expect(await clerk.redirectUrls.getRedirectUrl(made.id)).toEqual(made);
    expect(await clerk.redirectUrls.getRedirectUrlList()).toEqual({ data: [made], totalCount: 1 });
    expect(await clerk.redirectUrls.deleteRedirectUrl(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await clerk.redirectUrls.getRedirectUrlList()).toMatchObject({ data: [], totalCount: 0 });
  });

  test("a second one of the same text and an unknown id are refused", async () => {
    await clerk.redirectUrls.createRedirectUrl({ url: "https://example.com/a" });
    const second = clerk.redirectUrls.createRedirectUrl({ url: "https://example.com/a" });
    await expect(second).rejects.toEqual(refusal(400, "duplicate_record"));
    await expect(clerk.redirectUrls.getRedirectUrl("ru_none")).rejects.toEqual(refusal(404, "resource_not_found"));
    await expect(clerk.redirectUrls.deleteRedirectUrl("ru_none")).rejects.toEqual(refusal(404, "resource_not_found"));
  });
});

test("the SDK sees a wrong key as 401 and a limit as 429 with the seconds to wait", async () => {
  const stranger = createClerkClient({ secretKey: "sk_test_stranger", apiUrl: emulator.url });
  await expect(stranger.instance.get()).rejects.toEqual(refusal(401, "clerk_key_invalid"));
  await emulator.faults([{ path: "/v1/instance", status: 429, retryAfter: 7 }]);
  await expect(clerk.instance.get()).rejects.toEqual(expect.objectContaining({ status: 429, retryAfter: 7 }));
});
