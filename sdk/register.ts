// What one run of a program declares: finds the resource behind a natural key, so that the engine knows the order, and two resources with one key.
import * as pulumi from "@pulumi/pulumi";

/** One declared resource. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  /** The natural key, where the program gives it as plain text. */
  readonly key: string | undefined;
  readonly resource: pulumi.CustomResource;
  readonly provider: unknown;
  /** The resources that the program passed to it. */
  readonly passed: readonly pulumi.CustomResource[];
  /** What it names by its natural key. */
  readonly named: readonly { readonly type: string; readonly key: string }[];
}

/** A run is known by its stack resource: several may run in one process, one after the other. */
const runs = new WeakMap<object, Declared[]>();
const outside = {};

function declaredSoFar(): Declared[] {
  const run = pulumi.runtime.getStackResource() ?? outside;
  const known = runs.get(run) ?? [];
  runs.set(run, known);
  return known;
}

/** Adds a resource to the run. Throws when another one of the same provider has its natural key. */
export function register(added: Declared): void {
  const all = declaredSoFar();
  const twin = all.find((each) => each.key !== undefined && each.key === added.key && isAlike(each, added));
  if (twin) {
    const why = added.key === "" ? "there is one in every instance" : `both have the natural key ${JSON.stringify(added.key)}`;
    throw new Error(
      `${added.type} ${JSON.stringify(added.name)} and ${JSON.stringify(twin.name)} would be one object in Clerk, since ${why}. Keep one of them.`,
    );
  }
  all.push(added);
}

const isAlike = (one: Declared, other: Declared): boolean => one.type === other.type && one.provider === other.provider;

/** The synchronous part of a program has run, so that what it declares is known, also what stands further down. */
export const afterDeclarations = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The declared resource of this type and natural key, unless waiting for it would go round in a circle. */
export function findByKey(asker: Declared, type: string, key: string, all = declaredSoFar()): Declared | undefined {
  const found = byKey(asker, type, key, all);
  return found && !reaches(found, asker, all) ? found : undefined;
}

/** The declared resources of this type, for gates. */
export function findByType(asker: Declared, type: string, all = declaredSoFar()): readonly Declared[] {
  return all.filter((each) => each.type === type && each.provider === asker.provider && !reaches(each, asker, all));
}

const byKey = (asker: Declared, type: string, key: string, all: readonly Declared[]): Declared | undefined =>
  all.find((each) => each.type === type && each.key === key && each.provider === asker.provider);

/**
 * Whether a resource refers to another one, be it through others. Every reference counts, also one that is left out itself: of two that name
 * each other neither waits for the other, or the first to be made would look in vain for one that waits for it.
 */
function reaches(from: Declared, to: Declared, all: readonly Declared[], seen = new Set<Declared>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return neighbours(from, all).some((next) => reaches(next, to, all, seen));
}

/** Told again only when more was declared. */
const known = new WeakMap<Declared, { readonly among: number; readonly found: readonly Declared[] }>();

function neighbours(of: Declared, all: readonly Declared[]): readonly Declared[] {
  const told = known.get(of);
  if (told?.among === all.length) return told.found;
  const passed = of.passed.flatMap((resource) => all.find((each) => each.resource === resource) ?? []);
  const named = of.named.flatMap(({ type, key }) => byKey(of, type, key, all) ?? []);
  const found = [...passed, ...named];
  known.set(of, { among: all.length, found });
  return found;
}

/** All of this run, kept for what happens after the declarations, when another run may have begun. */
export const currentRun = (): Declared[] => declaredSoFar();
