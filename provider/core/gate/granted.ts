// The one kind of permit: a list of calls. A test sees to it that nobody but the gate makes one.
import { Permit } from "../../api/permit";
import type { Method } from "../../api/retry-policy";
import type { Op } from "../definition/operation";

/** The leave for these calls, on whatever object. */
export const grant = (ops: readonly (Op | undefined)[]): Permit => new Granted(ops.filter((op) => op !== undefined));

class Granted extends Permit {
  readonly #calls: readonly { readonly method: Method; readonly path: RegExp }[];

  constructor(ops: readonly Op[]) {
    super();
    this.#calls = ops.map(({ method, path }) => ({ method, path: pattern(path) }));
  }

  override allows(method: Method, path: string): boolean {
    return this.#calls.some((call) => call.method === method && call.path.test(path));
  }
}

/** Every placeholder stands for one part of the path. */
const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/\{[^}]+\}|[.*+?^$()|[\]\\]/g, (part) => (part.startsWith("{") ? "[^/]+" : `\\${part}`))}$`);
