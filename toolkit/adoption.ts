// One adoption under way: which step it takes, how it runs Pulumi, and how it ends when something fails. Knows no step by itself.
import type { ClientSettings } from "../provider/api/client";
import { createRedactor } from "../provider/api/redact";
import { optional } from "../provider/core/optional";
import { type Run, failureOf, run } from "./command";
import type { ConfigSecret } from "./export/export-project";

export type AdoptStep = "install" | "stack" | "config" | "import" | "preview" | "record";

export interface AdoptProgress {
  readonly step: AdoptStep;
  /** What is being done: "importing 212 resources". */
  readonly text: string;
}

export interface AdoptOptions {
  /** The folder of the exported project. */
  readonly dir: string;
  /** The name of the stack, fully qualified where the backend needs that. */
  readonly stack: string;
  /** The instance that was exported. Its key reaches Pulumi by the environment. */
  readonly client: Pick<ClientSettings, "secretKey" | "apiUrl">;
  /** What the program reads from the configuration, as `exportProject` told. */
  readonly secrets?: readonly ConfigSecret[];
  /** Keep the key in the stack's configuration, encrypted, as `clerk:secretKey`. Default: false, so that it comes from CLERK_SECRET_KEY. */
  readonly saveKey?: boolean;
  readonly onProgress?: (progress: AdoptProgress) => void;
  /** Ends the adoption; Pulumi is told to stop. */
  readonly signal?: AbortSignal;
  /** Settings for Pulumi beside those of the environment. */
  readonly env?: { readonly [name: string]: string };
}

export interface Adopted {
  readonly stack: string;
  readonly resources: number;
}

/** Why an adoption did not succeed, what is left of it, and what to do. */
export class AdoptError extends Error {
  override readonly name = "AdoptError";
}

/** One adoption: what it has come to, and how it ends when something fails. */
export class Adoption {
  /** Whether the stack is there, so that a failure leaves it behind. */
  begun = false;
  readonly #hide: (text: string) => string;

  constructor(
    readonly options: AdoptOptions,
    readonly dir: string,
  ) {
    this.#hide = createRedactor([options.client.secretKey, ...(options.secrets ?? []).map(({ value }) => value)]);
  }

  get env(): { [name: string]: string } {
    const { client, env } = this.options;
    return { ...env, CLERK_SECRET_KEY: client.secretKey, CLERK_API_URL: client.apiUrl, PULUMI_SKIP_UPDATE_CHECK: "true" };
  }

  /** Runs the CLI on the stack. */
  pulumi(args: readonly string[], input = ""): Promise<Run> {
    return this.run("pulumi", [...args, "--stack", this.options.stack, "--non-interactive"], input);
  }

  run(command: string, args: readonly string[], input = ""): Promise<Run> {
    return run(command, args, { cwd: this.dir, env: this.env, input, ...optional("signal", this.options.signal) });
  }

  async step<T>(step: AdoptStep, text: string, take: () => Promise<T>): Promise<T> {
    const { signal, onProgress } = this.options;
    try {
      signal?.throwIfAborted();
      onProgress?.({ step, text });
      signal?.throwIfAborted();
      return await take();
    } catch (error) {
      if (signal?.aborted) throw new AdoptError(`The adoption was stopped while ${text}. ${this.#left()}`);
      if (error instanceof AdoptError) throw new AdoptError(this.#hide(`${error.message} ${this.#left()}`));
      throw new AdoptError(this.#hide(`The adoption failed while ${text}. ${failureOf(error)} ${this.#left()}`));
    }
  }

  #left(): string {
    const { stack } = this.options;
    const untouched = "Nothing was written to Clerk.";
    return this.begun
      ? `${untouched} The stack ${stack} is left for you to look at; \`pulumi stack rm --force ${stack}\` in ${this.dir} removes it, before you try again.`
      : untouched;
  }
}
