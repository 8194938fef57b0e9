// What a program says of a property: a value, a reference to another resource, or a secret of the stack's configuration. Knows no language.
import type { Json } from "../../provider/api/json";
import type { ConfigurationObject } from "../configuration";

/** How a program reads a secret: the name of the method of `pulumi.Config`, with its type argument. */
export type Reader = "requireSecret" | "requireSecret<any>" | "requireSecretNumber" | "requireSecretBoolean" | "requireSecretObject<any>";

export type Expression =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly Entry[] }
  | Reference
  | { readonly kind: "secret"; readonly key: string; readonly reader: Reader; readonly value: Json };

/** A property that names another object. */
export interface Reference {
  readonly kind: "reference";
  /** The object; undefined for one that was not read, or that is none of the configuration, such as a user. */
  readonly to: ConfigurationObject | undefined;
  /** What names it where the program does not declare it: its natural key, or its id where no key would tell which one is meant. */
  readonly text: string;
  /** Whether the property takes the id and nothing else. */
  readonly takesId: boolean;
}

export type Entry = readonly [name: string, expression: Expression];

/** The text that a reference stands for. */
export type TextOf = (reference: Reference) => string;

/** The value as the provider gets it. */
export function valueOf(expression: Expression, textOf: TextOf): Json {
  switch (expression.kind) {
    case "list":
      return expression.items.map((item) => valueOf(item, textOf));
    case "object":
      return Object.fromEntries(expression.entries.map(([name, inner]) => [name, valueOf(inner, textOf)]));
    case "reference":
      return textOf(expression);
    default:
      return expression.value;
  }
}

/** Every reference within. */
export function referencesIn(expression: Expression): readonly Reference[] {
  if (expression.kind === "reference") return [expression];
  if (expression.kind === "list") return expression.items.flatMap(referencesIn);
  return expression.kind === "object" ? expression.entries.flatMap(([, inner]) => referencesIn(inner)) : [];
}

/** Every secret within. */
export function secretsIn(expression: Expression): readonly (Expression & { readonly kind: "secret" })[] {
  if (expression.kind === "secret") return [expression];
  if (expression.kind === "list") return expression.items.flatMap(secretsIn);
  return expression.kind === "object" ? expression.entries.flatMap(([, inner]) => secretsIn(inner)) : [];
}
