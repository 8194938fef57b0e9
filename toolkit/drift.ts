// Drift: what a stack declares against the live instance, by the same reading and planning as a refresh, without the program. Writes nothing.
import type { Json } from "../provider/api/json";
import type { Context } from "../provider/core/context";
import type { Definition } from "../provider/core/define";
import { diff, withIgnored } from "../provider/core/plan/diff";
import type { Change } from "../provider/core/vocabulary/trait";
import type { Field } from "../provider/core/definition/field";
import { isUnreadable } from "../provider/core/vocabulary/meaning";
import type { Values } from "../provider/core/definition/values";
import { read } from "../provider/core/read/read";
import { during } from "../provider/core/resource-error";
import { isBuiltinState } from "../provider/core/observe/row";
import { settleRead } from "../provider/core/settle/settle";
import type { Timing } from "../provider/core/timing";
import { secondLook } from "../provider/core/observe/witness";
import type { Comparison, ObjectComparison, PropertyDifference } from "./comparison";
import { type CompareOptions, compareAs, complete, inScope } from "./compare";
import type { Configuration, ConfigurationObject, NamedReference } from "./configuration";
import { leaves } from "./leaf";
import { definitionOf } from "./natural-key";
import { type NameOf, portableInputs } from "./portable";
import type { Instance } from "./read-instance";
import { everything } from "./references";
import type { Stack, StackObject } from "./state";
import { together } from "./together";
import { alone, countsAlone, unavailableObject } from "./verdict";

export interface DriftOptions extends Omit<CompareOptions, "expect"> {
  readonly onProgress?: (progress: { readonly compared: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
  /** Waiting times for reads that lag behind writes; tests make them short. */
  readonly timing?: Partial<Timing>;
}

/**
 * Compares what a stack, or a snapshot, declares with the live instance. A difference or a gap is believed only when a second read confirms it.
 *
 * @throws Error when the stack belongs to another instance than the one that was read.
 */
export async function drift(declared: Configuration, live: Instance, options: DriftOptions = {}): Promise<Comparison> {
  if (!isStack(declared)) return compareAs("drift", declared, live, options);
  const definitions = new Map(inScope(options).map((definition) => [definition.type, definition]));
  const { own, notes } = ofInstance(declared, live);
  const wanted = own.filter(({ type }) => definitions.has(type));
  const look = new Look(live, own, options);
  let done = 0;
  let stopped: unknown;
  // At once, so that what is looked at a second time shares its lists, and its waiting.
  const compare = async (object: StackObject): Promise<ObjectComparison> => {
    options.signal?.throwIfAborted();
    if (stopped !== undefined) throw stopped;
    const found = await look.at(definitions.get(object.type)!, object);
    options.onProgress?.({ compared: ++done, total: wanted.length });
    return found;
  };
  const others = [...definitions.values()].flatMap((definition) => unmanaged(definition, own, live));
  const looks = await together(
    [...wanted.map((object) => () => compare(object)), ...others.map((object) => () => look.again(definitions.get(object.type)!, object))],
    () => (stopped = new Error("Another object could not be read.")),
  );
  const all = looks.filter((each) => each !== undefined);
  const order = [...definitions.keys()];
  all.sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type) || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return complete("drift", declared, live, all, options, [
    ...notes,
    ...runtimeNotes([...definitions.values()], own, live),
    ...look.warnings,
  ]);
}

const isStack = (side: Configuration): side is Stack => side.kind === "stack";

/** The resources that belong to the instance; a stack may hold those of several. */
function ofInstance(stack: Stack, live: Instance): { readonly own: readonly StackObject[]; readonly notes: readonly string[] } {
  const own = stack.objects.filter(({ instance }) => instance === undefined || instance === live.instance);
  const others = [
    ...new Set(stack.objects.flatMap(({ instance }) => (instance === undefined || instance === live.instance ? [] : [instance]))),
  ];
  if (own.length === 0 && others.length > 0)
    throw new Error(
      `${stack.label} is of the instance ${others.join(", ")}, and the key of ${live.label} opens ${live.instance}. Nothing was compared. Give the key of ${others.join(" or ")}.`,
    );
  const notes = others.map(
    (id) =>
      `${stack.objects.filter(({ instance }) => instance === id).length} resources of ${stack.label} are of the instance ${id} and were not compared.`,
  );
  return { own, notes };
}

/** A look at the instance, resource by resource. */
class Look {
  readonly #listed: ReadonlyMap<string, ConfigurationObject>;
  readonly #nameOf: NameOf;
  readonly #warnings = new Set<string>();

  constructor(
    readonly live: Instance,
    own: readonly StackObject[],
    readonly options: DriftOptions,
  ) {
    this.#listed = new Map(everything(live).map((object) => [`${object.type} ${object.id}`, object]));
    // What the stack declares is called by its name there.
    const names = new Map(own.filter(({ type }) => definitionOf(type)!.endpoint.id === "id").map(({ id, name }) => [id, name]));
    this.#nameOf = (id) => {
      const found = live.nameOf(id);
      return found && { ...found, name: names.get(id) ?? found.name };
    };
  }

