// `pulumi-clerk/toolkit` from the packed tarball: programs of every kind import it, and the compiler knows its types.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestEmulator, startEmulator } from "../support/emulator";
import { Workshop } from "./installation";
import { run } from "./run";

const workshop = new Workshop();
let emulator: TestEmulator;
let installation: string;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimit: false });
  await emulator.seed("POST", "/jwt_templates", { name: "hasura", claims: {}, lifetime: 90 });
  installation = await workshop.installation("npm", "newest");
}, 300_000);
afterAll(async () => {
  workshop.close();
  await emulator.close();
});

const names = "clientOf, compare, drift, exportProject, formats, readInstance, snapshotOf, configurationOf";

const body = `
async function main() {
  const instance = await readInstance({ client: clientOf("env:CLERK_SECRET_KEY"), only: ["JwtTemplate"] });
  const snapshot = configurationOf(snapshotOf(instance));
  const found = compare(snapshot, instance);
  const drifted = await drift(snapshot, instance);
  const project = exportProject(instance);
  console.log(JSON.stringify([found.summary.same, drifted.summary.same, project.resources, formats.text(found).includes("No difference")]));
}
main();
`;

/** The compiler would call a comment unused that stands above what is right. */
const typed = `
export async function types(): Promise<void> {
  const instance: Instance = await readInstance({ client: clientOf(undefined) });
  const same: number = compare(instance, instance).summary.same;
  // @ts-expect-error
  const wrong: string = compare(instance, instance).summary.same;
  // @ts-expect-error
  await readInstance({ only: ["JwtTemplate"] });
  void same;
  void wrong;
}
`;

const tsconfig = (compilerOptions: object): string =>
  JSON.stringify({ compilerOptions: { strict: true, target: "es2022", types: ["node"], ...compilerOptions }, files: ["index.ts"] });

const typescript = `import { type Instance, ${names} } from "pulumi-clerk/toolkit";\n${body}${typed}`;

/** The entry, what stands beside it, and what it is compiled to. */
const kinds: { readonly [kind: string]: { readonly files: { readonly [name: string]: string }; readonly main: string } } = {
  "JavaScript, CommonJS": { files: { "index.cjs": `const { ${names} } = require("pulumi-clerk/toolkit");\n${body}` }, main: "index.cjs" },
  "JavaScript, ESM": { files: { "index.mjs": `import { ${names} } from "pulumi-clerk/toolkit";\n${body}` }, main: "index.mjs" },
  "TypeScript, nodenext, ESM": {
    files: {
      "index.ts": typescript,
      "package.json": '{ "type": "module" }',
      "tsconfig.json": tsconfig({ module: "nodenext", moduleResolution: "nodenext" }),
    },
    main: "index.js",
  },
  "TypeScript as Pulumi's older templates have it": {
    files: {
      "index.ts": typescript,
      "package.json": "{}",
      "tsconfig.json": tsconfig({ module: "commonjs", moduleResolution: "node", esModuleInterop: true, skipLibCheck: true }),
    },
    main: "index.js",
  },
};

test.each(Object.keys(kinds))("in %s", async (kind) => {
  const { files, main } = kinds[kind]!;
  const cwd = join(installation, `toolkit-${kind.replaceAll(/\W+/g, "-")}`);
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const tsc = join(installation, "node_modules/typescript/bin/tsc");
  if (files["index.ts"]) await run([process.execPath, tsc, "-p", "."], { cwd });
  const env = { ...process.env, CLERK_SECRET_KEY: emulator.key, CLERK_API_URL: emulator.apiUrl, NO_PROXY: "127.0.0.1" };
  expect(JSON.parse(await run([process.execPath, main], { cwd, env }))).toEqual([1, 1, 1, true]);
});

test("the executable of the tarball knows its commands", async () => {
  const [file, ...args] = await workshop.starter("npm");
  expect(await run([file, ...args, "pulumi-clerk", "compare", "--help"], { cwd: installation })).toContain("--environments <file>");
});
