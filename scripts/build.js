// `npm run build`: compiles and bundles anew, whatever is there.
const path = require("node:path");
const { compile } = require("./lib/compile");
const { runMain } = require("./lib/talk");

runMain(() => compile(path.join(__dirname, "..")));
