// An old Node and Windows get one line that says what to do.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./sandbox";

const { refusal } = require("../../scripts/lib/platform") as { refusal: (node: string, platform: string) => string | undefined };

test.each([
  ["4.9.1", "linux"],
  ["18.20.8", "darwin"],
  ["20.18.9", "linux"],
])("Node %s is refused by a line that names it and what is needed", (version, platform) => {
  const line = refusal(version, platform);
  expect(line).toContain(`this is Node ${version}`);
  expect(line).toContain("Node 20.19 or newer");
  expect(line).not.toContain("\n");
});

test.each(["20.19.0", "20.20.2", "22.0.0", "24.21.0", "26.1.0"])("Node %s is taken", (version) => {
  expect(refusal(version, "linux")).toBeUndefined();
  expect(refusal(version, "darwin")).toBeUndefined();
});

test("Windows gets one line that points to WSL", () => {
  expect(refusal("24.0.0", "win32")).toMatch(/^[^\n]*WSL[^\n]*$/);
});

test.each(["scripts/setup.js", "scripts/lib/platform.js"])("%s is written in syntax that an old Node can read", (file) => {
  const text = readFileSync(join(repository, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"]*"/g, "");
  expect(text).not.toMatch(/=>|\b(?:const|let|class|async|await)\b|`|\?\.|\?\?|\.\.\.|\bof\b/);
});

test("set-up ends with that line and exit code 1, and does nothing else", () => {
  const pretend = `Object.defineProperty(process.versions, "node", { value: "18.1.0" }); require(${JSON.stringify(join(repository, "scripts/setup.js"))});`;
  const { status, stderr, stdout } = spawnSync(process.execPath, ["-e", pretend], { encoding: "utf8" });
  expect(stderr).toBe(`${refusal("18.1.0", "linux")}\n`);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});
