// OAuth applications: a secret shown once, scopes that Clerk rewrites, names that are not unique, a logo, rotation.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as clerk from "pulumi-clerk";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, flat, newStack } from "../support/engine";

interface Application {
  readonly id: string;
  readonly name: string;
  readonly scopes: string;
  readonly client_image_url: string | null;
}
const logo = join(__dirname, "../../examples/assets/logo.png");

describeEngine("OAuthApplication", () => {
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

  const portal =
    (args: Partial<clerk.OAuthApplicationArgs> = {}, opts: clerk.ResourceOptions = {}): Program =>
    async () => {
      const app = new clerk.OAuthApplication(
        "portal",
        { name: "Docs portal", redirectUris: ["https://docs.example.com/callback"], ...args },
        opts,
      );
      return { clientId: app.clientId, secret: app.clientSecret };
    };
  const live = async (): Promise<readonly Application[]> =>
    (await emulator.seed<{ data: Application[] }>("GET", "/oauth_applications?limit=100")).data;
  const writes = async (): Promise<string[]> =>
    (await emulator.requests())
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path.replace(/oa_\w+/, "…")}`);

  test("the secret is an encrypted output that survives updates and refreshes, and is printed nowhere", async () => {
    const up = await stack.up(portal());
    const secret = String(up.outputs.secret);
    expect(secret.length).toBeGreaterThan(20);
    const update = await stack.up(portal({ consentScreenEnabled: false }), { diff: true });
    expect(update).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(update.outputs.secret).toBe(secret);
    const refresh = await stack.refresh(portal({ consentScreenEnabled: false }));
    const again = await stack.up(portal({ consentScreenEnabled: false }));
    expect(again.outputs.secret).toBe(secret);
    expect(`${up.text}${update.text}${refresh.text}${again.text}`).not.toContain(secret);
    expect(stack.stateText()).not.toContain(secret);
    expect(JSON.stringify(await emulator.requests({ all: true }))).not.toContain(secret);
  });

  test("scopes that Clerk reorders and adds to are no difference", async () => {
    const program = portal({ scopes: ["public_metadata", "email", "profile"] });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await live()).toMatchObject([{ scopes: "email offline_access profile public_metadata" }]);
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(portal({ scopes: ["profile", "email", "public_metadata"] }), { expectNoChanges: true })).toMatchObject({
      code: 0,
    });
    await emulator.seed("PATCH", `/oauth_applications/${(await live())[0]!.id}`, { scopes: "profile" });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 7 });
  });

  test("a changed rotateSecret gives the new secret in the same up, and the preview shows it; its first value rotates nothing", async () => {
    const first = await stack.up(portal({ rotateSecret: "2026-01" }));
    expect(await writes()).toEqual(["POST /v1/oauth_applications"]);
    const preview = await stack.preview(portal({ rotateSecret: "2026-02" }), { diff: true });
    expect(preview.text).toContain("rotateSecret");
    const second = await stack.up(portal({ rotateSecret: "2026-02" }));
    expect(second.code).toBe(0);
    expect(second.outputs.secret).not.toBe(first.outputs.secret);
    expect(stack.stateText()).not.toContain(String(second.outputs.secret));
    expect((await writes()).at(-1)).toBe("POST /v1/oauth_applications/…/rotate_secret");
    expect(await stack.preview(portal({ rotateSecret: "2026-02" }), { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(portal(), { expectNoChanges: true })).toMatchObject({ code: 0 });
  });

  test("a rotation whose answer is lost is run again by the next up", async () => {
    await stack.up(portal({ rotateSecret: "1" }));
    await emulator.faults([{ path: "/v1/oauth_applications/*/rotate_secret", method: "POST", reset: "after", times: 1 }]);
    expect((await stack.up(portal({ rotateSecret: "2" }))).code).not.toBe(0);
    const up = await stack.up(portal({ rotateSecret: "2" }));
    expect(up.code).toBe(0);
    expect((await writes()).filter((line) => line.endsWith("/rotate_secret"))).toHaveLength(2);
  });

  test("a logo is sent once, and again when the file changes", async () => {
    const file = join(__dirname, "../../.local/test/logo-of-the-oauth-test.png");
    copyFileSync(logo, file);
    const program = portal({ logo: new pulumi.asset.FileAsset(file), logoUploaderUserId: "user_2abcdefghijklmnopqrstuvwxyz" });
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await writes()).toEqual(["POST /v1/oauth_applications", "PUT /v1/oauth_applications/…/logo"]);
    const [before] = await live();
    expect(before!.client_image_url).not.toBeNull();
    expect(await stack.preview(program, { expectNoChanges: true })).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    const { appendFileSync } = await import("node:fs");
    appendFileSync(file, "changed");
    expect(await stack.up(program)).toMatchObject({ code: 0, changes: { update: 1 } });
    expect((await live())[0]!.client_image_url).not.toBe(before!.client_image_url);
  });

  test.each([
    ["an update", (program: Program) => stack.up(program)],
    ["a refresh and an update", async (program: Program) => (await stack.refresh(program), stack.up(program))],
  ])("a logo that is taken out stays in Clerk, and %s goes on without it", async (_, next) => {
    await stack.up(portal({ logo: new pulumi.asset.FileAsset(logo) }));
    expect(await stack.up(portal())).toMatchObject({ code: 0 });
    const other = portal({ pkceRequired: true });
    expect(await next(other)).toMatchObject({ code: 0, changes: { update: 1 } });
    expect(await stack.preview(other, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
    expect((await live())[0]!.client_image_url).not.toBeNull();
  });

  test("a logo that Clerk refuses leaves the application recorded, with its secret, and the next up goes on", async () => {
    const bad = portal({ logo: new pulumi.asset.StringAsset("no image") });
    const up = await stack.up(bad);
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain('creating OAuthApplication "portal": Clerk refused logo');
    expect(stack.resources()).toHaveLength(1);
    const fixed = await stack.up(portal({ logo: new pulumi.asset.FileAsset(logo) }));
    expect(fixed.code).toBe(0);
    expect(String(fixed.outputs.secret).length).toBeGreaterThan(20);
    expect(await live()).toHaveLength(1);
  });

  test("a replacement under a name that is not unique deletes first, and has a new secret", async () => {
    const opts = { replaceOnChanges: ["consentScreenEnabled"] };
    const first = await stack.up(portal({}, opts));
    const up = await stack.up(portal({ consentScreenEnabled: false }, opts));
    expect(up).toMatchObject({ code: 0 });
    expect(up.outputs.secret).not.toBe(first.outputs.secret);
    expect(await live()).toHaveLength(1);
  });

  test("two of one name: adoption names both ids, and import takes the one that is meant", async () => {
    const [one, two] = [
      await emulator.seed("POST", "/oauth_applications", { name: "Docs portal" }),
      await emulator.seed("POST", "/oauth_applications", { name: "Docs portal" }),
    ];
    const up = await stack.up(portal({}, { adopt: true }));
    expect(up.code).not.toBe(0);
    expect(flat(up)).toContain(one.id);
    expect(flat(up)).toContain(two.id);
    expect(await stack.up(portal({}, { import: two.id }))).toMatchObject({ code: 0 });
    expect(stack.resources()).toMatchObject([{ id: two.id }]);
  });

  test("a creation whose answer is lost is found, and its secret is had by a rotation", async () => {
    await emulator.faults([{ path: "/v1/oauth_applications", method: "POST", reset: "after", times: 1 }]);
    const up = await stack.up(portal());
    expect(up.code).toBe(0);
    expect(await live()).toHaveLength(1);
    expect(String(up.outputs.secret).length).toBeGreaterThan(20);
    expect(await writes()).toEqual(["POST /v1/oauth_applications", "POST /v1/oauth_applications/…/rotate_secret"]);
  });
});
