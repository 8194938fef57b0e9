// A side as the user writes it: `env:NAME` is a live instance, `stack:NAME` a Pulumi stack, anything else the path of a snapshot or an exported state.
import { readFile } from "node:fs/promises";
import type { ClientSettings } from "../provider/api/client";
import { ClerkError } from "../provider/api/errors";
import { resolveSettings } from "../provider/api/settings";
import type { Configuration } from "./configuration";
import { type Instance, type ReadOptions, readInstance } from "./read-instance";
import { definitionOf } from "./natural-key";
import { parseSnapshot } from "./snapshot";
import { type Stack, isState, parseState } from "./state";

export interface SideOptions extends Omit<ReadOptions, "client" | "label"> {
  /** The environment in which keys are looked up; default that of the process. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** The folder in which stacks are looked up; default the current one. */
  readonly workDir?: string;
}

/** What a text that names a side means. */
export type SideText =
  | { readonly kind: "instance"; readonly variable: string }
  | { readonly kind: "stack"; readonly stack: string }
  | { readonly kind: "file"; readonly path: string };

/** Reads the text of a side; left out, it is the instance of CLERK_SECRET_KEY. */
export function parseSide(text = "env:CLERK_SECRET_KEY"): SideText {
  const [, prefix, rest = ""] = /^(env|stack):(.*)$/s.exec(text) ?? [];
  if (prefix === undefined) return { kind: "file", path: text };
  if (rest === "")
    throw new Error(
      `${text} names nothing. Write ${prefix === "env" ? "env:NAME with the name of the environment variable that holds the key" : "stack:NAME with the name of the stack"}.`,
    );
  return prefix === "env" ? { kind: "instance", variable: rest } : { kind: "stack", stack: rest };
}

/**
 * Reads a side, whatever it is.
 *
 * @throws Error that names the side and what is wrong with it: a key that is missing or refused, a stack that does not exist, a broken file.
 */
export async function readSide(text: string | undefined, options: SideOptions = {}): Promise<Configuration> {
  const side = parseSide(text);
  if (side.kind === "instance") return openInstance(text, options);
  return side.kind === "stack" ? readStack(side.stack, options) : readFileSide(side.path);
}

/** The key and the address of a live instance. Throws every problem at once, none of which holds the key. */
export function clientOf(text: string | undefined, { env = process.env }: Pick<SideOptions, "env"> = {}): ClientSettings {
  const side = parseSide(text);
  if (side.kind !== "instance")
    throw new Error(`${text} is no live instance. Name the environment variable that holds its secret key: env:NAME.`);
  const { variable } = side;
  if (/^sk_(test|live)_/.test(variable))
    throw new Error("After env: comes the name of the environment variable that holds the key, not the key itself.");
  const resolved = resolveSettings({
    secretKey: env[variable],
    secretKeySource: `the environment variable ${variable}`,
    secretKeyMissing: `The environment variable ${variable}, which is to hold the secret key of the instance, is not set.`,
    apiUrl: env.CLERK_API_URL,
    apiUrlSource: "the environment variable CLERK_API_URL",
    rateBudget: env.CLERK_RATE_BUDGET,
    rateBudgetSource: "the environment variable CLERK_RATE_BUDGET",
  });
  if (!resolved.ok) throw new Error(resolved.problems.join(" "));
  return resolved.settings;
}

/** Reads a live instance. */
export async function openInstance(text: string | undefined, options: SideOptions = {}): Promise<Instance> {
  const { env: _, workDir: __, ...reading } = options;
  const client = clientOf(text, options);
  const label = text ?? "env:CLERK_SECRET_KEY";
  try {
    return await readInstance({ ...reading, client, label });
  } catch (error) {
    throw error instanceof ClerkError ? new Error(`reading ${label}: ${error.message}`, { cause: error }) : error;
  }
}

/** Reads the state of a stack by the Pulumi CLI, secrets opened, so that they can be compared; none of them is ever shown. */
export async function readStack(name: string, { workDir = process.cwd(), env }: Pick<SideOptions, "workDir" | "env"> = {}): Promise<Stack> {
  // The Automation API loads half of Pulumi's SDK: for those alone who name a stack.
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  const vars = Object.fromEntries(Object.entries(env ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined));
  // What the CLI says is not passed on as a cause either: it was asked to show secrets.
  const fail = (error: unknown): never => {
    throw new Error(stackProblem(name, error));
  };
  const workspace = await LocalWorkspace.create({ workDir, envVars: vars }).catch(fail);
  const deployment = await workspace.exportStack(name).catch(fail);
  return parseState(JSON.stringify(deployment), `stack:${name}`);
}

/** The CLI's own words are long, and may hold what the state holds: only its last error line is passed on, and what is known is said in ours. */
function stackProblem(name: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/no stack named|could not find stack|not found/i.test(text) && !/ENOENT|command not found/i.test(text))
    return `stack:${name}: Pulumi has no such stack here. \`pulumi stack ls --all\` lists them; outside of its project a stack is named in full, organization/project/${name}.`;
  if (/passphrase/i.test(text))
    return `stack:${name}: its secrets are encrypted with a passphrase. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.`;
  if (/ENOENT|command not found|spawn/i.test(text))
    return `stack:${name}: the Pulumi CLI was not found. Install it, or give an exported state file.`;
  if (/login|PULUMI_ACCESS_TOKEN/i.test(text)) return `stack:${name}: Pulumi is not logged in to a backend. Run \`pulumi login\`.`;
  const last = text
    .split("\n")
    .toReversed()
    .find((line) => line.startsWith("error: "));
  return `stack:${name}: its state could not be read: ${last?.slice("error: ".length) ?? text.split("\n")[0]}`;
}

/** Reads a file: an exported state, or a snapshot. */
export async function readFileSide(path: string): Promise<Configuration> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Error(
      `${path} cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown cause"}). A side is env:NAME, stack:NAME or the path of a snapshot or a state.`,
    );
  });
  return looksLikeState(text) ? parseState(text, path) : parseSnapshot(text, path);
}

function looksLikeState(text: string): boolean {
  try {
    return isState(JSON.parse(text));
  } catch {
    // Whatever it is, it is no JSON, and a state is; a snapshot may be YAML.
    return false;
  }
}

/** Owners of objects that only their owner's list shows, as a stack's state names them: users that have API keys. */
export function ownersIn(stack: Configuration): readonly string[] {
  const owners = stack.objects.flatMap(({ type, inputs }) => {
    const owner = inputs[definitionOf(type)?.endpoint.list?.per ?? ""];
    return typeof owner === "string" ? [owner] : [];
  });
  return [...new Set(owners)];
}
