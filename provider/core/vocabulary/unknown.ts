// The value that stands for "not known yet" while a preview runs: a fixed string of Pulumi's protocol, in place of a value of any type.
import type { Json } from "../../api/json";

export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value, or a part of it at any depth, is not known yet. */
export function holdsUnknown(value: Json | undefined): boolean {
  if (value === unknownValue) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some((item) => holdsUnknown(item as Json));
}
