// What one run of a program declares: finds the resource behind a natural key, so that the engine knows the order, and two resources with one key.
import * as pulumi from "@pulumi/pulumi";
import { circles, reachable } from "./graph";

/** One declared resource. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  /** The natural key, where the program gives it as plain text. */
  readonly key: string | undefined;
  /** Whether Clerk has at most one object of that key. */
  readonly unique: boolean;
  readonly resource: pulumi.CustomResource;
  readonly provider: unknown;
  /** Whether its object outlives it in Clerk. */
  readonly retained: boolean;
  /** The resources that the program passed to it. */
  readonly passed: readonly pulumi.CustomResource[];
  /** What it names by its natural key. */
  readonly named: readonly { readonly type: string; readonly key: string }[];
}

/** What one run has declared so far. */
export interface Run {
  readonly all: Declared[];
  readonly byResource: Map<pulumi.Resource, Declared>;
  /** By provider, type and natural key. */
  readonly index: Map<unknown, Map<string, Map<string | undefined, Declared[]>>>;
  /** Told again only when more was declared. */
  order?: Order;
}

interface Order {
  readonly among: number;
  readonly circle: ReadonlyMap<Declared, Declared>;
  readonly next: (each: Declared) => readonly Declared[];
  /** What is wrong with a resource that refers to another by a name that two bear, and with those two. */
  readonly problems: ReadonlyMap<Declared, string>;
  /** What gates lead to; there are few of them, since there is one of each in an instance. */
  readonly behind: Map<Declared, ReadonlySet<Declared>>;
}

/** A run is known by its stack resource: several may run in one process, one after the other. */
const runs = new WeakMap<object, Run>();
const outside = {};

/** This run, kept for what happens after the declarations, when another run may have begun. */
export function currentRun(): Run {
  const stack = pulumi.runtime.getStackResource() ?? outside;
  const known = runs.get(stack) ?? { all: [], byResource: new Map(), index: new Map() };
  runs.set(stack, known);
  return known;
}

/** Adds a resource to the run. Throws when another one of the same provider would be the same object. */
export function register(added: Declared, run = currentRun()): void {
  const [twin] = added.key !== undefined && added.unique ? byKey(added.provider, added.type, added.key, run) : [];
  if (twin) {
    const why = added.key === "" ? "there is one in every instance" : `both have the natural key ${JSON.stringify(added.key)}`;
    throw new Error(
      `${added.type} ${JSON.stringify(added.name)} and ${JSON.stringify(twin.name)} would be one object in Clerk, since ${why}. Keep one of them.`,
    );
  }
  run.all.push(added);
  run.byResource.set(added.resource, added);
  const types = entry(run.index, added.provider, () => new Map<string, Map<string | undefined, Declared[]>>());
  const keys = entry(types, added.type, () => new Map<string | undefined, Declared[]>());
  entry(keys, added.key, () => []).push(added);
}

function entry<K, V>(map: Map<K, V>, key: K, made: () => V): V {
  const known = map.get(key) ?? made();
  map.set(key, known);
  return known;
}

/** The synchronous part of a program has run, so that what it declares is known, also what stands further down. */
export const afterDeclarations = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The declared resource of this type and natural key, unless waiting for it would go round in a circle. Of two that have the key it is neither. */
export function findByKey(asker: Declared, type: string, key: string, run: Run): Declared | undefined {
  const [found, twin] = byKey(asker.provider, type, key, run);
  const { circle } = orderOf(run);
  return found && !twin && circle.get(found) !== circle.get(asker) ? found : undefined;
}

/** A declared resource of this type for which the asker can wait: its gate. */
export function findByType(asker: Declared, type: string, run: Run): Declared | undefined {
  const { behind, next } = orderOf(run);
  return declaredOf(asker.provider, type, run).find((each) => !entry(behind, each, () => reachable(each, next)).has(asker));
}

/** All of a type. */
export const declaredOf = (provider: unknown, type: string, run: Run): readonly Declared[] =>
  [...(run.index.get(provider)?.get(type)?.values() ?? [])].flat();

/** Why nothing may be done for a resource: what is meant by a name that two bear nobody can tell. The two must wait as well as who names them. */
export const problemOf = (one: Declared, run: Run): string | undefined => orderOf(run).problems.get(one);

function problemsIn(run: Run): ReadonlyMap<Declared, string> {
  const problems = new Map<Declared, string>();
  for (const asker of run.all)
    for (const { type, key } of asker.named) {
      const [first, ...others] = byKey(asker.provider, type, key, run);
      if (!first || others.length === 0) continue;
      const problem = problems.get(first) ?? ambiguity([first, ...others]);
      // The first of them stands for all of them.
      for (const each of problems.has(first) ? [asker] : [asker, first, ...others]) problems.set(each, problems.get(each) ?? problem);
    }
  return problems;
}

function ambiguity(twins: readonly [Declared, ...Declared[]]): string {
  const [{ type, key }] = twins;
  const names = twins.map(({ name }) => JSON.stringify(name)).join(" and ");
  return `A resource refers to the ${type} ${JSON.stringify(key)}, and this program declares more than one of that name: ${names}. Names of this kind are not unique in Clerk: pass the resource itself instead of its name.`;
}

const none: readonly Declared[] = [];
const byKey = (provider: unknown, type: string, key: string, run: Run): readonly Declared[] =>
  run.index.get(provider)?.get(type)?.get(key) ?? none;

/**
 * Who leads to whom. Every reference counts, also one that is left out itself: of two that name each other neither waits for the other, or the
 * first to be made would look in vain for one that waits for it.
 */
function orderOf(run: Run): Order {
  if (run.order?.among === run.all.length) return run.order;
  const edges = new Map(run.all.map((each) => [each, neighbours(each, run)]));
  const next = (each: Declared): readonly Declared[] => edges.get(each)!;
  return (run.order = { among: run.all.length, circle: circles(run.all, next), next, problems: problemsIn(run), behind: new Map() });
}

function neighbours({ passed, named, provider }: Declared, run: Run): readonly Declared[] {
  return [
    ...passed.flatMap((resource) => run.byResource.get(resource) ?? []),
    ...named.flatMap(({ type, key }) => byKey(provider, type, key, run)),
  ];
}
