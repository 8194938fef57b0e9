// The results as a table for the terminal. Pure.
import { type Contender, contenders } from "./objects";
import { phases } from "./measure";
import type { Results, SizeResult } from "./summary";

const labels: { readonly [contender in Contender]: string } = {
  clerk: "pulumi-clerk",
  nothing: "nothing (floor)",
  writes: "writes alone",
  objectByObject: "object by object",
};

const heads = ["", "wall s", "ours is", "requests", "provider CPU s", "peak MB", "state kB"] as const;

/** A block for each size and phase. */
export function tableOf({ machine, sizes }: Results): string {
  const about = `${machine.cpus} CPUs (${machine.cpu}), Node ${machine.node}, Pulumi ${machine.pulumi}, ${machine.platform}`;
  return [about, ...sizes.flatMap(blocksOf)].join("\n");
}

function blocksOf(size: SizeResult): string[] {
  const names = Object.keys(contenders) as Contender[];
  const rows = phases.flatMap((phase) => [[phase as string]].concat(names.map((contender) => rowOf(size, phase, contender))));
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => (row.length > 1 ? (row[column] ?? "").length : 0))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd();
  const title = `${size.objects} objects, ${size.rounds === 1 ? "one round" : `median of ${size.rounds} rounds`}`;
  return ["", title, line(heads), ...rows.map(line)];
}

function rowOf(size: SizeResult, phase: (typeof phases)[number], contender: Contender): string[] {
  const { stateBytes, phases: measured } = size.contenders[contender];
  const { wallMs, requests, providerCpuMs, providerPeakBytes } = measured[phase];
  const ratio = size.contenders.clerk.phases[phase].ratioTo?.[contender];
  return [
    `  ${labels[contender]}`,
    (wallMs / 1000).toFixed(2),
    ratio === undefined ? "" : `${ratio.toFixed(2)} x`,
    String(requests),
    providerCpuMs === null ? "?" : (providerCpuMs / 1000).toFixed(2),
    providerPeakBytes === null ? "?" : (providerPeakBytes / 1024 / 1024).toFixed(0),
    phase === "up" ? (stateBytes / 1024).toFixed(0) : "",
  ];
}
