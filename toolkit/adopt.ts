// Adoption of an exported project: makes the stack, imports its resources, and proves by a preview that nothing is left to do. Writes nothing to Clerk.
import { readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { EngineEvent, LocalWorkspaceOptions, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import type { ClientSettings } from "../provider/api/client";
import { createRedactor } from "../provider/api/redact";
import { optional } from "../provider/core/sync";
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

/** Import files with outputs came with this version of the CLI. */
const oldestCli = "3.254.0";

/**
 * Makes the stack of an exported project, or takes an empty one, and imports the resources. The backend and the passphrase are those of the
 * environment, as for the Pulumi CLI. At the end the import file is removed: it may hold secrets in clear, and the state has all of it.
 *
 * @throws AdoptError with a sentence that says what failed, what is left, and what to do.
 */
export async function adoptProject(options: AdoptOptions): Promise<Adopted> {
  const { stack: name, client, secrets = [], saveKey = false } = options;
  const dir = resolve(options.dir);
  const file = join(dir, "import.json");
  const adoption = new Adoption(options, dir);
  const count = await countIn(file);
  await adoption.step("install", "looking for the packages of the project", () => install(dir, adoption));
  const stack = await adoption.step("stack", `creating the stack ${name}`, () => emptyStack(adoption));
  const settings = [...(saveKey ? [{ key: "clerk:secretKey", value: client.secretKey }] : []), ...secrets];
  if (settings.length > 0)
    await adoption.step("config", `setting ${counted(settings.length, "secret")} of the configuration`, async () => {
      // By the standard input: the arguments of a process are seen by others. Of what comes there the CLI takes one line end off.
      for (const { key, value } of settings) await adoption.pulumi(["config", "set", "--secret", key], `${value}\n`);
    });
  await adoption.step("import", `importing ${counted(count, "resource")}`, () =>
    adoption.pulumi(["import", "--file", file, "--generate-code=false", "--protect=false", "--yes", "--skip-preview"]),
  );
  await adoption.step("preview", "proving that the preview is empty", () => provenEmpty(stack, adoption));
  // An import does not say which resource needs which, without which a later deletion has no order. This run sends nothing either.
  await adoption.step("record", "recording which resource needs which", () =>
    stack.up({ expectNoChanges: true, suppressProgress: true, ...optional("signal", options.signal) }),
  );
  await rm(file, { force: true });
  return { stack: name, resources: count };
}

/** One adoption: what it has come to, and how it ends when something fails. */
class Adoption {
  command: PulumiCommand | undefined;
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
  async pulumi(args: readonly string[], input = ""): Promise<void> {
    await this.run(this.command!.command, [...args, "--stack", this.options.stack, "--non-interactive"], input);
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

async function countIn(file: string): Promise<number> {
  try {
    return (JSON.parse(await readFile(file, "utf8")) as { readonly resources: readonly unknown[] }).resources.length;
  } catch {
    throw new AdoptError(`${file} cannot be read, or is no import file: export the instance again, into a new folder or with --force.`);
  }
}

/** Installs the project's packages, unless Node finds them from its folder already. */
async function install(dir: string, adoption: Adoption): Promise<void> {
  const from = createRequire(join(dir, "index.ts"));
  const isThere = (name: string): boolean => {
    try {
      return from.resolve(name) !== "";
    } catch {
      return false;
    }
  };
  if (["pulumi-clerk/dynamic", "@pulumi/pulumi"].every(isThere)) return;
  adoption.options.onProgress?.({ step: "install", text: "installing the packages of the project" });
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await adoption.run(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"]).catch((error: unknown) => {
    throw new AdoptError(
      `\`npm install\` failed in ${dir}. ${failureOf(error)} Install the packages of its package.json yourself, where pulumi-clerk is not published by the path of your copy, and adopt again.`,
    );
  });
}

/** The stack, which holds nothing yet. */
async function emptyStack(adoption: Adoption): Promise<Stack> {
  const { LocalWorkspace, PulumiCommand, StackAlreadyExistsError } = await automation();
  const { stack: stackName } = adoption.options;
  adoption.command = await PulumiCommand.get().catch((error: unknown) => {
    throw new AdoptError(
      `The Pulumi CLI ${oldestCli} or later is needed, and none could be started (${failureOf(error)}) Install it from https://www.pulumi.com/docs/install/.`,
    );
  });
  const { version } = adoption.command;
  if (version && version.compare(oldestCli) < 0)
    throw new AdoptError(`The Pulumi CLI ${oldestCli} or later is needed, and the one on PATH is ${version.format()}. Update it.`);
  const program = { stackName, workDir: adoption.dir };
  const workspace: LocalWorkspaceOptions = { envVars: adoption.env, pulumiCommand: adoption.command };
  try {
    const made = await LocalWorkspace.createStack(program, workspace);
    adoption.begun = true;
    return made;
  } catch (error) {
    if (!(error instanceof StackAlreadyExistsError)) throw error;
  }
  const found = await LocalWorkspace.selectStack(program, workspace);
  const { deployment } = await found.exportStack();
  const held = ((deployment as { readonly resources?: readonly { readonly type: string }[] } | undefined)?.resources ?? []).filter(
    ({ type }) => !type.startsWith("pulumi:"),
  );
  if (held.length > 0)
    throw new AdoptError(
      `The stack ${stackName} exists and holds ${counted(held.length, "resource")}: only an empty stack can adopt an instance. Name another one.`,
    );
  adoption.begun = true;
  return found;
}

/** Loaded when it is needed: it takes longer than most commands. */
async function automation(): Promise<typeof import("@pulumi/pulumi/automation")> {
  try {
    return await import("@pulumi/pulumi/automation/index.js");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new AdoptError("@pulumi/pulumi is not installed beside pulumi-clerk: `npm install @pulumi/pulumi`, and adopt again.");
  }
}

async function provenEmpty(stack: Stack, { options: { signal } }: Adoption): Promise<void> {
  const steps: string[] = [];
  const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
    const metadata = resourcePreEvent?.metadata;
    if (!metadata || ["same", "read", "refresh"].includes(metadata.op)) return;
    steps.push(`${metadata.op} ${metadata.type.split(":").at(-1)} ${JSON.stringify(metadata.urn.split("::").at(-1))}`);
  };
  try {
    await stack.preview({ refresh: true, expectNoChanges: true, suppressProgress: true, onEvent, ...optional("signal", signal) });
  } catch (error) {
    if (steps.length === 0) throw error;
    const shown = steps.slice(0, 10).join(", ") + (steps.length > 10 ? ` and ${steps.length - 10} more` : "");
    throw new AdoptError(
      `The preview is not empty: ${shown}. Somebody may have changed the instance since it was exported: then export it again; otherwise \`pulumi preview --refresh --diff\` shows what differs.`,
    );
  }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
