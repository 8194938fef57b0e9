// Reads a whole instance: every class by its list, whole lists once each, and what has no list under the objects that it lies in. Writes nothing.
import { type ClerkClient, type ClientSettings, createClient } from "../provider/api/client";
import { ClerkError } from "../provider/api/errors";
import { type Json, isJsonObject } from "../provider/api/json";
import { createLists } from "../provider/api/lists";
import type { Context } from "../provider/core/context";
import type { Definition } from "../provider/core/define";
import { isSingleton } from "../provider/core/endpoint";
import type { Field } from "../provider/core/field";
import { instanceOf } from "../provider/core/instance";
import { type Observed, observeByKey, observeDirectly, observed } from "../provider/core/observe";
import { rowsOf } from "../provider/core/row";
import { registry } from "../provider/resources/registry";
import type { Configuration, ConfigurationObject, Unavailable } from "./configuration";
import { assemble } from "./assemble";
import type { NameOf } from "./portable";

/** How far the reading of one class has come. */
export interface ReadProgress {
  readonly type: string;
  /** Objects read so far. */
  readonly read: number;
  /** All objects of the class, once Clerk has told how many there are. */
  readonly total?: number;
  readonly done: boolean;
  /** Why the class could not be read; the rest goes on. */
  readonly unavailable?: string;
}

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
  const context: Context = { client };
  const { id, environment } = await instanceOf(client);
  const wanted = chosen(options);
  const found = new Map<Definition, readonly Observed[]>();
  const unavailable: Unavailable[] = [];
  const readKind = async (definition: Definition, owners: readonly string[] = []): Promise<void> => {
    try {
      const tell = (read: number): void => options.onProgress?.({ type: definition.type, read, done: false });
      const rows = await readClass(context, definition, owners, tell);
      found.set(definition, rows);
      options.onProgress?.({ type: definition.type, read: rows.length, total: rows.length, done: true });
    } catch (error) {
      const reason = reasonOf(definition, error);
      if (reason === undefined) throw error;
      unavailable.push({ type: definition.type, reason });
      options.onProgress?.({ type: definition.type, read: 0, total: 0, done: true, unavailable: reason });
    }
  };
  // What lies in other objects is read once those are known; what they are named by is read in any case.
  const needed = registry.filter((definition) => wanted.has(definition) || [...wanted].some((each) => namesOf(each).has(definition)));
  await Promise.all(needed.filter((definition) => ownersOf(definition) === undefined).map((definition) => readKind(definition)));
  for (const definition of needed) {
    const kinds = ownersOf(definition);
    if (kinds === undefined) continue;
    const ids = kinds.flatMap((kind) => (found.get(kind) ?? []).map((each) => each.id));
    await readKind(definition, [...new Set([...ids, ...(definition.endpoint.list ? (options.owners ?? []) : [])])]);
  }
  reading.end();
  const { objects, nameOf, observed: told } = assemble(registry, found);
  const isWanted = ({ type }: { readonly type: string }): boolean => [...wanted].some((definition) => definition.type === type);
  return {
    kind: "instance",
    label: options.label ?? "the instance",
    environment,
    instance: id,
    ...newest([...found.values()].flat()),
    objects: objects.filter(isWanted),
    unavailable: unavailable.filter(isWanted),
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

/** The classes of whose objects each has a list, or a document, of this class; undefined where the instance has one list of all. */
function ownersOf({ endpoint, fields }: Definition): readonly Definition[] | undefined {
  const property = endpoint.list ? endpoint.list.per : endpoint.id.startsWith("{") ? endpoint.key[0] : undefined;
  const field = property === undefined ? undefined : fields[property];
  if (!field) return undefined;
  return field.kind === "ref" ? [field.to()] : (field.idOf?.() ?? []);
}

async function readClass(
  context: Context,
  definition: Definition,
  owners: readonly string[],
  tell: (read: number) => void,
): Promise<readonly Observed[]> {
  const { endpoint } = definition;
  if (endpoint.id === "instance") {
    const single = await observeByKey(context, definition, {});
    return single ? [single] : [];
  }
  if (ownersOf(definition) === undefined) {
    const rows = await rowsOf(context, definition);
    return Promise.all(rows.map((row) => observed(context, definition, row)));
  }
  const found: Observed[] = [];
  let lost: unknown;
  let answered = 0;
  for (const owner of owners) {
    try {
      found.push(...(await readOwned(context, definition, owner)));
      answered++;
      tell(found.length);
    } catch (error) {
      // An owner that vanished while we read has nothing left; that all of them vanished is no explanation.
      if (!(error instanceof ClerkError && error.status === 404)) throw error;
      lost = error;
    }
  }
  if (lost !== undefined && answered === 0) throw lost;
  return found;
}

async function readOwned(context: Context, definition: Definition, owner: string): Promise<readonly Observed[]> {
  const property = definition.endpoint.list?.per ?? definition.endpoint.key[0]!;
  const withOwner = (each: Observed): Observed => ({ ...each, values: { [property]: owner, ...each.values } });
  if (definition.endpoint.list) {
    const rows = await rowsOf(context, definition, { [property]: owner });
    return Promise.all(rows.map(async (row) => withOwner(await observed(context, definition, row))));
  }
  const single = await observeDirectly(context, definition, owner);
  return single ? [withOwner(single)] : [];
}

/** Why a class is not available, where Clerk says so; undefined for what is wrong with the key, the network or Clerk itself. */
function reasonOf(definition: Definition, error: unknown): string | undefined {
  if (!(error instanceof ClerkError) || error.status === undefined || error.errors.length === 0) return undefined;
  if (error.status < 400 || error.status >= 500 || error.status === 401 || error.status === 429) return undefined;
  // The trace would make two readings differ, and tells a reader of the file nothing.
  return error.explain(definition.advice).replace(/ \[trace [^\]]*\]$/, "");
}

