// What a property's type, limits and absence are in words, for doc comments and docs pages alike.
import type { Field } from "../../provider/core/field";
import { has, unstated } from "../../provider/core/field";

/** The type, with unit and limits: "integer, seconds, 30 to 315360000". */
export function typeWords(field: Field): string {
  const unit = field.unit ? `, ${field.unit}` : "";
  switch (field.kind) {
    case "int":
      return `integer${unit}${range(field.min, field.max)}`;
    case "string":
      return `string${unit}${lengths(field.minLength, field.maxLength)}${field.pattern ? `, ${field.pattern.words}` : ""}`;
    case "bool":
      return "boolean";
    case "enum":
      return field.values.map((value) => `\`"${value}"\``).join(" or ");
    case "list":
      return `list of ${typeWords(field.of)}${lengths(field.minItems, field.maxItems, "items")}`;
    case "set":
      return `set of ${typeWords(field.of)}${lengths(field.minItems, field.maxItems, "items")}; order and repetition mean nothing`;
    case "map":
      return `map of ${typeWords(field.of)}`;
    case "object":
      return "object";
    case "json":
      return field.shape === "object" ? "JSON object" : "any JSON value";
    case "time":
      return "RFC 3339 time";
    case "file":
      return "file";
    case "ref":
      return `reference to ${field.to().type}: its natural key, or the resource itself`;
  }
}

/** What leaving the property out means. */
export function absenceWords(field: Field): string | undefined {
  if (field.required) return "Required.";
  if (field.param !== undefined) return "Left out: nothing of the kind is sent.";
  if (field.trigger) return "Left out: nothing is run; taking it out does nothing.";
  if (has(field, "serverDefault"))
    return field.serverDefault === unstated
      ? "Left out: Clerk's own value stands, and a value once given stays."
      : `Left out: Clerk's default, ${JSON.stringify(field.serverDefault)}, stands; after it is taken out the last value stays.`;
  if (has(field, "clear")) return "Left out: the property is empty, and taking it out empties it.";
  if (has(field, "clearOnRemoval")) return "Left out: whatever stands in Clerk is left alone; taking it out empties it once.";
  if (field.replaceOnRemoval) return "Left out: whatever stands in Clerk is left alone; taking it out replaces the object.";
  return undefined;
}

/** Further sentences that the traits speak of. */
export function traitWords(field: Field): readonly string[] {
  return [
    ...(field.immutable ? ["A change replaces the object."] : []),
    ...(field.secret ? ["Secret: encrypted in the state, never shown."] : []),
    ...(field.writeOnly ? ["Clerk never returns it: drift cannot be seen."] : []),
    ...(field.createOnly ? ["Heeded at creation only."] : []),
    ...(field.guarded ? ["In production a change is refused unless deletions are allowed."] : []),
    ...(field.once ? ["Given once, by the call that creates it."] : []),
  ];
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}`;
  if (min !== undefined) return `, at least ${min}`;
  return max === undefined ? "" : `, at most ${max}`;
}

function lengths(min: number | undefined, max: number | undefined, of = "characters"): string {
  if (min === 1 && max === undefined) return ", not empty";
  const words = range(min, max);
  return words && `${words} ${of}`;
}
