// Types of emulator.js, for the bench.

export interface ChildEmulator {
  /** With /v1. */
  readonly url: string;
  readonly key: string;
  requests(): Promise<readonly { readonly method: string }[]>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly root: string;
  readonly key: string;
  /** The file that keeps the data; left out: nothing is kept. */
  readonly data?: string;
  readonly rateLimit?: boolean;
  readonly env: NodeJS.ProcessEnv;
}

export declare function startEmulator(options: StartOptions): Promise<ChildEmulator>;
