// The order in which things stand that refer to each other: what is referred to first. Knows no resource.

/** Items that refer to each other in a circle, or one alone. */
export type Circle<T> = readonly T[];

/**
 * The items in an order in which everything that one refers to stands before it, unless both are in one circle. Otherwise they stay in the
 * order in which they were given, which decides within a circle too.
 */
export function inOrder<T>(items: readonly T[], referredBy: (item: T) => readonly T[]): readonly Circle<T>[] {
  const places = new Map(items.map((item, place) => [item, place]));
  const indexes = new Map<T, number>();
  const lows = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const circles: T[][] = [];
  const enter = (item: T): { readonly item: T; readonly next: Iterator<T> } => {
    indexes.set(item, indexes.size);
    lows.set(item, indexes.size - 1);
    open.push(item);
    isOpen.add(item);
    const others = referredBy(item).filter((other) => places.has(other));
    return { item, next: others.toSorted((one, other) => places.get(one)! - places.get(other)!).values() };
  };
  const lower = (item: T, low: number): void => void lows.set(item, Math.min(lows.get(item)!, low));
  // Tarjan's algorithm, without recursion: a long chain would exhaust the stack.
  for (const root of items) {
    if (indexes.has(root)) continue;
    const path = [enter(root)];
    while (path.length > 0) {
      const { item, next } = path.at(-1)!;
      const step = next.next();
      if (step.done !== true) {
        if (!indexes.has(step.value)) path.push(enter(step.value));
        else if (isOpen.has(step.value)) lower(item, indexes.get(step.value)!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) lower(above.item, lows.get(item)!);
      if (lows.get(item) !== indexes.get(item)) continue;
      const circle = open.splice(open.indexOf(item));
      for (const each of circle) isOpen.delete(each);
      circles.push(circle.toSorted((one, other) => places.get(one)! - places.get(other)!));
    }
  }
  return circles;
}
