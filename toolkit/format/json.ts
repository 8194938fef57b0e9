// A comparison as the document that other programs read: schema/comparison.schema.json describes it. Knows nothing of how it was made.
import type { Comparison, ObjectComparison, PropertyDifference, SideLabel } from "../comparison";
import type { FormatOptions } from "./options";
import { visibleJsonLines } from "./visible";

/** The first lines of every document, by which a reader knows it. */
const HEADER = {
  $schema: "pulumi-clerk/schema/comparison.schema.json",
  format: "pulumi-clerk/comparison",
  /** Counts up when a reader of the last version would go wrong. */
  version: 1,
} as const;

export function formatJson(comparison: Comparison, { now }: FormatOptions = {}): string {
  return visibleJsonLines({ ...HEADER, ...(now ? { made: now.toISOString() } : {}), ...publish(comparison) }) + "\n";
}

/** What the document has, in a fixed order; a side may come with all that was read from it. */
function publish({ command, left, right, objects, unavailable, ignored, notes, summary }: Comparison): Comparison {
  return { command, left: sideOf(left), right: sideOf(right), summary, objects: objects.map(objectOf), unavailable, ignored, notes };
}

function sideOf({ kind, label, environment, instance }: SideLabel): SideLabel {
  return { kind, label, environment, instance };
}

function objectOf(object: ObjectComparison): ObjectComparison {
  return { ...object, differences: object.differences.map(differenceOf) };
}

/** Of a secret only that it differs, whatever the difference was made with. */
function differenceOf(difference: PropertyDifference): PropertyDifference {
  return difference.secret ? { path: difference.path, secret: true } : difference;
}
