// Installs the packages of package-lock.json, unless exactly these are in node_modules already.

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { fingerprint } = require("./fingerprint");
const { say, Refusal } = require("./talk");

/** Written after an install of ours: the lock file that it was made from. */
const STAMP = "node_modules/.set-up.json";

/**
 * npm writes a second lock file into node_modules as the last thing of an install, and `npm ci` takes it away first; so it tells what is
 * really there, whoever installed it, and that the install was finished.
 * @param {string} root
 */
function isInstalled(root) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const present = packagesOf(path.join(root, "node_modules/.package-lock.json"));
  if (!wanted) throw new Refusal("package-lock.json is missing or damaged; restore it with `git checkout package-lock.json`.");
  if (!present) return false;
  const names = Object.keys(wanted).filter((name) => name.startsWith("node_modules/"));
  if (Object.keys(present).some((name) => !Object.hasOwn(wanted, name))) return false;
  // npm leaves out what is for other systems, and what would not install and may be absent: that only npm knows, so it must have been asked.
  const npmWasAsked = stampOf(root) === fingerprint(root, ["package-lock.json"]);
  return names.every((name) => {
    const [want, have] = [wanted[name], present[name]];
    if (have === undefined) return want.optional === true && (npmWasAsked || isForAnotherSystem(want));
    const same = want.version === have.version && want.integrity === have.integrity && want.link === have.link;
    return same && fs.existsSync(path.join(root, name, "package.json"));
  });
}

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry */

/** @param {Entry} entry */
function isForAnotherSystem({ os, cpu, libc }) {
  return os?.includes(process.platform) === false || cpu?.includes(process.arch) === false || libc !== undefined;
}

/** @param {string} root @returns {string | undefined} */
function stampOf(root) {
  const file = path.join(root, STAMP);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** @param {string} file @returns {Record<string, Entry> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} root @param {NodeJS.ProcessEnv} env */
async function install(root, env) {
  say("Installing packages (npm ci).");
  // The npm that runs this script, where there is one; development dependencies also where the machine's settings leave them out; no talk of
  // the Node version that one of them asks for: it is known and tried (see CONTRIBUTING.md).
  const npm = env.npm_execpath?.endsWith("npm-cli.js") ? [process.execPath, /** @type {string} */ (env.npm_execpath)] : ["npm"];
  const args = [...npm.slice(1), "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code } = await run(npm[0], args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  if (code !== 0) throw new Refusal(`npm ci failed (exit code ${code}); its messages are above.`);
  fs.writeFileSync(path.join(root, STAMP), fingerprint(root, ["package-lock.json"]));
}

module.exports = { isInstalled, install };
