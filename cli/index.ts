// The executable pulumi-clerk: finds the command and loads its module alone, so that no command pays for another's dependencies.
import { Command } from "commander";
import { visible } from "../toolkit/format/visible";

interface CommandModule {
  readonly command: () => Command;
}

/** A command is one line here and one file beside this one. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CommandModule> }>> = {
  export: { summary: "write the Pulumi program of a live instance, and adopt it", load: () => import("./export.js") },
  drift: { summary: "compare what a stack declares with the live instance", load: () => import("./drift.js") },
  compare: { summary: "compare two instances, stacks or snapshots", load: () => import("./compare.js") },
  promote: { summary: "bring a configuration into another environment", load: () => import("./promote.js") },
  emulator: { summary: "run an emulated Clerk Backend API on this machine", load: () => import("./emulator.js") },
};

async function main(args: readonly string[]): Promise<void> {
  const { version } = require("pulumi-clerk/package.json") as { readonly version: string };
  const program = new Command("pulumi-clerk")
    .description("Clerk's configuration as code: the tools around the Pulumi provider.")
    .version(version)
    .configureOutput({ outputError: (text) => complain(usageProblem(text)) });
  const asked = args.find((arg) => Object.hasOwn(commands, arg));
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = name === asked ? (await load()).command() : new Command(name);
    program.addCommand(command.copyInheritedSettings(program).summary(summary));
  }
  await program.parseAsync(args, { from: "user" });
}

/** "error: unknown option '--frmat'\n(Did you mean --format?)" as one sentence. */
function usageProblem(text: string): string {
  const [problem = "", ...advice] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  return [problem.replace(/([^.])$/, "$1."), ...advice.map((line) => line.replace(/^\((.*)\)$/, "$1"))].join(" ");
}

/** Each problem on a line of its own. What Clerk or a file has said in it is data, and moves no terminal. */
function complain(text: string): void {
  for (const sentence of text.split("\n")) process.stderr.write(`pulumi-clerk: ${visible(sentence)}\n`);
}

// Whoever reads may have gone; there is nobody left to tell.
process.stderr.on("error", () => {});

main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  // A signal has said already how the command ends. What is still under way is not waited for, because nothing depends on it, but for what is printed.
  process.stdout.write("", () => process.exit(process.exitCode ?? 1));
});
