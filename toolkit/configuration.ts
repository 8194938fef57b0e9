// What one side of a comparison holds: the objects of an instance, of a stack or of a snapshot file, by natural keys. Knows no API.
import type { Values } from "../provider/core/definition/values";

/** A reference to an object whose natural key does not name it alone: by its class and the name that programs give it. */
export interface NamedReference {
  readonly resource: string;
  readonly name: string;
}

/** One object of Clerk's, as a program would declare it. */
export interface ConfigurationObject {
  /** The class: "JwtTemplate". */
  readonly type: string;
  /** The name of the resource in programs: of a stack its own, else made from the natural key. No two objects of a class share one. */
  readonly name: string;
  /** The natural key, its parts joined by a slash; of a singleton empty, of an organization without a slug its name. */
  readonly key: string;
  /** The id in the state. Only of instances and stacks: it means nothing elsewhere. */
  readonly id?: string;
  /** The properties that programs may set and that can be read, without secrets. References are natural keys, or a NamedReference where a key would not do. */
  readonly inputs: Values;
  /** The properties, by dotted path, that Clerk never tells or that are secret, so that nothing of them can be compared. */
  readonly unreadable: readonly string[];
  /** Clerk made it itself: it is there whatever a program says. */
  readonly builtin?: true;
  /** It is one of Clerk's own, and as Clerk made it. */
  readonly pristine?: true;
  /** The same object as one of another class, the one to prefer: Clerk shows SAML connections as enterprise connections too. */
  readonly twin?: NamedReference;
}

/** A class that could not be read, and why. */
export interface Unavailable {
  readonly type: string;
  readonly reason: string;
}

/** An object of a class that this version does not know. */
export type Unknown = Pick<ConfigurationObject, "type" | "name"> & { readonly id: string };

/** The objects of one side. */
export interface Configuration {
  readonly kind: "instance" | "stack" | "snapshot";
  /** How the user wrote the side: "env:PROD_KEY", "stack:prod", a path. */
  readonly label: string;
  /** "development" or "production", where it is known. */
  readonly environment?: string;
  /** Clerk's id of the instance, where it is known. */
  readonly instance?: string;
  /** When the newest of its objects was last changed, RFC 3339; where Clerk tells it. */
  readonly changedAt?: string;
  /** By class in the order of the registry, then by natural key. */
  readonly objects: readonly ConfigurationObject[];
  /** Objects of classes that were not asked for, which those may refer to. */
  readonly others?: readonly ConfigurationObject[];
  readonly unavailable: readonly Unavailable[];
  /** Objects of classes that this version does not know; their classes are unavailable. */
  readonly unknown?: readonly Unknown[];
}

/** Whether a value stands for an object that is named by its class and name. */
export function isNamedReference(value: unknown): value is NamedReference {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length === 2 && entries.every(([key, text]) => (key === "resource" || key === "name") && typeof text === "string");
}
