// Rules across the properties of one resource, as data: what must be given together, and what a value demands. Knows no resource.
import type { Json } from "../api/json";

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
  | { readonly kind: "together"; readonly properties: readonly string[] }
  | { readonly kind: "requires"; readonly property: string; readonly needs: readonly string[] }
  | { readonly kind: "exactlyOneOf"; readonly properties: readonly string[] }
  | { readonly kind: "atMostOneOf"; readonly properties: readonly string[] };

/** With this value of the property, the others must be given, or another one may only have that value. */
export function when(property: string, value: Json): { needs(...needs: readonly string[]): Rule; fixes(other: string, is: Json): Rule } {
  return {
    needs: (...needs) => ({ kind: "when", property, value, needs }),
    fixes: (other, is) => ({ kind: "fixes", property, value, unless: false, other, is }),
  };
}

/** With any other value of the property than this one, or without it, another one may only have that value. */
export function unless(property: string, value: Json): { fixes(other: string, is: Json): Rule } {
  return { fixes: (other, is) => ({ kind: "fixes", property, value, unless: true, other, is }) };
}

/** All of these, or none. */
export const together = (...properties: readonly string[]): Rule => ({ kind: "together", properties });

/** With the property, the others must be given. */
export const requires = (property: string, ...needs: readonly string[]): Rule => ({ kind: "requires", property, needs });

export const exactlyOneOf = (...properties: readonly string[]): Rule => ({ kind: "exactlyOneOf", properties });

export const atMostOneOf = (...properties: readonly string[]): Rule => ({ kind: "atMostOneOf", properties });
