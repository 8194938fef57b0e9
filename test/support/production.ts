// One guarded class in a production instance, made through the face: what the tables of what production forbids have in common.
import { type Definition, inputNames } from "../../provider/core/define";
import { isSingleton } from "../../provider/core/definition/endpoint";
import type { Values } from "../../provider/core/definition/values";
import { registry } from "../../provider/resources/registry";
import type { Narrowed } from "./arbitrary";
import { changedIn } from "./change";
import type { State, TestEmulator } from "./emulator";
import { Face } from "./face";
import { exampleInputs } from "./held";
import { standing, writesOf, written } from "./standing";
import { type Ground, clientOf, keys, makeNeeds, narrowedFor } from "./world";

const key = keys.production;
const refusal = /production[\s\S]*CLERK_ALLOW_DELETES/;

const isGuarded = ({ endpoint, fields }: Definition): boolean =>
  endpoint.guarded === true || Object.values(fields).some((field) => field.guarded);
const row = (definition: Definition) => [definition.type, definition] as const;
const all = registry.filter(isGuarded);

/** Every class that has something to guard, and those of them whose objects can be deleted. */
export const guarded = all.map(row);
export const deletable = all.filter(({ endpoint }) => !isSingleton(endpoint)).map(row);

/** Another declaration, and whether the instance takes it. */
interface Other {
  readonly next: Values;
  readonly takes: boolean;
}

export class Production {
  readonly names: readonly string[];
  face!: Face;
  full: Values = {};
  ground!: Ground;
  #stand!: State;
  /** The instance with the object, and what the engine's state has of it: made once. */
  #made: { readonly stand: State; readonly state: Face["state"] } | undefined;
  #narrowed: Narrowed = {};

  constructor(
    readonly emulator: TestEmulator,
    readonly definition: Definition,
  ) {
    this.names = inputNames(definition);
  }

  /** What the class stands on. */
  async open(): Promise<void> {
    const { definition, emulator } = this;
    await emulator.reset();
    this.ground = await makeNeeds(clientOf(emulator, key), definition);
    this.#narrowed = await narrowedFor(clientOf(emulator, key), definition, this.ground);
    this.full = exampleInputs(definition, "full", this.ground);
    this.#stand = await emulator.state();
  }

  /** The instance as it was opened, and a resource that is not made yet. */
  async begin(): Promise<void> {
    await this.emulator.setState(this.#stand);
    this.face = new Face(this.emulator, key, this.definition);
  }

  /** The object is made, and a new run begins. */
  async made(allowDeletes = false): Promise<void> {
    this.#made ??= await this.#make();
    await this.emulator.setState(this.#made.stand);
    this.face.state = this.#made.state;
    await this.run(allowDeletes);
  }

  async #make(): Promise<{ readonly stand: State; readonly state: Face["state"] }> {
    await this.face.run({ allowDeletes: true }).up(this.full);
    return { stand: await this.emulator.state(), state: this.face.state };
  }

  async run(allowDeletes: boolean): Promise<void> {
    this.face.run({ allowDeletes });
    await this.emulator.clearRequests();
  }

  isThere(id = this.face.state!.id): Promise<boolean> {
    return standing(this.emulator, key, this.definition).isThere(id, this.full);
  }

  async nothingWritten(): Promise<void> {
    expect(await written(this.emulator)).toEqual([]);
  }

  /** Refused before anything is written; what stood stands. */
  async refused(step: () => Promise<unknown>): Promise<void> {
    const id = this.face.state?.id;
    await expect(step()).rejects.toThrow(refusal);
    await this.nothingWritten();
    if (id !== undefined) expect(await this.isThere(id)).toBe(true);
  }

  /** The old object has gone and the new one stands. */
  async replaced(id: string): Promise<void> {
    expect(await writesOf(this.emulator)).not.toEqual([]);
    expect(await this.isThere()).toBe(true);
    if (this.face.state!.id !== id) expect(await this.isThere(id)).toBe(false);
  }

  /** The full declaration with another value of the property, one that the instance takes where there is one. */
  other(name: string): Other | undefined {
    const ways = { client: clientOf(this.emulator, key), definition: this.definition };
    const [taken, any] = [this.#narrowed, {}].map((narrowed) => changedIn({ ...ways, narrowed }, this.full, name));
    const next = taken ?? any;
    return next && { next, takes: taken !== undefined };
  }

  /** Properties that an update changes by itself, and does not guard. */
  get plain(): readonly string[] {
    return this.names.filter((name) => {
      const { immutable, createOnly, param, trigger, late, via, guarded: own } = this.definition.fields[name]!;
      return !immutable && !createOnly && !param && !trigger && !late && !via && !own;
    });
  }
}
