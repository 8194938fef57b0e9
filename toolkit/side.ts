// A side as the user writes it: `env:NAME` is a live instance, `stack:NAME` a Pulumi stack, anything else the path of a snapshot or an exported state.
import { readFile } from "node:fs/promises";
import type { ClientSettings } from "../provider/api/client";
import { ClerkError } from "../provider/api/errors";
import { resolveSettings } from "../provider/api/settings";
import type { Configuration } from "./configuration";
import { type Instance, type ReadOptions, readInstance } from "./read-instance";
import { definitionOf } from "./natural-key";
import { parseSnapshot } from "./snapshot";
import { readStack } from "./read-stack";
import { isState, parseState } from "./state";

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
  // Neither is it repeated: what is printed ends up in logs.
  if (holdsKey(text))
    throw new Error(
      prefix === "env"
        ? "After env: comes the name of the environment variable that holds the key, not the key itself."
        : "A key is never given itself: put it into an environment variable, and name that as env:NAME.",
    );
  if (prefix === undefined) return { kind: "file", path: text };
  if (rest === "")
    throw new Error(
      `${text} names nothing. Write ${prefix === "env" ? "env:NAME with the name of the environment variable that holds the key" : "stack:NAME with the name of the stack"}.`,
    );
  return prefix === "env" ? { kind: "instance", variable: rest } : { kind: "stack", stack: rest };
}

const holdsKey = (text: string): boolean => /(^|[^A-Za-z0-9])sk_(test|live)_\w/.test(text);

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
  const resolved = resolveSettings({
    // Not what every object has: a variable may be called __proto__.
    secretKey: Object.hasOwn(env, variable) ? env[variable] : undefined,
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

/** Reads a file: an exported state, or a snapshot. */
export async function readFileSide(path: string): Promise<Configuration> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Error(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown cause"}). A side is env:NAME, stack:NAME or the path of a snapshot or a state.`,
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

/** Owners of objects that only their owner's list shows, by id, as a side names them: users that have API keys. */
export function ownersIn(side: Configuration): readonly string[] {
  const owners = side.objects.flatMap(({ type, inputs }) => {
    const { endpoint, fields } = definitionOf(type)!;
    const property = endpoint.list?.per;
    const owner = property !== undefined && fields[property]?.idOf ? inputs[property] : undefined;
    // What the side knows by name is read anyhow.
    return typeof owner === "string" ? [owner] : [];
  });
  return [...new Set(owners)];
}
