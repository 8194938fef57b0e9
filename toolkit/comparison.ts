// What a comparison of two sides has found: the one document that every report is made from. Knows no format.
import type { Json } from "../provider/api/json";
import type { Values } from "../provider/core/definition/values";
import type { Configuration, Unavailable } from "./configuration";

/** One property, or a part of one, that is not the same on both sides. */
export interface PropertyDifference {
  /** As Pulumi writes paths: `claims.aud`, `claims["https://x"]`. */
  readonly path: string;
  /** The value at the left; absent where there is none, or where it is secret. */
  readonly left?: Json;
  /** The value at the right; absent where there is none, or where it is secret. */
  readonly right?: Json;
  /** The values are secret: only that they differ is told. */
  readonly secret?: true;
}

/**
 * What became of one object.
 * - `same`: nothing that can be read differs
 * - `changed`: on both sides, and some properties differ
 * - `missing`: only at the left (drift: declared, and not in the instance)
 * - `unmanaged`: only at the right (drift: in the instance, and in nobody's code)
 * - `unavailable`: its class could not be read on one side, so that nothing is known of it
 * - `ambiguous`: several objects of a side have its natural key
 */
export type Verdict = "same" | "changed" | "missing" | "unmanaged" | "unavailable" | "ambiguous";

/** One object of the comparison. */
export interface ObjectComparison {
  readonly verdict: Verdict;
  readonly type: string;
  /** The natural key; of a singleton empty. */
  readonly key: string;
  /** Its name in programs. */
  readonly name: string;
  /** Ids in Clerk, where they are known; of an ambiguous object all of its side. */
  readonly leftIds?: readonly string[];
  readonly rightIds?: readonly string[];
  /** What both sides hold, without secrets; absent where a side has no such object. */
  readonly left?: Values;
  readonly right?: Values;
  readonly differences: readonly PropertyDifference[];
  /** Declared or known properties that Clerk never tells, so that they were not compared. */
  readonly unreadable: readonly string[];
  /** Why, for `unavailable` and `ambiguous`: a full sentence. */
  readonly reason?: string;
}

/** Who stands on a side. */
export type SideLabel = Pick<Configuration, "kind" | "label" | "environment" | "instance">;

/** A difference that the user has declared to be known. */
export interface Ignored {
  /** What was ignored: the object, or one property of it. */
  readonly type: string;
  readonly key: string;
  readonly path?: string;
  readonly reason: string;
  /** The last day on which it is ignored, as YYYY-MM-DD. */
  readonly expires?: string;
}

export interface Comparison {
  readonly command: "drift" | "compare";
  readonly left: SideLabel;
  readonly right: SideLabel;
  /** Every object of both sides, those that are the same included; by class, then by key. */
  readonly objects: readonly ObjectComparison[];
  /** Classes that one side could not tell. */
  readonly unavailable: readonly (Unavailable & { readonly side: "left" | "right" })[];
  readonly ignored: readonly Ignored[];
  /** Sentences that the reader should know: an entry of the ignore file that has expired, one that matches nothing, resources of other instances. */
  readonly notes: readonly string[];
  readonly summary: Summary;
}

/** How many objects have each verdict, and how many properties could not be compared. */
export interface Summary {
  readonly same: number;
  readonly changed: number;
  readonly missing: number;
  readonly unmanaged: number;
  readonly unavailable: number;
  readonly ambiguous: number;
  /** Properties, not objects. */
  readonly unreadable: number;
}

/** Whether the sides differ, so that a pipeline should stop; what could not be read of a declared object counts. */
export function differs({ summary }: Comparison): boolean {
  return summary.changed + summary.missing + summary.unmanaged + summary.unavailable + summary.ambiguous > 0;
}

/** The counts of a list of objects. */
export function summarize(objects: readonly ObjectComparison[]): Summary {
  const count = (verdict: Verdict): number => objects.filter((object) => object.verdict === verdict).length;
  return {
    same: count("same"),
    changed: count("changed"),
    missing: count("missing"),
    unmanaged: count("unmanaged"),
    unavailable: count("unavailable"),
    ambiguous: count("ambiguous"),
    unreadable: objects.reduce((sum, { unreadable }) => sum + unreadable.length, 0),
  };
}
