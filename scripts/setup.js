// Sets this checkout up before `npm start` and `npm test`: packages, compiled code, Pulumi CLI. Whatever is in place is left alone.
// Written in old syntax without dependencies: an old Node must get as far as the sentence that names it, and nothing is installed yet.

var refusal = require("./lib/platform").refusal(process.versions.node, process.platform);

if (refusal) {
  process.stderr.write(refusal + "\n");
  process.exitCode = 1;
} else {
  require("./lib/steps").main();
}
