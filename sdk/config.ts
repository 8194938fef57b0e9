// clerk.config: the stack's settings of the default provider, as a program can read them.
import * as pulumi from "@pulumi/pulumi";

const stack = (): pulumi.Config => new pulumi.Config("clerk");

/** The configuration `clerk:*` of the stack. The provider's process reads it by itself; this is for programs that want to know. */
export const config = {
  /** `clerk:secretKey`; undefined where the key comes from the environment. */
  get secretKey(): pulumi.Output<string> | undefined {
    return stack().getSecret("secretKey");
  },
  /** `clerk:apiUrl`. */
  get apiUrl(): string | undefined {
    return stack().get("apiUrl");
  },
  /** `clerk:instance`. */
  get instance(): string | undefined {
    return stack().get("instance");
  },
  /** `clerk:rateBudget`. */
  get rateBudget(): number | undefined {
    return stack().getNumber("rateBudget");
  },
  /** `clerk:allowDeletes`. */
  get allowDeletes(): boolean | undefined {
    return stack().getBoolean("allowDeletes");
  },
  /** `clerk:adopt`. */
  get adopt(): boolean | undefined {
    return stack().getBoolean("adopt");
  },
} as const;
