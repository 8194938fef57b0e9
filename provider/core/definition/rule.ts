// Rules across the properties of one resource, as data: what must be given together, and what a value demands. Knows no resource.
import type { Json } from "../../api/json";

export type Rule =
  | { readonly kind: "when"; readonly property: string; readonly value: Json; readonly needs: readonly string[] }
  | {
      readonly kind: "fixes";
      readonly property: string;
      readonly value: Json;
      readonly unless: boolean;
      readonly other: string;
      readonly is: Json;
    }
  | { readonly kind: "needsAnyOf"; readonly property: string; readonly value: Json; readonly sets: readonly (readonly string[])[] }
  | { readonly kind: "onlyWith"; readonly properties: readonly string[]; readonly other: string; readonly values: readonly Json[] }
  | { readonly kind: "without"; readonly property: string; readonly other: string; readonly is: Json }
  | { readonly kind: "together"; readonly properties: readonly string[] }
  | { readonly kind: "requires"; readonly property: string; readonly needs: readonly string[] }
  | { readonly kind: "exactlyOneOf"; readonly properties: readonly string[] }
  | { readonly kind: "atMostOneOf"; readonly properties: readonly string[] }
  | { readonly kind: "distinctBy"; readonly property: string; readonly part: string };

/** What a value of a property demands of others. */
interface When {
  /** The others must be given. */
  needs(...needs: readonly string[]): Rule;
  /** One of these sets must be given as a whole. */
  needsAnyOf(...sets: readonly (readonly string[])[]): Rule;
  /** Another property may only have that value. */
  fixes(other: string, is: Json): Rule;
}

/** With this value of the property, something is demanded of others. Properties inside of objects are named by their path: "saml.idpSsoUrl". */
export function when(property: string, value: Json): When {
  return {
    needsAnyOf: (...sets) => ({ kind: "needsAnyOf", property, value, sets }),
    needs: (...needs) => ({ kind: "when", property, value, needs }),
    fixes: (other, is) => ({ kind: "fixes", property, value, unless: false, other, is }),
  };
}

/** With any other value of the property than this one, or without it, another one may only have that value. */
export function unless(property: string, value: Json): { fixes(other: string, is: Json): Rule } {
  return { fixes: (other, is) => ({ kind: "fixes", property, value, unless: true, other, is }) };
}

/** Of a new object that lacks the property, another one beside it must have that value. */
export const without = (property: string): { fixes(other: string, is: Json): Rule } => ({
  fixes: (other, is) => ({ kind: "without", property, other, is }),
});

/** All of these, or none. */
export const together = (...properties: readonly string[]): Rule => ({ kind: "together", properties });

/** With the property, the others must be given. */
export const requires = (property: string, ...needs: readonly string[]): Rule => ({ kind: "requires", property, needs });

export const exactlyOneOf = (...properties: readonly string[]): Rule => ({ kind: "exactlyOneOf", properties });

export const atMostOneOf = (...properties: readonly string[]): Rule => ({ kind: "atMostOneOf", properties });

/** No two items of the list or set may have the same value of this part. */
export const distinctBy = (property: string, part: string): Rule => ({ kind: "distinctBy", property, part });

/** The properties may be given only where another one has one of these values. */
export const onlyWith = (other: string, values: readonly Json[], ...properties: readonly string[]): Rule => ({
  kind: "onlyWith",
  properties,
  other,
  values,
});

/** Every property that the rule speaks of. */
export function propertiesOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case "when":
    case "requires":
      return [rule.property, ...rule.needs];
    case "needsAnyOf":
      return [rule.property, ...rule.sets.flat()];
    case "fixes":
    case "without":
      return [rule.property, rule.other];
    case "onlyWith":
      return [rule.other, ...rule.properties];
    case "distinctBy":
      return [rule.property];
    default:
      return rule.properties;
  }
}
