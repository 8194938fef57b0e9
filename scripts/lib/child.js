// Runs other programs: waits for them, ends them when this process is ended, and knows nothing of what they do.

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

/** Exit code of a process, as a shell gives it. @param {number | null} code @param {NodeJS.Signals | null} signal */
function exitCode(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * Resolves with the exit code. A signal that ends this process ends the child first; the promise then resolves too, so that callers clean up.
 * A terminal sends Ctrl-C to both at once: there it is not sent a second time, which Pulumi would take as "stop at once".
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions & { onLine?: (line: string) => void, input?: string }} [options]
 * @returns {Promise<{ code: number, signal?: NodeJS.Signals }>} `signal` is the one that this process got meanwhile
 */
function run(command, args, { onLine, input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    /** @type {NodeJS.Signals | undefined} */
    let received;
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      const terminalSentIt = signal === "SIGINT" && process.stdin.isTTY;
      if (!terminalSentIt && received === undefined) child.kill(signal);
      received = signal;
    };
    const forget = () => {
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
    };
    process.on("SIGINT", forward);
    process.on("SIGTERM", forward);
    if (onLine) for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, onLine);
    if (input !== undefined) child.stdin?.end(input);
    child.on("error", (error) => {
      forget();
      reject(error);
    });
    child.on("close", (code, signal) => {
      forget();
      resolve({ code: received ? exitCode(null, received) : exitCode(code, signal), signal: received });
    });
  });
}

/** @param {import("node:stream").Readable} stream @param {(line: string) => void} onLine */
function eachLine(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (/** @type {string} */ text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

module.exports = { run, exitCode, eachLine };
