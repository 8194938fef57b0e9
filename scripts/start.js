// `npm start`: applies the root program to an emulated Clerk instance and shows that a second look finds nothing to do. With CLERK_SECRET_KEY
// it previews the program against the real instance, and in a terminal offers to apply it. Everything that it keeps lies in .local/.

const fs = require("node:fs");
const path = require("node:path");
const { choose, mismatch } = require("./lib/choice");
const { startEmulator } = require("./lib/emulator");
const { findPulumi, INSTALL } = require("./lib/pulumi-cli");
const { openStack } = require("./lib/stack");
const { Refusal, runMain } = require("./lib/talk");

const root = path.join(__dirname, "..");
const data = path.join(root, ".local/emulator.json");
/** Opens the emulated instance and nothing else. */
const EMULATED_KEY = "sk_test_emulatedInstanceOfNpmStart";

/** To stdout, in order with what Pulumi prints there. @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`);

/** @param {NodeJS.ProcessEnv} env @param {RegExp} names */
const without = (env, names) => Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name)));

/** @param {readonly { method: string }[]} requests */
function count(requests) {
  if (requests.length === 0) return "no request";
  const methods = [...new Set(requests.map(({ method }) => method))].map(
    (each) => `${requests.filter(({ method }) => method === each).length} ${each}`,
  );
  return `${requests.length} request${requests.length === 1 ? "" : "s"} (${methods.join(", ")})`;
}

/** @param {string} command @param {boolean} reset */
async function startEmulated(command, reset) {
  // Settings for another instance, or for another stack, have no place here; nor has a proxy between two processes of one machine.
  const env = { ...without(process.env, /^(CLERK|PULUMI)_/), ...withoutProxy(process.env) };
  const emulatorEnv = { ...env, CLERK_SECRET_KEY: EMULATED_KEY };
  const stackWith = (/** @type {string} */ apiUrl) =>
    openStack({ root, name: "emulated", command, env: { ...emulatorEnv, CLERK_API_URL: apiUrl } });

  const before = stackWith("");
  if (reset) {
    before.clear();
    fs.rmSync(data, { force: true });
  }
  const problem = mismatch({ hasStack: before.hasStack(), managesObjects: before.managesObjects(), hasData: fs.existsSync(data) });
  if (problem) throw new Refusal(problem);
  await before.ensure();

  const emulator = await startEmulator({ root, key: EMULATED_KEY, data, env });
  try {
    print(`\n1. An emulated Clerk instance answers at ${emulator.url}`);
    return await show(emulator, stackWith(emulator.url));
  } finally {
    await emulator.stop();
  }
}

/** @param {Awaited<ReturnType<typeof startEmulator>>} emulator @param {ReturnType<typeof openStack>} stack */
async function show(emulator, stack) {
  print("\n2. pulumi up: makes the instance what examples/start says\n");
  const up = await stack.run("up", ["--yes", "--skip-preview"]);
  if (up.code !== 0) {
    if (!up.signal) print("\npulumi up failed. To start with an empty instance and no state: npm start -- --reset");
    return up.code;
  }
  if (!stack.managesObjects()) throw new Refusal("pulumi up declared no Clerk resource at all. See what `main` in Pulumi.yaml names.");
  const asked = await emulator.requests();
  const wrote = asked.some(({ method }) => method !== "GET");
  print(wrote ? `   Clerk received ${count(asked)}.` : `   Clerk received ${count(asked)}: the instance is unchanged.`);

  print("\n3. pulumi preview: nothing is left to do\n");
  const preview = await stack.run("preview", ["--expect-no-changes"]);
  if (preview.code !== 0) return preview.code;
  const more = (await emulator.requests()).slice(asked.length);
  print(`   Clerk received ${count(more)}.`);
  if (more.length > 0) throw new Refusal("A preview without changes should make no request at all.");

  print("\n4. Your own development instance: put its secret key into the environment");
  print("   CLERK_SECRET_KEY=sk_test_… npm start");
  return 0;
}

/** @param {NodeJS.ProcessEnv} env */
function withoutProxy(env) {
  const hosts = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  return { NO_PROXY: hosts, no_proxy: hosts };
}

/** @param {string} command @param {"up" | "preview"} action @param {string | undefined} why */
async function startLive(command, action, why) {
  const stack = openStack({ root, name: "live", command, env: without(process.env, /^PULUMI_(?!CONFIG_PASSPHRASE)/) });
  await stack.ensure();
  print(`\nThe instance of CLERK_SECRET_KEY, stack "live", state in .local/state/live`);
  if (why) print(why);
  print("");
  const { code } = await stack.run(action, []);
  return code;
}

runMain(async () => {
  const isTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const choice = choose({ args: process.argv.slice(2), secretKey: process.env.CLERK_SECRET_KEY, isTerminal });
  const pulumi = findPulumi();
  if (!pulumi) throw new Refusal(INSTALL);
  return choice.stack === "live" ? startLive(pulumi.command, choice.action, choice.why) : startEmulated(pulumi.command, choice.reset);
});
