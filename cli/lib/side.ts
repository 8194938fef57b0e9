// Reads the sides that a command is given: instances side by side, and all that is wrong with them at once. Knows no command.
import type { Configuration } from "../../toolkit/configuration";
import type { Instance } from "../../toolkit/read-instance";
import { type Talk, counted } from "./progress";
import { unlessStopped } from "./stop";

/** Classes, each of them known. */
export interface Scope {
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
}

/** What the user says of classes: several with commas between, and repeatable. */
export interface ScopeSwitches {
  readonly only?: string;
  readonly exclude?: string;
}

export const repeated = (text: string, before?: string): string => (before === undefined ? text : `${before},${text}`);

/** Throws a sentence for what is no class. */
export async function scopeOf({ only, exclude }: ScopeSwitches): Promise<Scope> {
  const { parseClasses } = await import("../../toolkit/class-list.js");
  return { ...(only !== undefined && { only: parseClasses(only) }), ...(exclude !== undefined && { exclude: parseClasses(exclude) }) };
}

export interface Reading extends Scope {
  readonly voice: Talk;
  readonly signal: AbortSignal;
  /** Users whose API keys are read too, by id. */
  readonly owners?: readonly string[];
  /** Ends the reading, which nobody needs any more. */
  readonly needless?: AbortSignal;
}

/** Reads a live instance. */
export async function readLive(text: string, { voice, signal, needless, ...options }: Reading): Promise<Instance> {
  const { openInstance } = await import("../../toolkit/side.js");
  voice.say(`Reading ${text}.`);
  const reading = openInstance(text, {
    ...options,
    signal: needless ? AbortSignal.any([signal, needless]) : signal,
    onProgress: voice.reading(text),
  });
  const instance = await unlessStopped(reading, signal, voice.soFar);
  voice.done(text);
  const classes = new Set(instance.objects.map(({ type }) => type)).size;
  voice.say(`Read ${text}: ${counted(instance.objects.length, "object")} of ${counted(classes, "class", "classes")}.`);
  return instance;
}

/** Reads all sides. */
export async function readSides(texts: readonly string[], reading: Reading): Promise<readonly Configuration[]> {
  const { clientOf, ownersIn, parseSide, readSide } = await import("../../toolkit/side.js");
  const isLive = (text: string): boolean => parseSide(text).kind === "instance";
  // What costs no reading is found out first: missing keys, then stacks and files.
  await all(texts.filter(isLive).map(async (text) => clientOf(text)));
  const files = await all(
    texts.map(async (text) => (isLive(text) ? undefined : unlessStopped(readSide(text), reading.signal, reading.voice.soFar))),
  );
  const owners = files.flatMap((side) => (side ? ownersIn(side) : []));
  // Where one side cannot be read, the other need not be.
  const giveUp = new AbortController();
  const options = { ...reading, owners, needless: giveUp.signal };
  const live = texts.map(async (text, index) => {
    try {
      return files[index] ?? (await readLive(text, options));
    } catch (error) {
      giveUp.abort(error);
      throw error;
    }
  });
  return all(live);
}

/** Throws one error with the sentences of all that failed. */
async function all<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const ended = await Promise.allSettled(work);
  const failed = ended.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  if (failed.length === 0) return ended.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const sentences = failed.map((error) => (error instanceof Error ? error.message : String(error)));
  throw failed.length === 1 ? failed[0] : new Error([...new Set(sentences)].join("\n"), { cause: failed[0] });
}
