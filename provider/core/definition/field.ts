// The vocabulary of properties: what a definition can say of one, in the words of terraform-plugin-framework where it has them. Knows no resource.
import type { Examples } from "./example";
import type { Endpoint } from "./endpoint";
import type { Op } from "./operation";
import type { Rule } from "./rule";

/** What Clerk's default is, where no source tells: the property may be left out, and Clerk decides. */
export const unstated = Symbol("unstated");

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
 * What can be said of a property. Each trait is one file of vocabulary/traits, which adds its word here; docs/vocabulary.md has the table. An
 * optional property says what its absence means by one of clear, clearOnRemoval, serverDefault, replaceOnRemoval or merge.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Traits {}

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

/** Where secrets are among the properties: "oidc.clientSecret", "[]" for every item of a list, "{}" for every entry of a map. */
export function secretPaths(fields: Fields, prefix = ""): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => secretsAt(`${prefix}${name}`, field));
}

function secretsAt(path: string, field: Field): readonly string[] {
  if (field.secret) return [path];
  if (field.kind === "object") return secretPaths(field.fields, `${path}.`);
  if (field.kind === "list" || field.kind === "set") return secretsAt(`${path}[]`, field.of);
  return field.kind === "map" ? secretsAt(`${path}{}`, field.of) : [];
}

/** All that is said of one resource. It stands here because references name definitions, and definitions are made of fields. */
export interface Definition {
  /** The class: "JwtTemplate". */
  readonly type: string;
  readonly doc: string;
  /** Longer remarks for the docs page: limits of the API that a user must know. */
  readonly notes?: readonly string[];
  /** Where Clerk has deprecated the kind: what to use instead. */
  readonly deprecated?: string;
  readonly endpoint: Endpoint;
  /** It is what makes an instance that one: another instance gets it only where somebody says what it is to be there. */
  readonly own?: true;
  /** Applications make such objects too, for their users: those that nobody declares are no difference between instances. */
  readonly runtime?: true;
  /** The property with the id under which the same object shows up as one of another class. */
  readonly twin?: string;
  readonly fields: Fields;
  readonly rules: readonly Rule[];
  /** What to do when Clerk answers with one of these codes. */
  readonly advice: { readonly [code: string]: string };
  readonly examples: Examples;
}
