// clerk.Provider: another instance in the same program, with a key and settings of its own.
import * as pulumi from "@pulumi/pulumi";

/** Settings of one provider. Exactly one of `secretKey` and `secretKeyEnv` is needed. */
export interface ProviderArgs {
  /** The instance's secret key, `sk_test_…` or `sk_live_…`. Secret: encrypted in the state. */
  secretKey?: pulumi.Input<string>;
  /** The name of the environment variable that holds the key where Pulumi runs: nothing of the key is in the state, and it is never stale. */
  secretKeyEnv?: pulumi.Input<string>;
  /** The address of the Backend API, with `/v1`. Left out: CLERK_API_URL, else `https://api.clerk.com/v1`. */
  apiUrl?: pulumi.Input<string>;
  /** The id of the instance that the key must open, `ins_…`. A stack of another instance moves there on purpose. Left out: whatever the key opens. */
  instance?: pulumi.Input<string>;
  /** The share of Clerk's rate limit that may be used, in (0, 1]. Default: 0.95 in development, 0.5 in production. CLERK_RATE_BUDGET wins. */
  rateBudget?: pulumi.Input<number>;
  /** Whether objects of production that people depend on may be deleted. Default: false. CLERK_ALLOW_DELETES wins. */
  allowDeletes?: pulumi.Input<boolean>;
  /** Whether resources take over existing objects with the same natural key without saying so one by one. Default: false. CLERK_ADOPT wins. */
  adopt?: pulumi.Input<boolean>;
}

/** A provider of its own for one Clerk instance. Pass it as `provider` to the resources, or to a component in `providers`. */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name The name of the provider in the program; messages name it.
   * @param args Its key and settings. It never falls back to CLERK_SECRET_KEY.
   */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    const { secretKey, secretKeyEnv, apiUrl, instance, rateBudget, allowDeletes, adopt } = args ?? {};
    const given = [secretKey, secretKeyEnv].filter((value) => value !== undefined && value !== "").length;
    if (given !== 1)
      throw new Error(
        `clerk.Provider ${JSON.stringify(name)} needs exactly one of secretKey and secretKeyEnv (the name of the environment variable that holds the key). It does not fall back to CLERK_SECRET_KEY, so that the configuration of one instance never lands in another.`,
      );
    super(
      "pulumi-nodejs",
      name,
      {
        "clerk:provider": name,
        ...(secretKey !== undefined && { "clerk:secretKey": pulumi.secret(secretKey) }),
        ...(secretKeyEnv !== undefined && { "clerk:secretKeyEnv": secretKeyEnv }),
        ...(apiUrl !== undefined && { "clerk:apiUrl": apiUrl }),
        ...(instance !== undefined && { "clerk:instance": instance }),
        ...(rateBudget !== undefined && { "clerk:rateBudget": rateBudget }),
        ...(allowDeletes !== undefined && { "clerk:allowDeletes": allowDeletes }),
        ...(adopt !== undefined && { "clerk:adopt": adopt }),
      },
      opts,
    );
  }
}
