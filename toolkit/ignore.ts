// Differences that a team knows of: each with a reason, and a day until which it holds. Asks nobody.
import type { Ignored, ObjectComparison } from "./comparison";
import { definitionOf } from "./natural-key";
import { type Selector, covers, parseSelector, selects } from "./selector";

/** One entry of an ignore file. */
export interface IgnoreRule {
  /** What is ignored: `JwtTemplate.hasura.lifetime`, `RedirectUrl["https://…"]`, `Machine`; `*` stands for any class, object or key. */
  readonly path: string;
  /** Why; shown in every report. */
  readonly reason: string;
  /** The last day on which it holds, as YYYY-MM-DD; left out: for ever. */
  readonly expires?: string;
}

export interface Remaining {
  readonly objects: readonly ObjectComparison[];
  readonly ignored: readonly Ignored[];
  readonly notes: readonly string[];
}

/** Of which classes a comparison speaks. */
export interface Reach {
  /** Those that were compared. */
  readonly types: ReadonlySet<string>;
  /** Those that could not be read, so that nothing is known of a difference. */
  readonly closed: ReadonlySet<string>;
}

/**
 * The comparison without what the rules ignore: objects that are ignored as a whole are not in it. A rule that has expired ignores nothing, and
 * says so; neither does one that matches nothing go unsaid.
 */
export function withoutIgnored(objects: readonly ObjectComparison[], rules: readonly IgnoreRule[], today: string, reach: Reach): Remaining {
  const notes: string[] = [];
  const ignored: Ignored[] = [];
  const used = new Set<IgnoreRule>();
  const inReach = rules.map((rule) => ({ rule, selector: parseSelector(rule.path) })).filter(({ selector }) => isWithin(selector, reach));
  const valid = inReach.filter(({ rule: { path, expires } }) => {
    if (expires === undefined || expires >= today) return true;
    notes.push(`The ignored difference ${path} has expired on ${expires}: it counts again. Put it right, or give it another day.`);
    return false;
  });
  const rest = objects.flatMap((object) => {
    const own = valid.filter(({ selector }) => selects(selector, object));
    return own.length === 0 || object.verdict === "same" ? [object] : withoutRules(object, own, ignored, used);
  });
  for (const { rule, selector } of valid)
    if (!used.has(rule) && !reach.closed.has(selector.type))
      notes.push(`The ignored difference ${rule.path} was not found: the entry can go.`);
  return { objects: rest, ignored, notes };
}

const isWithin = ({ type }: Selector, { types }: Reach): boolean => type === "*" || types.has(type) || !definitionOf(type);

type Chosen = { readonly rule: IgnoreRule; readonly selector: Selector };

function withoutRules(
  object: ObjectComparison,
  rules: readonly Chosen[],
  ignored: Ignored[],
  used: Set<IgnoreRule>,
): readonly ObjectComparison[] {
  const note = ({ rule }: Chosen, path?: string): void => {
    used.add(rule);
    const { reason, expires } = rule;
    ignored.push({
      type: object.type,
      key: object.key,
      ...(path !== undefined && { path }),
      reason,
      ...(expires !== undefined && { expires }),
    });
  };
  const whole = rules.find(({ selector }) => selector.property === undefined);
  if (whole) {
    note(whole);
    return [];
  }
  const left = object.differences.filter(({ path }) => {
    const rule = rules.find(({ selector }) => covers(selector, path));
    if (rule) note(rule, path);
    return rule === undefined;
  });
  return [{ ...object, differences: left, ...(object.verdict === "changed" && left.length === 0 && { verdict: "same" as const }) }];
}
