// Makes a process of Node load late what late.js names, where Pulumi's SDK asks for it: npm loads some of the same.
const Module = require("node:module");
const { sep } = require("node:path");
const { LATE, late } = require("./late");

const load = Module._load;
/** @type {Map<string, object>} */
const standing = new Map();

Module._load = function (
  /** @type {string} */ request,
  /** @type {{ filename?: string } | undefined} */ parent,
  /** @type {unknown[]} */ ...rest
) {
  const name = LATE.find((each) => request === each || request.endsWith(`/${each}`));
  if (name === undefined || !parent?.filename?.includes(`${sep}@pulumi${sep}pulumi${sep}`))
    return load.call(this, request, parent, ...rest);
  if (!standing.has(name))
    standing.set(
      name,
      late(() => load.call(this, request, parent, ...rest)),
    );
  return standing.get(name);
};
