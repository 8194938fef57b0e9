// Types of browser.js, for tests.

/** The executable of a Chromium or Chrome. */
export declare function findBrowser(env?: NodeJS.ProcessEnv): string | undefined;
/** What to tell somebody who has none. */
export declare const BROWSER: string;
