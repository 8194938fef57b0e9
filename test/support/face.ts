// One resource of the dynamic face, driven as the engine drives it: method by method, in this process, over HTTP. It knows no room of the core.
import type * as Client from "../../provider/api/client";
import type { Json } from "../../provider/api/json";
import type { Definition } from "../../provider/core/define";
import type { Values } from "../../provider/core/definition/values";
import type * as Time from "../../provider/core/timing";
import type { TestEmulator } from "./emulator";

/** How long the face's client and the core wait: the users' times, made short. A time-out is for those tests that provoke one. */
export const short: { timeoutMs?: number; lagMs: number } = { lagMs: 60 };

/** Loads the face as a new process does. It makes its client itself and says nothing of times, so that both are tuned where they are made. */
function load(type: string): Handler {
  const [client, timing] = ["../../provider/api/client", "../../provider/core/timing"] as const;
  let handler: Handler | undefined;
  jest.isolateModules(() => {
    jest.doMock(client, () => hastyClient(jest.requireActual<typeof Client>(client)));
    jest.doMock(timing, () => hastyTiming(jest.requireActual<typeof Time>(timing)));
    handler = (require("../../provider/pulumi/dynamic") as { readonly [type: string]: Handler })[type];
  });
  for (const path of [client, timing]) jest.dontMock(path);
  return handler!;
}

/** No waiting for a rate budget, neither the instance's nor an object's. */
const hastyClient = (real: typeof Client): typeof Client => ({
  ...real,
  createClient: (settings) => {
    const limit = short.timeoutMs === undefined ? {} : { timeoutMs: short.timeoutMs };
    const client = real.createClient({ rateWindowMs: 1, retry: { baseMs: 1, capMs: 2 }, ...limit, ...settings });
    return { ...client, request: (given) => client.request({ ...given, limits: [] }) };
  },
});

const hastyTiming = (real: typeof Time): typeof Time => ({
  ...real,
  timingOf: ({ timing }) => ({ lagMs: short.lagMs, secondLookMs: 5, busyMs: 2000, ...timing }),
});

type Props = { readonly [key: string]: Json };

interface Handler {
  configure(request: { readonly config: { get(key: string): unknown } }): Promise<void>;
  check(olds: Props, news: Props): Promise<{ inputs: Props; failures: readonly { readonly reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Props): Promise<{ id: string; outs: Props }>;
  read(id: string, props: Props): Promise<{ id: string; props: Props; inputs?: Props }>;
  update(id: string, olds: Props, news: Props): Promise<{ outs: Props }>;
  delete(id: string, props: Props): Promise<void>;
}

/** Options of a resource, which travel as hidden inputs. */
export interface Options {
  readonly adopt?: true;
  readonly from?: string;
  readonly replaceOn?: readonly string[];
}

/** What the engine's state holds of the resource. */
export interface State {
  readonly id: string;
  readonly outs: Props;
  readonly inputs: Props;
}

export type Step = "created" | "updated" | "replaced" | "same";

let sessions = 0;

export class Face {
  state: State | undefined;
  #handler: Handler | undefined;
  #config: { readonly [key: string]: unknown } = {};

  constructor(
    readonly emulator: TestEmulator,
    readonly key: string,
    readonly definition: Definition,
    readonly name = "example",
  ) {}

  /** A new run of Pulumi: modules of its own stand for the process that each run starts, which remembers nothing. */
  run({ allowDeletes = false }: { readonly allowDeletes?: boolean } = {}): this {
    this.#handler = load(this.definition.type);
    this.#config = {
      "clerk:secretKey": this.key,
      "clerk:apiUrl": this.emulator.apiUrl,
      "clerk:rateBudget": 1,
      ...(allowDeletes && { "clerk:allowDeletes": true }),
    };
    return this;
  }

