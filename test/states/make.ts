// Makes the old states anew, by the build of the version that they are of. README.md says how it is run.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join, resolve } from "node:path";
import type * as Automation from "@pulumi/pulumi/automation";
import type * as Emulator from "../../emulator/index";
import { findPulumi } from "../../scripts/lib/pulumi-cli";
import { type Given, type OldState, usersOf } from "./old-state";

const checkout = resolve(process.argv[2] ?? ".");
const load = createRequire(join(checkout, "package.json"));
const { version } = load("./package.json") as { readonly version: string };
const cli = findPulumi();
if (cli) process.env.PATH = [cli.binDir, process.env.PATH].join(delimiter);

async function make(name: string, { keys, env = {}, seed, faults = [], program }: OldState): Promise<void> {
  const { serveEmulator } = load("./dist/emulator/index.js") as typeof Emulator;
  const running = await serveEmulator({ keys, rateLimit: false, permissionCreationMs: 0, roleMigrationMs: 0 });
  mkdirSync(join(checkout, ".local"), { recursive: true });
  // The engine looks for the packages of a stack from its folder upwards.
  const work = mkdtempSync(join(checkout, ".local/old-state-"));
  try {
    const { origin } = new URL(running.url);
    const ask = async <T>(method: string, path: string, body?: unknown, key = keys[0]!): Promise<T> => {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const answer = await fetch(origin + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    };
    await seed?.((method, path, body, key) => ask(method, `/v1${path}`, body, key));
    await ask("POST", "/__emulator/faults", { rules: faults });
    const users = usersOf(await ask("GET", "/__emulator/state"));
    const given: Given = { clerk: load("./dist/sdk/index.js"), pulumi: load("@pulumi/pulumi"), users };
    const { LocalWorkspace } = load("@pulumi/pulumi/automation") as typeof Automation;
    const stack = await LocalWorkspace.createStack(
      { stackName: "test", projectName: "engine-test", program: async () => program(given) },
      {
        workDir: work,
        projectSettings: { name: "engine-test", runtime: "nodejs", backend: { url: `file://${work}` } },
        envVars: {
          CLERK_SECRET_KEY: keys[0]!,
          CLERK_API_URL: running.url,
          PULUMI_CONFIG_PASSPHRASE: "test",
          PULUMI_HOME: join(work, "home"),
          ...env,
        },
      },
    );
    await stack.up({ onOutput: (text) => process.stderr.write(text) });
    // In clear, so that the state can be read without a passphrase: its secrets are those of the programs beside it.
    save(`${version}/${name}.state.json`, withoutPaths(await stack.exportStack()));
    save(`${version}/${name}.instance.json`, await ask("GET", "/__emulator/state"));
  } finally {
    await running.close();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Without where on the machine the program lay. */
const withoutPaths = <T>(state: T): T =>
  JSON.parse(JSON.stringify(state, (key, value: unknown) => (["sourcePosition", "stackTrace"].includes(key) ? undefined : value))) as T;

function save(file: string, content: unknown): void {
  const text = `${JSON.stringify(content, null, 1)}\n`;
  if (text.includes(checkout) || text.includes(process.cwd())) throw new Error(`${file} would hold a path of this machine.`);
  writeFileSync(join(__dirname, file), text);
}

async function main(): Promise<void> {
  const names = readdirSync(join(__dirname, version)).filter((file) => file.endsWith(".ts"));
  for (const name of names.map((file) => file.slice(0, -".ts".length)))
    await make(name, (require(`./${version}/${name}`) as { readonly state: OldState }).state);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
