// In which order jest takes the suites: those that start Pulumi first, so that no worker sits idle at the end while the other has a long one.
const { default: Sequencer } = require("@jest/test-sequencer");

/** The folders whose suites take longest, longest first; those that wait most, before those that compute most, so that a worker of each is at work. */
const LONG = ["conformance", "toolkit", "pipelines", "engine", "cli", "package", "bench", "setup"];

/** @param {string} file */
function rank(file) {
  const at = LONG.findIndex((folder) => file.includes(`/test/${folder}/`));
  return at < 0 ? LONG.length : at;
}

module.exports = class extends Sequencer {
  /** @param {{ path: string }[]} tests as jest would take them: by how long they took the last time, else by size */
  async sort(tests) {
    const usual = await super.sort(tests);
    return [...usual].sort((a, b) => rank(a.path) - rank(b.path));
  }
};
