// Finds what lies at a path among the arguments of a resource: "permissions[]", "oidc.clientSecret". Knows no resources.
import * as pulumi from "@pulumi/pulumi";

type Leaf = (value: unknown) => unknown;

export const stepsOf = (path: string): readonly string[] => path.split(/\.|(?=\[\])|(?=\{\})/);

/** The value with every leaf at the path replaced; what is absent on the way is left alone, and so is what is not known yet, unless `late` says otherwise. */
export function walk(
  value: unknown,
  steps: readonly string[],
  leaf: Leaf,
  late: (value: unknown, go: Leaf) => unknown = (each) => each,
): unknown {
  const [first, ...rest] = steps;
  const on: Leaf = (inner) => walk(inner, rest, leaf, late);
  if (first === undefined) return leaf(value);
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return late(value, (known) => walk(known, steps, leaf, late));
  if (first === "[]") return Array.isArray(value) ? value.map(on) : value;
  if (typeof value !== "object" || value === null) return value;
  const object = value as { readonly [key: string]: unknown };
  const keys = first === "{}" ? Object.keys(object) : [first].filter((key) => object[key] !== undefined);
  return { ...object, ...Object.fromEntries(keys.map((key) => [key, on(object[key])])) };
}
