// How often a property is tried: a part of the full number in `npm test`, all of it in `npm run test:long`.

/** The number of runs; twenty times as many in the long suite. */
export const runs = (short: number): number => (process.env.TEST_LONG === "1" ? short * 20 : short);
