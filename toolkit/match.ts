// Which object of one side is which of the other: by class and natural key, and of several that share one by what they hold. Asks nobody.
import type { Definition } from "../provider/core/define";
import { registry } from "../provider/resources/registry";
import type { Configuration, ConfigurationObject } from "./configuration";
import { type Pairs, type Target, everything } from "./references";

/** The objects of one class and natural key. */
export interface Group {
  readonly definition: Definition;
  readonly key: string;
  readonly pairs: readonly (readonly [left: ConfigurationObject, right: ConfigurationObject])[];
  /** Those that have no counterpart. Where both sides have some, nobody can say which is which. */
  readonly lefts: readonly ConfigurationObject[];
  readonly rights: readonly ConfigurationObject[];
}

export interface Matched {
  /** By class in the order of the registry, then by natural key. */
  readonly groups: readonly Group[];
  readonly pairs: Pairs;
}

export interface MatchOptions {
  /** Whether both hold the same, as far as is known of what they refer to. */
  readonly isSame: (definition: Definition, left: ConfigurationObject, right: ConfigurationObject, pairs: Pairs) => boolean;
  /** What an object of either side refers to. */
  readonly targets: (object: ConfigurationObject, side: "left" | "right") => readonly Target[];
}

interface Open {
  readonly definition: Definition;
  readonly key: string;
  readonly pairs: [ConfigurationObject, ConfigurationObject][];
  lefts: ConfigurationObject[];
  rights: ConfigurationObject[];
}

interface Found {
  readonly group: Open;
  readonly one: ConfigurationObject;
  readonly other: ConfigurationObject;
}

type Same = (group: Open, one: ConfigurationObject, other: ConfigurationObject) => boolean;

/** Matches all objects of both sides. What shows up as one of two classes is matched once. */
export function match(left: Configuration, right: Configuration, { isSame, targets }: MatchOptions): Matched {
  const [lefts, rights] = [withOneFace(left, right), withOneFace(right, left)];
  const groups = grouped(lefts, rights);
  const pairs = new Map<ConfigurationObject, number>();
  let made = 0;
  const pair = ({ group, one, other }: Found): void => {
    group.pairs.push([one, other]);
    group.lefts = group.lefts.filter((each) => each !== one);
    group.rights = group.rights.filter((each) => each !== other);
    made++;
    pairs.set(one, made).set(other, made);
  };
  groups.flatMap(lone).forEach(pair);
  if (groups.every(isDone)) return { groups, pairs };
  const referrers = referrersIn(
    [...lefts.map((each) => [each, "left"] as const), ...rights.map((each) => [each, "right"] as const)],
    targets,
  );
  // What refers to an object tells it from others that hold the same.
  const referredBy = (object: ConfigurationObject, nameOf: (from: ConfigurationObject) => string | number | undefined): string =>
    (referrers.get(object) ?? []).flatMap(({ from, property }) => nameOf(from) === undefined ? [] : [`${nameOf(from)} ${property}`]).sort().join(); // prettier-ignore
  const named = (object: ConfigurationObject): string => referredBy(object, (from) => pairs.get(from));
  // Also by what is itself not matched yet: as much of it as both sides call by the same name.
  const shaped = (object: ConfigurationObject): string =>
    referredBy(object, (from) => (from === object ? "itself" : (pairs.get(from) ?? `${from.type} ${from.key}`)));
  const same: Same = ({ definition }, one, other) => isSame(definition, one, other, pairs);
  const sameNamed: Same = (group, one, other) => same(group, one, other) && named(one) === named(other);
  const sameShaped: Same = (group, one, other) => same(group, one, other) && shaped(one) === shaped(other);
  // What is certain first: what it refers to, and what refers to it, is certain afterwards.
  const steps: readonly ((group: Open) => readonly Found[])[] = [
    (group) => certain(group, sameNamed),
    (group) => certain(group, sameShaped),
    (group) => alike(group, sameShaped),
    (group) => alike(group, sameNamed),
    (group) => alike(group, same),
    lone,
  ];
  for (let step = 0; step < steps.length;) {
    const found = first(groups, steps[step]!);
    found.forEach(pair);
    step = found.length > 0 ? 0 : step + 1;
  }
  return { groups, pairs };
}

