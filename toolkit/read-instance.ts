// Reads a whole instance: every class by its list, whole lists once each, and what has no list under the objects that it lies in. Writes nothing.
import { type ClerkClient, type ClientSettings, createClient } from "../provider/api/client";
import type { Definition } from "../provider/core/define";
import type { Field } from "../provider/core/definition/field";
import { instanceOf } from "../provider/core/observe/instance";
import type { Observed } from "../provider/core/observe/observe";
import { registry } from "../provider/resources/registry";
import type { Configuration, ConfigurationObject, Unavailable } from "./configuration";
import { assemble } from "./assemble";
import type { NameOf } from "./portable";
import { type Found, ownersIn, ownersOf, readFree, readOwned, refusalOf, refuseWithoutOwners, withoutLost } from "./read-class";
import { type ReadProgress, watched } from "./read-client";
import { together } from "./together";

export type { ReadProgress } from "./read-client";

export interface ReadOptions {
  /** Whose instance: `resolveSettings` makes it from key and address. */
  readonly client: ClientSettings;
  /** How the user wrote the side; default "the instance". */
  readonly label?: string;
  /** Only these classes; default all. */
  readonly only?: readonly string[];
  /** Not these classes. */
  readonly exclude?: readonly string[];
  /** Owners, by id, beside those that the instance itself tells: users that have API keys. */
  readonly owners?: readonly string[];
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Ends the reading between two requests. */
  readonly signal?: AbortSignal;
}

/** An instance as it was read, and the way to ask it again. */
export interface Instance extends Configuration {
  readonly kind: "instance";
  readonly environment: string;
  readonly instance: string;
  readonly client: ClerkClient;
  /** The name behind an id. */
  readonly nameOf: NameOf;
  /** What Clerk has told of an object: its values as a state holds them, and the answer itself. */
  observed(object: ConfigurationObject): Observed;
}

/**
 * Reads the instance behind a key. A class that the instance does not have or the key may not see is named in `unavailable`, and the rest goes on.
 *
 * @throws ClerkError when the key is refused, Clerk cannot be reached, or goes on answering 429 or 5xx; nothing is returned then.
 */
export async function readInstance(options: ReadOptions): Promise<Instance> {
  const reading = watched(createClient(options.client), options);
  const { client } = reading;
  const { id, environment } = await instanceOf(client);
  const wanted = chosen(options);
  const found: Found = new Map();
  const refused: Unavailable[] = [];
  const readKind = async (definition: Definition, read: () => Promise<readonly Observed[]>): Promise<void> => {
    try {
      const rows = await read();
      found.set(definition, rows);
      options.onProgress?.({ type: definition.type, read: rows.length, total: rows.length, done: true });
    } catch (error) {
      const refusal = refusalOf(definition, error);
      if (refusal === undefined) throw error;
      refused.push(refusal);
      options.onProgress?.({ type: definition.type, read: 0, total: 0, done: true, unavailable: refusal.reason });
    }
  };
  // What lies in other objects is read once those are known; what they are named by is read in any case.
  const needed = registry.filter((definition) => wanted.has(definition) || [...wanted].some((each) => namesOf(each).has(definition)));
  const free = needed.filter((definition) => ownersOf(definition) === undefined);
  await together(
    free.map((definition) => () => readKind(definition, () => readFree({ client }, definition))),
    reading.stop,
  );
  for (const definition of needed) {
    const kinds = ownersOf(definition);
    if (kinds === undefined) continue;
    const tell = (read: number): void => options.onProgress?.({ type: definition.type, read, done: false });
    await readKind(definition, async () => {
      refuseWithoutOwners(kinds, found, refused);
      return readOwned({ client }, definition, ownersIn(definition, kinds, found, options.owners), tell);
    });
  }
  reading.end();
  const { objects, nameOf, observed: told } = assemble(registry, withoutLost(found));
  const types = new Set([...wanted].map(({ type }) => type));
  const others = objects.filter(({ type }) => !types.has(type));
  return {
    kind: "instance",
    label: options.label ?? "the instance",
    environment,
    instance: id,
    ...newest([...found].flatMap(([definition, rows]) => (wanted.has(definition) ? rows : []))),
    objects: objects.filter(({ type }) => types.has(type)),
    ...(others.length > 0 && { others }),
    unavailable: registry.flatMap(({ type }) => refused.filter((each) => each.type === type && types.has(type))),
    client,
    nameOf,
    observed: told,
  };
}

/** The classes that are read. Throws a sentence for a class that does not exist. */
function chosen({ only, exclude = [] }: ReadOptions): ReadonlySet<Definition> {
  const known = new Set(registry.map(({ type }) => type));
  const wrong = [...(only ?? []), ...exclude].filter((type) => !known.has(type));
  if (wrong.length > 0) throw new Error(`No class is called ${wrong.join(", ")}. The classes are ${[...known].join(", ")}.`);
  return new Set(registry.filter(({ type }) => (only?.includes(type) ?? true) && !exclude.includes(type)));
}

/** The classes whose objects an object of this class names, or lies in. */
function namesOf(definition: Definition): ReadonlySet<Definition> {
  const named = new Set<Definition>();
  const visit = (field: Field): void => {
    if (field.kind === "ref") named.add(field.to());
    for (const kind of field.idOf?.() ?? []) named.add(kind);
    if (field.kind === "list" || field.kind === "set" || field.kind === "map") visit(field.of);
    if (field.kind === "object") Object.values(field.fields).forEach(visit);
  };
  Object.values(definition.fields).forEach(visit);
  named.delete(definition);
  for (const each of [...named].map(namesOf)) each.forEach((further) => named.add(further));
  return named;
}

/** When the newest of the objects was last changed. */
function newest(rows: readonly Observed[]): { readonly changedAt?: string } {
  const times = rows.flatMap(({ values: { updatedAt } }) => (typeof updatedAt === "string" ? [updatedAt] : [])).sort();
  const last = times.at(-1);
  return last === undefined ? {} : { changedAt: last };
}
