// The last line of `npm test`: what it says, that it is the last, and that nothing that failed looks green.

import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repository, Sandbox } from "./sandbox";

const { verdict } = require("../../scripts/lib/verdict") as {
  verdict: (counted: object | undefined, jestCode: number) => { line: string; code: number; why?: string };
};

test.each([
  [{ passed: 3, failed: 0, skipped: 0 }, 0, "3 passed, 0 failed", 0],
  [{ passed: 3, failed: 0, skipped: 2 }, 0, "3 passed, 0 failed, 2 skipped", 0],
  [{ passed: 3, failed: 2, skipped: 0 }, 1, "3 passed, 2 failed", 1],
  [{ passed: 0, failed: 0, skipped: 0 }, 0, "0 passed, 1 failed", 1],
  [{ passed: 0, failed: 0, skipped: 4 }, 0, "0 passed, 1 failed, 4 skipped", 1],
  [{ passed: 3, failed: 0, skipped: 0 }, 5, "3 passed, 1 failed", 5],
  [undefined, 137, "0 passed, 1 failed", 137],
  [undefined, 0, "0 passed, 1 failed", 1],
])("counted %j with jest's exit code %i: %s, exit code %i", (counted, jestCode, line, code) => {
  expect(verdict(counted, jestCode)).toMatchObject({ line, code });
});

test.each([
  [undefined, 137, "ended before its time (exit code 137)"],
  [{ passed: 0, failed: 0, skipped: 1 }, 0, "Not a single test was run"],
  [{ passed: 1, failed: 0, skipped: 0 }, 5, "exit code 5"],
])("a failure that no test stands for is explained: %j, %i", (counted, jestCode, text) => {
  expect(verdict(counted, jestCode).why).toContain(text);
});

describe("npm test, with real jest,", () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = new Sandbox();
    symlinkSync(join(repository, "node_modules"), join(sandbox.root, "node_modules"));
    cpSync(join(repository, "test/support/reporter.js"), join(sandbox.root, "test/support/reporter.js"));
    sandbox.write("jest.config.js", `module.exports = { testMatch: ["<rootDir>/test/*.test.js"] };`);
    sandbox.write("package.json", {});
    sandbox.write("test/good.test.js", `test("one", () => {}); test("two", () => {});`);
    sandbox.write("test/bad.test.js", `test("one", () => {}); test("two", () => { throw new Error("bad"); });`);
    sandbox.write("test/skipped.test.js", `test("one", () => {}); test.skip("two", () => {}); test.todo("three");`);
    sandbox.write("test/all-skipped.test.js", `test.skip("one", () => {});`);
    sandbox.write("test/broken.test.js", `throw new Error("does not load");`);
    sandbox.write("test/unreadable.test.js", `test("one", () => {`);
    sandbox.write("test/crash.test.js", `test("one", () => { process.kill(process.pid, "SIGKILL"); });`);
    sandbox.write(
      "test/env.test.js",
      `test("one", () => { expect([process.env.TEST_LONG, process.env.TEST_PULUMI_CLI]).toEqual(["1", ""]); });`,
    );
  });
  afterAll(() => sandbox.close());

  test.each([
    ["a passing file", ["test/good.test.js"], "2 passed, 0 failed", 0],
    ["a failing test", ["test/bad.test.js"], "1 passed, 1 failed", 1],
    ["skipped tests", ["test/skipped.test.js"], "1 passed, 0 failed, 2 skipped", 0],
    ["nothing but skipped tests", ["test/all-skipped.test.js"], "0 passed, 1 failed, 1 skipped", 1],
    ["files that do not load", ["test/good.test.js", "test/broken.test.js", "test/unreadable.test.js"], "2 passed, 2 failed", 1],
    ["jest killed in the middle", ["--runInBand", "test/crash.test.js"], "0 passed, 1 failed", 137],
    ["no such file", ["test/nowhere.test.js"], "0 passed, 1 failed", 1],
    ["a name that no test has", ["test/good.test.js", "-t", "nobody"], "0 passed, 1 failed, 2 skipped", 1],
    ["a single test by its name", ["test/good.test.js", "-t", "two"], "1 passed, 0 failed, 1 skipped", 0],
    ["--long, and no CLI", ["--long", "test/env.test.js"], "1 passed, 0 failed", 0],
  ])("%s: the last line and the exit code say so", async (_, args, line, code) => {
    const ended = await sandbox.run("scripts/test.js", args);
    expect(ended.stdout.split("\n").slice(-2)).toEqual([line, ""]);
    expect(ended.code).toBe(code);
  });

  test("a question to jest is answered without a closing line", async () => {
    const ended = await sandbox.run("scripts/test.js", ["--listTests"]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain("good.test.js");
    expect(ended.stdout).not.toContain("passed");
  });
});
