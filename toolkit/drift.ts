// Drift: what a stack declares against the live instance, by the same reading and planning as a refresh, without the program. Writes nothing.
import type { Json } from "../provider/api/json";
import type { Context } from "../provider/core/context";
import type { Definition } from "../provider/core/define";
import { type Change, diff } from "../provider/core/diff";
import type { Values } from "../provider/core/field";
import { read } from "../provider/core/read";
import { isBuiltinState } from "../provider/core/row";
import { settleRead } from "../provider/core/settle";
import type { Timing } from "../provider/core/timing";
import type { Comparison, ObjectComparison, PropertyDifference } from "./comparison";
import { type CompareOptions, alone, compareAs, complete, countsAlone, inScope, unavailableObject } from "./compare";
import type { Configuration, ConfigurationObject, NamedReference } from "./configuration";
import { leaves } from "./leaf";
import { portableInputs } from "./portable";
import type { Instance } from "./read-instance";
import type { Stack, StackObject } from "./state";

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
  const definitions = inScope(options);
  const types = new Set(definitions.map(({ type }) => type));
  const { own, notes } = ofInstance(declared, live);
  const wanted = own.filter(({ type }) => types.has(type));
  const context: Context = { client: live.client, ...(options.timing && { timing: options.timing }) };
  let done = 0;
  // At once, so that what is looked at a second time shares its lists, and its waiting.
  const objects = await Promise.all(
    wanted.map(async (object) => {
      options.signal?.throwIfAborted();
      const found = await ofResource(
        context,
        definitions.find(({ type }) => type === object.type)!,
        object,
        live,
      );
      options.onProgress?.({ compared: ++done, total: wanted.length });
      return found;
    }),
  );
  const all = [...objects, ...definitions.flatMap((definition) => unmanaged(definition, own, live))];
  const order = (type: string): number => definitions.findIndex((definition) => definition.type === type);
  all.sort((one, other) => order(one.type) - order(other.type) || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return complete("drift", declared, live, all, definitions, options, notes);
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

async function ofResource(context: Context, definition: Definition, object: StackObject, live: Instance): Promise<ObjectComparison> {
  const closed = live.unavailable.find(({ type }) => type === object.type);
  if (closed) return unavailableObject(object, closed);
  const memory = { ids: object.references, ...(object.rewritten && { rewritten: object.rewritten }) };
  const listed = live.objects.find(({ type, id }) => type === object.type && id === object.id);
  // What was just read costs nothing; only a difference is worth a second look, which a refresh would take too.
  const first = listed && settleRead(definition, object.state, live.observed(listed).object, memory);
  if (first && changesOf(definition, object, first).length === 0) return compared(definition, object, first, [], live);
  const found = await read(context, definition, object.id, object.state, memory);
  if (!found) return { ...alone("missing", object), unreadable: object.unreadable };
  return compared(definition, object, found.values, changesOf(definition, object, found.values), live);
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

function compared(
  definition: Definition,
  object: StackObject,
  values: Values,
  changes: readonly Change[],
  live: Instance,
): ObjectComparison {
  const right = portableInputs(definition, values, live.nameOf);
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
    differences: changes.flatMap(({ property }) => detail(definition, property, object, right)),
    unreadable: object.unreadable,
  };
}

function detail(definition: Definition, property: string, object: StackObject, right: Values): readonly PropertyDifference[] {
  const field = definition.fields[property]!;
  if (field.secret) return [{ path: property, secret: true }];
  const [declared, found] = [object.inputs[property], right[property]];
  const parts = leaves(field, property, declared, found, { left: true, right: false });
  // The same text for another object: it was made again under its old key.
  return parts.length > 0 ? parts : [{ path: property, ...given("left", declared), ...given("right", found) }];
}

const given = (side: "left" | "right", value: Json | undefined): Partial<PropertyDifference> =>
  value === undefined ? {} : { [side]: value };

function unmanaged(definition: Definition, own: readonly StackObject[], live: Instance): readonly ObjectComparison[] {
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
    )
    .map((object) => alone("unmanaged", object));
}

/** Of an object with two faces that nobody declares, the preferred face alone is named. */
const hasObject = (live: Instance, { resource, name: wanted }: NamedReference): boolean =>
  live.objects.some(({ type, name }) => type === resource && name === wanted);
