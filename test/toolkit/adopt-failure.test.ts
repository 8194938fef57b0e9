// What is said when an adoption cannot succeed, and what is left of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { AdoptError, type AdoptOptions, type AdoptProgress, adoptProject } from "../../toolkit/adopt";
import { type ExportedProject, exportProject } from "../../toolkit/export/export-project";
import { writeProject } from "../../toolkit/export/write-project";
import { readInstance } from "../../toolkit/read-instance";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { type ExportedStack, clientFor, newExport } from "../support/exported";

async function exported(emulator: TestEmulator): Promise<ExportedProject> {
  const client = clientFor(emulator);
  return exportProject(await readInstance({ client }), { client });
}

const adopting = (emulator: TestEmulator, work: ExportedStack, more: Partial<AdoptOptions> = {}) =>
  adoptProject({ dir: work.dir, stack: "dev", client: clientFor(emulator), env: work.env, ...more });

describeEngine("an adoption that cannot succeed says why, and what is left", () => {
  let emulator: TestEmulator;
  let work: ExportedStack;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0 });
    await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: {}, lifetime: 90 });
  });
  beforeEach(async () => {
    work = newExport();
    await writeProject(work.dir, await exported(emulator));
  });
  afterAll(() => emulator.close());

  /** The message of the failure; it must never hold the key. */
  async function failure(more: Partial<AdoptOptions> = {}): Promise<string> {
    const error: unknown = await adopting(emulator, work, more).then(
      () => new Error("It succeeded."),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AdoptError);
    const { message } = error as Error;
    expect(message).not.toContain(emulator.key);
    return message;
  }

  const untouched = "Nothing was written to Clerk.";
  const left = (dir: string): string =>
    `The stack dev is left for you to look at; \`pulumi stack rm --force dev\` in ${dir} removes it, before you try again.`;

  test("a stack that holds something", async () => {
    await adopting(emulator, work);
    await writeProject(work.dir, await exported(emulator), { force: true });
    expect(await failure()).toMatch(
      /^The stack dev exists and holds \d+ resources: only an empty stack can adopt an instance\. Name another one\. Nothing was written to Clerk\.$/,
    );
  });

  test("an instance that somebody changed meanwhile: the preview is not empty", async () => {
    const { id } = (await emulator.seed<{ id: string }[]>("GET", "/jwt_templates"))[0]!;
    await emulator.seed("PATCH", `/jwt_templates/${id}`, { name: "hasura", claims: {}, lifetime: 91 });
    await emulator.clearRequests();
    expect(await failure()).toBe(
      `The preview is not empty: update JwtTemplate "hasura". Somebody may have changed the instance since it was exported: then export it again; otherwise \`pulumi preview --refresh --diff\` shows what differs. ${untouched} ${left(work.dir)}`,
    );
    expect((await emulator.requests()).filter(({ method }) => !["GET", "PATCH", "POST"].includes(method))).toEqual([]);
    expect(JSON.stringify(await emulator.seed("GET", `/jwt_templates/${id}`))).toContain('"lifetime":91');
    expect(work.stateText("dev")).toContain("hasura");
    await emulator.seed("PATCH", `/jwt_templates/${id}`, { name: "hasura", claims: {}, lifetime: 90 });
  });

  test.each<[string, () => Partial<AdoptOptions>, RegExp]>([
    [
      "no passphrase",
      () => ({ env: Object.fromEntries(Object.entries(work.env).filter(([name]) => name !== "PULUMI_CONFIG_PASSPHRASE")) }),
      /^The adoption failed while creating the stack dev\. .*passphrase.* Nothing was written to Clerk\.$/s,
    ],
    [
      "a backend that is not there",
      () => ({ env: { ...work.env, PULUMI_BACKEND_URL: "file:///nowhere/at/all" } }),
      /^The adoption failed while creating the stack dev\. It said: .*nowhere.* Nothing was written to Clerk\.$/s,
    ],
    [
      "a key that Clerk refuses",
      () => ({ client: { ...clientFor(emulator), secretKey: "sk_test_revokedKey" } }),
      /^The adoption failed while proving that the preview is empty\. It said: reading \w+ "[\w-]+": Clerk refused the secret key \(clerk_key_invalid\).*Nothing was written to Clerk\. The stack dev is left/s,
    ],
  ])("%s", async (_, options, message) => {
    expect(await failure(options())).toMatch(message);
  });

  test.each<[string, string, RegExp]>([
    [
      "no Pulumi CLI",
      "",
      /^The Pulumi CLI, version 3\.254\.0 or later, is needed, and could not be started\. It said: .*ENOENT.* Install it from https:\/\/www\.pulumi\.com\/docs\/install\/\. Nothing was written to Clerk\.$/,
    ],
    [
      "an old Pulumi CLI",
      "v3.99.0",
      /^The Pulumi CLI, version 3\.254\.0 or later, is needed, and the one on PATH is 3\.99\.0\. Install it from/,
    ],
  ])("%s", async (_, version, message) => {
    const bin = join(work.dir, "bin");
    mkdirSync(bin);
    if (version !== "") writeFileSync(join(bin, "pulumi"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    expect(await failure({ env: { ...work.env, PATH: [bin, "/usr/bin", "/bin"].join(delimiter) } })).toMatch(message);
  });

  test("an import file that is broken", async () => {
    writeFileSync(join(work.dir, "import.json"), '{"resources":');
    expect(await failure()).toBe(
      `${join(work.dir, "import.json")} cannot be read, or is no import file: export the instance again, into a new folder or with --force.`,
    );
  });

  test("packages that cannot be installed", async () => {
    const dir = mkdtempSync(join(tmpdir(), "pulumi-clerk-adopt-"));
    await writeProject(dir, await exported(emulator));
    const env = {
      ...work.env,
      npm_config_registry: "http://127.0.0.1:1",
      npm_config_fetch_retries: "0",
      npm_config_cache: join(dir, "cache"),
    };
    const message = await failure({ dir, env });
    expect(message).toMatch(/^`npm install` failed in .*ECONNREFUSED.*Install the packages of its package\.json yourself/s);
    expect(message).toContain(untouched);
    rmSync(dir, { recursive: true });
  });

  test("a signal that stops it before a step", async () => {
    const controller = new AbortController();
    const onProgress = ({ step }: AdoptProgress): void => void (step === "import" && controller.abort());
    const message = await failure({ signal: controller.signal, onProgress });
    expect(message).toBe(`The adoption was stopped while importing 9 resources. ${untouched} ${left(work.dir)}`);
  });

  test("a signal that stops it while Pulumi runs", async () => {
    const controller = new AbortController();
    await emulator.clearRequests();
    await emulator.faults([{ path: "/v1/jwt_templates", method: "GET", delayMs: 3000, times: 9 }]);
    const adoption = failure({ signal: controller.signal });
    while ((await emulator.requests()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect(await adoption).toBe(`The adoption was stopped while proving that the preview is empty. ${untouched} ${left(work.dir)}`);
    await emulator.faults([]);
  });
});
