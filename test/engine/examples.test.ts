// Every example in the docs runs as it stands: applied, then planned empty.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { registry } from "../../provider/resources/registry";
import { fileName } from "../../scripts/generate/names";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine, newStack, told } from "../support/engine";
import { programOf } from "../support/program";

const programsIn = (folder: string): string[] =>
  readdirSync(join(__dirname, "../..", folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
const files = [
  "examples/readme/index.ts",
  "examples/references/index.ts",
  "examples/instances/index.ts",
  ...programsIn("examples/guides"),
  ...programsIn("examples/resources"),
];

const development = "sk_test_developmentOfTheExamples";
const production = "sk_live_productionOfTheExamples";

const forProduction = registry.filter(({ examples }) => examples.production).map(fileName);

const role = { name: "Billing", key: "org:billing", permissions: [] };
const permission = { name: "Read invoices", key: "org:invoices:read" };
/** What somebody has made before an example takes it over. */
const standing: { readonly [file: string]: readonly (readonly [path: string, body: object])[] } = {
  "examples/guides/adopting/index.ts": [
    ["/jwt_templates", { name: "hasura", claims: {} }],
    ["/redirect_urls", { url: "https://app.example.com/callback" }],
    ["/redirect_urls", { url: "acme-app://callback" }],
    ["/machines", { name: "billing" }],
  ],
  "examples/guides/from-terraform/index.ts": [
    ["/organization_permissions", permission],
    ["/organization_roles", role],
    ["/jwt_templates", { name: "api", claims: {} }],
    ["/oauth_applications", { name: "Partner portal", redirect_uris: [] }],
  ],
};

describeEngine("examples", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ keys: [development, production], plan: "pro" });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  /** The paths of objects that the program made. */
  const made = async (): Promise<string[]> => {
    const paths = new Set(Object.values(standing).flatMap((rows) => rows.map(([path]) => `/v1${path}`)));
    return (await emulator.requests({ method: "POST" })).map(({ path }) => path).filter((path) => paths.has(path));
  };

  test.each(files)("%s", async (file) => {
    const stack = await newStack(emulator);
    if (forProduction.some((name) => file.includes(`/${name}/`))) stack.env.CLERK_SECRET_KEY = production;
    stack.env.CLERK_DEVELOPMENT_KEY = development;
    stack.env.CLERK_PRODUCTION_KEY = production;
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users");
    await stack.setConfig("engine-test:userId", user!.id);
    for (const secret of ["hasuraSigningKey"]) await stack.setConfig(`engine-test:${secret}`, "a secret of the example", true);
    const taken = standing[file] ?? [];
    if (taken.length > 0) await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    for (const [path, body] of taken) await emulator.seed("POST", path, body);
    if (file.includes("from-terraform")) stack.env.CLERK_ADOPT = "true";
    const program = programOf(file);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    if (taken.length > 0) expect(await made()).toEqual([]);
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });
});
