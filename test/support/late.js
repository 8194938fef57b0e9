// Modules that Pulumi's SDK loads at every start of a program and of a provider, for closures, which nothing here serializes: more than half of what
// a start costs. The tests load them when something of them is first asked for; they are the real ones then. The suites of the package and of the
// set-up run without this, as users do.
const { join } = require("node:path");

/** The modules, as Pulumi's SDK asks for them. */
const LATE = ["@npmcli/arborist", "typescript-shim"];

/**
 * Stands for a module until something of it is asked for.
 *
 * @param {() => unknown} load
 */
function late(load) {
  /** @type {Record<PropertyKey, unknown> | undefined} */
  let real;
  return new Proxy(
    {},
    {
      // What TypeScript has compiled takes an ES module as it is, instead of copying what it holds.
      get: (_, key) => (key === "__esModule" ? true : (real ??= /** @type {Record<PropertyKey, unknown>} */ (load()))[key]),
    },
  );
}

/** Gives it to a process of Node and to those that it starts; jest has it from environment.ts. */
const LATE_ENV = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "late-preload.js"))}` };

module.exports = { LATE, LATE_ENV, late };
