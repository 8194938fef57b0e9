// Progress on the standard error: a bar for each class on a terminal, plain lines in a pipe, nothing where quiet is asked for. Knows no command.
import type { ReadProgress } from "../../toolkit/read-instance";

export interface Talk {
  /** A sentence for the user. */
  say(sentence: string): void;
  /** How far the reading of a side has come; `label` tells the sides apart. */
  reading(label: string): (progress: ReadProgress) => void;
  /** Ends the bars, so that other text may follow. */
  done(): void;
}

const silent: Talk = { say: () => {}, reading: () => () => {}, done: () => {} };

/** Where the talk goes. */
export async function talk(quiet: boolean): Promise<Talk> {
  if (quiet) return silent;
  return process.stderr.isTTY ? bars() : lines();
}

function lines(): Talk {
  return {
    say: (sentence) => void process.stderr.write(`${sentence}\n`),
    reading:
      (label) =>
      ({ type, read, done }) => {
        if (done && read > 0) process.stderr.write(`${label}: ${type}, ${read} read\n`);
      },
    done: () => {},
  };
}

const width = 24;

/** The lines of all classes are drawn again with every step, in place. */
async function bars(): Promise<Talk> {
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(process.stderr);
  const shown = new Map<string, string>();
  const end = (): void => {
    draw.clear();
    shown.clear();
  };
  return {
    say: (sentence) => {
      end();
      process.stderr.write(`${sentence}\n`);
    },
    reading:
      (label) =>
      ({ type, read, total = read, done }) => {
        const full = done ? width : Math.round((Math.min(read, total) / Math.max(total, 1)) * width);
        shown.set(`${label} ${type}`, `${"█".repeat(full)}${"░".repeat(width - full)} ${String(read).padStart(5)} ${type}`);
        draw([...shown.values()].join("\n"));
      },
    done: end,
  };
}
