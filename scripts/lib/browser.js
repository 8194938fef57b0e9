// Finds a Chromium for the tests of pages, and on CI installs the one of Debian's packages. Knows no test.

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { say } = require("./talk");

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const APPLICATIONS = ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** The executable that CHROMIUM names, else the first on PATH. @param {NodeJS.ProcessEnv} [env] @returns {string | undefined} */
function findBrowser(env = process.env) {
  const onPath = (/** @type {string} */ name) => findOnPath(name, env);
  if (env.CHROMIUM) return env.CHROMIUM;
  return NAMES.map(onPath).find(Boolean) ?? APPLICATIONS.find((file) => process.platform === "darwin" && fs.existsSync(file));
}

/** @param {string} name @param {NodeJS.ProcessEnv} env @returns {string | undefined} */
function findOnPath(name, env) {
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
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

/** A machine of CI is made for this, and the user's own is the user's: it gets a sentence. @param {NodeJS.ProcessEnv} env */
async function provideBrowser(env) {
  const apt = findOnPath("apt-get", env);
  if (findBrowser(env) || !env.CI || !apt || process.getuid?.() !== 0) return;
  say("Installing Chromium (apt-get), for the tests of pages.");
  const options = {
    env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: /** @type {["ignore", "ignore", 2]} */ (["ignore", "ignore", 2]),
  };
  // Lists may be absent on a new machine, and with an old one the package is often gone.
  const update = await run(apt, ["-qq", "update"], options);
  const install = await run(apt, ["-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"], options);
  if (install.code !== 0)
    say(`Chromium could not be installed (exit codes of apt-get: ${update.code}, ${install.code}); its messages are above.`);
}

/** What to tell somebody who has none. */
const BROWSER =
  "No Chromium was found: install it (Debian: `apt-get install chromium`), or name the executable of a Chromium or Chrome in CHROMIUM.";

module.exports = { findBrowser, provideBrowser, BROWSER };
