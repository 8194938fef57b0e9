// `npm run bench -- --against DIR`: this checkout beside another one, whose dist is built: the provider's start, a first `up` and the package.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { say } from "../scripts/lib/talk";
import { median } from "./median";
import type { Results } from "./summary";

const run = promisify(execFile);

const STARTS = 20;

/** What may not be more than so much of the other's. */
export interface Comparison {
  readonly what: string;
  readonly ours: number;
  readonly theirs: number;
  readonly most: number;
}

type Measure =
  | "first answer, ms"
  | "first answer, CPU ms"
  | "Clerk's first answer, ms"
  | "Clerk's first answer, CPU ms"
  | "up, CPU ms of the provider"
  | "package, bytes"
  | "package unpacked, bytes";
type Measures = { readonly [measure in Measure]: number[] };

const limits: { readonly [measure in Measure]: number } = {
  "first answer, ms": 0.7,
  "first answer, CPU ms": 0.7,
  "Clerk's first answer, ms": 1,
  "Clerk's first answer, CPU ms": 1,
  "up, CPU ms of the provider": 1,
  "package, bytes": 1,
  "package unpacked, bytes": 1,
};

export interface Against {
  readonly root: string;
  readonly other: string;
  readonly work: string;
  readonly url: string;
  readonly key: string;
  readonly objects: number;
  readonly rounds: number;
}

/** Measures both in turns, so that neither has the machine for itself. */
export async function compareWith({ root, other, work, url, key, objects, rounds }: Against): Promise<readonly Comparison[]> {
  const sides = [root, other].map((dir) => ({ dir, measures: nothingYet() }));
  const env = { ...process.env, CLERK_SECRET_KEY: key, CLERK_API_URL: url, CLERK_ALLOW_DELETES: "true", NO_PROXY: "127.0.0.1" };
  for (const { dir, measures } of sides) await packageOf(dir, measures);
  for (let turn = 0; turn < STARTS; turn++) for (const { dir, measures } of inTurn(sides, turn)) await startOf(dir, env, measures);
  mkdirSync(work, { recursive: true });
  for (let turn = 0; turn < rounds; turn++)
    for (const { dir, measures } of inTurn(sides, turn)) {
      await upOf(dir, join(work, "against.json"), objects, measures);
      say(`${objects} objects, round ${turn + 1} of ${rounds}, ${dir}`);
    }
  const [ours, theirs] = sides.map(({ measures }) => measures);
  return (Object.keys(limits) as Measure[])
    .filter((what) => ours![what].length > 0)
    .map((what) => ({ what, ours: median(ours![what]), theirs: median(theirs![what]), most: limits[what] }));
}

/** A line for each measure. */
export function tableOfComparison(rows: readonly Comparison[]): string {
  const line = ({ what, ours, theirs, most }: Comparison): string => {
    const ratio = ours / theirs;
    const verdict = ratio <= most ? "" : `  more than ${most}`;
    return `${what.padEnd(28)}${ours.toFixed(0).padStart(10)}${theirs.toFixed(0).padStart(12)}${ratio.toFixed(2).padStart(8)} x${verdict}`;
  };
  return [`${"".padEnd(28)}${"here".padStart(10)}${"there".padStart(12)}${"ratio".padStart(8)}`, ...rows.map(line)].join("\n");
}

function nothingYet(): Measures {
  return Object.fromEntries(Object.keys(limits).map((measure) => [measure, []])) as unknown as Measures;
}

const inTurn = <T>(sides: readonly T[], turn: number): readonly T[] => (turn % 2 === 0 ? sides : sides.toReversed());

async function startOf(cwd: string, env: NodeJS.ProcessEnv, measures: Measures): Promise<void> {
  const { stdout } = await run(process.execPath, [join(__dirname, "first-answer.js")], { cwd, env });
  type Times = { readonly wallMs: number; readonly cpuMs: number };
  const { first, clerks } = JSON.parse(stdout) as { readonly first: Times; readonly clerks: Times };
  measures["first answer, ms"].push(first.wallMs);
  measures["first answer, CPU ms"].push(first.cpuMs);
  measures["Clerk's first answer, ms"].push(clerks.wallMs);
  measures["Clerk's first answer, CPU ms"].push(clerks.cpuMs);
}

/** By its own bench, which runs its own program. */
async function upOf(cwd: string, output: string, objects: number, measures: Measures): Promise<void> {
  const args = ["bench/index.ts", "--objects", String(objects), "--rounds", "1", "--output", output];
  await run(process.execPath, ["-r", "ts-node/register/transpile-only", ...args], { cwd });
  const { sizes } = JSON.parse(readFileSync(output, "utf8")) as Results;
  const cpuMs = sizes[0]!.contenders.clerk.phases.up.providerCpuMs;
  if (cpuMs !== null) measures["up, CPU ms of the provider"].push(cpuMs);
}

async function packageOf(cwd: string, measures: Measures): Promise<void> {
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--dry-run", "--json"], { cwd, maxBuffer: 1 << 24 });
  const [packed] = JSON.parse(stdout) as [{ readonly size: number; readonly unpackedSize: number }];
  measures["package, bytes"].push(packed.size);
  measures["package unpacked, bytes"].push(packed.unpackedSize);
}
