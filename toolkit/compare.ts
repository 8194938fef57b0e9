// Compares two sides object by object, matched by natural key. Asks nobody and changes nothing.
import type { Definition } from "../provider/core/define";
import { registry } from "../provider/resources/registry";
import { type Comparison, type ObjectComparison, summarize } from "./comparison";
import type { Configuration, ConfigurationObject } from "./configuration";
import { type IgnoreRule, withoutIgnored } from "./ignore";
import { definitionOf } from "./natural-key";
import { type OverriddenSecret, type Overrides, applyOverrides } from "./overrides";
import { Sides } from "./sides";
import { unknownObjects } from "./verdict";

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
  const definitions = inScope(options);
  const { objects, secrets } = expected(left, definitions, options);
  const sides = new Sides({ ...left, objects }, copyOf(right), secrets);
  // What was read only because others refer to it was not asked for.
  const aside = new Set([left, right].flatMap(({ others = [] }) => others.map(({ type }) => type)));
  const found = sides.groups().filter(({ definition }) => definitions.includes(definition) && !aside.has(definition.type));
  return complete(
    command,
    left,
    right,
    found.flatMap((group) => sides.verdicts(group)),
    options,
    runtimeNotes(definitions, left, right),
  );
}

/** What the right side is to have. */
function expected(
  left: Configuration,
  definitions: readonly Definition[],
  { expect }: CompareOptions,
): { readonly objects: readonly ConfigurationObject[]; readonly secrets: readonly OverriddenSecret[] } {
  if (!expect) return { objects: left.objects, secrets: [] };
  // Of what is not compared, or could not be read, nothing can be expected.
  const unknown = new Set(left.unavailable.map(({ type }) => type));
  const outside = registry.filter((definition) => !definitions.includes(definition) || unknown.has(definition.type));
  const { objects, secrets, problems } = applyOverrides(left.objects, expect, new Set(outside.map(({ type }) => type)));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { objects, secrets };
}

/** A side may be compared with itself, and its objects are told apart by what they are. */
const copyOf = (side: Configuration): Configuration => ({ ...side, objects: side.objects.map((object) => ({ ...object })) });

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
  options: CompareOptions,
  notes: readonly string[],
): Comparison {
  const types = new Set(inScope(options).map(({ type }) => type));
  const label = ({ kind, label: text, environment, instance }: Configuration): Comparison["left"] => ({
    kind,
    label: text,
    ...(environment !== undefined && { environment }),
    ...(instance !== undefined && { instance }),
  });
  // A class that this version does not know is in nobody's scope, and must not go unsaid.
  const of = (side: "left" | "right", { unavailable }: Configuration): Comparison["unavailable"] =>
    unavailable.filter(({ type }) => types.has(type) || !definitionOf(type)).map((each) => ({ ...each, side }));
  const unavailable = [...of("left", left), ...of("right", right)];
  const { ignore = [], today = new Date().toISOString().slice(0, 10) } = options;
  const closed = new Set(unavailable.map(({ type }) => type));
  const all = [...objects, ...unknownObjects("left", left), ...unknownObjects("right", right)];
  const { objects: rest, ignored, notes: ofRules } = withoutIgnored(all, ignore, today, { types, closed });
  return {
    command,
    left: label(left),
    right: label(right),
    objects: rest,
    unavailable,
    ignored,
    notes: [...notes, ...ofRules],
    summary: summarize(rest),
  };
}

function runtimeNotes(definitions: readonly Definition[], left: Configuration, right: Configuration): readonly string[] {
  return definitions
    .filter(({ runtime, type }) => runtime && [left, right].some(({ objects }) => objects.some((object) => object.type === type)))
    .map(({ type }) => `${type}: those of one side only are not counted, because an application makes them for its users.`);
}
