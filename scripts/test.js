// `npm test`: runs jest and ends with the line `N passed, N failed`. Arguments go on to jest: npm test -- test/engine/x.test.ts -t name.
// With --long the properties and the combinations are tried in their full number.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { BROWSER, findBrowser } = require("./lib/browser");
const { run } = require("./lib/child");
const { findPulumi, HANDED_ON, INSTALL } = require("./lib/pulumi-cli");
const { runMain, say } = require("./lib/talk");
const { verdict } = require("./lib/verdict");

const root = path.join(__dirname, "..");
/** With these jest answers a question and runs nothing. */
const QUESTIONS = new Set(["--help", "-h", "--version", "--listTests", "--showConfig", "--clearCache"]);

/** @param {string} file @returns {{ passed: number, failed: number, skipped: number } | undefined} */
function readSummary(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
}

runMain(async () => {
  const given = process.argv.slice(2);
  const args = given.filter((arg) => arg !== "--long");
  const jest = [path.join(root, "node_modules/jest/bin/jest.js"), ...args];
  const pulumi = findPulumi();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-clerk-test-"));
  const file = path.join(folder, "summary.json");
  const env = {
    ...process.env,
    ...(given.includes("--long") ? { TEST_LONG: "1" } : {}),
    TEST_SUMMARY_FILE: file,
    [HANDED_ON]: pulumi ? JSON.stringify(pulumi) : "",
  };
  try {
    if (args.some((arg) => QUESTIONS.has(arg))) return (await run(process.execPath, jest, { cwd: root, env, stdio: "inherit" })).code;
    const skipped = `Tests that need it are skipped${process.env.CI ? "; under CI they fail" : ""}.`;
    if (!pulumi) say(`${INSTALL}\n${skipped}`);
    if (!findBrowser()) say(`${BROWSER}\n${skipped}`);
    const reporters = ["--reporters=default", `--reporters=${path.join(root, "test/support/reporter.js")}`];
    const { code: jestCode } = await run(process.execPath, [...jest, ...reporters], { cwd: root, env, stdio: "inherit" });
    const { line, code, why } = verdict(readSummary(file), jestCode);
    if (why) say(why);
    process.stdout.write(`${line}\n`);
    return code;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
