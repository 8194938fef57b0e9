// Promotion on the real engine: development to staging to production, by a project of their own, with other ids, domains and URLs.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { compare } from "../../toolkit/compare";
import { drift } from "../../toolkit/drift";
import { type PromoteOptions, type Promotion, planPromotion } from "../../toolkit/promote/index";
import { type Instance, readInstance } from "../../toolkit/read-instance";
import { readStack } from "../../toolkit/read-stack";
import { parseOverrides } from "../../toolkit/written-file";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { pulumiEnv } from "../support/pulumi-env";
import { clickTogether } from "../support/clicked";

const keys = {
  dev: "sk_test_developmentOfPromotions",
  staging: "sk_test_stagingOfAllPromotions",
  prod: "sk_live_productionOfPromotions",
} as const;
type Environment = keyof typeof keys;

const overridesOf = (environment: Environment): string => `
values:
  JwtTemplate.hasura.lifetime: ${environment === "prod" ? 300 : 120}
replace:
  - from: dev.example.com
    to: ${environment === "prod" ? "example.com" : "staging.example.com"}
omit:
  - PrimaryDomain
  - OrganizationMembership
  - RedirectUrl["http://localhost:3000/"]
`;

let made = 0;

describeEngine("a promotion", () => {
  let emulator: TestEmulator;
  let dir: string;
  const folders: string[] = [];
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, permissionCreationMs: 0, keys: Object.values(keys), plan: "pro" });
  });
  beforeEach(async () => {
    await emulator.reset();
    await clickTogether(emulator, keys.dev);
    dir = join(__dirname, "../../.local/test", `promote-${process.pid}-${Date.now()}-${made++}`);
    mkdirSync(join(dir, "state"), { recursive: true });
    folders.push(dir);
    await emulator.clearRequests();
  });
  afterAll(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  const envOf = (environment: Environment): { [name: string]: string } => ({
    CLERK_SECRET_KEY: keys[environment],
    CLERK_API_URL: emulator.apiUrl,
    ...pulumiEnv(`${dir}/state`),
    CI: "true",
  });
  const read = (environment: Environment): Promise<Instance> =>
    readInstance({ client: { secretKey: keys[environment], keySource: "the test", apiUrl: emulator.apiUrl }, label: `env:${environment}` });
  const plan = async (from: Environment, to: Environment, options: Partial<PromoteOptions> = {}): Promise<Promotion> =>
    planPromotion({
      from: await read(from),
      stack: to,
      workDir: join(dir, "project"),
      env: envOf(to),
      overrides: overridesOf(to),
      ...options,
    });
  /** Staging is as development is, but for what the overrides say. */
  const expectPromoted = async (): Promise<void> => {
    const { objects } = compare(await read("dev"), await read("staging"), { expect: parseOverrides(overridesOf("staging"), "") });
    expect(objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
  };
  const writes = async (environment: Environment): Promise<number> =>
    (await emulator.requests({ instance: emulator.instanceOf(keys[environment]) })).filter(
      ({ method, body, path }) => method !== "GET" && !path.endsWith("/svix_url") && JSON.stringify(body ?? {}) !== "{}",
    ).length;

  test("goes from development to staging to production; a second one changes nothing; comparison and drift are clean, an edit by hand is found", async () => {
    const first = await plan("dev", "staging");
    expect(await writes("staging")).toBe(0);
    expect(first.deletions).toEqual([]);
    expect(first.files).toEqual(["Clerk.staging.json", "Clerk.staging.overrides.yaml"]);
    expect((await first.apply()).length).toBe(first.steps.length);
    await expectPromoted();

    await emulator.clearRequests();
    const again = await plan("dev", "staging");
    expect([again.steps, again.files]).toEqual([[], []]);
    expect(await again.apply()).toEqual([]);
    expect(await writes("staging")).toBe(0);

    const toProd = await plan("staging", "prod", {
      overrides: overridesOf("prod")
        .replace("dev.example.com", "staging.example.com")
        .replace(/ {2}- RedirectUrl.*\n/, ""),
    });
    await toProd.apply();
    const ids = [await read("dev"), await read("staging"), await read("prod")].map(
      ({ objects }) => objects.find(({ key }) => key === "org:billing")!.id,
    );
    expect(new Set(ids).size).toBe(3);

    const clean = await drift(await readStack("prod", { workDir: join(dir, "project"), env: envOf("prod") }), await read("prod"));
    expect(clean.objects.filter(({ verdict }) => verdict !== "same")).toEqual([]);
    const template = (await read("prod")).objects.find(({ key }) => key === "hasura")!;
    await emulator.seed("PATCH", `/jwt_templates/${template.id}`, { name: "hasura", claims: {}, lifetime: 40 }, keys.prod);
    const found = await drift(await readStack("prod", { workDir: join(dir, "project"), env: envOf("prod") }), await read("prod"));
    expect(found.objects.filter(({ verdict }) => verdict !== "same")).toMatchObject([
      { type: "JwtTemplate", key: "hasura", differences: [{ path: "claims.aud" }, { path: "lifetime", left: 300, right: 40 }] },
    ]);
  });

  test("a removal is shown, and done only when it is confirmed by its name; in production only where deletions are allowed", async () => {
    await (await plan("dev", "prod")).apply();
    const gone = (await read("dev")).objects.find(({ key }) => key === "https://app.dev.example.com/")!;
    await emulator.seed("DELETE", `/redirect_urls/${gone.id}`, undefined, keys.dev);
    await expect(plan("dev", "prod")).rejects.toThrow(/production instance.*RedirectUrl.*allowDeletes.*by its name/s);
    const allowed = await plan("dev", "prod", { env: { ...envOf("prod"), CLERK_ALLOW_DELETES: "true" } });
    expect(allowed.deletions).toMatchObject([{ op: "delete", type: "RedirectUrl", name: gone.name }]);
    await expect(allowed.apply()).rejects.toThrow(`The plan deletes RedirectUrl "${gone.name}". Confirm every deletion by its name.`);
    await allowed.apply([gone.name]);
    expect((await read("prod")).objects.filter(({ type }) => type === "RedirectUrl")).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    [
      "foreign resources and no Environment",
      'import * as clerk from "pulumi-clerk";\nnew clerk.RedirectUrl("mine", { url: "https://mine.example.com/" });\n',
      /holds 1 resources and no Environment \(clerk\.RedirectUrl\)/,
    ],
    ["nothing, and a program without Environment", "export const nothing = 1;\n", /declares no Environment/],
  ])("a stack that holds %s is refused, and nothing is touched", async (_, program, sentence) => {
    const other = join(dir, "project");
    await makeProject(other, program);
    if (program.includes("RedirectUrl")) await up(other, envOf("staging"));
    await emulator.clearRequests();
    await expect(plan("dev", "staging")).rejects.toThrow(sentence);
    expect(await writes("staging")).toBe(0);
  });

  test("what the target's plan lacks and what exists there unmanaged is named with what was applied so far; the next one goes on", async () => {
    await emulator.seed("POST", "/redirect_urls", { url: "https://app.staging.example.com/" }, keys.staging);
    const body = {
      errors: [{ code: "unsupported_subscription_plan_features", message: "No.", long_message: "The plan lacks it.", meta: {} }],
    };
    await emulator.faults([
      { instance: emulator.instanceOf(keys.staging), path: "/v1/organization_roles", method: "POST", times: 1, status: 402, body },
    ]);
    await expect((await plan("dev", "staging")).apply()).rejects.toThrow(
      /did not come to its end\.[\s\S]*(unsupported_subscription_plan_features|already)[\s\S]*Applied so far, \d+ of \d+: /,
    );
    await emulator.faults([]);
    await expect((await plan("dev", "staging")).apply()).rejects.toThrow(
      /Clerk has an object with url "https:\/\/app\.staging\.example\.com\/" already/,
    );
    await (await plan("dev", "staging", { adopt: true })).apply();
    await expectPromoted();
    expect((await plan("dev", "staging")).steps).toEqual([]);
  });

  test("one that was killed half-way is finished by the next one, and nothing is doubled", async () => {
    await emulator.faults([
      { instance: emulator.instanceOf(keys.staging), path: "/v1/machines", method: "POST", times: 2, holdMs: 300_000 },
    ]);
    const task = JSON.stringify({ from: "env:SOURCE", stack: "staging", workDir: join(dir, "project"), overrides: overridesOf("staging") });
    const child = spawn(process.execPath, [join(__dirname, "../support/promote-run.js"), task], {
      cwd: join(__dirname, "../.."),
      env: { ...process.env, ...envOf("staging"), SOURCE: keys.dev },
      detached: true,
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    const machines = (): Promise<{ name: string }[]> =>
      emulator
        .seed("GET", "/machines?limit=100", undefined, keys.staging)
        .then((rows) => (rows as unknown as { data: { name: string }[] }).data);
    while ((await machines()).length < 2) {
      expect(child.exitCode).toBeNull();
      await rest(50);
    }
    // The whole group: Pulumi and the provider too, as a runner that is switched off would.
    process.kill(-child.pid!, "SIGKILL");
    await ended;
    await emulator.faults([]);
    // Where the kill meets Pulumi between the two steps of such a write, the file is empty, and Pulumi refuses the stack.
    const backend = join(dir, "state/.pulumi");
    writeFileSync(join(backend, "stacks/clerk/staging.json.attrs"), "");

    const talk: string[] = [];
    const onProgress: PromoteOptions["onProgress"] = (progress) => progress.kind === "talk" && talk.push(progress.text);
    const next = await plan("dev", "staging", { onProgress });
    expect(talk.join("")).toMatch(/taken away: .*staging\.json\.attrs/);
    expect(next.steps.map(({ type }) => type)).toContain("Machine");
    const lock = join(backend, "locks/organization/clerk/staging/of-a-killed-run.json");
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, JSON.stringify({ pid: child.pid, username: "runner", hostname: hostname(), timestamp: new Date() }));
    writeFileSync(`${lock}.attrs`, "");
    await next.apply();
    expect(talk.join("")).toMatch(/taken away: .*of-a-killed-run[\s\S]*was killed; its lock is taken away/);
    const names = (await machines()).map(({ name }) => name);
    expect(names.sort()).toEqual(["billing", "ledger"]);
    expect((await plan("dev", "staging")).steps).toEqual([]);
    await expectPromoted();
  });

  test("what is wrong with the overrides, the target and the source is told before anything is written", async () => {
    await expect(plan("dev", "staging", { overrides: "values: { JwtTemplate.hasrua.lifetime: 3 }" })).rejects.toThrow(
      /nearest path is JwtTemplate\.hasura[\s\S]*PrimaryDomain/,
    );
    await expect(plan("dev", "staging", { env: envOf("dev") })).rejects.toThrow(/are one instance/);
    const newer = await read("dev");
    await (await plan("dev", "staging")).apply();
    await expect(plan("dev", "staging", { from: { ...newer, changedAt: "2020-01-01T00:00:00.000Z" } })).rejects.toThrow(/is older/);
    const blind = {
      ...newer,
      objects: newer.objects.filter(({ type }) => type !== "RoleSet"),
      unavailable: [{ type: "RoleSet", reason: "the plan lacks it." }],
    };
    await expect(plan("dev", "staging", { from: blind })).rejects.toThrow(/RoleSet could not be read.*would be deleted/);
  });
});

async function makeProject(folder: string, program: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: clerk\nruntime: nodejs\n");
  writeFileSync(join(folder, "index.ts"), program);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { module: "node16", moduleResolution: "node16", target: "es2022", skipLibCheck: true },
      files: ["index.ts"],
    }),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "clerk", main: "index.ts" }));
}

async function up(workDir: string, envVars: { [name: string]: string }): Promise<void> {
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "staging", workDir }, { envVars });
  await stack.up();
}
