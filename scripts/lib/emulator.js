// Starts the emulator as a child process, asks it what it was asked, and ends it. Knows no Pulumi.

const { spawn } = require("node:child_process");
const path = require("node:path");
const { eachLine } = require("./child");
const { Refusal } = require("./talk");

const START_MS = 30_000;
const STOP_MS = 5_000;

/**
 * @param {{ root: string, key: string, data?: string, rateLimit?: boolean, env: NodeJS.ProcessEnv }} options data: the file that keeps it
 * @returns {Promise<{ url: string, key: string, requests: () => Promise<readonly { method: string }[]>, stop: () => Promise<void> }>}
 */
async function startEmulator({ root, key, data, rateLimit = true, env }) {
  const args = ["--require", path.join(__dirname, "end-with-parent.js"), path.join(root, "bin/pulumi-clerk.js")];
  const switches = [
    "--port",
    "0",
    "--key",
    key,
    ...(data === undefined ? [] : ["--data", data]),
    ...(rateLimit ? [] : ["--no-rate-limit"]),
  ];
  // A group of its own: Ctrl-C in the terminal reaches Pulumi, which then finishes its requests, and they must find the emulator alive.
  const child = spawn(process.execPath, [...args, "emulator", ...switches], {
    cwd: root,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  /** @type {string[]} */
  const said = [];
  eachLine(child.stderr, (line) => said.push(line));
  const ended = new Promise((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      said.push(error.message);
      resolve(undefined);
    });
  });

  async function stop() {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, START_MS, undefined);
  });
  const first = new Promise((resolve) => eachLine(child.stdout, resolve));
  const line = await Promise.race([first, late, ended.then(() => undefined)]);
  clearTimeout(timer);
  const told = parse(line);
  if (!told) {
    await stop();
    throw new Refusal(["The emulator did not start.", ...said, ...(line === undefined ? [] : [line])].join("\n"));
  }

  return {
    url: told.url,
    key,
    stop,
    async requests() {
      const response = await fetch(new URL("/__emulator/requests", told.url));
      return (await response.json()).requests;
    },
  };
}

/** @param {string | undefined} line @returns {{ url: string } | undefined} */
function parse(line) {
  try {
    const told = JSON.parse(line ?? "");
    return typeof told.url === "string" ? told : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { startEmulator };
