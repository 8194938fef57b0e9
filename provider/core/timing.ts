// How long the core waits for what lags: in one place, since these are guesses about Clerk, and since tests make them short.

export interface Timing {
  /** How long Clerk's reads may lag behind its writes. */
  readonly lagMs: number;
  /** Where nothing tells how old a read is, a second one is asked for after this time. */
  readonly secondLookMs: number;
  /** How long Clerk may be busy with what one operation has set going. */
  readonly busyMs: number;
}

const usual: Timing = { lagMs: 10_000, secondLookMs: 3_000, busyMs: 60_000 };

/** The waiting times of one call of the core. */
export function timingOf({ timing }: { readonly timing?: Partial<Timing> }): Timing {
  return { ...usual, ...timing };
}

/** Asks again until the answer is good, with growing pauses, or until the time is up, by a clock that nobody sets back; the last answer in any case. */
export async function patiently<T>(ms: number, ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + ms;
  for (let pause = Math.min(ms / 40, 250); ; pause = Math.min(pause * 2, ms / 5, 3000)) {
    const answer = await ask();
    if (isGood(answer) || performance.now() + pause > deadline) return answer;
    await rest(pause);
  }
}

export const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
