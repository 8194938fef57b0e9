// What the engine's process loads with pulumi-clerk/dynamic: the provider starts on every run, so it stays light.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

test("pulumi-clerk/dynamic loads neither the SDK of @pulumi/pulumi, nor TypeScript, nor what only requests need", () => {
  const script = 'require("pulumi-clerk/dynamic"); console.log(JSON.stringify(Object.keys(require.cache)))';
  const loaded = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as string[];
  expect(loaded.some((file) => file.endsWith("dist/provider/pulumi/dynamic.js"))).toBe(true);
  for (const heavy of ["@pulumi/", "/typescript/", "/p-throttle/", "/ajv/", "/hono/", "dist/sdk/", "dist/emulator/"])
    expect(loaded.filter((file) => file.includes(heavy))).toEqual([]);
});

test("the entry has a provider by the name of every class", () => {
  const script =
    'const d = require("pulumi-clerk/dynamic"); const c = require("pulumi-clerk"); console.log(JSON.stringify([Object.keys(d), Object.keys(c).filter((k) => c[k].__pulumiType)]))';
  const [handlers, classes] = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as [
    string[],
    string[],
  ];
  expect(handlers.sort()).toEqual(classes.sort());
});

test.each([
  ["JwtTemplate", ["jwt-template.js"]],
  ["OrganizationRole", ["organization-permission.js", "organization-role.js"]],
])("the process that serves %s loads its definition and those that it refers to, and no other", (type, files) => {
  const script = `require("pulumi-clerk/dynamic").${type}; console.log(JSON.stringify(Object.keys(require.cache)))`;
  const loaded = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" })) as string[];
  const definitions = loaded.filter((file) => file.includes("dist/provider/resources/")).map((file) => file.replace(/^.*\//, ""));
  expect(definitions.sort()).toEqual(files);
});
