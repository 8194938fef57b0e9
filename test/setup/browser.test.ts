// Where the Chromium of the page tests comes from: found, installed on CI alone, and never on somebody's own machine.
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

const APT = `log("apt-get " + args.filter((arg) => !arg.startsWith("-")).join(" ")); if (process.env.APT_FAILS) process.exit(100);`;

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.pulumi("v3.259.0");
  sandbox.program("apt-get", APT);
  for (const file of ["package.json", "package-lock.json", "node_modules/.package-lock.json"]) sandbox.write(file, { packages: {} });
  sandbox.write("tsconfig.build.json", { include: [] });
  sandbox.program("npm", "");
  sandbox.write(
    "node_modules/typescript/bin/tsc",
    sandbox.script(`fs.mkdirSync(args[args.indexOf("--outDir") + 1], { recursive: true });`),
  );
});
afterEach(() => sandbox.close());

const setUp = (env: NodeJS.ProcessEnv) => sandbox.run("scripts/setup.js", [], env);
const isRoot = process.getuid?.() === 0;

(isRoot ? describe : describe.skip)("as root,", () => {
  test("CI's tests get one from the packages", async () => {
    expect(await setUp({ CI: "true", npm_lifecycle_event: "pretest" })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Chromium"),
    });
    expect(sandbox.calls()).toEqual(["apt-get update", "apt-get install chromium fonts-liberation"]);
  });

  test("one that cannot be installed is told, and the set-up goes on", async () => {
    const { code, stderr } = await setUp({ CI: "true", npm_lifecycle_event: "pretest:long", APT_FAILS: "1" });
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("could not be installed (exit codes of apt-get: 100, 100)"),
    });
  });
});

test.each<[string, NodeJS.ProcessEnv]>([
  ["without CI", { npm_lifecycle_event: "pretest" }],
  ["for npm start", { CI: "true", npm_lifecycle_event: "prestart" }],
  ["where another is named", { CI: "true", npm_lifecycle_event: "pretest", CHROMIUM: "/opt/chrome" }],
])("%s nothing is installed", async (_, env) => {
  expect((await setUp(env)).code).toBe(0);
  expect(sandbox.calls()).toEqual([]);
});

test.each(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"])("%s on PATH is taken as it is", async (name) => {
  writeFileSync(join(sandbox.bin, name), "");
  chmodSync(join(sandbox.bin, name), 0o755);
  expect((await setUp({ CI: "true", npm_lifecycle_event: "pretest" })).code).toBe(0);
  expect(sandbox.calls()).toEqual([]);
});