  /** What is worth knowing though it is no failure. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  async at(definition: Definition, object: StackObject): Promise<ObjectComparison> {
    const closed = this.live.unavailable.find(({ type }) => type === object.type);
    if (closed) return unavailableObject(object, closed);
    const listed = this.#listed.get(`${object.type} ${object.id}`);
    // What was just read costs nothing; only a difference is worth a second look, which a refresh would take too.
    const first = listed && settleRead(definition, object.state, this.live.observed(listed).object, object.references);
    if (first && changesOf(definition, object, first).length === 0) return this.#compared(definition, object, first, []);
    const found = await read(this.#context(object), definition, object.id, object.state, object.references);
    if (!found) return alone("missing", object);
    return this.#compared(definition, object, found.values, changesOf(definition, object, found.values));
  }

  /** What the stack does not declare: a list that lags still shows what is gone. */
  async again(definition: Definition, object: ConfigurationObject): Promise<ObjectComparison | undefined> {
    const { id, values } = this.live.observed(object);
    const found = await during("reading", definition, object.name, () => secondLook(this.#context(object), definition, id, values));
    return found && alone("unmanaged", object);
  }

  #context({ name }: ConfigurationObject): Context {
    const { timing } = this.options;
    return { client: this.live.client, name, warn: (sentence) => this.#warnings.add(sentence), ...(timing && { timing }) };
  }

  #compared(definition: Definition, object: StackObject, values: Values, changes: readonly Change[]): ObjectComparison {
    const right = portableInputs(definition, values, this.#nameOf);
    const declaredNow = Object.fromEntries(
      Object.entries(right).filter(([name]) => object.declared[name] !== undefined || changes.some(({ property }) => property === name)),
    );
    return {
      verdict: changes.length === 0 ? "same" : "changed",
      type: object.type,
      key: object.key,
      name: object.name,
      leftIds: [object.id],
      rightIds: [object.id],
      left: object.inputs,
      right: declaredNow,
      differences: changes.flatMap(({ property }) => detail(definition, property, withIgnored(right, object.inputs, object.ignore), right)),
      unreadable: untold(definition, object),
    };
  }
}

/** What could not be compared: what Clerk never tells, and what the state holds encrypted. A secret that Clerk tells is compared. */
function untold({ fields }: Definition, { unreadable, sealed }: StackObject): readonly string[] {
  return unreadable.filter((path) => {
    const [first = "", ...rest] = path.split(".");
    const field = rest.reduce<Field | undefined>(
      (of, name) => (of?.kind === "object" && Object.hasOwn(of.fields, name) ? of.fields[name] : undefined),
      fields[first],
    );
    return sealed.includes(first) || !field || isUnreadable(field);
  });
}

/** What a plan would change so that the instance is again as declared. */
function changesOf(definition: Definition, { declared, ignore, references, sealed }: StackObject, values: Values): readonly Change[] {
  const changes = diff(definition, values, declared, {
    managed: Object.keys(declared),
    ignore,
    ids: { state: references, declared: references },
    builtin: isBuiltinState(definition, values),
  });
  return changes.filter(({ property }) => !sealed.includes(property));
}

function detail(definition: Definition, property: string, left: Values, right: Values): readonly PropertyDifference[] {
  const field = definition.fields[property]!;
  if (field.secret) return [{ path: property, secret: true }];
  const [declared, found] = [left[property], right[property]];
  const parts = leaves(field, property, declared, found, { left: true, right: false });
  // The same text for another object: it was made again under its old key.
  return parts.length > 0 ? parts : [{ path: property, ...given("left", declared), ...given("right", found) }];
}

const given = (side: "left" | "right", value: Json | undefined): Partial<PropertyDifference> =>
  value === undefined ? {} : { [side]: value };

function unmanaged(definition: Definition, own: readonly StackObject[], live: Instance): readonly ConfigurationObject[] {
  const known = new Set(own.map(({ type, id }) => `${type} ${id}`));
  const isManaged = ({ type, id, twin }: ConfigurationObject): boolean =>
    known.has(`${type} ${id}`) || (twin !== undefined && hasObject(live, twin));
  return live.objects
    .filter((object) => object.type === definition.type && !isManaged(object) && countsAlone(definition, object, true))
    .filter(
      (object) =>
        !live.objects.some(
          (other) => other.twin?.resource === object.type && other.twin.name === object.name && known.has(`${other.type} ${other.id}`),
        ),
    );
}

/** Of what applications make for their users those that nobody declares do not count, and that is said. */
function runtimeNotes(definitions: readonly Definition[], own: readonly StackObject[], live: Instance): readonly string[] {
  const known = new Set(own.map(({ type, id }) => `${type} ${id}`));
  return definitions.flatMap(({ type, runtime }) => {
    const others = live.objects.filter((object) => runtime && object.type === type && !known.has(`${type} ${object.id}`)).length;
    return others === 0
      ? []
      : [
          `${type}: ${others} that the stack does not declare ${others === 1 ? "is" : "are"} not counted, because an application makes them for its users.`,
        ];
  });
}

/** Of an object with two faces that nobody declares, the preferred face alone is named. */
const hasObject = (live: Instance, { resource, name: wanted }: NamedReference): boolean =>
  live.objects.some(({ type, name }) => type === resource && name === wanted);
