// `pulumi-clerk drift` on stacks of the real engine: what was changed, deleted and made by hand is found, and what cannot be checked is told.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as clerk from "pulumi-clerk";
import { type Ended, cli } from "../support/cli";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type TestStack, describeEngine, newStack } from "../support/engine";

const canary = "canary-of-the-signing-key";
const key = "sk_test_theInstanceOfTheStack";
const other = "sk_live_anotherInstanceThanTheStack";
const name = "stack:organization/engine-test/test";

const program = async (): Promise<void> => {
  new clerk.JwtTemplate("hasura", {
    name: "hasura",
    claims: { aud: "https://api.example.com", roles: ["user"] },
    lifetime: 90,
    customSigningKey: true,
    signingAlgorithm: "HS256",
    signingKey: canary,
  });
  new clerk.RedirectUrl("app", { url: "https://app.example.com/callback" });
  new clerk.RedirectUrl("docs", { url: "https://docs.example.com/callback" });
  new clerk.InstanceRestrictions("restrictions", { allowlist: true });
};

interface Found {
  readonly objects: readonly {
    readonly verdict: string;
    readonly type: string;
    readonly key: string;
    readonly differences: readonly object[];
    readonly unreadable: readonly string[];
  }[];
}

describeEngine("drift of a stack", () => {
  let emulator: TestEmulator;
  let stack: TestStack;
  let dir: string;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [key, other] });
    stack = await newStack(emulator);
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    // No project of Pulumi's lies above it.
    dir = mkdtempSync(join(tmpdir(), "pulumi-clerk-drift-"));
    writeFileSync(join(dir, "state.json"), stack.stateText());
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await emulator.close();
  });

  const run = async (args: readonly string[], env: { readonly [name: string]: string | undefined } = {}): Promise<Ended> => {
    const ended = await cli(["drift", ...args], { cwd: dir, env: { ...stack.env, ...env } });
    for (const secret of [canary, key, other]) expect(ended.stdout + ended.stderr).not.toContain(secret);
    return ended;
  };

  test("right after an up: exit code 0, and what cannot be read is counted and named; nothing is written", async () => {
    await emulator.clearRequests();
    const { code, stdout } = await run([name, "--quiet"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /No difference: what could be read of 4 objects is the same in stack:organization\/engine-test\/test and env:CLERK_SECRET_KEY, but 4 lists could not be read, and 1 unreadable property was not checked\.[\s\S]*\n {4}JwtTemplate\.signingKey: hasura\n/,
      ),
    ]);
    const reads = /^GET |^PATCH \/v1\/(instance\/restrictions|beta_features\/instance_settings) \{\}$|^POST \/v1\/webhooks\/svix_url null$/;
    const requests = (await emulator.requests()).map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`);
    expect(requests.filter((request) => !reads.test(request))).toEqual([]);
  });

  test("the key of another instance: no thousand differences but a sentence that names both", async () => {
    expect(await run([name, "env:OTHER", "--quiet"], { OTHER: other })).toEqual({
      code: 1,
      stdout: "",
      stderr: `pulumi-clerk: ${name} is of the instance ${emulator.instance}, and the key of env:OTHER opens ${emulator.instanceOf(other)}. Nothing was compared. Give the key of ${emulator.instance}.\n`,
    });
  });

  test("in the folder of a project the selected stack is what is declared", async () => {
    const project = join(dir, "project/below");
    mkdirSync(project, { recursive: true });
    writeFileSync(join(dir, "project/Pulumi.yaml"), "name: engine-test\nruntime: nodejs\n");
    const ask = (env: { readonly [name: string]: string } = {}): Promise<Ended> =>
      cli(["drift", "--quiet"], { cwd: project, env: { ...stack.env, ...env } });
    expect(await ask()).toMatchObject({ code: 1, stderr: expect.stringContaining("What is declared? Name it") });
    const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
    await (await LocalWorkspace.create({ workDir: project, envVars: stack.env })).selectStack("test");
    expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Drift: stack:test \(declared, /) });
    // A live instance alone is the one to look at.
    expect(
      await cli(["drift", "env:MINE", "--quiet"], { cwd: project, env: { ...stack.env, MINE: emulator.key, CLERK_SECRET_KEY: "" } }),
    ).toMatchObject({ code: 0 });
    expect(await ask({ PATH: "/nowhere" })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^pulumi-clerk: Which stack is selected here could not be told: the Pulumi CLI was not found\./),
    });
  });

  describe("when somebody was at it", () => {
    beforeAll(async () => {
      const { data } = await emulator.seed<{ data: { id: string; url: string }[] }>("GET", "/redirect_urls?paginated=true");
      const [template] = await emulator.seed<{ id: string }[]>("GET", "/jwt_templates");
      const claims = { aud: "https://other.example.com", roles: ["user"] };
      await emulator.seed("PATCH", `/jwt_templates/${template!.id}`, { name: "hasura", claims, lifetime: 91 });
      await emulator.seed("DELETE", `/redirect_urls/${data.find(({ url }) => url.includes("docs"))!.id}`);
      await emulator.seed("POST", "/redirect_urls", { url: "https://by-hand.example.com/" });
      await emulator.seed("PATCH", "/instance/restrictions", { allowlist: false });
    });

    test.each([
      ["by the CLI", name],
      ["from its state file", "state.json"],
    ])("%s: changed, missing, unmanaged and unreadable, with the values, exit code 2", async (_, declared) => {
      const { code, stdout, stderr } = await run([declared, "env:CLERK_SECRET_KEY", "--format", "json", "--quiet"]);
      expect([code, stderr]).toEqual([2, ""]);
      const objects = (JSON.parse(stdout) as Found).objects.filter(({ verdict }) => verdict !== "same");
      expect(objects).toMatchObject([
        { verdict: "changed", type: "InstanceRestrictions", differences: [{ path: "allowlist", left: true, right: false }] },
        { verdict: "unmanaged", type: "RedirectUrl", key: "https://by-hand.example.com/" },
        { verdict: "missing", type: "RedirectUrl", key: "https://docs.example.com/callback" },
        {
          verdict: "changed",
          type: "JwtTemplate",
          key: "hasura",
          differences: [
            { path: "claims.aud", left: "https://api.example.com", right: "https://other.example.com" },
            { path: "lifetime", left: 90, right: 91 },
          ],
          unreadable: ["signingKey"],
        },
      ]);
      expect(objects).toHaveLength(4);
    });

    test("in every format, on the standard output and in a file", async () => {
      const signs = {
        text: "~ changed  JwtTemplate hasura",
        markdown: "by-hand",
        sarif: '"ruleId": "drift/missing"',
        html: "by-hand",
      };
      const asked = Object.entries(signs).map(async ([format, sign]) => {
        const [shown, kept] = await Promise.all([
          run(["state.json", "--format", format, "--quiet"]),
          run(["state.json", "--format", format, "--output", `report.${format}`]),
        ]);
        const file = readFileSync(join(dir, `report.${format}`), "utf8");
        for (const text of [shown.stdout, file])
          expect([format, text.includes(sign), text.includes(canary)]).toEqual([format, true, false]);
        expect([shown.code, kept.code, kept.stdout]).toEqual([2, 2, ""]);
        expect(kept.stderr).toMatch(
          /\n2 changed, 1 missing, 1 unmanaged, 1 the same; 1 unreadable property was not checked\. The report is in report\.\w+\.\n$/,
        );
      });
      await Promise.all(asked);
    });

    test("of the classes that were asked for", async () => {
      const [only, others] = await Promise.all([
        run(["state.json", "--only", "RedirectUrl", "--quiet"]),
        run(["state.json", "--exclude", "RedirectUrl,JwtTemplate", "--exclude", "InstanceRestrictions", "--quiet"]),
      ]);
      expect(only).toMatchObject({ code: 2, stdout: expect.stringMatching(/^(?![^]*hasura)[^]*by-hand/) });
      expect(others).toMatchObject({ code: 0 });
    });

    test("what is known is ignored until its day, with its reason", async () => {
      const rules = (expires: string): string => `ignore:
  - { path: RedirectUrl, reason: moved on Friday }
  - { path: JwtTemplate.hasura.lifetime, reason: being tried, expires: ${expires} }
  - { path: JwtTemplate.hasura.claims, reason: being tried }
  - { path: InstanceRestrictions.allowlist, reason: open for the launch }
`;
      writeFileSync(join(dir, "known.yaml"), rules("2999-12-31"));
      writeFileSync(join(dir, "expired.yaml"), rules("2026-01-31"));
      const [known, expired] = await Promise.all(
        ["known", "expired"].map((file) => run(["state.json", "--ignore", `${file}.yaml`, "--quiet"])),
      );
      expect(known).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(
          /5 known differences are ignored:[^]*RedirectUrl https:\/\/docs\.example\.com\/callback: moved on Friday\n/,
        ),
      });
      expect(expired).toMatchObject({
        code: 2,
        stdout: expect.stringMatching(/lifetime: 90 => 91[^]*JwtTemplate\.hasura\.lifetime has expired on 2026-01-31/),
      });
    });
  });

  test.each<[string, string[], { readonly [name: string]: string | undefined }, RegExp]>([
    [
      "no such stack",
      ["stack:organization/engine-test/none"],
      {},
      /^pulumi-clerk: stack:organization\/engine-test\/none: Pulumi has no such stack here\. `pulumi stack ls --all` lists them;/,
    ],
    [
      "a short name outside of the project",
      ["stack:test"],
      {},
      /^pulumi-clerk: stack:test: Pulumi has no such stack here\. .* a stack is named in full, organization\/project\/test\.\n$/,
    ],
    [
      "no passphrase",
      [name],
      { PULUMI_CONFIG_PASSPHRASE: undefined },
      /^pulumi-clerk: .*: The passphrase that encrypts the stack's secrets is missing: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE\.\n$/,
    ],
    [
      "a wrong passphrase",
      [name],
      { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      /^pulumi-clerk: .*: PULUMI_CONFIG_PASSPHRASE is not the passphrase of this stack: set the right one\.\n$/,
    ],
    [
      "no Pulumi CLI",
      [name],
      { PATH: "/nowhere" },
      /^pulumi-clerk: .*: the Pulumi CLI was not found\. Install it, or give an exported state file\.\n$/,
    ],
    [
      "a backend that is not there",
      [name],
      { PULUMI_BACKEND_URL: "file:///nowhere/at/all" },
      /^pulumi-clerk: stack:organization\/engine-test\/test: [^\n]*\n$/,
    ],
    ["a variable that is not set", [name, "env:OTHER_KEY"], {}, /^pulumi-clerk: The environment variable OTHER_KEY,/],
  ])("%s", async (_, args, env, sentence) => {
    await emulator.clearRequests();
    expect(await run([...args, "--quiet"], env)).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(sentence) as unknown as string,
    });
    expect(await emulator.requests()).toEqual([]);
  });
});
