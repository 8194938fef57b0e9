// `npm run bench`: the same objects by this provider, by one that does nothing and by one that goes object by object, side by side on the real
// engine and the emulator. Prints a table and writes bench/results.json.
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "../scripts/lib/emulator";
import { INSTALL, type PulumiCli, findPulumi } from "../scripts/lib/pulumi-cli";
import { Refusal, runMain, say } from "../scripts/lib/talk";
import { compareWith, tableOfComparison } from "./against";
import { type CountingEmulator, type Life, measureLife } from "./measure";
import { type Contender, contenders } from "./objects";
import { type Machine, type Results, type SizeResult, resultsOf, summarize } from "./summary";
import { newStack } from "./stack";
import { tableOf } from "./table";

const root = join(__dirname, "..");
/** Sizes, and how often each is measured; a thousand objects take minutes. */
const FULL = [
  { objects: 50, rounds: 3 },
  { objects: 200, rounds: 5 },
  { objects: 1000, rounds: 1 },
] as const;
const QUICK = [{ objects: 50, rounds: 1 }] as const;

interface Switches {
  readonly sizes: readonly { readonly objects: number; readonly rounds: number }[];
  readonly output: string;
  /** The folder of another checkout to be compared with. */
  readonly against: string | undefined;
}

function readSwitches(args: string[]): Switches {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean" },
      objects: { type: "string", multiple: true },
      rounds: { type: "string" },
      output: { type: "string" },
      against: { type: "string" },
    },
  });
  const rounds = values.rounds === undefined ? undefined : wholeNumber("--rounds", values.rounds);
  const chosen = values.objects?.map((text) => ({ objects: wholeNumber("--objects", text), rounds: 1 }));
  const sizes = (chosen ?? (values.quick ? QUICK : FULL)).map((size) => ({ objects: size.objects, rounds: rounds ?? size.rounds }));
  // What is measured in part does not take the place of the whole.
  const whole = chosen === undefined && !values.quick;
  const output = values.output ?? join(root, whole ? "bench/results.json" : ".local/bench-results.json");
  return { sizes, output: resolve(output), against: values.against === undefined ? undefined : resolve(values.against) };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Refusal(`${name} must be a whole number from 1 to 99999, and is ${JSON.stringify(text)}.`);
  return Number(text);
}

function machineOf({ version }: PulumiCli): Machine {
  const all = cpus();
  return {
    platform: `${process.platform} ${process.arch}`,
    cpus: all.length,
    cpu: all[0]?.model ?? "unknown",
    node: process.versions.node,
    pulumi: version,
    pulumiSdk: (require("@pulumi/pulumi/package.json") as { readonly version: string }).version,
  };
}

runMain(async () => {
  const { sizes, output, against } = readSwitches(process.argv.slice(2));
  const cli = findPulumi();
  if (!cli) throw new Refusal(INSTALL);
  for (const name of Object.keys(process.env)) if (name.startsWith("CLERK_")) delete process.env[name];
  process.env.PATH = [cli.binDir, process.env.PATH].join(delimiter);

  // A production key, because the provider's own budget for development would be what is measured.
  const key = `sk_live_${randomBytes(16).toString("hex")}`;
  const emulator = await startEmulator({ root, key, rateLimit: false, env: process.env });
  const work = join(root, ".local/bench", String(process.pid));
  try {
    if (against !== undefined) {
      const { objects, rounds } = sizes.find((size) => size.objects === 200) ?? sizes[0]!;
      const compared = await compareWith({ root, other: against, work, url: emulator.url, key, objects, rounds });
      process.stdout.write(`${tableOfComparison(compared)}\n`);
      return;
    }
    const results = await measureAll(sizes, { url: emulator.url, key, work, machine: machineOf(cli) });
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, `${JSON.stringify(results, null, 2)}\n`);
    process.stdout.write(`${tableOf(results)}\n`);
    say(`Written to ${output}.`);
  } finally {
    await emulator.stop();
    rmSync(work, { recursive: true, force: true });
  }
});

interface Place {
  readonly url: string;
  readonly key: string;
  readonly work: string;
  readonly machine: Machine;
}

async function measureAll(sizes: Switches["sizes"], { url, key, work, machine }: Place): Promise<Results> {
  const env = { CLERK_SECRET_KEY: key, CLERK_API_URL: url, CLERK_RATE_BUDGET: "1", CLERK_ALLOW_DELETES: "true" };
  const emulator = countingEmulator(url);
  const measured: SizeResult[] = [];
  for (const { objects, rounds } of sizes) {
    const lives: { readonly [contender in Contender]: Life[] } = { clerk: [], nothing: [], writes: [], objectByObject: [] };
    for (let round = 1; round <= rounds; round++) {
      // Whoever comes first finds the machine in another state than whoever comes last.
      const order = Object.keys(contenders) as Contender[];
      for (const contender of round % 2 === 1 ? order : order.reverse()) {
        await emulator.reset();
        const stack = await newStack(join(work, contender), join(work, "pulumi-home"), env);
        const life = await measureLife(contender, objects, stack, emulator);
        lives[contender].push(life);
        say(`${objects} objects, round ${round} of ${rounds}, ${contender}: up ${(life.phases.up.wallMs / 1000).toFixed(2)} s`);
      }
    }
    measured.push(summarize(objects, lives));
  }
  return resultsOf(machine, new Date(), measured);
}

function countingEmulator(url: string): CountingEmulator & { reset(): Promise<void> } {
  const control = async (method: string, path: string): Promise<unknown> => {
    const response = await fetch(new URL(`/__emulator${path}`, url), { method });
    if (!response.ok) throw new Error(`${method} /__emulator${path} answered ${response.status}.`);
    return response.json();
  };
  return {
    requests: async () =>
      ((await control("GET", "/requests")) as { readonly requests: Awaited<ReturnType<CountingEmulator["requests"]>> }).requests,
    forgetRequests: async () => void (await control("DELETE", "/requests")),
    reset: async () => void (await control("POST", "/reset")),
  };
}
