// What many lives add up to: medians, and our times in relation to the others'. Pure.
// Not called results: results.json beside it would be loaded in its place.
import { type Contender, contenders, mix } from "./objects";
import { type Life, type Measured, type Phase, meaning, phases } from "./measure";
import { median } from "./median";

/** The content of bench/results.json. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly contenders: typeof contenders;
  readonly objects: string;
  readonly phases: typeof meaning;
  readonly notes: readonly string[];
  readonly sizes: readonly SizeResult[];
}

export interface Machine {
  readonly platform: string;
  readonly cpus: number;
  readonly cpu: string;
  readonly node: string;
  readonly pulumi: string;
  readonly pulumiSdk: string;
}

export interface SizeResult {
  readonly objects: number;
  readonly rounds: number;
  readonly contenders: { readonly [contender in Contender]: ContenderResult };
}

export interface ContenderResult {
  readonly stateBytes: number;
  readonly phases: { readonly [phase in Phase]: PhaseResult };
}

export interface PhaseResult {
  /** The median of the rounds, and each of them. */
  readonly wallMs: number;
  readonly rounds: readonly number[];
  /** Ours divided by another's; of ours only. */
  readonly ratioTo?: { readonly [other: string]: number };
  readonly requests: number;
  readonly requestsByKind: Measured["requests"];
  /** The most memory of one process of the provider, and the time of all on the CPU; null where the system does not tell. */
  readonly providerPeakBytes: number | null;
  readonly providerCpuMs: number | null;
}

export type Lives = { readonly [contender in Contender]: readonly Life[] };

/** The rounds of one size as one result. */
export function summarize(objects: number, lives: Lives): SizeResult {
  const names = Object.keys(contenders) as Contender[];
  const wallOf = (contender: Contender, phase: Phase): number => median(lives[contender].map((life) => life.phases[phase].wallMs));
  const phaseOf = (contender: Contender, phase: Phase): PhaseResult => {
    const measured = lives[contender].map((life) => life.phases[phase]);
    const requestsByKind = measured[0]!.requests;
    const wallMs = wallOf(contender, phase);
    const others = contender === "clerk" ? names.filter((other) => other !== contender) : [];
    return {
      wallMs: Math.round(wallMs),
      rounds: measured.map((each) => Math.round(each.wallMs)),
      ...(others.length > 0 && { ratioTo: Object.fromEntries(others.map((other) => [other, rounded(wallMs / wallOf(other, phase))])) }),
      requests: Object.values(requestsByKind).reduce((sum, each) => sum + each, 0),
      requestsByKind,
      providerPeakBytes: medianOf(measured, (each) => each.provider?.peakBytes),
      providerCpuMs: medianOf(measured, (each) => each.provider?.cpuMs),
    };
  };
  const resultOf = (contender: Contender): ContenderResult => ({
    stateBytes: lives[contender][0]!.stateBytes,
    phases: Object.fromEntries(phases.map((phase) => [phase, phaseOf(contender, phase)])) as ContenderResult["phases"],
  });
  return {
    objects,
    rounds: lives.clerk.length,
    contenders: Object.fromEntries(names.map((name) => [name, resultOf(name)])) as SizeResult["contenders"],
  };
}

/** All sizes, with what a reader must know of them. */
export function resultsOf(machine: Machine, date: Date, sizes: readonly SizeResult[]): Results {
  return {
    date: date.toISOString(),
    machine,
    contenders,
    objects: mix,
    phases: meaning,
    notes: [
      "Engine, provider, emulator and the program share this machine's CPUs. Times are medians over the rounds, in which the contenders take turns in changing order.",
      "The emulator runs without its rate limit; the provider keeps its own budget, which the bench sets to the whole limit of a production key, 1000 requests in 10 s.",
      "ratioTo is our time divided by the other's.",
    ],
    sizes,
  };
}

function medianOf(measured: readonly Measured[], valueOf: (each: Measured) => number | undefined): number | null {
  const values = measured.map(valueOf).filter((value) => value !== undefined);
  return values.length === 0 ? null : Math.round(median(values));
}

const rounded = (ratio: number): number => Math.round(ratio * 1000) / 1000;
