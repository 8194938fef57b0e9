// Reads all objects of one class: by its list, or owner by owner where Clerk has no list of all. Knows nothing of other classes' objects.
import { ClerkError } from "../provider/api/errors";
import { isJsonObject } from "../provider/api/json";
import { observedWire, readPath } from "../provider/core/vocabulary/codec";
import type { Context } from "../provider/core/context";
import type { Definition } from "../provider/core/define";
import { type Observed, observeByKey, observeDirectly, observed } from "../provider/core/observe/observe";
import { rowsOf } from "../provider/core/observe/row";
import type { Unavailable } from "./configuration";
import { inTurns } from "./together";

/** What was found, by class. */
export type Found = Map<Definition, readonly Observed[]>;

/** An object in which others lie, and its class where it was read. */
export interface Owner {
  readonly id: string;
  readonly definition?: Definition;
}

/** Owners that are asked at a time. */
const atOnce = 8;

/** The classes of whose objects each has a list, or a document, of this class; undefined where the instance has one list of all. */
export function ownersOf({ endpoint, fields }: Definition): readonly Definition[] | undefined {
  const property = endpoint.list ? endpoint.list.per : endpoint.id.startsWith("{") ? endpoint.key[0] : undefined;
  const field = property === undefined ? undefined : fields[property];
  if (!field) return undefined;
  return field.kind === "ref" ? [field.to()] : (field.idOf?.() ?? []);
}

/** The owners that were read, and those that only somebody else can name. */
export function ownersIn(
  { endpoint }: Definition,
  kinds: readonly Definition[],
  found: Found,
  named: readonly string[] = [],
): readonly Owner[] {
  const known = kinds.flatMap((definition) => (found.get(definition) ?? []).map(({ id }) => ({ id, definition })));
  const ids = new Set(known.map(({ id }) => id));
  const others = endpoint.list ? [...new Set(named)].filter((id) => !ids.has(id)) : [];
  return [...known, ...others.map((id) => ({ id }))];
}

/** What lies in objects of which none could be read cannot be known either. Of several kinds of them an instance may have some only. */
export function refuseWithoutOwners(kinds: readonly Definition[], found: Found, unavailable: readonly Unavailable[]): void {
  if (kinds.some((kind) => found.has(kind))) return;
  const [first] = kinds.flatMap((kind) => unavailable.filter(({ type }) => type === kind.type));
  if (first) throw new WithoutOwner(`It lies in objects of ${first.type}, which could not be read: ${first.reason}`);
}

/** The objects in which others lie could not be read. */
class WithoutOwner extends Error {
  override readonly name = "WithoutOwner";
}

/** All objects of a class that has one list, or of which there is one. */
export async function readFree(context: Context, definition: Definition): Promise<readonly Observed[]> {
  if (definition.endpoint.id === "instance") {
    const single = await observeByKey(context, definition, {});
    return single ? [single] : [];
  }
  const rows = await rowsOf(context, definition);
  return Promise.all(rows.map((row) => observed(context, definition, row)));
}

/** All objects of a class that lie in these owners. One that vanished while we read has nothing left. */
export async function readOwned(
  context: Context,
  definition: Definition,
  owners: readonly Owner[],
  tell: (read: number) => void,
): Promise<readonly Observed[]> {
  let read = 0;
  const found = await inTurns(owners, atOnce, async (owner) => {
    const rows = await readIn(context, definition, owner.id).catch(async (error: unknown) => {
      if (await isGone(context, owner, error)) return [];
      throw error;
    });
    tell((read += rows.length));
    return rows;
  });
  return found.flat();
}

async function readIn(context: Context, definition: Definition, owner: string): Promise<readonly Observed[]> {
  const property = definition.endpoint.list?.per ?? definition.endpoint.key[0]!;
  const withOwner = (each: Observed): Observed => ({ ...each, values: { [property]: owner, ...each.values } });
  if (definition.endpoint.list) {
    const rows = await rowsOf(context, definition, { [property]: owner });
    return Promise.all(rows.map(async (row) => withOwner(await observed(context, definition, row))));
  }
  const single = await observeDirectly(context, definition, owner);
  return single ? [withOwner(single)] : [];
}

/** Whether what lies in the owner cannot be found because the owner itself is gone: of one that nobody has read there is no telling, and it is. */
async function isGone(context: Context, { id, definition }: Owner, error: unknown): Promise<boolean> {
  if (!(error instanceof ClerkError && error.status === 404 && error.errors.length > 0)) return false;
  return definition === undefined || (await observeDirectly(context, definition, id)) === undefined;
}

/**
 * Without what names an object that was gone when its class was read: an object that cannot be without it went with it, for others it is as if
 * they named none.
 */
export function withoutLost(found: Found): Found {
  const ids = new Map([...found].map(([definition, rows]) => [definition, new Set(rows.map(({ id }) => id))]));
  return new Map([...found].map(([definition, rows]) => [definition, rows.flatMap((row) => lessLost(definition, row, ids))]));
}

function lessLost({ fields }: Definition, row: Observed, ids: ReadonlyMap<Definition, ReadonlySet<string>>): readonly Observed[] {
  const lost = Object.entries(fields).flatMap(([name, field]) => {
    const path = readPath(name, field);
    // Elsewhere Clerk tells the key of what it names.
    if (field.kind !== "ref" || field.read !== "id" || path === undefined) return [];
    const told = observedWire(name, field, row.object);
    const id = isJsonObject(told) ? told.id : told;
    return typeof id === "string" && ids.get(field.to())?.has(id) === false ? [{ name, field, path }] : [];
  });
  if (lost.length === 0) return [row];
  if (lost.some(({ field }) => field.required)) return [];
  const values = Object.entries(row.values).filter(([name]) => !lost.some((each) => each.name === name));
  const object = { ...row.object, ...Object.fromEntries(lost.map(({ path }) => [path, null])) };
  return [{ ...row, values: Object.fromEntries(values), object }];
}

/** Why a class is not available, where Clerk says so; undefined for what is wrong with the key, the network or Clerk itself. */
export function refusalOf({ type, advice }: Definition, error: unknown): Unavailable | undefined {
  if (error instanceof WithoutOwner) return { type, reason: error.message };
  if (!(error instanceof ClerkError) || error.status === undefined || error.errors.length === 0) return undefined;
  if (error.status < 400 || error.status >= 500 || error.status === 401 || error.status === 429) return undefined;
  // The trace would make two readings differ, and tells a reader of the file nothing.
  return { type, reason: error.explain(advice).replace(/ \[trace [^\]]*\]$/, "") };
}
