// Makes a process of Node load late what late.js names.
const Module = require("node:module");
const { LATE, late } = require("./late");

const load = Module._load;
/** @type {Map<string, object>} */
const standing = new Map();

Module._load = function (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) {
  const name = LATE.find((each) => request === each || request.endsWith(`/${each}`));
  if (name === undefined) return load.call(this, request, ...rest);
  if (!standing.has(name))
    standing.set(
      name,
      late(() => load.call(this, request, ...rest)),
    );
  return standing.get(name);
};
