// Work that is done at once and fails as one: nothing is under way any more when the failure is told. Knows nothing of the work.

/** All results. Where one fails `stop` is called, the rest ends, and the first failure is thrown. */
export async function together<T>(work: readonly (() => Promise<T>)[], stop: () => void = () => {}): Promise<readonly T[]> {
  let failure: { readonly error: unknown } | undefined;
  const done = await Promise.allSettled(
    work.map(async (each) => {
      try {
        return await each();
      } catch (error) {
        failure ??= { error };
        stop();
        throw error;
      }
    }),
  );
  if (failure) throw failure.error;
  return done.map((each) => (each as PromiseFulfilledResult<T>).value);
}

/** The same, no more than so many at a time. */
export async function inTurns<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = [...items.entries()].toReversed();
  const turn = async (): Promise<void> => {
    for (let next = rest.pop(); next; next = rest.pop()) results[next[0]] = await work(next[1]);
  };
  await together(
    Array.from({ length: Math.min(most, items.length) }, () => turn),
    () => rest.splice(0),
  );
  return results;
}
