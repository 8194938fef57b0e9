/** What a write needs: a value that only the gate of the core makes. It knows no plan and no resource. */
import type { Method } from "./retry-policy";

/**
 * The leave for the calls of one plan. No text and no object of another kind is one: it has a private part, its constructor is for those who
 * extend it, and a test sees to it that the gate alone does.
 */
export abstract class Permit {
  readonly #granted = true;

  /** Whether it was made by a constructor. */
  static is(value: unknown): value is Permit {
    return typeof value === "object" && value !== null && #granted in value;
  }

  protected constructor() {
    void this.#granted;
  }

  /** Whether the call is one of those that were judged. */
  abstract allows(method: Method, path: string): boolean;
}