/** The client, which tells how far each list has come and stops when it is told to. Until the end of the reading nothing is asked for twice. */
function watched(client: ClerkClient, { onProgress, signal }: ReadOptions): { readonly client: ClerkClient; end(): void } {
  // Of a class that has a list for each owner no page tells how many there are.
  const listed = registry.filter(
    ({ endpoint: { list }, endpoint }) => list !== undefined && list.per === undefined && !isSingleton(endpoint),
  );
  const classes = new Map(listed.map(({ type, endpoint }) => [endpoint.list!.path, type]));
  const asked = new Map<string, Promise<Json | undefined>>();
  let reads = true;
  const send: ClerkClient["request"] = async (request) => {
    signal?.throwIfAborted();
    const answer = await client.request(request);
    const type = classes.get(request.path);
    if (type !== undefined) onProgress?.(progressOf(type, request.query ?? {}, answer));
    return answer;
  };
  const request: ClerkClient["request"] = (wanted) => {
    if (!reads) return send(wanted);
    const id = JSON.stringify(wanted);
    const answer = asked.get(id) ?? send(wanted);
    asked.set(id, answer);
    return answer;
  };
  const end = (): void => {
    reads = false;
    asked.clear();
  };
  // Pages are not kept twice: the lists remember them.
  return { client: { ...client, request, lists: createLists((path, query) => send({ method: "GET", path, query })) }, end };
}

function progressOf(type: string, query: Readonly<Record<string, Json>>, answer: Json | undefined): ReadProgress {
  const data = isJsonObject(answer) ? answer.data : answer;
  const total = isJsonObject(answer) ? answer.total_count : undefined;
  const read = Number(query.offset ?? 0) + (Array.isArray(data) ? data.length : 0);
  return { type, read, ...(typeof total === "number" && { total }), done: false };
}

/** When the newest of the objects was last changed. */
function newest(rows: readonly Observed[]): { readonly changedAt?: string } {
  const times = rows.flatMap(({ values: { updatedAt } }) => (typeof updatedAt === "string" ? [updatedAt] : [])).sort();
  const last = times.at(-1);
  return last === undefined ? {} : { changedAt: last };
}
