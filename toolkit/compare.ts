// Compares two sides object by object, matched by natural key. Asks nobody and changes nothing.
import { type Json, isJsonObject } from "../provider/api/json";
import type { Definition } from "../provider/core/define";
import type { Values } from "../provider/core/field";
import { isSingleton } from "../provider/core/endpoint";
import { registry } from "../provider/resources/registry";
import { type Comparison, type ObjectComparison, summarize } from "./comparison";
import { type Configuration, type ConfigurationObject, type NamedReference, type Unavailable, isNamedReference } from "./configuration";
import { type IgnoreRule, withoutIgnored } from "./ignore";
import { type Silence, differences } from "./leaf";
import { type Overrides, applyOverrides } from "./overrides";

export interface CompareOptions {
  /** Only these classes; default all. */
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  /** What the right side is to have in place of what the left side has: the differences that are expected, and verified. */
  readonly expect?: Overrides;
  /** Differences that are known, each with a reason. */
  readonly ignore?: readonly IgnoreRule[];
  /** The day by which an ignored difference may have expired, YYYY-MM-DD; default today. */
  readonly today?: string;
}

/** A silence that is no statement is one of a stack, which names only what it manages. */
const silenceOf = (left: Configuration, right: Configuration): Silence => ({ left: left.kind === "stack", right: right.kind === "stack" });

/**
 * Compares two sides. Properties that Clerk never tells are counted as unreadable, and secrets are never shown.
 *
 * @throws Error when an expected difference names something that the left side does not have.
 */
export function compare(left: Configuration, right: Configuration, options: CompareOptions = {}): Comparison {
  return compareAs("compare", left, right, options);
}

/** The same, as another command's answer: a snapshot may stand for what is declared. */
export function compareAs(command: Comparison["command"], left: Configuration, right: Configuration, options: CompareOptions): Comparison {
  const expected = options.expect ? applyOverrides(left.objects, options.expect) : { objects: left.objects, problems: [] };
  if (expected.problems.length > 0) throw new Error(expected.problems.join("\n"));
  const definitions = inScope(options);
  const wanted = { ...left, objects: expected.objects };
  const sides = [readied(wanted, right), readied(right, wanted)] as const;
  const objects = definitions.flatMap((definition) => ofClass(definition, ...sides));
  return complete(command, left, right, objects, definitions, options, runtimeNotes(definitions, left, right));
}

/** The classes that are compared. */
export function inScope({ only, exclude = [] }: Pick<CompareOptions, "only" | "exclude">): readonly Definition[] {
  return registry.filter(({ type }) => (only?.includes(type) ?? true) && !exclude.includes(type));
}

/** The document, with the known differences taken out. */
export function complete(
  command: Comparison["command"],
  left: Configuration,
  right: Configuration,
  objects: readonly ObjectComparison[],
  definitions: readonly Definition[],
  { ignore = [], today = new Date().toISOString().slice(0, 10) }: CompareOptions,
  notes: readonly string[],
): Comparison {
  const { objects: rest, ignored, notes: ofRules } = withoutIgnored(objects, ignore, today);
  const label = ({ kind, label: text, environment, instance }: Configuration): Comparison["left"] => ({
    kind,
    label: text,
    ...(environment !== undefined && { environment }),
    ...(instance !== undefined && { instance }),
  });
  const of = (side: "left" | "right", { unavailable }: Configuration): Comparison["unavailable"] =>
    unavailable.filter(({ type }) => definitions.some((definition) => definition.type === type)).map((each) => ({ ...each, side }));
  return {
    command,
    left: label(left),
    right: label(right),
    objects: rest,
    unavailable: [...of("left", left), ...of("right", right)],
    ignored,
    notes: [...notes, ...ofRules],
    summary: summarize(rest),
  };
}

function ofClass(definition: Definition, left: Configuration, right: Configuration): readonly ObjectComparison[] {
  const [lefts, rights] = [objectsOf(definition, left), objectsOf(definition, right)];
  const closed = [left, right].flatMap((side) => side.unavailable.filter(({ type }) => type === definition.type));
  if (closed.length > 0) return [...lefts, ...rights].map((object) => unavailableObject(object, closed[0]!));
  const keys = [...new Set([...lefts, ...rights].map(({ key }) => key))].sort();
  return keys.flatMap((key) =>
    ofKey(
      definition,
      lefts.filter((object) => object.key === key),
      rights.filter((object) => object.key === key),
      silenceOf(left, right),
    ),
  );
}

const objectsOf = ({ type: wanted }: Definition, { objects }: Configuration): readonly ConfigurationObject[] =>
  objects.filter(({ type }) => type === wanted);

/**
 * The side, in which everything that shows up as objects of two classes is there once: under the preferred class, unless the other side knows
 * it by the older one only. What it refers to is named by natural keys, since program names are each side's own.
 */
function readied(side: Configuration, other: Configuration): Configuration {
  const byName = new Map(side.objects.map((object) => [`${object.type} ${object.name}`, object]));
  const twinOf = ({ twin }: ConfigurationObject): ConfigurationObject | undefined => twin && byName.get(`${twin.resource} ${twin.name}`);
  const dropped = new Set(
    side.objects.flatMap((object) => {
      const twin = twinOf(object);
      if (!twin) return [];
      const known = other.objects.find(({ type, key }) => type === object.type && key === object.key);
      const isOlderOnly =
        known !== undefined && !other.objects.some(({ type, name }) => type === known.twin?.resource && name === known.twin.name);
      return [isOlderOnly ? twin : object];
    }),
  );
  const byKey = (value: Json): Json => {
    if (isNamedReference(value)) return keyed(value, side.objects, byName);
    if (Array.isArray(value)) return value.map(byKey);
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byKey(inner)])) : value;
  };
  const objects = side.objects
    .filter((object) => !dropped.has(object))
    .map((object) => ({ ...object, inputs: byKey(object.inputs) as Values }));
  return { ...side, objects };
}

