// The one error of the core: a sentence that names the resource, what was being done to it, the cause and the next step.
import { ClerkError } from "../api/errors";
import type { Definition } from "./definition/field";
import { propertyOf } from "./vocabulary/codec";
import type { Values } from "./definition/values";

/** What exists in Clerk although the operation as a whole failed. */
export interface Half {
  readonly id: string;
  /** Only what Clerk has really taken. */
  readonly values: Values;
  /** What destroying is to restore. */
  readonly before?: Values;
}

export class ResourceError extends Error {
  override readonly name = "ResourceError";

  constructor(
    message: string,
    /** Clerk's code, or one of ours: "exists", "gone", "unknown_id", "ambiguous". */
    readonly code: string,
    readonly half?: Half,
  ) {
    super(message);
  }
}

/** `JwtTemplate "hasura"`: as the program knows it. */
export function label(definition: Definition, name: string | undefined): string {
  return name === undefined ? definition.type : `${definition.type} ${JSON.stringify(name)}`;
}

/** Runs a step and gives its failure the sentence of this resource: what was done to what, what Clerk said, what to do now; or a better one. */
export async function during<T>(
  doing: string,
  definition: Definition,
  name: string | undefined,
  step: () => Promise<T>,
  better: (error: unknown) => Error | undefined = () => undefined,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw better(error) ?? explained(doing, definition, name, error);
  }
}

function explained(doing: string, definition: Definition, name: string | undefined, error: unknown): Error {
  if (error instanceof ResourceError) return error;
  if (!(error instanceof ClerkError)) return error instanceof Error ? error : new Error(String(error));
  const said = error.explain(definition.advice, (parameter) => propertyOf(definition.fields, parameter));
  const sentence = `${doing} ${label(definition, name)}: ${said}`;
  return new ResourceError(sentence, error.code);
}
