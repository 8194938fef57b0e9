// The steps of the set-up in their order, each only where it is needed, and one set-up at a time.

const path = require("node:path");
const { provideBrowser } = require("./browser");
const { compile, isCompiled } = require("./compile");
const { withLock } = require("./lock");
const { install, isInstalled } = require("./packages");
const { buildPulumi, copyHelpers } = require("./pulumi-build");
const { cacheFolder, findPulumi, INSTALL, MINIMUM } = require("./pulumi-cli");
const { runMain, say } = require("./talk");

const root = path.join(__dirname, "../..");

/** @param {NodeJS.ProcessEnv} env */
async function setUp(env) {
  if (!isInstalled(root) || !isCompiled(root)) {
    const onWait = () => say("Another set-up is running in this folder; waiting for it.");
    const work = async () => {
      if (!isInstalled(root)) await install(root, env);
      if (!isCompiled(root)) await compile(root);
    };
    await withLock(path.join(root, ".local/setup.lock"), work, { onWait });
  }
  if (env.npm_lifecycle_event?.startsWith("pretest")) await provideBrowser(env);
  const found = findPulumi({
    env,
    onOlder: (older) => say(`Passing over ${older.command}: Pulumi ${older.version} is older than ${MINIMUM}.`),
  });
  const pulumi = found ?? (await buildPulumi({ env }));
  if (pulumi?.binDir.startsWith(cacheFolder(env))) copyHelpers(pulumi.binDir);
  // Of the two commands only one cannot do without it, and says so itself.
  if (!pulumi && env.npm_lifecycle_event !== "prestart") say(INSTALL);
}

function main() {
  return runMain(() => setUp(process.env));
}

module.exports = { main };