const isDone = ({ lefts, rights }: Open): boolean => lefts.length === 0 || rights.length === 0;

function first(groups: readonly Open[], step: (group: Open) => readonly Found[]): readonly Found[] {
  for (const group of groups) {
    const found = isDone(group) ? [] : step(group);
    if (found.length > 0) return found;
  }
  return [];
}

interface Referrer {
  readonly from: ConfigurationObject;
  readonly property: string;
}

function referrersIn(
  objects: readonly (readonly [ConfigurationObject, "left" | "right"])[],
  targets: MatchOptions["targets"],
): ReadonlyMap<ConfigurationObject, readonly Referrer[]> {
  const referrers = new Map<ConfigurationObject, Referrer[]>();
  for (const [from, side] of objects)
    for (const { object, property } of targets(from, side)) {
      const known = referrers.get(object) ?? [];
      known.push({ from, property });
      referrers.set(object, known);
    }
  return referrers;
}

/** Objects that are the same as exactly one of the other side, which is the same as no other. */
function certain(group: Open, same: Same): readonly Found[] {
  const candidates = new Map(group.lefts.map((one) => [one, group.rights.filter((other) => same(group, one, other))] as const));
  const all = [...candidates.values()].flat();
  return [...candidates].flatMap(([one, [only, ...more]]) =>
    only !== undefined && more.length === 0 && all.filter((other) => other === only).length === 1 ? [{ group, one, other: only }] : [],
  );
}

/** Of several that are the same any will do. */
function alike(group: Open, same: Same): readonly Found[] {
  for (const one of group.lefts) {
    const other = group.rights.find((each) => same(group, one, each));
    if (other) return [{ group, one, other }];
  }
  return [];
}

/** What is alone on both sides is the same object, whether it has changed or not. */
function lone(group: Open): readonly Found[] {
  const [[one, twin], [other, otherTwin]] = [group.lefts, group.rights];
  return one && other && !twin && !otherTwin ? [{ group, one, other }] : [];
}

function grouped(lefts: readonly ConfigurationObject[], rights: readonly ConfigurationObject[]): readonly Open[] {
  const groups = new Map<string, Open>();
  const open = (definition: Definition, key: string): Open => {
    const id = `${definition.type} ${key}`;
    const group = groups.get(id) ?? { definition, key, pairs: [], lefts: [], rights: [] };
    groups.set(id, group);
    return group;
  };
  return registry.flatMap((definition) => {
    const of = (objects: readonly ConfigurationObject[]): readonly ConfigurationObject[] =>
      objects.filter(({ type }) => type === definition.type);
    for (const object of of(lefts)) open(definition, object.key).lefts.push(object);
    for (const object of of(rights)) open(definition, object.key).rights.push(object);
    const keys = [...new Set([...of(lefts), ...of(rights)].map(({ key }) => key))];
    return keys.toSorted().map((key) => open(definition, key));
  });
}

/** Without the older face of what shows up as objects of two classes, unless the other side knows it by that one only: then without the newer. */
function withOneFace(side: Configuration, other: Configuration): readonly ConfigurationObject[] {
  const all = everything(side);
  const preferred = (object: ConfigurationObject, among: readonly ConfigurationObject[]): ConfigurationObject | undefined =>
    object.twin && among.find(({ type, name }) => type === object.twin!.resource && name === object.twin!.name);
  const there = everything(other);
  const dropped = new Set(
    all.flatMap((object) => {
      const newer = preferred(object, all);
      if (!newer) return [];
      const known = there.filter(({ type, key }) => type === object.type && key === object.key);
      return [known.some((each) => !preferred(each, there)) ? newer : object];
    }),
  );
  return all.filter((object) => !dropped.has(object));
}
