// What a property's type, limits and absence are in words, for doc comments and docs pages alike.
import { type Field, has, unstated } from "../../provider/core/definition/field";
import { isUnreadable } from "../../provider/core/vocabulary/meaning";

/** The type, with unit and limits: "integer, seconds, 30 to 315360000". */
export function typeWords(field: Field): string {
  const unit = field.unit ? `, ${field.unit}` : "";
  switch (field.kind) {
    case "int":
      return `integer${unit}${range(field.min, field.max)}`;
    case "string":
      return `string${unit}${lengths(field.minLength, field.maxLength)}${formWords(field)}`;
    case "bool":
      return field.oneWay ? "`true`" : "boolean";
    case "enum":
      return field.values.map((value) => `\`"${value}"\``).join(" or ");
    case "list":
      return `list of ${itemWords(field.of)}${items(field)}${field.distinct ? "; none twice" : ""}`;
    case "set":
      return `set of ${itemWords(field.of)}${items(field)}; order and repetition mean nothing`;
    case "map":
      return `map of ${itemWords(field.of)}`;
    case "object":
      return "object";
    case "json":
      return field.shape === "object" ? "JSON object" : "any JSON value";
    case "time":
      return "RFC 3339 time";
    case "file":
      return "file, as a `pulumi.asset.FileAsset`";
    case "ref":
      return `reference to ${field.to().type}: its natural key, or the resource itself`;
  }
}

/** The type of an item, with what is said of each in brackets. */
const itemWords = (of: Field): string => typeWords(of).replace(/^([^,:]+)[,:] (.*)$/, "$1 ($2)");

/** What leaving the property out means, and taking it out later. */
export function absenceWords(field: Field): string | undefined {
  if (field.required) return "Required.";
  const [absent, removed] = absence(field);
  // What a description says of it is more than a trait can.
  if (field.doc.includes("Left out")) return removed && `${removed.charAt(0).toUpperCase()}${removed.slice(1)}.`;
  return absent && `Left out: ${absent}${removed === undefined ? "" : `; ${removed}`}.`;
}

const stays = "after it is taken out the last value stays";
const resets = "taking it out sets the default again";

/** What its absence means, and what happens when it is taken out. */
function absence(field: Field): readonly [absent?: string, removed?: string] {
  if (field.param !== undefined) return ["nothing of the kind is sent"];
  if (field.trigger) return ["nothing is run", "taking it out does nothing"];
  if (has(field, "serverDefault")) return [defaultWords(field.serverDefault), has(field, "clearOnRemoval") ? resets : stays];
  if (has(field, "clear")) return ["the property is empty", "taking it out empties it"];
  if (has(field, "clearOnRemoval")) return ["whatever stands in Clerk is left alone", "taking it out empties it once"];
  if (field.replaceOnRemoval) return ["whatever stands in Clerk is left alone", "taking it out replaces the object"];
  if (field.merge) return ["whatever stands in Clerk is left alone", "keys that are taken out go, those of others stay"];
  return field.createOnly ? ["nothing of the kind is sent"] : [];
}

function defaultWords(value: Field["serverDefault"]): string {
  if (value === unstated) return "Clerk's own value stands";
  return value === null ? "there is none" : `Clerk's default, \`${JSON.stringify(value)}\`, stands`;
}

/** Further sentences that the traits speak of. */
export function traitWords(field: Field): readonly string[] {
  return [
    ...spellingWords(field),
    ...(field.immutable ? ["A change replaces the object."] : []),
    ...(field.secret ? ["Secret: encrypted in the state, never shown."] : []),
    ...(field.createOnly ? ["Heeded at creation only; a change later does nothing."] : []),
    ...(isUntold(field) ? ["Clerk never returns it: drift cannot be seen."] : []),
    ...(field.oneWay ? ["It can be turned on, never off."] : []),
    ...(field.production ? ["Instances of production only."] : []),
    ...(field.guarded ? ["In production a change is refused unless deletions are allowed."] : []),
    ...(field.once ? ["Given once, by the call that creates it."] : []),
  ];
}

/** Whether Clerk has the value and keeps it to itself. */
const isUntold = (field: Field): boolean =>
  isUnreadable(field) && !field.createOnly && field.param === undefined && !field.trigger && !field.immutable;

/** Which spellings are one value. */
function spellingWords({ canonical }: Field): readonly string[] {
  if (canonical === undefined) return [];
  if (canonical === "lowerCase") return ["Letter case does not count."];
  if (canonical === "identifier") return ["Letter case does not count; of a phone number the digits count."];
  if (canonical === "certificate") return ["Line breaks, and the lines around the certificate, do not count."];
  return "adds" in canonical ? [`Clerk adds ${codes(canonical.adds)} by itself: that is no difference.`] : [];
}

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

function formWords(field: Field & { readonly kind: "string" }): string {
  const form = field.pattern?.words ?? (field.format === "uri" ? "a URL" : undefined);
  return form === undefined ? "" : `, ${form}`;
}

function items({ minItems, maxItems, maxLength, joined }: Field & { readonly kind: "list" | "set" }): string {
  const text = joined !== undefined && maxLength !== undefined ? `, at most ${maxLength} characters in all` : "";
  const noun = maxItems === 1 || (minItems === 1 && maxItems === undefined) ? "item" : "items";
  const words = range(minItems, maxItems);
  return `${words && `${words} ${noun}`}${text}`;
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}`;
  if (min !== undefined) return `, at least ${min}`;
  return max === undefined ? "" : `, at most ${max}`;
}

function lengths(min: number | undefined, max: number | undefined): string {
  if (min === 1 && max === undefined) return ", not empty";
  const words = range(min, max);
  return words && `${words} characters`;
}
