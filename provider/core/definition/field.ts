// The vocabulary of properties: what a definition can say of one, in the words of terraform-plugin-framework where it has them. Knows no resource.
import type { Json } from "../../api/json";
import type { Op } from "./endpoint";
import type { Canonical } from "../vocabulary/canonical";
import type { Definition } from "../define";

/** What Clerk's default is, where no source tells: the property may be left out, and Clerk decides. */
export const unstated = Symbol("unstated");

/** The values of one resource by property name, as programs spell them. */
export type Values = { readonly [property: string]: Json };

/** Names on the wire where they are not the snake_case of the property's own; `null`: the property does not travel in that direction. */
export interface Wire {
  readonly write?: string | null;
  readonly read?: string | null;
  /** A boolean that Clerk answers as a text: this one means true. */
  readonly is?: string;
}

/** Calls of its own for one property. */
export interface Via {
  /** Writes the value. */
  readonly set: Op;
  /** Empties it, where the API has such a call. */
  readonly clear?: Op;
  /** The creating call takes it too. */
  readonly create?: true;
}

/**
 * What a property means for planning and for the state; the table is in docs/vocabulary.md. An optional property says what its absence means
 * by one of clear, clearOnRemoval, serverDefault, replaceOnRemoval or merge.
 */
export interface Traits {
  /** Must be given. */
  readonly required?: true;
  /** Absence means "cleared": this value is sent when the property is taken out, and a value equal to it counts as absent. */
  readonly clear?: Json;
  /** For what always exists: never declared = left alone; declared before and now absent = this value is sent once. */
  readonly clearOnRemoval?: Json;
  /** Absence leaves it to Clerk; after the property is taken out the last value stays. `unstated` where the default is not known. */
  readonly serverDefault?: Json | typeof unstated;
  /** A change replaces the object. */
  readonly immutable?: true;
  /** Can be changed, not emptied: taking it out replaces the object. */
  readonly replaceOnRemoval?: true;
  /** Encrypted in the state and never part of a message. */
  readonly secret?: true;
  /** Clerk never gives it back: planned against the state. */
  readonly writeOnly?: true;
  /** Heeded once, at creation; no property of the object afterwards. */
  readonly createOnly?: true;
  /** The create call does not take it: the object is created, then updated. */
  readonly updateOnly?: true;
  /** Set by Clerk. */
  readonly computed?: true;
  /** Given only by the creating (or rotating) call. */
  readonly once?: true;
  /** Clerk normalises it by a known rule. */
  readonly canonical?: Canonical;
  /** Written by a call of its own. */
  readonly via?: Via;
  /** Kept in the state, and sent only with that operation. */
  readonly param?: Op["name"];
  /** A value that differs from the state's runs the operation. */
  readonly trigger?: Op;
  /** The API merges; keys taken out are sent as null. */
  readonly merge?: true;
  /** A reference that is written after the POST, so that two objects may name each other. */
  readonly late?: true;
  /** An output that is given once: the call that tells it again, for an object that is taken over. */
  readonly fetch?: Op;
  /** A boolean that can be turned on and never off: only true can be declared. */
  readonly oneWay?: true;
  /** A change takes access from people: refused in production like a deletion. */
  readonly guarded?: true;
  /** Only instances of production have it; what its absence means may be declared anywhere. */
  readonly production?: true;
  /** The API changes the properties inside one by one: only those that differ are sent. */
  readonly parts?: true;
  /** Resources that a program may pass in place of the text: their id is meant. */
  readonly idOf?: () => readonly Definition[];
  /** A list that travels as one text, with this between its items. */
  readonly joined?: string;
  readonly wire?: string | Wire;
}

interface Base extends Traits {
  readonly doc: string;
  /** A unit to name in docs: "seconds", "bytes". */
  readonly unit?: string;
}

