// The snapshot: the configuration of an instance as a document that travels, without ids and secrets. Reads and writes text, no files.
import type { Values } from "../provider/core/definition/values";
import type { Configuration, ConfigurationObject, NamedReference, Unavailable } from "./configuration";
import { definitionOf, keyFrom } from "./natural-key";
import { orderedSets } from "./portable";
import { objectProblems } from "./snapshot-object";
import { type Problem, readDocument, schemaProblems } from "./written-document";

const snapshotFormat = "pulumi-clerk/snapshot";
export const snapshotVersion = 1;

/** One object of a snapshot. */
export interface SnapshotObject {
  /** The class: "JwtTemplate". */
  readonly type: string;
  /** The name of the resource in programs; no two of a class share one. */
  readonly name: string;
  /** The properties. References are natural keys, or `{ "resource": class, "name": name }`. */
  readonly inputs: Values;
  /** The natural key, where the properties do not tell it: they refer to what the snapshot does not hold. */
  readonly key?: string;
  /** Properties that Clerk never tells, or that are secret: a snapshot says nothing of them. */
  readonly unreadable?: readonly string[];
  /** Clerk made it itself. */
  readonly builtin?: true;
  /** The same object as one of another class. */
  readonly twin?: NamedReference;
}

/** The document. */
export interface Snapshot {
  readonly format: typeof snapshotFormat;
  readonly version: typeof snapshotVersion;
  /** "development" or "production": what the instance was. */
  readonly environment?: string;
  /** When the newest of the objects was last changed, RFC 3339: tells an old snapshot from a new one. */
  readonly changedAt?: string;
  /** By class in the order of the catalogue, then by natural key. */
  readonly objects: readonly SnapshotObject[];
  /** Classes that could not be read, and why. */
  readonly unavailable?: readonly Unavailable[];
}

/** The snapshot of a side. What Clerk made and nobody has changed is not in it. */
export function snapshotOf({ environment, changedAt, objects: all, unavailable }: Configuration): Snapshot {
  const objects = all.filter(({ pristine }) => !pristine);
  return {
    format: snapshotFormat,
    version: snapshotVersion,
    ...(environment !== undefined && { environment }),
    ...(changedAt !== undefined && { changedAt }),
    objects: objects.map((object) => {
      const { type, name, key, inputs, unreadable, builtin, twin } = object;
      return {
        type,
        name,
        ...(keyFrom(object, objects) !== key && { key }),
        inputs: orderedSets(definitionOf(type)!.fields, inputs),
        ...(unreadable.length > 0 && { unreadable }),
        ...(builtin && { builtin }),
        ...(twin && { twin }),
      };
    }),
    ...(unavailable.length > 0 && { unavailable }),
  };
}

/** What a snapshot holds. Throws one error with every problem when the document does not fit. */
export function configurationOf(snapshot: Snapshot, label = "the snapshot"): Configuration {
  const problems = problemsOf(snapshot);
  if (problems.length > 0)
    throw new SnapshotError(
      label,
      problems.map(({ text }) => text),
    );
  const objects = snapshot.objects.map((object): ConfigurationObject => ({
    unreadable: [],
    ...object,
    key: keyFrom(object, snapshot.objects) ?? object.key ?? object.name,
  }));
  return {
    kind: "snapshot",
    label,
    ...(snapshot.changedAt !== undefined && { changedAt: snapshot.changedAt }),
    ...(snapshot.environment !== undefined && { environment: snapshot.environment }),
    objects,
    unavailable: snapshot.unavailable ?? [],
  };
}

/** Why a file is no snapshot: every reason is a sentence of its own. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";

  constructor(
    label: string,
    readonly problems: readonly string[],
  ) {
    super(problems.map((problem) => `${label}: ${problem}`).join("\n"));
  }
}

/** Reads a snapshot from JSON or YAML. Every problem names its line. */
export function parseSnapshot(text: string, label: string): Configuration {
  const document = readDocument(text);
  if ("broken" in document) throw new SnapshotError(label, document.broken);
  const problems = problemsOf(document.content);
  if (problems.length > 0) throw new SnapshotError(label, document.located(problems));
  return configurationOf(document.content as Snapshot, label);
}

function problemsOf(snapshot: unknown): readonly Problem[] {
  if (!isDocument(snapshot) || snapshot.format !== snapshotFormat)
    return [{ place: [], text: `It is no snapshot: a snapshot is a document whose "format" is "${snapshotFormat}".` }];
  if (typeof snapshot.version === "number" && snapshot.version > snapshotVersion)
    return [
      {
        place: ["version"],
        text: `It is of version ${snapshot.version}, and this pulumi-clerk reads up to version ${snapshotVersion}: install a newer pulumi-clerk.`,
      },
    ];
  const ofSchema = schemaProblems(documentSchema, snapshot);
  return ofSchema.length > 0 ? ofSchema : objectProblems((snapshot as unknown as Snapshot).objects);
}

const isDocument = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema of the document, as schema/snapshot.schema.json publishes it. */
export const documentSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Snapshot of a Clerk instance, by pulumi-clerk",
  type: "object",
  required: ["format", "version", "objects"],
  additionalProperties: false,
  properties: {
    format: { const: snapshotFormat, description: "What the document is." },
    version: { const: snapshotVersion, description: "Raised when a reader of the old form would misread the new one." },
    environment: { type: "string", description: '"development" or "production": what the instance was.' },
    changedAt: { type: "string", description: "When the newest of the objects was last changed, RFC 3339." },
    objects: {
      type: "array",
      description: "By class in the order of the catalogue, then by natural key.",
      items: {
        type: "object",
        required: ["type", "name", "inputs"],
        additionalProperties: false,
        properties: {
          type: { type: "string", description: "The class, such as JwtTemplate." },
          name: { type: "string", minLength: 1, description: "The name of the resource in programs; no two of a class share one." },
          key: { type: "string", description: "The natural key, where the properties refer to what the snapshot does not hold." },
          inputs: {
            type: "object",
            description: "The properties, as schema/resources.json describes them. References are natural keys, or { resource, name }.",
          },
          unreadable: {
            type: "array",
            items: { type: "string" },
            description: "Properties that Clerk never tells, or that are secret: the snapshot says nothing of them.",
          },
          builtin: { const: true, description: "Clerk made the object itself." },
          twin: {
            type: "object",
            required: ["resource", "name"],
            additionalProperties: false,
            properties: { resource: { type: "string" }, name: { type: "string" } },
            description: "The same object as one of another class, the one to prefer.",
          },
        },
      },
    },
    unavailable: {
      type: "array",
      items: {
        type: "object",
        required: ["type", "reason"],
        additionalProperties: false,
        properties: { type: { type: "string" }, reason: { type: "string" } },
      },
      description: "Classes that could not be read, and why.",
    },
  },
} as const;
