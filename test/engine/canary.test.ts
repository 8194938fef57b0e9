// A canary in every secret, generated ones included: nowhere in the state, in what is printed, in files that a run leaves, in the emulator's log.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import { type FaultRule, type TestEmulator, startEmulator } from "../support/emulator";
import { type StateResource, describeEngine } from "../support/engine";
import { quickEnv } from "../support/pulumi-env";

const root = join(__dirname, "../..");
const cli = findPulumi();
const keys = ["sk_test_canaryByConfiguration51ab", "sk_test_canaryByVariable9e27", "sk_test_canaryByText4b3d"] as const;
const configured = "canary-by-configuration-c1d8";
const text = "canary-by-text-8d1f7a20";

/**
 * What Pulumi's SDK logs for debugging: the engine's answer to a declaration, with its secrets in the clear. Nothing of ours can change that. It is
 * all that may hold a secret, and no line of ours can have this form: provider and SDK log nothing for debugging.
 */
const sdkLine =
  /(^|\s)debug: RegisterResource RPC finished: resource:\w+\[|"prefix":"debug: ","message":"RegisterResource RPC finished: resource:\w+\[/;

/** `up --json` is the stream of the engine's events, those for debugging among them. */
const showsSdkLines = (args: readonly string[]): boolean => args.includes("--debug") || (args[0] === "up" && args.includes("--json"));

/** What leaves the state as it was, and so brings no secret that is not known yet. */
const READS: ReadonlySet<string> = new Set(["preview", "stack"]);

/** Pulumi marks a secret by this, with the encrypted value beside it. */
const envelope = "1b47061264138c4ac30d75fd1eb44270";

interface Phase {
  readonly name: string;
  readonly stage?: string;
  readonly args: readonly string[];
  readonly fails?: RegExp;
  readonly faults?: readonly FaultRule[];
}

const echo = (method: string, path: string): FaultRule => ({
  method,
  path,
  status: 422,
  body: {
    errors: ["message", "long_message"].map((_, index) => ({
      code: "form_param_value_invalid",
      message: `${text} with ${keys[index * 2]} is invalid`,
      long_message: `Received ${text}-refused-update, cut: ${text.slice(0, -4)}…`,
      meta: { param_name: "signing_key" },
    })),
    clerk_trace_id: "0123456789abcdef0123456789abcdef",
  },
});

const phases: readonly Phase[] = [
  { name: "preview", args: ["preview"] },
  { name: "preview --diff", args: ["preview", "--diff"] },
  { name: "preview --json", args: ["preview", "--json"] },
  { name: "up --debug", args: ["up", "--yes", "--debug"] },
  { name: "an up that changes all and rotates", stage: "changed", args: ["up", "--yes", "--diff"] },
  { name: "preview --debug of changes", args: ["preview", "--debug", "--diff"] },
  { name: "up --json", args: ["up", "--yes", "--json"] },
  { name: "refresh", args: ["refresh", "--yes", "--diff"] },
  { name: "stack export", args: ["stack", "export"] },
  { name: "stack output", args: ["stack", "output"] },
  ...["wrong-type", "wrong-sibling", "misplaced-secret", "failing-rule"].map((stage): Phase => ({
    name: `a check that fails: ${stage}`,
    stage,
    args: ["preview", "--debug"],
    fails: /refused' has a problem: /,
  })),
  {
    name: "a creation that Clerk refuses with the value in its message",
    stage: "refused-creation",
    args: ["up", "--yes", "--debug"],
    faults: [echo("POST", "/v1/jwt_templates")],
    fails: /creating JwtTemplate "refused": Clerk refused signingKey .*\[secret\]/,
  },
  {
    name: "an update that Clerk refuses with the value in its message",
    stage: "refused-update",
    args: ["up", "--yes"],
    faults: [echo("PATCH", "/v1/jwt_templates/*")],
    fails: /updating JwtTemplate "plain": Clerk refused signingKey .*\[secret\]/,
  },
  {
    name: "creations that fail half-way",
    stage: "half-a-creation",
    args: ["up", "--yes", "--debug"],
    faults: [{ method: "POST", path: "/v1/jwt_templates", ignore: ["lifetime"] }],
    fails: /(?=.*creating OAuthApplication "half": Clerk refused logo)(?=.*JwtTemplate "refused": Clerk kept the old value of lifetime)/,
  },
  { name: "destroy", args: ["destroy", "--yes", "--debug"] },
];

describeEngine("a canary in every secret", () => {
  const work = join(root, ".local/test", `canary-${process.pid}`);
  const at = (folder: string): string => join(work, folder);
  /** Those that are known from the start, and those that turn up in the state. */
  const canaries = new Set<string>([...keys, configured, text]);
  let emulator: TestEmulator;
  let env: NodeJS.ProcessEnv;

  /** The exit code of a command of Pulumi's, and everything that it printed. */
  const pulumi = (...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> =>
    new Promise((resolve) => {
      const command = [...args, "--non-interactive", "--stack", "test"];
      const child = execFile(cli!.command, command, { cwd: work, env, maxBuffer: 2 ** 28 }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
      );
    });

  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false, keys: [...keys] });
    for (const folder of ["state", "home", "tmp"]) mkdirSync(at(folder), { recursive: true });
    writeFileSync(at("Pulumi.yaml"), "name: canary\nruntime: { name: nodejs, options: { typescript: false } }\n");
    writeFileSync(at("package.json"), JSON.stringify({ main: "index.js" }));
    writeFileSync(at("index.js"), `module.exports = require(${JSON.stringify(join(root, "test/support/canary-program.js"))});\n`);
    env = {
      ...process.env,
      PATH: [cli!.binDir, process.env.PATH].join(delimiter),
      PULUMI_HOME: at("home"),
      TMPDIR: at("tmp"),
      PULUMI_BACKEND_URL: `file://${at("state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NO_PROXY: "127.0.0.1",
      ...quickEnv,
      CLERK_API_URL: emulator.apiUrl,
      CLERK_SECRET_KEY: keys[1],
      CANARY_KEY: keys[2],
      CANARY_TEXT: text,
    };
    const [owner] = await emulator.seed<{ id: string }[]>("GET", "/users");
    const member = await emulator.seed("POST", "/users", { email_address: ["member@example.com"] });
    Object.assign(env, { CANARY_OWNER: owner!.id, CANARY_USER: member.id });
    await pulumi("stack", "init");
    await pulumi("config", "set", "--secret", "clerk:secretKey", keys[0]);
    await pulumi("config", "set", "--secret", "canary", configured);
  });
  afterAll(async () => {
    rmSync(work, { recursive: true, force: true });
    await emulator.close();
  });

  const stateOf = async (...args: readonly string[]): Promise<readonly StateResource[]> => {
    const { text: state } = await pulumi("stack", "export", ...args);
    return (JSON.parse(state) as { deployment: { resources?: StateResource[] } }).deployment.resources ?? [];
  };
  /** Every secret of the state, so also those that Clerk has generated. */
  const takeUpSecrets = async (): Promise<void> => {
    const found = JSON.stringify(await stateOf("--show-secrets")).matchAll(/"plaintext":"((?:[^"\\]|\\.)*)"/g);
    for (const [, plaintext] of found) {
      const value: unknown = JSON.parse(JSON.parse(`"${plaintext}"`) as string);
      for (const secret of [value].flat(9)) if (typeof secret === "string" && secret.length >= 12) canaries.add(secret);
    }
  };
  const holds = (content: string): boolean => [...canaries].some((canary) => content.includes(canary));
  const filesThatHold = (isHeld: (content: string) => boolean): string[] =>
    readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => isHeld(readFileSync(file, "latin1")));

  test.each(phases)("is not to be seen after $name", async ({ stage = "first", args, fails, faults = [] }) => {
    env.CANARY_STAGE = stage;
    await emulator.faults(faults);
    const outcome = await pulumi(...args);
    await emulator.faults([]);
    if (!READS.has(args[0]!)) await takeUpSecrets();
    const lines = outcome.text.split("\n").filter((line) => holds(line));
    expect(lines.filter((line) => !(showsSdkLines(args) && sdkLine.test(line)))).toEqual([]);
    expect({ code: outcome.code === 0, text: outcome.code === 0 || fails ? "" : outcome.text }).toEqual({ code: !fails, text: "" });
    if (fails) expect(outcome.text.replace(/\s+/g, " ")).toMatch(fails);
    expect(filesThatHold(holds)).toEqual([]);
    expect(JSON.stringify(await emulator.requests({ all: true }))).not.toMatch(new RegExp([...canaries].join("|")));
  });

  describe("and would be seen", () => {
    beforeAll(async () => {
      env.CANARY_STAGE = "first";
      await pulumi("up", "--yes", "--skip-preview");
      await takeUpSecrets();
    });

    test("every secret property that a class has is in the state, and encrypted", async () => {
      const schema = JSON.parse(readFileSync(join(root, "schema/resources.json"), "utf8")) as Schema;
      const resources = await stateOf();
      const open = Object.entries(schema).flatMap(([type, { properties, outputs = {} }]) =>
        Object.entries({ ...properties, ...outputs })
          .filter(([, { traits }]) => traits.some(({ name }) => name === "secret"))
          .filter(([path]) => {
            const of = resources.filter((resource) => resource.type.endsWith(`:${type}`));
            const values = of.map(({ outputs: all }) => JSON.stringify(all[path.split(/[.[]/)[0]!] ?? null));
            return values.length === 0 || values.some((value) => !value.includes(envelope));
          })
          .map(([path]) => `${type}.${path}`),
      );
      expect(open).toEqual([]);
    });

    test("secrets that Clerk generated are among those that are looked for", () => {
      expect(canaries.size).toBeGreaterThanOrEqual(keys.length + 2 + 2);
    });

    test("the search finds what is there: names in the state's file, the mask in the log, secrets in the lines of the SDK", async () => {
      expect(filesThatHold((content) => content.includes('"configured"'))).not.toEqual([]);
      const posted = await emulator.requests({ method: "POST", path: "/v1/jwt_templates" });
      expect(posted.map(({ body }) => (body as { signing_key?: string }).signing_key)).toEqual(posted.map(() => "***"));
      expect(posted.length).toBeGreaterThanOrEqual(3);
      const { text: debug } = await pulumi("preview", "--debug");
      for (const canary of [text, keys[2]]) expect(debug).toContain(canary);
    });
  });
});

interface Schema {
  readonly [type: string]: { readonly properties: Properties; readonly outputs?: Properties };
}
interface Properties {
  readonly [path: string]: { readonly traits: readonly { readonly name: string }[] };
}
