// Of properties that say the same in several ways the one that says most: Clerk shows all of them, a program may state one. Asks nobody.
import type { Definition } from "../../provider/core/define";
import type { Field } from "../../provider/core/definition/field";
import { sameJson } from "../../provider/core/vocabulary/json-value";
import type { Entry } from "./expression";
import { fieldAt } from "./secrets";

/** The entries without what the rules of the class forbid beside each other. */
export function obeying(definition: Definition, entries: readonly Entry[]): readonly Entry[] {
  return definition.rules.reduce((left, rule) => {
    if (rule.kind !== "atMostOneOf") return left;
    const given = rule.properties.filter((path) => stands(left, path));
    const chosen = chosenOf(definition, given);
    return given.filter((path) => path !== chosen).reduce(without, left);
  }, entries);
}

/** The first, which the others follow from; but one value gives way to the list of such values. */
function chosenOf({ fields }: Definition, [first, ...others]: readonly string[]): string | undefined {
  const single = first === undefined ? undefined : fieldAt(fields, first.split("."));
  const list = others.find((path) => single && isListOf(fieldAt(fields, path.split(".")), single));
  return list ?? first;
}

const isListOf = (field: Field | undefined, single: Field): boolean =>
  (field?.kind === "set" || field?.kind === "list") &&
  single.canonical !== undefined &&
  typeof single.canonical === "string" &&
  sameJson(field.of.canonical as string | undefined, single.canonical);

/** Whether the program states the property of this dotted path. */
export function stands(entries: readonly Entry[], path: string): boolean {
  const [first, ...rest] = path.split(".");
  const expression = entries.find(([name]) => name === first)?.[1];
  if (rest.length === 0 || !expression) return expression !== undefined;
  return expression.kind === "object" && stands(expression.entries, rest.join("."));
}

/** The entries without the property of this dotted path; an object that is empty then goes too. */
function without(entries: readonly Entry[], path: string): readonly Entry[] {
  const [first, ...rest] = path.split(".");
  return entries.flatMap((entry): readonly Entry[] => {
    const [name, expression] = entry;
    if (name !== first) return [entry];
    if (rest.length === 0 || expression.kind !== "object") return [];
    const left = without(expression.entries, rest.join("."));
    return left.length > 0 ? [[name, { ...expression, entries: left }]] : [];
  });
}
