// The rules across the properties of a resource, in words, for the docs pages.
import type { Json } from "../../provider/api/json";
import type { Rule } from "../../provider/core/definition/rule";

/** The rule as a sentence. */
export function ruleWords(rule: Rule): string {
  switch (rule.kind) {
    case "when":
      return `When ${is(rule.property, rule.value)}, ${needed(rule.needs)}.`;
    case "needsAnyOf":
      return `When ${is(rule.property, rule.value)}, one of these is required: ${rule.sets.map((names) => listed(names, "with")).join("; ")}.`;
    case "fixes":
      return `${code(rule.other)} must be ${value(rule.is)} ${rule.unless ? "unless" : "when"} ${is(rule.property, rule.value)}.`;
    case "without":
      return `At creation without ${code(rule.property)}, ${code(rule.other)} must be ${value(rule.is)}.`;
    case "onlyWith":
      return `${listed(rule.properties, "and")} may be given only where ${code(rule.other)}, if given, is ${rule.values.map(value).join(" or ")}.`;
    case "requires":
      return `With ${code(rule.property)}, ${needed(rule.needs)}.`;
    case "together":
      return `${listed(rule.properties, "and")} go together: all of them, or none.`;
    case "exactlyOneOf":
      return `Exactly one of ${listed(rule.properties, "or")} must be given.`;
    case "atMostOneOf":
      return `At most one of ${listed(rule.properties, "or")} may be given.`;
    case "distinctBy":
      return `No two items of ${code(rule.property)} may have the same ${code(rule.part)}.`;
  }
}

const code = (name: string): string => `\`${name}\``;
const value = (json: Json): string => code(JSON.stringify(json));
const is = (property: string, json: Json): string => `${code(property)} is ${value(json)}`;
const needed = (names: readonly string[]): string => `${listed(names, "and")} ${names.length === 1 ? "is" : "are"} required`;

function listed(names: readonly string[], word: string): string {
  const all = names.map(code);
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} ${word} ${last}`;
}
