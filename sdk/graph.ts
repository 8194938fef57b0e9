// Circles in a graph, without recursion and in a time that grows with its edges. Knows no resources.

type Next<T> = (node: T) => readonly T[];

/** For each node one node that stands for all of its circle: two nodes lead to each other when theirs is the same. By Kosaraju's algorithm. */
export function circles<T>(nodes: readonly T[], next: Next<T>): ReadonlyMap<T, T> {
  const sources = new Map<T, T[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) for (const target of next(node)) sources.get(target)?.push(node);
  const circle = new Map<T, T>();
  for (const start of finished(nodes, next).toReversed()) {
    if (circle.has(start)) continue;
    for (const node of reachable(start, (each) => sources.get(each)!.filter((source) => !circle.has(source)))) circle.set(node, start);
  }
  return circle;
}

/** The node, and all that it leads to. */
export function reachable<T>(start: T, next: Next<T>): ReadonlySet<T> {
  const seen = new Set([start]);
  // A set tells what is added to it while it is told.
  for (const node of seen) for (const target of next(node)) seen.add(target);
  return seen;
}

/** The nodes in the order in which a search in depth leaves them. */
function finished<T>(nodes: readonly T[], next: Next<T>): T[] {
  const seen = new Set<T>();
  const left: T[] = [];
  const path: { readonly node: T; readonly rest: Iterator<T> }[] = [];
  const enter = (node: T): void => {
    if (seen.has(node)) return;
    seen.add(node);
    path.push({ node, rest: next(node)[Symbol.iterator]() });
  };
  for (const start of nodes) {
    enter(start);
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { done, value } = step.rest.next();
      if (done) left.push(path.pop()!.node);
      else enter(value);
    }
  }
  return left;
}
