// The text by which Pulumi stands in for what is not known yet, written by a program as a value. Knows no resource.
import * as pulumi from "@pulumi/pulumi";

/** The way to that text in plain arguments, or undefined. The engine would leave the value out of what it sends, and plan it in every preview. */
export function wayToUnknown(args: object): string | undefined {
  // A list of what is still to be looked at, since a document may be deeper than the stack.
  const open: (readonly [way: string, value: unknown])[] = Object.entries(args);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [way, value] = next;
    if (value === pulumi.runtime.unknownValue) return way;
    if (Array.isArray(value)) value.forEach((item, index) => open.push([`${way}[${index}]`, item]));
    else if (isPlain(value)) for (const [key, item] of Object.entries(value)) open.push([`${way}.${key}`, item]);
  }
  return undefined;
}

/** Outputs and resources are none: what they hold is not looked at. */
const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);
