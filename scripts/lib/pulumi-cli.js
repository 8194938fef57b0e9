// Finds a Pulumi CLI that is new enough: on PATH, else one that this project's set-up has built. Builds and installs nothing.

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** Import files with outputs, which adoption rests on, came with this version. */
const MINIMUM = "3.254.0";
/** `npm test` hands what it found to the tests in this variable; empty means that there is none. */
const HANDED_ON = "TEST_PULUMI_CLI";

/** @typedef {{ readonly command: string, readonly version: string, readonly binDir: string }} PulumiCli */

/**
 * @param {{ env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform, onOlder?: (older: PulumiCli) => void }} [options]
 * @returns {PulumiCli | undefined}
 */
function findPulumi({ env = process.env, platform = process.platform, onOlder } = {}) {
  const handedOn = env[HANDED_ON];
  if (handedOn !== undefined) return handedOn === "" ? undefined : JSON.parse(handedOn);
  return findOnPath(env, onOlder) ?? findInCache(cacheFolder(env, platform));
}

/** @param {NodeJS.ProcessEnv} env @param {((older: PulumiCli) => void) | undefined} onOlder @returns {PulumiCli | undefined} */
function findOnPath(env, onOlder) {
  for (const binDir of new Set((env.PATH ?? "").split(path.delimiter).filter(Boolean))) {
    const command = path.join(binDir, "pulumi");
    if (!isExecutable(command)) continue;
    const version = versionOf(command, env);
    if (version === undefined) continue;
    if (isNewEnough(version)) return { command, version, binDir };
    onOlder?.({ command, version, binDir });
  }
  return undefined;
}

/** The newest that is complete and was built for this kind of machine. @param {string} folder @returns {PulumiCli | undefined} */
function findInCache(folder) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  for (const version of names.filter((name) => /^\d/.test(name) && isNewEnough(name)).sort((a, b) => compareVersions(b, a))) {
    const binDir = path.join(folder, version);
    const command = path.join(binDir, "pulumi");
    if (isExecutable(command) && builtFor(binDir) === machine()) return { command, version, binDir };
  }
  return undefined;
}

/** A home folder may be shared between machines of different kinds. */
function machine() {
  return `${process.platform}-${process.arch}`;
}

/** Written last by the build. @param {string} binDir @returns {string | undefined} */
function builtFor(binDir) {
  try {
    return JSON.parse(fs.readFileSync(path.join(binDir, "built.json"), "utf8")).machine;
  } catch {
    return undefined;
  }
}

/** Where built CLIs lie, a folder a version. @param {NodeJS.ProcessEnv} env @param {NodeJS.Platform} platform */
function cacheFolder(env = process.env, platform = process.platform) {
  const home = env.HOME || os.homedir();
  // The specification says that a relative path there is to be ignored.
  const given = env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  const caches = given ?? path.join(home, platform === "darwin" ? "Library/Caches" : ".cache");
  return path.join(caches, "pulumi-clerk", "pulumi-cli");
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {string} command @param {NodeJS.ProcessEnv} env @returns {string | undefined} */
function versionOf(command, env) {
  const { status, stdout } = spawnSync(command, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 60_000,
  });
  return status === 0 ? /^v?(\d+\.\d+\.\d+)/m.exec(stdout)?.[1] : undefined;
}

/** @param {string} version */
function isNewEnough(version) {
  return compareVersions(version, MINIMUM) >= 0;
}

/** @param {string} a @param {string} b */
function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)));
  const at = [0, 1, 2].find((index) => left[index] !== right[index]);
  return at === undefined ? 0 : left[at] - right[at];
}

/** What to tell somebody who has none. */
const INSTALL = [
  `No Pulumi CLI ${MINIMUM} or newer was found on PATH, and none could be built here.`,
  "Install it as https://www.pulumi.com/docs/install/ says (macOS: `brew install pulumi/tap/pulumi`),",
  "or install Go, with which the set-up builds it from source; then try again.",
].join("\n");

module.exports = { findPulumi, findOnPath, findInCache, cacheFolder, machine, versionOf, MINIMUM, HANDED_ON, INSTALL };
