// Types of pulumi-cli.js, for tests.

export interface PulumiCli {
  /** Absolute path of the executable. */
  readonly command: string;
  /** Without a leading v. */
  readonly version: string;
  /** The folder that it lies in; put first on PATH for whatever looks for `pulumi` itself. */
  readonly binDir: string;
}

export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** Called for each CLI on PATH that is passed over. */
  readonly onOlder?: (older: PulumiCli) => void;
}

/** Under `npm test` this answers from the environment, without starting anything. */
export declare function findPulumi(options?: FindOptions): PulumiCli | undefined;
export declare function cacheFolder(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string;
/** The kind of machine, as a built CLI records it. */
export declare function machine(): string;
export declare const MINIMUM: string;
/** Name of the variable that hands the found CLI on to tests. */
export declare const HANDED_ON: string;
/** What to tell somebody who has no CLI. */
export declare const INSTALL: string;