interface Text {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A URL, with any scheme. */
  readonly format?: "uri";
  /** A regular expression, what it stands for in words, and replacements that make likely mistakes right, for "did you mean". */
  readonly pattern?: {
    readonly match: string;
    readonly words: string;
    readonly repair?: readonly (readonly [wrong: string, right: string])[];
    /** Texts of the form that are Clerk's own: they can be referred to, not declared. */
    readonly own?: { readonly match: string; readonly words: string };
  };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

interface Items {
  readonly of: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Whether Clerk refuses a list that names something twice. */
  readonly distinct?: true;
  /** Limit of the text as which a `joined` set travels. */
  readonly maxLength?: number;
}

interface JsonShape {
  /** Whether the value must be an object at the top. */
  readonly shape?: "object" | "any";
  /** Keys that Clerk sets itself. */
  readonly reserved?: readonly string[];
  /** Clerk fills in `{{root.path}}` in texts: the roots that it knows, and other names that people give them. */
  readonly shortcodes?: { readonly roots: readonly string[]; readonly mistaken: { readonly [wrong: string]: string } };
}

interface Reference {
  /** The definition that it names an object of; a function, since definitions may name each other. */
  readonly to: () => Definition;
  /** Whether the wire takes the object's id or its natural key. */
  readonly write: "id" | "key";
  /** Whether Clerk answers with the object (of which id and key are taken), with the plain key or with the plain id. */
  readonly read: "object" | "key" | "id";
}

export type Field =
  | (Base & Text & { readonly kind: "string" })
  | (Base & Range & { readonly kind: "int" })
  | (Base & { readonly kind: "bool" })
  | (Base & { readonly kind: "enum"; readonly values: readonly string[] })
  | (Base & Items & { readonly kind: "list" })
  | (Base & Items & { readonly kind: "set" })
  | (Base & { readonly kind: "object"; readonly fields: Fields })
  | (Base & { readonly kind: "map"; readonly of: Field })
  | (Base & JsonShape & { readonly kind: "json" })
  | (Base & { readonly kind: "time" })
  | (Base & { readonly kind: "file" })
  | (Base & Reference & { readonly kind: "ref" });

export type Fields = { readonly [property: string]: Field };

/**
 * The constructors. The doc string comes first in every one, so that a property without a description does not compile. Keys inside `map` and
 * `json` belong to the user and are never renamed.
 */
export const f = {
  string: (doc: string, traits: Traits & Text & { unit?: string } = {}): Field => ({ kind: "string", doc, ...traits }),
  int: (doc: string, traits: Traits & Range & { unit?: string } = {}): Field => ({ kind: "int", doc, ...traits }),
  bool: (doc: string, traits: Traits = {}): Field => ({ kind: "bool", doc, ...traits }),
  enum: (doc: string, values: readonly string[], traits: Traits = {}): Field => ({ kind: "enum", doc, values, ...traits }),
  list: (doc: string, of: Field, traits: Traits & Omit<Items, "of"> = {}): Field => ({ kind: "list", doc, of, ...traits }),
  set: (doc: string, of: Field, traits: Traits & Omit<Items, "of"> = {}): Field => ({ kind: "set", doc, of, ...traits }),
  object: (doc: string, fields: Fields, traits: Traits = {}): Field => ({ kind: "object", doc, fields, ...traits }),
  map: (doc: string, of: Field, traits: Traits = {}): Field => ({ kind: "map", doc, of, ...traits }),
  json: (doc: string, traits: Traits & JsonShape = {}): Field => ({ kind: "json", doc, shape: "object", ...traits }),
  /** A point in time: RFC 3339 in programs, milliseconds in Clerk's answers. */
  time: (doc: string, traits: Traits = {}): Field => ({ kind: "time", doc, ...traits }),
  file: (doc: string, traits: Traits = {}): Field => ({ kind: "file", doc, ...traits }),
  /** Another object: its natural key in programs, its id or key on the wire. */
  ref: (doc: string, to: () => Definition, reference: Omit<Reference, "to"> & Traits): Field => ({ kind: "ref", doc, to, ...reference }),
};

/** Those of the values that are named and there. */
export function picked(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const])));
}

/** Whether programs may set the property. */
export function isInput(field: Field): boolean {
  return !field.computed && !field.once;
}

/** Whether the value comes from the program and the state alone, because Clerk never tells it. */
export function isUnreadable(field: Field): boolean {
  const isOneWay = typeof field.wire === "object" && field.wire.read === null;
  return Boolean(field.writeOnly || field.createOnly || field.param || field.trigger) || isOneWay;
}

/** Whether a definition names the trait, also with the value null. */
export function has<K extends keyof Traits>(field: Field, trait: K): boolean {
  return field[trait] !== undefined;
}

/** The reference that the property is, or that its items are. */
export function referenceIn(field: Field): (Field & { readonly kind: "ref" }) | undefined {
  if (field.kind === "ref") return field;
  return field.kind === "list" || field.kind === "set" || field.kind === "map" ? referenceIn(field.of) : undefined;
}

/** Whether the property, or a part of it, is secret. */
export function holdsSecret(field: Field): boolean {
  if (field.secret) return true;
  if (field.kind === "object") return Object.values(field.fields).some(holdsSecret);
  if (field.kind === "list" || field.kind === "set" || field.kind === "map") return holdsSecret(field.of);
  return false;
}
