// Every example in the docs runs as it stands: applied, then planned empty.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { describeEngine, newStack } from "../support/engine";
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

describeEngine("examples", () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ keys: [development, production], plan: "pro" });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  test.each(files)("%s", async (file) => {
    const stack = await newStack(emulator);
    stack.env.CLERK_DEVELOPMENT_KEY = development;
    stack.env.CLERK_PRODUCTION_KEY = production;
    const [user] = await emulator.seed<{ id: string }[]>("GET", "/users");
    await stack.setConfig("engine-test:userId", user!.id);
    for (const secret of ["hasuraSigningKey"]) await stack.setConfig(`engine-test:${secret}`, "a secret of the example", true);
    const program = programOf(file);
    expect(await stack.up(program)).toMatchObject({ code: 0 });
    expect(await stack.preview(program, { refresh: true, expectNoChanges: true })).toMatchObject({ code: 0 });
  });
});
