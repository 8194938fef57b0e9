// Every example in the docs runs as it stands: applied, then planned empty.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { registry } from "../../provider/resources/registry";
import { fileName } from "../../scripts/generate/names";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { type Outcome, describeEngine, newStack } from "../support/engine";
import { programOf } from "../support/program";

const folder = "examples/resources";
const generated = readdirSync(join(__dirname, "../..", folder), { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);
const files = [
  "examples/readme/index.ts",
  "examples/references/index.ts",
  "examples/instances/index.ts",
  ...generated.map((name) => join(folder, name)),
];

const development = "sk_test_developmentOfTheExamples";
const production = "sk_live_productionOfTheExamples";

const forProduction = registry.filter(({ examples }) => examples.production).map(fileName);

/** What to look at: the text only where something is wrong. */
const told = ({ code, text }: Outcome): object => (code === 0 ? { code } : { code, text });

describeEngine("examples", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ keys: [development, production], plan: "pro" });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  test.each(files)("%s", async (file) => {
    const stack = await newStack(emulator);
    if (forProduction.some((name) => file.includes(`/${name}/`))) stack.env.CLERK_SECRET_KEY = production;
    stack.env.CLERK_DEVELOPMENT_KEY = development;
    stack.env.CLERK_PRODUCTION_KEY = production;
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users");
    await stack.setConfig("engine-test:userId", user!.id);
    for (const secret of ["hasuraSigningKey"]) await stack.setConfig(`engine-test:${secret}`, "a secret of the example", true);
    const program = programOf(file);
    expect(told(await stack.up(program))).toEqual({ code: 0 });
    expect(told(await stack.preview(program, { refresh: true, expectNoChanges: true }))).toEqual({ code: 0 });
  });
});
