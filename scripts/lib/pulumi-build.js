// Builds the Pulumi CLI with Go into the user's cache, for machines that have Go and no Pulumi, and keeps the Node helpers beside it current.

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { withLock } = require("./lock");
const { cacheFolder, findInCache, machine, versionOf } = require("./pulumi-cli");
const { duration, say } = require("./talk");

const SOURCE = path.join(__dirname, "../pulumi-cli");
const MODULE = "github.com/pulumi/pulumi";
/** What the official release has beside the CLI, and the Go build does not give. */
const HELPERS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const PROGRESS_MS = 10_000;

/** The pinned version and the Go that it asks for. */
function pinned() {
  const text = fs.readFileSync(path.join(SOURCE, "go.mod"), "utf8");
  const version = new RegExp(`${MODULE}/pkg/v3 v(\\S+)`).exec(text)?.[1];
  const go = /^go (\S+)/m.exec(text)?.[1];
  if (!version || !go) throw new Error("scripts/pulumi-cli/go.mod names no version of Pulumi or of Go.");
  return { version, go };
}

/**
 * Why it cannot be built here, or undefined.
 * @param {NodeJS.ProcessEnv} env @param {string} needed
 */
function whyNot(env, needed) {
  // In the module's folder a Go that may fetch newer toolchains fetches the one that go.mod asks for, and answers with its version.
  const { status, stdout, error } = spawnSync("go", ["version"], { cwd: SOURCE, env, encoding: "utf8" });
  if (error) return "Go is not installed.";
  const found = /go(\d+)\.(\d+)/.exec(stdout ?? "");
  if (status !== 0 || !found) return `Go ${needed} is needed; the installed one is older and could not fetch it.`;
  const [major, minor] = needed.split(".").map(Number);
  const enough = Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor);
  return enough ? undefined : `Go ${needed} is needed; ${found[0]} is installed.`;
}

/**
 * Resolves with the CLI, or with undefined after having said why there is none.
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<import("./pulumi-cli").PulumiCli | undefined>}
 */
async function buildPulumi({ env = process.env } = {}) {
  const { version, go } = pinned();
  const reason = whyNot(env, go);
  if (reason) {
    say(`The Pulumi CLI cannot be built from source: ${reason}`);
    return undefined;
  }
  const folder = cacheFolder(env);
  return withLock(path.join(folder, "build.lock"), async () => findInCache(folder) ?? (await build(folder, version, env)), {
    onWait: () => say("Another set-up is building the Pulumi CLI; waiting for it."),
  });
}

/** @param {string} folder @param {string} version @param {NodeJS.ProcessEnv} env */
async function build(folder, version, env) {
  // Only the holder of the lock gets here: what lies about was left by a build that was killed.
  for (const name of fs.readdirSync(folder)) if (name.startsWith(".build-")) fs.rmSync(path.join(folder, name), { recursive: true });
  const work = fs.mkdtempSync(path.join(folder, ".build-"));
  try {
    const command = path.join(work, "pulumi");
    if (!(await goBuild(command, version, env))) return undefined;
    if (versionOf(command, env) !== version) {
      say("The Pulumi CLI that was built does not run on this machine.");
      return undefined;
    }
    copyHelpers(work);
    fs.writeFileSync(path.join(work, "built.json"), JSON.stringify({ version, machine: machine() }) + "\n");
    const binDir = path.join(folder, version);
    fs.rmSync(binDir, { recursive: true, force: true });
    fs.renameSync(work, binDir);
    return { command: path.join(binDir, "pulumi"), version, binDir };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} output @param {string} version @param {NodeJS.ProcessEnv} env */
async function goBuild(output, version, env) {
  say(`Building the Pulumi CLI ${version} from source with Go: three to five minutes and about 3 GB of Go's caches, once.`);
  const started = Date.now();
  /** @type {string[]} */
  const log = [];
  const seen = { modules: 0, packages: 0 };
  const onLine = (/** @type {string} */ line) => {
    if (line.startsWith("go: downloading")) seen.modules++;
    else if (/^[\w.~/-]+$/.test(line)) seen.packages++;
    else log.push(line);
  };
  const progress = setInterval(() => {
    const done = seen.packages > 0 ? `${seen.packages} packages compiled` : `${seen.modules} modules fetched`;
    say(`  ${duration(Date.now() - started)}: ${done}`);
  }, PROGRESS_MS);
  const flags = `-s -w -X ${MODULE}/sdk/v3/go/common/version.Version=${version}`;
  const args = ["build", "-v", "-buildvcs=false", `-ldflags=${flags}`, "-o", output, `${MODULE}/pkg/v3/cmd/pulumi`];
  try {
    const { code, signal } = await run("go", args, {
      cwd: SOURCE,
      env: { ...env, GOWORK: "off" },
      stdio: ["ignore", "pipe", "pipe"],
      onLine,
    });
    if (signal) process.exitCode = code;
    if (code === 0) say(`Built the Pulumi CLI in ${duration(Date.now() - started)}.`);
    else say([`Building the Pulumi CLI failed (exit code ${code}). The last lines of go build:`, ...log.slice(-12)].join("\n"));
    return code === 0;
  } finally {
    clearInterval(progress);
  }
}

/**
 * Real, executable files: the CLI warns about a link. Replaced in one step, because another run may be starting one.
 * @param {string} binDir
 */
function copyHelpers(binDir) {
  for (const name of HELPERS) put(path.join(binDir, name), fs.readFileSync(path.join(SOURCE, `${name}.js`), "utf8"), 0o755);
  // Else a package.json further up decides how Node reads files without an ending.
  put(path.join(binDir, "package.json"), `${JSON.stringify({ private: true, type: "commonjs" })}\n`, 0o644);
}

/** @param {string} file @param {string} content @param {number} mode */
function put(file, content, mode) {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === content) return;
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content);
  fs.chmodSync(draft, mode);
  fs.renameSync(draft, file);
}

module.exports = { buildPulumi, copyHelpers };
