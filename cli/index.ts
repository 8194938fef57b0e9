// The executable pulumi-clerk: finds the command and loads its module alone, so that no command pays for another's dependencies.

import { Command } from "commander";

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
  const program = new Command("pulumi-clerk").description("Clerk's configuration as code: the tools around the Pulumi provider.");
  const asked = args.find((arg) => Object.hasOwn(commands, arg));
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = name === asked ? (await load()).command() : new Command(name);
    program.addCommand(command.summary(summary));
  }
  await program.parseAsync(args, { from: "user" });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`pulumi-clerk: ${error instanceof Error ? error.message : String(error)}\n`);
  // A signal has said already how the command ends.
  process.exitCode ??= 1;
});
