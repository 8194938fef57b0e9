// How a failure reaches the user through the engine: once, without a stack, and with what exists in Clerk recorded in the state.
import type { Json } from "../api/json";
import type { Outcome } from "../core/lifecycle/object";
import { ResourceError } from "../core/resource-error";
import { hidden } from "./hidden";
import { outputsOf } from "./pack";

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
export async function reported<T>(method: () => Promise<T>): Promise<T> {
  try {
    return await method();
  } catch (error) {
    if (error instanceof QuietError) throw error;
    throw new QuietError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Runs a write; when it fails after the object exists, the state gets what Clerk has really taken, and the code of the resource with it: the
 * engine's process adds that to what succeeds only, and without it nothing can read or delete the object any more.
 */
export async function recording<T>(news: Props, olds: Props, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ResourceError) || !error.half) throw error;
    const outcome = error.half as Outcome;
    const properties = { ...outputsOf(outcome, news, olds), [hidden.provider]: news[hidden.provider] };
    throw new QuietError(error.message, { id: outcome.id, properties });
  }
}

type Props = { readonly [key: string]: Json };

const told = new Set<string>();

/** A line for the user, once per process: the engine shows what this process prints. */
export function tellOnce(sentence: string): void {
  if (told.has(sentence)) return;
  told.add(sentence);
  console.log(sentence);
}

/** The engine's process prints `${error}: ${error.stack}` for every failure, of which a quiet error leaves exactly ": ". */
export function dropEmptyLines(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    if (parts.length !== 1 || parts[0] !== ": ") print(...parts);
  };
}
