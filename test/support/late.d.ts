/** The modules, as Pulumi's SDK asks for them. */
export declare const LATE: readonly string[];

/** Stands for a module until something of it is asked for. */
export declare function late(load: () => unknown): object;

/** Gives it to a process of Node and to those that it starts; jest has it from environment.ts. */
export declare const LATE_ENV: { readonly NODE_OPTIONS: string };
