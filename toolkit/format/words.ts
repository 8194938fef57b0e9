// What a comparison is called in every report: its sides, its verdicts, its sums, and its lists by class. Knows no format.
import { type Comparison, type ObjectComparison, type SideLabel, type Summary, type Verdict, differs } from "../comparison";
import { count } from "./change";
import { shorten, visible } from "./visible";

/** How a format marks a piece of data inside a sentence of ours; it gets text in which everything can be seen. */
export type Mark = (text: string) => string;

/** What differs comes first, in the order in which a reader asks. */
export const VERDICTS: readonly Verdict[] = ["changed", "missing", "unmanaged", "ambiguous", "unavailable", "same"];
export const DIFFERENCES: readonly Verdict[] = VERDICTS.filter((verdict) => verdict !== "same");

const LONGEST_LABEL = 120;

/** `stack:prod`, `env:PROD_KEY`, a path. */
export function labelOf(side: SideLabel): string {
  return shorten(visible(side.label), LONGEST_LABEL);
}

/** What stands on a side: "declared", "live, production, ins_1". */
export function describeSide(comparison: Comparison, side: "left" | "right", mark: Mark = (text) => text): string {
  const { environment, instance } = comparison[side];
  const known = [environment, instance].filter((text) => text !== undefined).map((text) => mark(shorten(visible(text), LONGEST_LABEL)));
  return [roleOf(comparison, side), ...known].join(", ");
}

export function roleOf({ command }: Comparison, side: "left" | "right"): string {
  if (command === "compare") return side;
  return side === "left" ? "declared" : "live";
}

/** The verdict in a word or two, which a number may stand before. */
export function wordFor(verdict: Verdict, comparison: Comparison, mark: Mark = (text) => text): string {
  const isDrift = comparison.command === "drift";
  switch (verdict) {
    case "same":
      return "the same";
    case "changed":
      return isDrift ? "changed" : "different";
    case "missing":
      return isDrift ? "missing" : `only in ${mark(labelOf(comparison.left))}`;
    case "unmanaged":
      return isDrift ? "unmanaged" : `only in ${mark(labelOf(comparison.right))}`;
    case "unavailable":
      return "unavailable";
    case "ambiguous":
      return "ambiguous";
  }
}

/** What a verdict says of an object. */
export function meaningOf(verdict: Verdict, { command }: Comparison): string {
  const isDrift = command === "drift";
  switch (verdict) {
    case "same":
      return "no readable difference";
    case "changed":
      return isDrift ? "declared and live differ" : "on both sides, not the same";
    case "missing":
      return isDrift ? "declared, not in the instance" : "on the left side alone";
    case "unmanaged":
      return isDrift ? "in the instance, in nobody's code" : "on the right side alone";
    case "unavailable":
      return "its class could not be read";
    case "ambiguous":
      return "several of one side have its natural key";
  }
}

/** "2 changed, 1 missing, 206 the same": every verdict that there is. */
export function sums(comparison: Comparison, mark?: Mark): string {
  const { summary } = comparison;
  const parts = VERDICTS.filter((verdict) => summary[verdict] > 0);
  return parts.map((verdict) => `${summary[verdict].toLocaleString("en")} ${wordFor(verdict, comparison, mark)}`).join(", ");
}

/** One honest sentence for two sides between which nothing was found. */
export function noDifference(comparison: Comparison, mark: Mark = (text) => text): string {
  const { summary, left, right, ignored, unavailable } = comparison;
  const sides = `${mark(labelOf(left))} and ${mark(labelOf(right))}`;
  const limits = [
    unavailable.length > 0 ? `${count(unavailable.length, "list")} could not be read` : "",
    summary.unreadable > 0 ? unchecked(summary) : "",
    ignored.length > 0 ? `${count(ignored.length, "known difference")} ${ignored.length === 1 ? "is" : "are"} ignored` : "",
  ].filter(Boolean);
  const but = limits.length > 0 ? `, but ${limits.join(", and ")}` : "";
  if (summary.same === 0) return `Nothing was compared: neither ${mark(labelOf(left))} nor ${mark(labelOf(right))} has an object${but}.`;
  return `No difference: what could be read of ${count(summary.same, "object")} is the same in ${sides}${but}.`;
}

/** The first sentence of a report. */
export function headline(comparison: Comparison, mark?: Mark): string {
  if (!differs(comparison)) return noDifference(comparison, mark);
  const limit = comparison.summary.unreadable > 0 ? `; ${unchecked(comparison.summary)}` : "";
  return `${sums(comparison, mark)}${limit}.`;
}

/** Why a property is unreadable. */
export const UNREADABLE_REASON = "secret, or never returned by Clerk";

/** "3 unreadable properties were not checked", so that nobody believes more than was. */
export function unchecked({ unreadable }: Summary): string {
  return `${count(unreadable, "unreadable property was", "unreadable properties were")} not checked`;
}

/** The objects by class, in the order of the document. */
export function byClass(objects: readonly ObjectComparison[]): ReadonlyMap<string, readonly ObjectComparison[]> {
  const classes = new Map<string, ObjectComparison[]>();
  for (const object of objects) {
    const known = classes.get(object.type);
    if (known) known.push(object);
    else classes.set(object.type, [object]);
  }
  return classes;
}

export interface Unchecked {
  readonly type: string;
  readonly path: string;
  /** Of the objects; of a singleton empty. */
  readonly keys: readonly string[];
}

/** The properties that could not be checked: each once, with the objects that have it. */
export function uncheckedByProperty(objects: readonly ObjectComparison[]): readonly Unchecked[] {
  return [...byClass(objects)].flatMap(([type, ofClass]) => {
    const paths = new Set(ofClass.flatMap(({ unreadable }) => unreadable));
    return [...paths].map((path) => {
      const keys = ofClass.filter(({ unreadable }) => unreadable.includes(path)).map(({ key }) => key);
      return { type, path, keys };
    });
  });
}

export interface UnavailableClass {
  readonly type: string;
  readonly side: "left" | "right";
  readonly reason: string;
  /** The objects of the other side, of which nothing is known for that reason. */
  readonly objects: readonly ObjectComparison[];
}

/** The classes that could not be read, with what hangs on them. */
export function unavailableClasses({ unavailable, objects }: Comparison): readonly UnavailableClass[] {
  const unknown = byClass(objects.filter(({ verdict }) => verdict === "unavailable"));
  return unavailable.map(({ type, side, reason }) => ({ type, side, reason, objects: unknown.get(type) ?? [] }));
}
