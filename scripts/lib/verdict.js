// Turns what jest counted, and how it ended, into the closing line and the exit code of `npm test`; nothing that failed may look green.

/**
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counted undefined where jest did not get to the end
 * @param {number} jestCode
 * @returns {{ line: string, code: number, why?: string }}
 */
function verdict(counted, jestCode) {
  const { passed, failed, skipped } = counted ?? { passed: 0, failed: 0, skipped: 0 };
  const why = whyFailed({ passed, failed }, counted !== undefined, jestCode);
  const all = why === undefined ? failed : failed + 1;
  return {
    line: `${passed} passed, ${all} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
    code: jestCode === 0 && all > 0 ? 1 : jestCode,
    why,
  };
}

/** A failure that no test stands for. @param {{ passed: number, failed: number }} counts @param {boolean} finished @param {number} jestCode */
function whyFailed({ passed, failed }, finished, jestCode) {
  if (failed > 0) return undefined;
  if (!finished) return `jest ended before its time (exit code ${jestCode}); counted as one failure.`;
  if (passed === 0) return "Not a single test was run; counted as one failure.";
  if (jestCode !== 0) return `Every test passed, and jest still ended with exit code ${jestCode}; counted as one failure.`;
  return undefined;
}

module.exports = { verdict };
