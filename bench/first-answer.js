// One process that does what the provider's process does at its start: loads the package by its name from this folder, answers its first question
// (a check), and creates. Run with a checkout's folder as the current one; prints the times since the process began, for its first answer and for
// Clerk's.
const { createRequire } = require("node:module");
const path = require("node:path");

const load = createRequire(path.join(process.cwd(), "package.json"));

async function main() {
  const provider = load("pulumi-clerk/dynamic").RedirectUrl;
  const inputs = { url: `https://app-${process.pid}.example.com/`, __clerkName: "first" };
  await provider.configure({ config: { get: () => undefined } });
  const { inputs: checked, failures } = await provider.check({}, inputs);
  if (failures.length > 0) throw new Error(failures[0].reason);
  const first = times();
  const { id } = await provider.create(checked);
  process.stdout.write(JSON.stringify({ id, first, clerks: times() }));
}

/** Node's own start is in it, on both sides the same. */
function times() {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
