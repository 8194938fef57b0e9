// Lets one process at a time through, with a file; a holder that was killed does not block the others. Knows nothing of what is protected.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** A living holder touches its file this often. */
const HEARTBEAT_MS = 2_000;
/** A file that nobody has touched for so long belongs to no living process, wherever it ran. */
const STALE_MS = 30_000;
const POLL_MS = 150;

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void }} [options] onWait is called once if another process holds it
 * @returns {Promise<T>}
 */
async function withLock(file, work, { onWait } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const me = JSON.stringify({ host: os.hostname(), pid: process.pid, at: Date.now(), nonce: Math.random() });
  for (let waited = false; !take(file, me); waited = true) {
    if (!waited) onWait?.();
    if (isStale(file)) setAside(file);
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const beat = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // Somebody deleted the file; the work goes on, there is nothing better to do.
    }
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (read(file) === me) fs.rmSync(file, { force: true });
  }
}

/** A link appears at once and with its content, and fails where the name is taken. @param {string} file @param {string} me */
function take(file, me) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, me);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** @param {string} file */
function isStale(file) {
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > STALE_MS) return true;
    const { host, pid } = JSON.parse(fs.readFileSync(file, "utf8"));
    return host === os.hostname() && !isAlive(pid);
  } catch {
    // Gone meanwhile, or not ours to understand: asked again at the next turn.
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two processes may find the same file stale: only what is still stale after it was moved is thrown away. @param {string} file */
function setAside(file) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (!isStale(aside)) fs.linkSync(aside, file);
  } catch {
    // Another process was faster.
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

module.exports = { withLock };
