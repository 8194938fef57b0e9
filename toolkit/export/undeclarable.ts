// Values that no Pulumi program can hold: what Pulumi's own protocol marks its values with, and what gets lost on the way. Knows no resource.
import { type Json, isJsonObject } from "../../provider/api/json";
import { unknownValue } from "../../provider/core/vocabulary/unknown";

/** The key by which the engine knows secrets, assets and outputs. */
const signature = "4dabf18193072939515e22adb298388d";

/** Why a program cannot hold the value; undefined where it can. */
export function undeclarable(value: Json): string | undefined {
  if (typeof value === "string") {
    if (value.includes(unknownValue)) return "it holds the text that stands for an unknown value in Pulumi";
    return /\p{Surrogate}/u.test(value) ? "it holds a text that is not valid Unicode" : undefined;
  }
  if (Array.isArray(value)) return firstReason(value as readonly Json[]);
  if (!isJsonObject(value)) return undefined;
  const key = Object.keys(value).find((name) => name === "__proto__" || name === signature || name.startsWith("__pulumi"));
  if (key !== undefined) return `it holds the key ${JSON.stringify(key)}, which Pulumi loses or takes for its own`;
  return firstReason([...Object.keys(value), ...Object.values(value)]);
}

function firstReason(values: readonly Json[]): string | undefined {
  for (const value of values) {
    const reason = undeclarable(value);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
