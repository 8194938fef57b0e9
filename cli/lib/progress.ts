// Progress on the standard error: a bar for each class on a terminal, plain lines in a pipe, nothing where quiet is asked for. Knows no command.
import { shorten, visible } from "../../toolkit/format/visible";
import type { ReadProgress } from "../../toolkit/read-instance";

export interface Talk {
  /** A sentence for the user. */
  say(sentence: string): void;
  /** How far the reading of a side has come; `label` tells the sides apart. */
  reading(label: string): (progress: ReadProgress) => void;
  /** How many of so many things are done. */
  counting(what: string, done: number, total: number): void;
  /** Takes the bars of a side away. */
  done(label: string): void;
  /** What has been read, as a sentence. */
  soFar(): string;
}

/** Where the talk goes. A terminal that cannot move its cursor gets lines. */
export async function talk(quiet: boolean): Promise<Talk> {
  const read = new Map<string, number>();
  const shown = quiet ? silent() : process.stderr.isTTY && process.env.TERM !== "dumb" ? await bars() : lines();
  return {
    ...shown,
    reading: (label) => {
      const show = shown.reading(label);
      return (progress) => {
        read.set(`${label} ${progress.type}`, progress.read);
        show(progress);
      };
    },
    soFar: () => {
      const counts = [...read.values()].filter((count) => count > 0);
      const objects = counts.reduce((sum, count) => sum + count, 0);
      return `${counted(objects, "object")} of ${counted(counts.length, "class", "classes")} had been read.`;
    },
  };
}

type Shown = Omit<Talk, "soFar">;

const silent = (): Shown => ({ say: () => {}, reading: () => () => {}, counting: () => {}, done: () => {} });

const write = (sentence: string): void => void process.stderr.write(`${visible(sentence)}\n`);

const lines = (): Shown => ({
  say: write,
  reading:
    (label) =>
    ({ type, read, done, unavailable }) => {
      if (unavailable !== undefined) write(`${label}: ${type} is not available`);
      else if (done && read > 0) write(`${label}: ${type}, ${read} read`);
    },
  counting: (what, done, total) => {
    if (done === total) write(`${what}: ${total}`);
  },
  done: () => {},
});

/** The lines of all classes are drawn again with every step, in place. */
async function bars(): Promise<Shown> {
  const { createLogUpdate } = await import("log-update");
  const screen = createLogUpdate(process.stderr);
  const shown = new Map<string, Map<string, Bar>>();
  const draw = (): void => {
    const all = [...shown.values()].flatMap((each) => [...each.values()]);
    if (all.length > 0) return screen(fitting(all).join("\n"));
    screen.clear();
    // Shows the cursor again.
    screen.done();
  };
  const show = (label: string, key: string, each: Bar): void => {
    shown.set(label, (shown.get(label) ?? new Map<string, Bar>()).set(key, each));
    draw();
  };
  return {
    say: (sentence) => {
      screen.clear();
      write(sentence);
      draw();
    },
    reading:
      (label) =>
      ({ type, read, total, done, unavailable }) => {
        const count = unavailable === undefined ? String(read) : "–";
        // Where Clerk has not told how many there are, the bar stays empty until the end.
        const line = `${done ? bar(1, 1) : bar(total === undefined ? 0 : read, total ?? 1)} ${count.padStart(6)} ${type}  ${shorten(visible(label), 40)}`;
        show(label, type, { line, done });
      },
    counting: (what, done, total) =>
      show(what, what, { line: `${bar(done, total)} ${String(done).padStart(6)} ${visible(what)}`, done: done === total }),
    done: (label) => {
      shown.delete(label);
      draw();
    },
  };
}

interface Bar {
  readonly line: string;
  readonly done: boolean;
}

const width = 24;

function bar(done: number, total: number): string {
  const full = Math.round((Math.min(done, total) / Math.max(total, 1)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** As many lines as the terminal has: those that are done go first, the oldest before. */
function fitting(all: readonly Bar[]): readonly string[] {
  const { rows = 24, columns = 80 } = process.stderr;
  let surplus = all.length - Math.max(rows - 2, 1);
  const kept = all.filter(({ done }) => !(done && surplus-- > 0));
  return kept.slice(0, Math.max(rows - 2, 1)).map(({ line }) => shorten(line, columns - 1));
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
