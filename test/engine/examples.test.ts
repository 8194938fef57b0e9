// Every example in the docs runs as it stands: applied, then planned empty. Examples of resources that have nothing in common share a run.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { registry } from "../../provider/resources/registry";
import { fileName } from "../../scripts/generate/names";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Program, type TestStack, describeEngine, newStack, told } from "../support/engine";
import { programOf } from "../support/program";

const root = join(__dirname, "../..");
const programsIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
const files = ["examples/readme/index.ts", "examples/references/index.ts", "examples/instances/index.ts", ...programsIn("examples/guides")];

/** The examples of one run, for one kind of instance. */
interface Run {
  readonly files: string[];
  readonly types: Set<string>;
  readonly production: boolean;
}

/** All examples of resources, in as few runs as may be: in none is a class declared twice, so that neither names nor natural keys meet. */
function runsOfResources(): readonly Run[] {
  const runs: Run[] = [];
  for (const definition of registry)
    for (const size of ["minimal", "full"]) {
      const types = [...definition.examples.needs.map((need) => need.split(".")[0]!), definition.type];
      const production = definition.examples.production === true;
      let run = runs.find((each) => each.production === production && !types.some((type) => each.types.has(type)));
      if (!run) runs.push((run = { files: [], types: new Set(), production }));
      run.files.push(`examples/resources/${fileName(definition)}/${size}.ts`);
      for (const type of types) run.types.add(type);
    }
  return runs;
}

const development = "sk_test_developmentOfTheExamples";
const production = "sk_live_productionOfTheExamples";

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

  /** A stack with all that these examples ask of their surroundings. */
  async function stackFor(key: string, ...programs: readonly string[]): Promise<TestStack> {
    const stack = await newStack(emulator);
    Object.assign(stack.env, { CLERK_SECRET_KEY: key, CLERK_DEVELOPMENT_KEY: development, CLERK_PRODUCTION_KEY: production });
    const asks = (name: string): boolean => programs.some((file) => readFileSync(join(root, file), "utf8").includes(`"${name}"`));
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users", undefined, key);
    if (asks("userId")) await stack.setConfig("engine-test:userId", user!.id);
    if (asks("hasuraSigningKey")) await stack.setConfig("engine-test:hasuraSigningKey", "a secret of the example", true);
    return stack;
  }

  test.each(files)("%s", async (file) => {
    const stack = await stackFor(development, file);
    const taken = standing[file] ?? [];
    if (taken.length > 0) await emulator.seed("PATCH", "/instance/organization_settings", { enabled: true });
    for (const [path, body] of taken) await emulator.seed("POST", path, body);
    if (file.includes("from-terraform")) stack.env.CLERK_ADOPT = "true";
    const program = programOf(file);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    if (taken.length > 0) expect(await made()).toEqual([]);
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });

  const runs = runsOfResources();

  test("every example of a resource has a run", () => {
    expect(runs.flatMap((run) => run.files).sort()).toEqual(programsIn("examples/resources").sort());
  });

  test.each(runs.map((run) => [run.files.map((file) => file.replace("examples/resources/", "")).join(", "), run] as const))(
    "%s",
    async (_, run) => {
      const stack = await stackFor(run.production ? production : development, ...run.files);
      // Moving the primary domain ends every session: in production that is allowed, or refused.
      if (run.types.has("PrimaryDomain")) stack.env.CLERK_ALLOW_DELETES = "true";
      const program: Program = async () => void (await Promise.all(run.files.map((file) => programOf(file)())));
      expect(told(await stack.up(program))).toEqual({ code: 0 });
      expect(stack.resources()).toHaveLength(run.types.size);
      expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
    },
  );
});
