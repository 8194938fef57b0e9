// Reasons against a plan that only the state tells. Pure; asks nobody.
import type { Json } from "../../api/json";
import { brokenRule } from "../check/broken-rule";
import type { Definition } from "../definition/field";
import type { Values } from "../definition/values";
import { isBuiltinState } from "../observe/row";
import { holdsUnknown } from "../vocabulary/unknown";

/** What is declared no longer stays as it is in Clerk, and may not go with what is declared now. */
export function clashes(definition: Definition, state: Values, declared: Values): readonly string[] {
  return [
    ...ruleClashes(definition, state, declared),
    ...lackingReplacements(definition, state, declared),
    ...builtinRenamed(definition, state, declared),
  ];
}

/** Rows that Clerk made are known by these properties: renamed, one would count as ours, and be deleted. */
function builtinRenamed(definition: Definition, state: Values, declared: Values): string[] {
  const { endpoint } = definition;
  const after = { ...state, ...declared };
  if (!endpoint.builtin || holdsUnknown(after) || !isBuiltinState(definition, state) || isBuiltinState(definition, after)) return [];
  const names = Object.keys(endpoint.builtin).join(", ");
  return [`Clerk made this object, and its ${names} cannot be changed here. Declare a new one under the other ${names}.`];
}

/** What is taken out of a list by a call that says what comes in its place needs that said. */
function lackingReplacements({ endpoint, fields }: Definition, state: Values, declared: Values): string[] {
  return endpoint.update.flatMap((op) => {
    const property = op.each && "removed" in op.each ? op.each.removed : undefined;
    const map = Object.keys(fields).find((name) => fields[name]!.kind === "map" && fields[name]!.param === op.name);
    const [before, after] = [property && state[property], property && declared[property]];
    if (map === undefined || !Array.isArray(before) || !Array.isArray(after)) return [];
    const entries = (declared[map] ?? {}) as Values;
    const lacking = (before as Json[]).filter((item) => !(after as Json[]).includes(item) && entries[String(item)] === undefined);
    return lacking.map((item) => `${map} needs an entry for ${JSON.stringify(item)}, which is taken out of ${property}.`);
  });
}

function ruleClashes(definition: Definition, state: Values, declared: Values): readonly string[] {
  return definition.rules.flatMap((rule) => {
    if (rule.kind !== "fixes" || declared[rule.property] !== undefined || state[rule.property] === undefined) return [];
    const broken = brokenRule(definition, rule, { ...declared, [rule.property]: state[rule.property]! }, {});
    return broken.map((reason) => `${reason} ${rule.property} is not declared any more, and keeps its value in Clerk: declare it.`);
  });
}
