// A promotion in a process of its own, for tests that kill it: plans and applies what the first argument says.
const { planPromotion, readSide } = require("pulumi-clerk/toolkit");

const { from, stack, workDir, overrides } = JSON.parse(process.argv[2]);

async function main() {
  const side = await readSide(from);
  const promotion = await planPromotion({ from: side, stack, workDir, overrides, env: process.env });
  await promotion.apply(promotion.deletions.map(({ name }) => name));
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
