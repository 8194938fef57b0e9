// The values of one resource. Knows no property.
import type { Json } from "../../api/json";

/** The values of one resource by property name, as programs spell them. */
export type Values = { readonly [property: string]: Json };

/** Those of the values that are named and there. */
export function picked(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const])));
}
