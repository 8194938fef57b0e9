// A jest reporter that writes the counts of a run into the file that TEST_SUMMARY_FILE names; scripts/test.js prints them as the last line.

const { writeFileSync } = require("node:fs");

class SummaryReporter {
  /** @param {unknown} _contexts @param {import("@jest/reporters").AggregatedResult} results */
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_SUMMARY_FILE;
    if (!file) return;
    const summary = {
      passed: results.numPassedTests,
      // A file that could not be run has no tests to count, and has failed all the same.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(summary));
  }
}

module.exports = SummaryReporter;
