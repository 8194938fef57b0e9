// One process that does what the provider's process does before Clerk's first answer: loads the package by its name from this folder,
// checks, plans and creates. Run with a checkout's folder as the current one; prints the time since the process began.
const { createRequire } = require("node:module");
const path = require("node:path");

const load = createRequire(path.join(process.cwd(), "package.json"));

async function main() {
  const provider = load("pulumi-clerk/dynamic").RedirectUrl;
  const inputs = { url: `https://app-${process.pid}.example.com/`, __clerkName: "first" };
  await provider.configure({ config: { get: () => undefined } });
  const { inputs: checked, failures } = await provider.check({}, inputs);
  if (failures.length > 0) throw new Error(failures[0].reason);
  const { id } = await provider.create(checked);
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ id, wallMs: performance.now(), cpuMs: (user + system) / 1000 }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
