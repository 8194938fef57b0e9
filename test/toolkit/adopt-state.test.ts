// What an adoption leaves behind: the state that an `up` would have written, from which changes go on one by one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { JsonObject } from "../../provider/api/json";
import { adoptProject } from "../../toolkit/adopt";
import { type ExportOptions, type ExportedProject, exportProject } from "../../toolkit/export/export-project";
import { readOnce } from "../../toolkit/export/read-once";
import { writeProject } from "../../toolkit/export/write-project";
import { readInstance } from "../../toolkit/read-instance";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { clientFor, newExport } from "../support/exported";
import { fillInstance } from "../support/full-instance";

/** Names that look like something else. */
const hostile = ['");process.exit(1);//', "${process.env.HOME}\u2028\n*/", "constructor", "日本語 🎉\u202e"];

async function exported(emulator: TestEmulator, options: ExportOptions = {}): Promise<ExportedProject> {
  const client = clientFor(emulator);
  const instance = await readInstance({ client });
  return exportProject(instance, { client, once: await readOnce(instance), ...options });
}

describeEngine("after an adoption", () => {
  const work = newExport();
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, plan: "pro", keys: ["sk_live_keyOfTheAdoptedInstance"] });
    await fillInstance(emulator, { scale: 0.2 });
    for (const [index, name] of hostile.entries()) {
      await emulator.seed("POST", "/machines", { name });
      await emulator.seed("POST", "/jwt_templates", {
        name: `hostile ${index}`,
        claims: { [name]: name, toString: name, nested: [{ [name]: null }] },
      });
    }
    const secrets = {
      InstanceSettings: { testMode: true, supportEmail: "canary-help@example.com" },
      "JwtTemplate.service-10.signingKey": "canary-of-the-template\n",
      EnterpriseConnection: {
        "Connection 3": { oidc: { clientSecret: "canary-of-the-connection" } },
        "Connection 1": { saml: { attributeMapping: { userId: "canary-of-the-mapping" } } },
      },
      Organization: { "customer-4": { privateMetadata: { crm: "private-4" } } },
    };
    const project = await exported(emulator, { secrets });
    await writeProject(work.dir, project);
    const { dir, env } = work;
    await adoptProject({ dir, env, stack: "dev", client: clientFor(emulator), secrets: project.secrets, saveKey: true });
    expect(project.secrets).toHaveLength(6);
  }, 300_000);
  afterAll(() => emulator.close());

  interface Resource {
    readonly urn: string;
    readonly id?: string;
    readonly inputs?: JsonObject;
    readonly outputs?: JsonObject;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: { readonly [property: string]: readonly string[] };
    readonly additionalSecretOutputs?: readonly string[];
  }

  /** The resources of the stack with their secrets opened; `isSecret` is where they lie. */
  async function resourcesOf(stack: string): Promise<ReadonlyMap<string, object>> {
    const settings = { ...work.env, CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl };
    const workspace = await LocalWorkspace.create({ workDir: work.dir, envVars: settings });
    const { deployment } = await workspace.exportStack(stack);
    const nameOf = (urn: string): string => urn.split("::").slice(2).join("::");
    const sorted = (urns: readonly string[] = []): readonly string[] => urns.map(nameOf).toSorted();
    const all = (deployment as { readonly resources: readonly Resource[] }).resources.filter(({ urn }) => urn.includes("dynamic/clerk"));
    return new Map(
      all.map(({ urn, id, inputs, outputs, dependencies, propertyDependencies = {}, additionalSecretOutputs }) => {
        const managed = (outputs?.__clerkManaged ?? []) as readonly string[];
        const byProperty = Object.entries(propertyDependencies).map(([property, urns]) => [property, sorted(urns)] as const);
        const needs = { all: sorted(dependencies), byProperty: Object.fromEntries(byProperty), additionalSecretOutputs };
        return [nameOf(urn), { id, inputs, outputs: { ...outputs, __clerkManaged: managed.toSorted() }, needs }];
      }),
    );
  }

  test("a change of one property plans and sends that property alone", async () => {
    const file = join(work.dir, "index.ts");
    const program = readFileSync(file, "utf8");
    writeFileSync(file, program.replace("lifetime: 120,", "lifetime: 121,"));
    const settings = { CLERK_API_URL: emulator.apiUrl };
    await emulator.clearRequests();
    const up = await work.pulumi(["up", "--yes", "--stack", "dev", "--suppress-progress"], settings);
    expect(up).toMatchObject({ code: 0, text: expect.stringMatching(/ ~ 1 updated/) });
    const writes = (await emulator.requests()).filter(({ method }) => method !== "GET");
    expect(writes.map(({ method, body }) => [method, Object.keys(body as object).toSorted()])).toEqual([
      ["PATCH", ["claims", "lifetime", "name"]],
    ]);
    writeFileSync(file, program);
    await work.pulumi(["up", "--yes", "--stack", "dev", "--suppress-progress"], settings);
  });

  test("the state is the one that an `up` would have written that took over all of it", async () => {
    const settings = { CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl, CLERK_ADOPT: "true" };
    expect(await work.pulumi(["stack", "init", "other"])).toMatchObject({ code: 0 });
    expect(await work.pulumi(["config", "cp", "--stack", "dev", "--dest", "other"])).toMatchObject({ code: 0 });
    const up = await work.pulumi(["up", "--yes", "--skip-preview", "--stack", "other", "--suppress-progress"], settings);
    expect(up).toMatchObject({ code: 0 });
    const [adopted, made] = [await resourcesOf("dev"), await resourcesOf("other")];
    expect(adopted.size).toBeGreaterThan(80);
    for (const [urn, resource] of made) expect({ urn, ...adopted.get(urn) }).toEqual({ urn, ...withTimes(resource, adopted.get(urn)!) });
    expect([...adopted.keys()].toSorted()).toEqual([...made.keys()].toSorted());
  });

  /** What was given as a secret was sent once, which counts as a change of the object; and every entry has a mark of its own. */
  function withTimes(made: object, adopted: object): object {
    const { outputs } = made as Resource;
    const { updatedAt: time, __clerkEntry: entry } = (adopted as Resource).outputs ?? {};
    if (entry !== undefined) expect(entry).toMatch(/^[0-9a-f]{8}$/);
    return {
      ...made,
      outputs: { ...outputs, ...(time !== undefined && { updatedAt: time }), ...(entry !== undefined && { __clerkEntry: entry }) },
    };
  }

  test("secrets are encrypted in the state and in the configuration", () => {
    for (const text of [
      work.stateText("dev"),
      readFileSync(join(work.dir, "Pulumi.dev.yaml"), "utf8"),
      readFileSync(join(work.dir, "index.ts"), "utf8"),
    ])
      expect(text).not.toMatch(/canary|private-4|sk_live_/);
  });
});
