// One resource as the engine would hold it: checked, planned and applied by the core over HTTP, with what the state remembers between the phases.
import type { ClerkClient } from "../../provider/api/client";
import type { Json } from "../../provider/api/json";
import { check } from "../../provider/core/check/check";
import { clashes } from "../../provider/core/plan/clash";
import type { Definition } from "../../provider/core/define";
import { type DiffOptions, diff } from "../../provider/core/plan/diff";
import type { Change } from "../../provider/core/vocabulary/trait";
import type { Values } from "../../provider/core/definition/values";
import type { WriteContext } from "../../provider/core/context";
import { isBuiltinState } from "../../provider/core/observe/row";
import { declaredPart } from "../../provider/core/read/declared";
import { read } from "../../provider/core/read/read";
import { type CreateOptions, create } from "../../provider/core/apply/create";
import { update } from "../../provider/core/apply/update";
import { type Removal, remove } from "../../provider/core/apply/remove";
import { ResourceError } from "../../provider/core/resource-error";

interface State {
  readonly id: string;
  readonly values: Values;
  readonly managed: readonly string[];
  readonly before?: Values;
}

/** What an apply has come to. */
export type Applied = "created" | "updated" | "replaced" | "same";

export class Held {
  state: State | undefined;
  readonly warnings: string[] = [];
  #context: WriteContext;

  constructor(
    client: ClerkClient,
    readonly definition: Definition,
    readonly name = "example",
  ) {
    this.#context = {
      client,
      name,
      policy: { production: false, allowDeletes: false },
      warn: (sentence) => this.warnings.push(sentence),
      timing: { lagMs: 400, secondLookMs: 20, busyMs: 5000 },
    };
  }

  /** What follows goes as if in another process. */
  forgetLists(client: ClerkClient): void {
    this.#context = { ...this.#context, client };
  }

  /** Why the declaration is refused before anything is asked or sent. */
  check(declared: Values, options: CreateOptions = {}): readonly string[] {
    const adopting = options.adopt === true || options.from !== undefined;
    if (!this.state) return check(this.definition, declared, { adopting });
    const before = declaredPart(this.state.values, this.state.managed);
    const reasons = check(this.definition, declared, { before, adopting });
    if (reasons.length > 0) return reasons;
    // For a replacement the engine checks again, as for a new object.
    return this.plan(declared).some((change) => change.replaces)
      ? check(this.definition, declared, { adopting })
      : clashes(this.definition, this.state.values, declared);
  }

  /** What a preview would show. */
  plan(declared: Values, ignore: readonly string[] = []): readonly Change[] {
    return this.state ? diff(this.definition, this.state.values, declared, this.#options(this.state, ignore)) : [];
  }

  /** What `pulumi up` would do; of a failure the state keeps what exists in Clerk all the same. */
  async apply(declared: Values, options: CreateOptions & { readonly ignore?: readonly string[] } = {}): Promise<Applied> {
    try {
      return await this.#apply(declared, options);
    } catch (error) {
      if (error instanceof ResourceError && error.half) this.state = { ...this.state, ...error.half, managed: Object.keys(declared) };
      throw error;
    }
  }

  async #apply(
    declared: Values,
    { ignore = [], ...options }: CreateOptions & { readonly ignore?: readonly string[] } = {},
  ): Promise<Applied> {
    const { state } = this;
    if (!state) return this.#create(declared, options);
    const changes = this.plan(declared, ignore);
    if (changes.length === 0) return "same";
    if (changes.some((change) => change.replaces)) {
      await this.destroy();
      await this.#create(declared, options);
      return "replaced";
    }
    const done = await update(this.#context, this.definition, state.id, state.values, declared, this.#options(state, ignore));
    this.state = { ...state, ...done, managed: Object.keys(declared) };
    return "updated";
  }

  /** What `pulumi refresh` would do; false when the object is gone. */
  async refresh(): Promise<boolean> {
    const { state } = this;
    if (!state) return false;
    const found = await read(this.#context, this.definition, state.id, state.values);
    this.state = found && { ...state, ...found };
    return found !== undefined;
  }

  /** What `pulumi destroy` would do. */
  async destroy(): Promise<Removal | undefined> {
    const { state } = this;
    this.state = undefined;
    return state && remove(this.#context, this.definition, state.id, state.values, state.before ? { before: state.before } : {});
  }

  async #create(declared: Values, options: CreateOptions): Promise<Applied> {
    const made = await create(this.#context, this.definition, declared, options);
    this.state = { ...made, managed: Object.keys(declared) };
    return "created";
  }

  #options(state: State, ignore: readonly string[]): DiffOptions {
    return { managed: state.managed, ignore, builtin: isBuiltinState(this.definition, state.values) };
  }
}

/** What the values of an example stand for in one instance. */
export interface Stand {
  /** A user of the instance. */
  readonly user: string;
  /** The id of what was made of a class. */
  idOf(type: string): string;
}

/** The inputs of an example, with a text in place of every configured secret. */
export function exampleInputs(definition: Definition, size: "minimal" | "full", stand: Stand): Values {
  const plain = (value: unknown): Json => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value as Json;
    if ("configSecret" in value) return `${String(value.configSecret)}-of-the-test`;
    if ("user" in value) return stand.user;
    if ("idOf" in value) return stand.idOf(String(value.idOf));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  return plain(definition.examples[size]) as Values;
}
