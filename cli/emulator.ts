// The command `emulator`: reads its switches, starts the emulator, says where it is, stops it on a signal or with npx.

import { Command, InvalidArgumentError, Option } from "commander";
import { type RunningEmulator, serveEmulator } from "../emulator/index";
import { endWith, npxParents } from "./lib/npx";

interface Switches {
  readonly port: number;
  readonly key?: readonly string[];
  readonly data?: string;
  readonly rateLimit: boolean;
  readonly staleReads: number;
  readonly plan: "free" | "pro";
}

export function command(): Command {
  return new Command("emulator")
    .description("Runs an emulated Clerk Backend API on 127.0.0.1. The first line on stdout is JSON with its url and its keys.")
    .option("--port <number>", "port to listen on, 0 for a free one", wholeNumber(65_535), 4010)
    .option("--key <key[=instance]>", "a secret key and the instance that it opens; repeatable", (key, keys: string[] = []) => [
      ...keys,
      key,
    ])
    .option("--data <file>", "keep the data in this file between one start and the next")
    .option("--no-rate-limit", "answer any number of requests")
    .option("--stale-reads <ms>", "let reads lag behind writes by so many milliseconds", wholeNumber(60_000), 0)
    .addOption(new Option("--plan <plan>", "what production instances have paid for").choices(["free", "pro"]).default("pro"))
    .allowExcessArguments(false)
    .action(run);
}

async function run(switches: Switches): Promise<void> {
  const parents = npxParents();
  const { port, key: keys, data, rateLimit, staleReads: staleReadsMs, plan } = switches;
  const emulator = await serveEmulator({ port, keys, data, rateLimit, staleReadsMs, plan, alone: true });
  // Whoever starts this as a child waits for exactly this line.
  process.stdout.write(JSON.stringify({ url: emulator.url, keys: emulator.keys }) + "\n");
  process.stderr.write(`Emulating Clerk's Backend API at ${emulator.url}. Stop it with Ctrl-C.\n`);
  stopOnSignal(emulator, parents);
}

function stopOnSignal(emulator: RunningEmulator, parents: readonly number[]): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void emulator.close();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  endWith(parents, stop);
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value <= max)) throw new InvalidArgumentError(`It must be a whole number from 0 to ${max}.`);
    return value;
  };
}
