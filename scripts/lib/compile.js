// Compiles and bundles TypeScript into dist/, unless dist/ holds just what these sources give.

const fs = require("node:fs");
const path = require("node:path");
const { ship } = require("./bundle");
const { run } = require("./child");
const { filesBelow, fingerprint } = require("./fingerprint");
const { say, Refusal } = require("./talk");

const STAMP = "dist/.compiled.json";
const SETTINGS = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "scripts/lib/bundle.js"];
/** Ignored by git, and on the same disk as dist/, so that the finished folder is moved and not copied. */
const WORK = ".local/compile";

/** @param {string} root */
function sourcesOf(root) {
  const folders = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.build.json"), "utf8")).include;
  const sources = folders.flatMap((folder) => filesBelow(root, folder)).filter((file) => file.endsWith(".ts"));
  return fingerprint(root, [...SETTINGS, ...sources]);
}

/** Outputs count too: another build, or a deleted file, must not pass for ours. @param {string} root */
function outputsOf(root) {
  const outputs = filesBelow(root, "dist").filter((file) => file !== path.normalize(STAMP));
  return fingerprint(root, outputs);
}

/** @param {string} root */
function isCompiled(root) {
  try {
    const stamp = JSON.parse(fs.readFileSync(path.join(root, STAMP), "utf8"));
    return stamp.sources === sourcesOf(root) && stamp.outputs === outputsOf(root);
  } catch {
    return false;
  }
}

/** Into a folder of its own, which then takes the place of dist/: nothing of a deleted source stays. @param {string} root */
async function compile(root) {
  say("Compiling.");
  const work = path.join(root, WORK);
  fs.rmSync(work, { recursive: true, force: true });
  const sources = sourcesOf(root);
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", "tsconfig.build.json", "--outDir", path.join(work, "dist"), "--noEmitOnError"];
  const { code } = await run(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (code !== 0) throw new Refusal(`Compiling failed (exit code ${code}); the compiler's messages are above.`);
  fs.mkdirSync(path.join(work, "dist"), { recursive: true });
  await ship(root, path.join(work, "dist"));
  if (fs.existsSync(path.join(root, "dist"))) fs.renameSync(path.join(root, "dist"), path.join(work, "old"));
  fs.renameSync(path.join(work, "dist"), path.join(root, "dist"));
  fs.writeFileSync(path.join(root, STAMP), JSON.stringify({ sources, outputs: outputsOf(root) }) + "\n");
  fs.rmSync(work, { recursive: true, force: true });
}

module.exports = { isCompiled, compile };