/** The reference by natural key; of several that share one, which of them it is. */
function keyed(
  { resource, name }: NamedReference,
  objects: readonly ConfigurationObject[],
  byName: ReadonlyMap<string, ConfigurationObject>,
): Json {
  const found = byName.get(`${resource} ${name}`);
  if (!found) return { resource, name };
  const alike = objects.filter(({ type, key }) => type === resource && key === found.key);
  return { resource, key: found.key, ...(alike.length > 1 && { number: alike.indexOf(found) + 1 }) };
}

function ofKey(
  definition: Definition,
  lefts: readonly ConfigurationObject[],
  rights: readonly ConfigurationObject[],
  silence: Silence,
): readonly ObjectComparison[] {
  const [left, leftTwin] = lefts;
  const [right, rightTwin] = rights;
  if (left && right && !leftTwin && !rightTwin) return [pair(definition, left, right, silence)];
  if (left && right) return pairAlike(definition, lefts, rights, silence);
  return [
    ...lefts.filter((object) => countsAlone(definition, object, silence.right)).map((object) => alone("missing", object)),
    ...rights.filter((object) => countsAlone(definition, object, silence.left)).map((object) => alone("unmanaged", object)),
  ];
}

/** Whether it says anything that only one side has the object: what is in every instance is on both, spoken of or not. */
export function countsAlone(definition: Definition, { pristine, builtin }: ConfigurationObject, silent: boolean): boolean {
  return !pristine && !definition.runtime && !isSingleton(definition.endpoint) && !(builtin && silent);
}

/** Several objects of one key: those that are the same are told apart by that, and what is left over cannot be. */
function pairAlike(
  definition: Definition,
  lefts: readonly ConfigurationObject[],
  rights: readonly ConfigurationObject[],
  silence: Silence,
): readonly ObjectComparison[] {
  const unpaired = [...rights];
  const pairs: ObjectComparison[] = [];
  const left = lefts.filter((object) => {
    const at = unpaired.findIndex((other) => pair(definition, object, other, silence).differences.length === 0);
    if (at < 0) return true;
    pairs.push(pair(definition, object, unpaired[at]!, silence));
    unpaired.splice(at, 1);
    return false;
  });
  if (left.length === 1 && unpaired.length === 1) return [...pairs, pair(definition, left[0]!, unpaired[0]!, silence)];
  if (left.length === 0 || unpaired.length === 0)
    return [...pairs, ...left.map((object) => alone("missing", object)), ...unpaired.map((object) => alone("unmanaged", object))];
  return [...pairs, ambiguous(left, unpaired)];
}

export function pair(definition: Definition, left: ConfigurationObject, right: ConfigurationObject, silence: Silence): ObjectComparison {
  const found = differences(definition, left.inputs, right.inputs, silence);
  return {
    verdict: found.length === 0 ? "same" : "changed",
    type: left.type,
    key: left.key,
    name: left.name,
    ...idsOf("leftIds", [left]),
    ...idsOf("rightIds", [right]),
    left: left.inputs,
    right: right.inputs,
    differences: found,
    unreadable: [...new Set([...left.unreadable, ...right.unreadable])],
  };
}

export function alone(verdict: "missing" | "unmanaged", object: ConfigurationObject): ObjectComparison {
  const isLeft = verdict === "missing";
  return {
    verdict,
    type: object.type,
    key: object.key,
    name: object.name,
    ...idsOf(isLeft ? "leftIds" : "rightIds", [object]),
    ...(isLeft ? { left: object.inputs } : { right: object.inputs }),
    differences: [],
    unreadable: [],
  };
}

function ambiguous(lefts: readonly ConfigurationObject[], rights: readonly ConfigurationObject[]): ObjectComparison {
  const [{ type, key, name }] = lefts as [ConfigurationObject];
  const named = (objects: readonly ConfigurationObject[]): string => objects.map((each) => each.id ?? each.name).join(", ");
  return {
    verdict: "ambiguous",
    type,
    key,
    name,
    ...idsOf("leftIds", lefts),
    ...idsOf("rightIds", rights),
    differences: [],
    unreadable: [],
    reason: `${lefts.length} objects at the left (${named(lefts)}) and ${rights.length} at the right (${named(rights)}) share the natural key ${JSON.stringify(key)}, and none of them is the same. Give them names of their own.`,
  };
}

export function unavailableObject(object: ConfigurationObject, { reason }: Unavailable): ObjectComparison {
  return { ...alone("missing", object), verdict: "unavailable", reason: `${object.type} could not be read: ${reason}` };
}

function idsOf(name: "leftIds" | "rightIds", objects: readonly ConfigurationObject[]): Pick<ObjectComparison, "leftIds" | "rightIds"> {
  const ids = objects.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return ids.length > 0 ? { [name]: ids } : {};
}

function runtimeNotes(definitions: readonly Definition[], left: Configuration, right: Configuration): readonly string[] {
  return definitions
    .filter(({ runtime, type }) => runtime && [left, right].some(({ objects }) => objects.some((object) => object.type === type)))
    .map(({ type }) => `${type}: those of one side only are not counted, because an application makes them for its users.`);
}
