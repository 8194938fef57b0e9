// Ctrl-C and SIGTERM: the first one stops cleanly, a second one ends at once. Knows no command.

/** Aborted by the first signal. */
export function stopping(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    // As a shell tells it: 128 and the number of the signal.
    process.exitCode = signal === "SIGINT" ? 130 : 143;
    if (controller.signal.aborted) process.exit();
    process.stderr.write("Stopping. What is under way ends first; once more ends at once.\n");
    controller.abort(new Stopped());
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

/** Somebody has stopped the command. */
export class Stopped extends Error {
  override readonly name = "Stopped";

  constructor() {
    super("Stopped. Nothing was written.");
  }
}
