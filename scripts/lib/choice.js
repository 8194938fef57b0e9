// Decides what `npm start` does, from what it was given; touches nothing.

const { Refusal } = require("./talk");

/**
 * @typedef {{ stack: "emulated", action: "up", reset: boolean }} Emulated
 * @typedef {{ stack: "live", action: "up" | "preview", why?: string }} Live
 */

/**
 * @param {{ args: readonly string[], secretKey: string | undefined, isTerminal: boolean }} given
 * @returns {Emulated | Live}
 */
function choose({ args, secretKey, isTerminal }) {
  const unknown = args.find((arg) => arg !== "--reset");
  if (unknown !== undefined) throw new Refusal(`npm start takes --reset (npm start -- --reset); it does not know "${unknown}".`);
  const reset = args.includes("--reset");
  const key = secretKey?.trim() ?? "";
  if (key === "") return { stack: "emulated", action: "up", reset };
  if (reset)
    throw new Refusal(
      "--reset clears the emulated instance, and CLERK_SECRET_KEY points at a real one. Unset the variable to reset the emulated instance.",
    );
  if (key.startsWith("sk_live_"))
    return { stack: "live", action: "preview", why: "CLERK_SECRET_KEY opens a production instance: it is previewed here, never applied." };
  if (!key.startsWith("sk_test_"))
    return { stack: "live", action: "preview", why: "CLERK_SECRET_KEY does not begin with sk_test_, so this is a preview only." };
  if (!isTerminal)
    return { stack: "live", action: "preview", why: "There is no terminal to answer Pulumi's question in, so this is a preview only." };
  return { stack: "live", action: "up" };
}

/**
 * State and emulated instance tell of each other; with one of them gone, an update would do nothing, or meet objects that it does not know.
 * @param {{ hasStack: boolean, managesObjects: boolean, hasData: boolean }} found
 * @returns {string | undefined} what to tell the user
 */
function mismatch({ hasStack, managesObjects, hasData }) {
  const advice = "They belong together; start afresh with: npm start -- --reset";
  if (managesObjects && !hasData)
    return `Pulumi's state in .local/ is there, but the emulated instance's data (.local/emulator.json) is gone. ${advice}`;
  if (hasData && !hasStack)
    return `The emulated instance's data (.local/emulator.json) is there, but Pulumi's state in .local/ is gone. ${advice}`;
  return undefined;
}

module.exports = { choose, mismatch };
