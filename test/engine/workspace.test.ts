// A workspace in which a package of components depends on pulumi-clerk: whether the project, from whose folder the engine loads the provider, does too.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine } from "../support/engine";
import { type Machine, newMachine } from "../support/shell";

const root = join(__dirname, "../..");

const files = {
  "app/Pulumi.yaml": "name: app\nruntime: nodejs\n",
  "app/package.json": JSON.stringify({ name: "app", main: "index.js", dependencies: { components: "workspace:*" } }),
  "app/index.js": 'require("components").declare();\n',
  "components/package.json": JSON.stringify({ name: "components", main: "index.js", dependencies: { "pulumi-clerk": "*" } }),
  "components/index.js":
    'const clerk = require("pulumi-clerk");\nexports.declare = () => ["one", "two"].map((url) => new clerk.RedirectUrl(url, { url: `https://${url}.example.com/` }));\n',
};

describeEngine("a workspace", () => {
  let emulator: TestEmulator;
  let machine: Machine;
  // Outside of this repository, whose own packages would be found from inside of it.
  let folder: string;
  beforeAll(async () => {
    emulator = await startEmulator({ rateLimit: false });
  });
  beforeEach(() => {
    machine = newMachine("workspace");
    folder = realpathSync(mkdtempSync(join(tmpdir(), "workspace-")));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    link("components/node_modules/pulumi-clerk", root);
    link("app/node_modules/@pulumi/pulumi", join(root, "node_modules/@pulumi/pulumi"));
    link("app/node_modules/components", join(folder, "components"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  afterAll(() => emulator.close());

  /** As pnpm links packages: each sees what it depends on itself. */
  function link(from: string, to: string): void {
    mkdirSync(dirname(join(folder, from)), { recursive: true });
    symlinkSync(to, join(folder, from));
  }

  async function run(command: string): Promise<{ readonly code: number | null; readonly text: string }> {
    const env = {
      CLERK_SECRET_KEY: emulator.key,
      CLERK_API_URL: emulator.apiUrl,
      PULUMI_BACKEND_URL: `file://${machine.dir}`,
      PULUMI_CONFIG_PASSPHRASE: "",
    };
    const { code, stdout, stderr } = await machine.run(command, { cwd: join(folder, "app"), env });
    return { code, text: (stdout + stderr).replace(/\s+/g, " ") };
  }

  const sentence = "pulumi-clerk is not installed for the project in";
  const up = "pulumi stack init dev && pulumi up --yes --skip-preview";

  test("where the project does not depend on it: one sentence before anything is registered", async () => {
    const { code, text } = await run(up);
    expect(code).not.toBe(0);
    expect(text).toContain(`${sentence} ${join(folder, "app")}`);
    expect(text).toContain("Add pulumi-clerk to the dependencies in the project's own package.json, install, and run again.");
    expect(text.split("Diagnostics:")[1]!.split(sentence)).toHaveLength(2);
    expect(text).not.toContain("Cannot find module");
    expect(text).not.toContain("RedirectUrl");
  });

  test("where it does, directly or above it in a hoisted folder, it works", async () => {
    link("node_modules/pulumi-clerk", root);
    expect(await run(up)).toMatchObject({ code: 0 });
    rmSync(join(folder, "node_modules"), { recursive: true });
    link("app/node_modules/pulumi-clerk", root);
    expect(await run("pulumi destroy --yes --skip-preview")).toMatchObject({ code: 0 });
    expect(await emulator.seed("GET", "/redirect_urls?paginated=true")).toMatchObject({ total_count: 0 });
  });
});
