// The executable pulumi-clerk: finds the command and loads its module alone, so that no command pays for another's dependencies.

import { Command } from "commander";

interface CommandModule {
  readonly command: () => Command;
}

/** A command is one line here and one file beside this one. */
const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CommandModule> }>> = {
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
  process.exitCode = 1;
});
