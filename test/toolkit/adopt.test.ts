// An instance of 400 objects, exported and adopted on the real engine: the preview is empty, and nothing was written to Clerk.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type AdoptProgress, type Adopted, adoptProject } from "../../toolkit/adopt";
import { type ExportedProject, exportProject } from "../../toolkit/export/export-project";
import { readOnce } from "../../toolkit/export/read-once";
import { writeProject } from "../../toolkit/export/write-project";
import { readInstance } from "../../toolkit/read-instance";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { clientFor, newExport } from "../support/exported";
import { fillInstance } from "../support/full-instance";

describeEngine("an instance that was clicked together", () => {
  const work = newExport({ typeCheck: true });
  const told: AdoptProgress[] = [];
  let emulator: TestEmulator;
  let owners: readonly string[];
  let project: ExportedProject;
  let adopted: Adopted;

  const exported = async (): Promise<ExportedProject> => {
    const client = clientFor(emulator);
    const instance = await readInstance({ client, owners });
    return exportProject(instance, {
      client,
      once: await readOnce(instance),
      secrets: { "JwtTemplate.service-10.signingKey": "canary-of-the-file" },
    });
  };

  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, plan: "pro", keys: ["sk_live_keyOfTheClickedInstance"] });
    owners = await fillInstance(emulator);
    await emulator.clearRequests();
    project = await exported();
    await writeProject(work.dir, project);
    const onProgress = (progress: AdoptProgress): void => void told.push(progress);
    adopted = await adoptProject({
      dir: work.dir,
      stack: "dev",
      client: clientFor(emulator),
      secrets: project.secrets,
      env: work.env,
      onProgress,
    });
  }, 300_000);
  afterAll(() => emulator.close());

  test("all of it is adopted", () => {
    expect(adopted).toEqual({ stack: "dev", resources: 400 });
    expect(project.resources).toBe(400);
    expect(project.counts.map(({ type }) => type)).toHaveLength(29);
    expect(new Set(project.leftOut.map(({ type }) => type))).toEqual(new Set(["SamlConnection"]));
    expect(told.map(({ text }) => text)).toEqual([
      "looking for the packages of the project",
      "creating the stack dev",
      "setting 1 secret of the configuration",
      "importing 400 resources",
      "proving that the preview is empty",
      "recording which resource needs which",
    ]);
  });

  test("Clerk was asked for lists, singletons and secrets, and nothing was written", async () => {
    const requests = await emulator.requests();
    const others = requests.filter(({ method }) => method !== "GET");
    const reads = ["PATCH /v1/beta_features/instance_settings {}", "PATCH /v1/instance/restrictions {}", "POST /v1/webhooks/svix_url null"];
    expect(new Set(others.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`))).toEqual(new Set(reads));
    expect(requests.every(({ status }) => status < 300)).toBe(true);
  });

  test("the state holds every resource, unprotected, with what each needs, and no secret in clear", async () => {
    const text = work.stateText("dev");
    const { resources } = (
      JSON.parse(text) as {
        checkpoint: {
          latest: { resources: { urn: string; id: string; outputs: { secretKey?: object }; dependencies?: string[]; protect?: boolean }[] };
        };
      }
    ).checkpoint.latest;
    expect(resources).toHaveLength(402);
    expect(resources.some(({ protect }) => protect)).toBe(false);
    const role = resources.find(({ urn }) => urn.endsWith("OrganizationRole::billing"))!;
    expect(role.dependencies!.map((urn) => urn.split("::").at(-1)).toSorted()).toEqual(
      [4, 5, 6, 7, 8]
        .map((index) => `feature${index}-use`)
        .concat("organization-settings")
        .toSorted(),
    );
    const machine = resources.find(({ urn }) => urn.endsWith("Machine::service-1"))!;
    const { secret: machines } = await emulator.seed<{ secret: string }>("GET", `/machines/${machine.id}/secret_key`);
    expect(machine.outputs.secretKey).toHaveProperty("ciphertext");
    for (const secret of ["canary-of-the-file", "private-4", "private-note-6", "sk_live_", machines]) expect(text).not.toContain(secret);
  });

  test("of the secrets the folder keeps only what is encrypted", () => {
    expect(existsSync(join(work.dir, "import.json"))).toBe(false);
    const files = readdirSync(work.dir, { recursive: true, encoding: "utf8" }).map((file) => readFileSync(join(work.dir, file), "utf8"));
    expect(files.some((text) => /service10JwtTemplateSigningKey:\s+secure: v1:/.test(text))).toBe(true);
    for (const text of files) expect(text).not.toMatch(/canary-of-the-file|private-\d|private-note|sk_live_/);
  });

  test("a second export gives the same bytes", async () => {
    expect((await exported()).files).toEqual(project.files);
  });

  test("a refresh finds nothing either", async () => {
    const settings = { CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl };
    const refresh = await work.pulumi(["refresh", "--stack", "dev", "--yes", "--expect-no-changes", "--suppress-progress"], settings);
    expect(refresh).toMatchObject({ code: 0, text: expect.stringContaining("401 unchanged") });
  });
});
