// Look-ups of what a program does not own: the instance itself, its public keys, and objects by id or natural key.
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack } from "../support/engine";

describeEngine("look-ups", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(async () => {
    await emulator.reset();
    await emulator.clearRequests();
    stack = await newStack(emulator);
  });
  afterAll(() => emulator.close());

  test("the instance and its public keys, which wire what the program does not own; nothing is written", async () => {
    await emulator.seed("PATCH", "/instance", { allowed_origins: ["my-app://renderer"] });
    const up = await stack.up(async () => {
      const instance = clerk.Instance.get("instance");
      const jwks = clerk.Jwks.get("jwks");
      return { id: instance.id, kind: instance.environmentType, origins: instance.allowedOrigins, keys: jwks.keys };
    });
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
    expect(up.outputs).toMatchObject({
      id: emulator.instance,
      kind: "development",
      origins: ["my-app://renderer"],
      keys: [{ kid: emulator.instance, kty: "RSA", alg: "RS256" }],
    });
    expect((await emulator.requests()).map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "GET /v1/instance",
      "GET /v1/instance",
      "GET /v1/jwks",
    ]);
  });

  test("an object under another one, by its id or by its natural key", async () => {
    await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true, slug_disabled: false, domains_enabled: true });
    const acme = await emulator.seed("POST", "/organizations", { name: "Acme", slug: "acme" });
    const body = { name: "acme.com", enrollment_mode: "manual_invitation" };
    const domain = await emulator.seed("POST", `/organizations/${acme.id}/domains`, body);
    const id = `${acme.id}/${domain.id}`;
    const up = await stack.up(async () => {
      const [byId, byKey] = ["acme/acme.com", id].map((text, index) => clerk.OrganizationDomain.get(`domain-${index}`, text));
      return { ids: [byId!.id, byKey!.id], organization: byKey!.organization };
    });
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
    expect(up.outputs).toEqual({ ids: [id, id], organization: "acme" });
  });
});
