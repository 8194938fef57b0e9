// The examples of a definition: programs that are generated, run and shown in the docs.
import type { Json } from "../../api/json";

/** A value in an example that stands for `config.requireSecret(name)`. */
export interface SecretExample {
  readonly configSecret: string;
}

/** A value in an example that only the instance tells: the id of a user, or that of what the example declares of a class. */
export type ExampleOfInstance = { readonly user: "first" } | { readonly idOf: string };

export type ExampleValue = Json | SecretExample | ExampleOfInstance | { readonly [key: string]: ExampleValue };

export interface Examples {
  /** Types that the examples refer to, in the order in which they are made: "Organization", or "Organization.full" for its full example. */
  readonly needs: readonly string[];
  readonly minimal: { readonly [property: string]: ExampleValue };
  readonly full: { readonly [property: string]: ExampleValue };
  /** They are for production instances only. */
  readonly production?: true;
}
