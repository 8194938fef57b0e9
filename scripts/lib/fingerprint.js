// Tells by content whether files are still the same. Dates are no help: a checkout and a copy set them anew.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/**
 * One hash over the names and contents of files.
 * @param {string} root
 * @param {readonly string[]} files relative to root, or of a file that is not there
 */
function fingerprint(root, files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    const full = path.join(root, file);
    const content = fs.existsSync(full) ? fs.readFileSync(full) : "absent";
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Paths of all files below a folder, relative to root; none where the folder is not there.
 * @param {string} root @param {string} folder @returns {string[]}
 */
function filesBelow(root, folder) {
  const full = path.join(root, folder);
  if (!fs.existsSync(full)) return [];
  return fs.readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(root, name) : [name];
  });
}

module.exports = { fingerprint, filesBelow };