  /** As a new run in what the process remembers of Clerk, for a fraction of the time: other settings make a session of their own. */
  anew(): this {
    if (!this.#handler) this.run();
    this.#config = { ...this.#config, "clerk:rateBudget": 1 - ++sessions / 1e6 };
    return this;
  }

  /** The same run goes on with another resource. */
  also(name: string, state?: State): Face {
    if (!this.#handler) this.run();
    const other = new Face(this.emulator, this.key, this.definition, name);
    other.#config = this.#config;
    other.#handler = this.#handler;
    other.state = state;
    return other;
  }

  /** What `pulumi preview` asks; throws where it would refuse. */
  async preview(declared: Values, options: Options = {}): Promise<Step> {
    const { inputs } = await this.#checked(this.inputs(declared, options));
    if (!this.state) return "created";
    const { changes, replaces } = await this.diff(inputs);
    if (replaces.length > 0) await this.#checked(inputs, {});
    return replaces.length > 0 ? "replaced" : changes ? "updated" : "same";
  }

  /** What `pulumi up` does; of a failure the state keeps what the error carries, as the engine does. */
  async up(declared: Values, options: Options = {}): Promise<Step> {
    const { state } = this;
    const { inputs } = await this.#checked(this.inputs(declared, options));
    if (!state) return (await this.create(inputs), "created");
    const { changes, replaces, deleteBeforeReplace } = await this.diff(inputs);
    if (replaces.length > 0) return this.replace(inputs, deleteBeforeReplace);
    if (!changes) return "same";
    const handler = await this.#ready();
    await this.#recorded(inputs, async () => ({ id: state.id, outs: (await handler.update(state.id, state.outs, inputs)).outs }));
    return "updated";
  }

  /** What the engine does where it replaces on its own (`--replace`, `replacementTrigger`): it asks for no diff. */
  async replace(inputs: Props, deleteFirst: boolean): Promise<Step> {
    const state = this.state!;
    await this.#checked(inputs);
    await this.#checked(inputs, {});
    if (deleteFirst) await this.destroy();
    await this.create(inputs);
    if (!deleteFirst) await (await this.#ready()).delete(state.id, state.outs);
    return "replaced";
  }

  async diff(inputs: Props): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }> {
    return (await this.#ready()).diff(this.state!.id, this.state!.outs, inputs);
  }

  async create(inputs: Props): Promise<void> {
    const handler = await this.#ready();
    await this.#recorded(inputs, () => handler.create(inputs));
  }

  /** What `pulumi refresh` does; false when the object is gone. */
  async refresh(): Promise<boolean> {
    const { state } = this;
    const found = await (await this.#ready()).read(state!.id, state!.outs);
    this.state =
      found.id === ""
        ? undefined
        : { id: found.id, outs: { ...found.props, __provider: state!.outs.__provider! }, inputs: found.inputs ?? state!.inputs };
    return this.state !== undefined;
  }

  async destroy(): Promise<void> {
    const { id, outs } = this.state!;
    await (await this.#ready()).delete(id, outs);
    this.state = undefined;
  }

  /** The inputs as the SDK hands them over. */
  inputs(declared: Values, { adopt, from, replaceOn }: Options = {}): Props {
    return {
      ...declared,
      __provider: "the code of the resource",
      __clerkName: this.name,
      ...(adopt && { __clerkAdopt: true }),
      ...(from !== undefined && { __clerkImport: from }),
      ...(replaceOn && { __clerkReplaceOn: replaceOn }),
    };
  }

  async #checked(inputs: Props, olds = this.state?.inputs ?? {}): Promise<{ readonly inputs: Props }> {
    const { inputs: checked, failures } = await (await this.#ready()).check(olds, inputs);
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join(" "));
    return { inputs: checked };
  }

  async #recorded(inputs: Props, write: () => Promise<{ id: string; outs: Props }>): Promise<void> {
    try {
      const { id, outs } = await write();
      this.state = { id, outs: { ...outs, __provider: inputs.__provider! }, inputs };
    } catch (error) {
      const { id, properties } = error as { readonly id?: string; readonly properties?: Props };
      if (id !== undefined) this.state = { id, outs: properties!, inputs };
      throw error;
    }
  }

  async #ready(): Promise<Handler> {
    if (!this.#handler) this.run();
    await this.#handler!.configure({ config: { get: (key) => this.#config[key] } });
    return this.#handler!;
  }
}
