// A comparison as one page that needs nothing else: what stands in it. How it looks and acts is in html-page.ts.
import { createHash } from "node:crypto";
import { Eta } from "eta";
import type { Comparison, ObjectComparison, PropertyDifference, Verdict } from "../comparison";
import type { Json } from "../../provider/api/json";
import { type Line, SECRET, count, describeChange, describeValue } from "./change";
import { OBJECT, PAGE } from "./html-page";
import { SCRIPT } from "./html-script";
import { STYLE } from "./html-style";
import type { FormatOptions } from "./options";
import { visible, visibleJsonLines, visibleName } from "./visible";
import {
  UNREADABLE_REASON,
  VERDICTS,
  byClass,
  describeSide,
  headline,
  labelOf,
  meaningOf,
  unavailableClasses,
  unchecked,
  uncheckedByProperty,
  wordFor,
} from "./words";

/** What a cell of a table shows: a word of ours, a short value, or lines of which some are marked. */
type Cell =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "lines"; readonly lines: readonly { readonly of: Line["of"]; readonly text: string }[] };

interface Row {
  readonly name: string;
  readonly differs: boolean;
  readonly cells: readonly Cell[];
}

interface Table {
  /** Above the columns after the first. */
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
}

const INLINE = 80;

export function formatHtml(comparison: Comparison, { now }: FormatOptions = {}): string {
  // Escapes by itself whatever a template writes with <%=.
  const eta = new Eta({ autoEscape: true });
  eta.loadTemplate("@object", OBJECT);
  return eta.renderString(PAGE, {
    ...pageOf(comparison),
    now: now?.toISOString() ?? "",
    style: STYLE,
    script: SCRIPT,
    // Nothing is fetched, and nothing runs but what was written here: a name that got past the escaping would still do nothing.
    policy: `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'`,
  });
}

function pageOf(comparison: Comparison): object {
  const { command, left, right, summary, objects, ignored, notes } = comparison;
  return {
    title: command === "drift" ? "Drift" : "Comparison",
    headline: headline(comparison),
    sides: (["left", "right"] as const).map((side) => ({
      label: labelOf(comparison[side]),
      role: describeSide(comparison, side),
    })),
    tiles: VERDICTS.filter((verdict) => summary[verdict] > 0 || ["changed", "missing", "unmanaged", "same"].includes(verdict)).map(
      (verdict) => ({
        verdict,
        number: summary[verdict].toLocaleString("en"),
        word: wordFor(verdict, comparison),
        meaning: meaningOf(verdict, comparison),
      }),
    ),
    total: objects.length,
    classes: [...byClass(objects)].map(([type, ofClass]) => classOf(comparison, type, ofClass)),
    unavailable: unavailableClasses(comparison).map(({ type, side, reason, objects: unknown }) => ({
      type: visibleName(type),
      side: labelOf(side === "left" ? left : right),
      reason: visible(reason),
      objects: unknown.length > 0 ? unknown.map(({ key }) => visibleName(key)).join(", ") : "",
    })),
    uncheckedTitle: unchecked(summary),
    uncheckedReason: UNREADABLE_REASON,
    unchecked: uncheckedByProperty(objects).map(({ type, path, keys }) => ({
      property: `${visibleName(type)}.${visible(path)}`,
      objects: keys
        .filter((key) => key !== "")
        .map(visibleName)
        .join(", "),
    })),
    ignored: ignored.map(({ type, key, path, reason, expires }) => ({
      what: [visibleName(type), key === "" ? "" : visibleName(key), path === undefined ? "" : visible(path)].filter(Boolean).join(" "),
      reason: visible(reason),
      until: expires === undefined ? "" : visible(expires),
    })),
    notes: notes.map(visible),
  };
}

function classOf(comparison: Comparison, type: string, objects: readonly ObjectComparison[]): object {
  const differing = objects.filter(({ verdict }) => verdict !== "same");
  const same = objects.filter(({ verdict }) => verdict === "same");
  return {
    name: visibleName(type),
    about: count(objects.length, "object"),
    differing: differing.map((object) => objectOf(comparison, object)),
    same: same.map((object) => objectOf(comparison, object)),
    sameTitle: same.length === 1 ? "1 object is the same" : `${same.length.toLocaleString("en")} objects are the same`,
  };
}

