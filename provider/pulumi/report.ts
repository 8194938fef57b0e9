// How a failure reaches the user through the engine: once, without a stack, and with what exists in Clerk recorded in the state.
import type { Values } from "../core/field";
import { ResourceError } from "../core/resource-error";

/** An error of which the engine's process prints nothing beyond the message: it writes `${error}: ${error.stack}` besides. */
class QuietError extends Error {
  override readonly stack = "";
  readonly id?: string;
  readonly properties?: { readonly [key: string]: unknown };
  readonly reasons?: readonly string[];

  constructor(message: string, half?: { readonly id: string; readonly properties: { readonly [key: string]: unknown } }) {
    super(message);
    // The engine shows only the reasons of a half-done create, and drops the message.
    if (half) Object.assign(this, { ...half, reasons: [message] });
  }

  override toString(): string {
    return "";
  }
}

/** Runs one method of the provider and turns its failure into what the engine shows. */
export async function reported<T>(
  outputs: (values: Values) => { readonly [key: string]: unknown },
  method: () => T | Promise<T>,
): Promise<T> {
  try {
    return await method();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof ResourceError && error.half)
      throw new QuietError(message, { id: error.half.id, properties: outputs(error.half.values) });
    throw new QuietError(message);
  }
}

/** The engine's process prints `${error}: ${error.stack}` for every failure, of which a quiet error leaves exactly ": ". */
export function dropEmptyLines(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    if (parts.length !== 1 || parts[0] !== ": ") print(...parts);
  };
}
