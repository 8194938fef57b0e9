// Ctrl-C and SIGTERM: the first one stops cleanly, a second one ends at once. Knows no command.
import type { Talk } from "./progress";

/** As a shell tells it: 128 and the number of the signal. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Aborted by the first signal, which has also said how the process ends. */
export function stopping({ say }: Pick<Talk, "say">): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: keyof typeof codes): void => {
    process.exitCode = codes[signal];
    if (controller.signal.aborted) process.exit();
    say("Stopping. Once more ends at once.");
    controller.abort(new Stopped("Stopped. Nothing was written."));
  };
  process.on("SIGINT", () => stop("SIGINT"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  return controller.signal;
}

/** Somebody has stopped the command. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/**
 * The work, or a rejection as soon as somebody stops the command: for what only reads, and of which nothing has to be put in order. `done` tells
 * how far it has come.
 */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal, done: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Stopped(`Stopped. ${done()} Nothing was written.`));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