function objectOf(comparison: Comparison, object: ObjectComparison): object {
  const { verdict, type, key, name, leftIds, rightIds, differences, unreadable, reason } = object;
  const ids = [...new Set([...(leftIds ?? []), ...(rightIds ?? [])])];
  return {
    verdict,
    type: visibleName(type),
    word: wordFor(verdict, comparison),
    key: visibleName(key === "" ? type : key),
    name: name === key ? "" : visibleName(name),
    hint: differences.map(({ path }) => visible(path)).join(", "),
    isOpen: isOpen(verdict),
    sentence: verdict === "changed" || verdict === "same" ? "" : `${capital(meaningOf(verdict, comparison))}.`,
    reason: reason === undefined ? "" : visible(reason),
    ids: ids.map(visible).join(", "),
    differences: differences.length > 0 ? differencesOf(comparison, differences) : undefined,
    everything: everythingOf(comparison, object),
    unreadable: unreadable.map(visible).join(", "),
  };
}

/** What is only on one side is told by its name; what differs is looked into. */
function isOpen(verdict: Verdict): boolean {
  return verdict === "changed" || verdict === "ambiguous";
}

function headsOf(comparison: Comparison): { readonly left: string; readonly right: string } {
  const head = (side: "left" | "right"): string =>
    `${labelOf(comparison[side])} (${comparison.command === "drift" ? (side === "left" ? "declared" : "live") : side})`;
  return { left: head("left"), right: head("right") };
}

function differencesOf(comparison: Comparison, differences: readonly PropertyDifference[]): Table {
  const { left, right } = headsOf(comparison);
  return {
    heads: [left, right],
    rows: differences.map((difference) => ({ name: visible(difference.path), differs: true, cells: cellsOf(difference) })),
  };
}

function cellsOf(difference: PropertyDifference): readonly Cell[] {
  const change = describeChange(difference);
  switch (change.kind) {
    case "secret":
      return [
        { kind: "word", text: SECRET },
        { kind: "word", text: SECRET },
      ];
    case "values":
      return [shortCell(difference.left, change.left), shortCell(difference.right, change.right)];
    case "lines":
      return [sideCell(difference.left, change.lines, "left"), sideCell(difference.right, change.lines, "right")];
  }
}

function shortCell(value: Json | undefined, text: string): Cell {
  return { kind: value === undefined ? "word" : "value", text };
}

function sideCell(value: Json | undefined, lines: readonly Line[], side: "left" | "right"): Cell {
  const other = side === "left" ? "right" : "left";
  if (value === undefined) return { kind: "word", text: describeValue(undefined) };
  return { kind: "lines", lines: lines.filter(({ of }) => of !== other).map(({ of, text }) => ({ of, text })) };
}

/** All properties: of both sides where there are two that are not spelt the same, else of one. */
function everythingOf(comparison: Comparison, { left, right, differences }: ObjectComparison): Table | undefined {
  const heads = headsOf(comparison);
  const isSame = left && right && JSON.stringify(left) === JSON.stringify(right);
  const sides = [
    ...(left ? [{ head: isSame ? "both sides" : heads.left, values: left }] : []),
    ...(right && !isSame ? [{ head: heads.right, values: right }] : []),
  ];
  const names = new Set(sides.flatMap(({ values }) => Object.keys(values)));
  if (names.size === 0) return undefined;
  // A path begins with the name of its property: `claims.aud`, `claims["https://x"]`.
  const differing = new Set(differences.map(({ path }) => /^[^.[]*/.exec(path)![0]));
  const rows = [...names].map((name) => ({
    name: visible(name),
    differs: differing.has(name),
    cells: sides.map(({ values }) => valueCell(Object.hasOwn(values, name) ? values[name] : undefined)),
  }));
  return { heads: sides.map(({ head }) => head), rows };
}

function valueCell(value: Json | undefined): Cell {
  const text = describeValue(value);
  if (value === undefined) return { kind: "word", text };
  if (text.length <= INLINE && !(typeof value === "string" && value.includes("\n"))) return { kind: "value", text };
  const lines = typeof value === "string" ? value.split("\n").map(visible) : visibleJsonLines(value).split("\n");
  return { kind: "lines", lines: lines.map((line) => ({ of: "both", text: line })) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
