// Keeps a state in a file: loads it at the start, saves it soon after each change and at the end. Does not know what is in it.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OptionError } from "./core/key";

/** Writes that come in a burst are saved together. */
const DELAY_MS = 50;

export class DataFile {
  readonly #path: string;
  #save: (() => unknown) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** What was saved, or undefined where there is no file yet. */
  load(): unknown {
    if (!existsSync(this.#path)) return undefined;
    try {
      return JSON.parse(readFileSync(this.#path, "utf8"));
    } catch (error) {
      throw new OptionError(`The data file ${this.#path} cannot be read: ${reason(error)}. Delete it to start with empty instances.`);
    }
  }

  /** From now on `changed` saves what `state` gives. Saves once at once, so that a file that cannot be written is found early. */
  follow(state: () => unknown): void {
    this.#save = state;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      this.#write();
    } catch (error) {
      throw new OptionError(`The data file ${this.#path} cannot be written: ${reason(error)}.`);
    }
  }

  changed(): void {
    if (this.#save) this.#timer ??= setTimeout(() => this.flush(), DELAY_MS);
  }

  /** Saves now what is still waiting. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  /** A reader, or the next start after a crash, never finds half a file. */
  #write(): void {
    const draft = `${this.#path}.${process.pid}.tmp`;
    // The file holds keys and generated secrets.
    writeFileSync(draft, JSON.stringify(this.#save?.(), null, 2) + "\n", { mode: 0o600 });
    renameSync(draft, this.#path);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
