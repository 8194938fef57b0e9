// Differences that a team knows of: each with a reason, and a day until which it holds. Asks nobody.
import type { Ignored, ObjectComparison } from "./comparison";
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

/** The comparison without what the rules ignore. A rule that has expired ignores nothing, and says so; neither does one that matches nothing go unsaid. */
export function withoutIgnored(objects: readonly ObjectComparison[], rules: readonly IgnoreRule[], today: string): Remaining {
  const notes: string[] = [];
  const valid = rules.filter(({ path, expires }) => {
    if (expires === undefined || expires >= today) return true;
    notes.push(`The ignored difference ${path} has expired on ${expires}: it counts again. Put it right, or give it another day.`);
    return false;
  });
  const ignored: Ignored[] = [];
  const used = new Set<IgnoreRule>();
  const selectors = valid.map((rule) => ({ rule, selector: parseSelector(rule.path) }));
  const rest = objects.map((object) => {
    const own = selectors.filter(({ selector }) => selects(selector, object));
    return own.length === 0 || object.verdict === "same" ? object : withoutRules(object, own, ignored, used);
  });
  for (const rule of valid) if (!used.has(rule)) notes.push(`The ignored difference ${rule.path} was not found: the entry can go.`);
  return { objects: rest, ignored, notes };
}

function withoutRules(
  object: ObjectComparison,
  rules: readonly { readonly rule: IgnoreRule; readonly selector: Selector }[],
  ignored: Ignored[],
  used: Set<IgnoreRule>,
): ObjectComparison {
  const note = ({ rule }: (typeof rules)[number], path?: string): void => {
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
    return { ...object, verdict: "same", differences: [] };
  }
  const left = object.differences.filter(({ path }) => {
    const rule = rules.find(({ selector }) => covers(selector, path));
    if (rule) note(rule, path);
    return rule === undefined;
  });
  return { ...object, differences: left, ...(object.verdict === "changed" && left.length === 0 && { verdict: "same" as const }) };
}
