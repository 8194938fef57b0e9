// What the scripts say to a person. It goes to stderr, so that stdout stays for results.

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** 80 000 ms as "1 min 20 s". @param {number} ms */
function duration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** An error whose message is all that the user needs: it is shown without a stack. */
class Refusal extends Error {}

/**
 * Runs a script's main function and turns what it throws into a sentence and an exit code.
 * @param {() => Promise<number | void>} main
 */
async function runMain(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}

module.exports = { say, duration, Refusal, runMain };
