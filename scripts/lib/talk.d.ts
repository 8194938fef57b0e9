// Types of talk.js, for the bench.

export declare function say(line: string): void;
export declare function duration(ms: number): string;
/** An error whose message is all that the user needs: it is shown without a stack. */
export declare class Refusal extends Error {}
/** Runs a script's main function and turns what it throws into a sentence and an exit code. */
export declare function runMain(main: () => Promise<number | void>): Promise<void>;
