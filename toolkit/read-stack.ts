// What Pulumi knows of stacks, asked by its CLI: the state of one, and which one is selected. Knows no instance.
import { readdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import { adviceOn } from "./command";
import { type Stack, parseState } from "./state";

export interface StackOptions {
  /** The environment of the CLI, beside that of the process. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** The folder in which stacks are looked up; default the current one. */
  readonly workDir?: string;
}

/** Reads the state of a stack by the Pulumi CLI, secrets opened, so that they can be compared; none of them is ever shown. */
export async function readStack(name: string, options: StackOptions = {}): Promise<Stack> {
  // What the CLI says is not passed on as a cause either: it was asked to show secrets.
  const fail = (error: unknown): never => {
    throw new Error(stackProblem(name, error));
  };
  const workspace = await openWorkspace(options).catch(fail);
  const deployment = await workspace.exportStack(name).catch(fail);
  return parseState(JSON.stringify(deployment), `stack:${name}`);
}

/** The stack that is selected in the project of the folder, or of one above it; undefined where there is no project, or none is selected. */
export async function selectedStack(options: StackOptions = {}): Promise<string | undefined> {
  if (!(await isInProject(resolve(options.workDir ?? ".")))) return undefined;
  try {
    const workspace = await openWorkspace(options);
    return (await workspace.stack())?.name;
  } catch (error) {
    throw new Error(`Which stack is selected here could not be told: ${problem(error, "")}`, { cause: error });
  }
}

async function isInProject(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch((): readonly string[] => []);
  if (files.some((file) => /^Pulumi\.(yaml|yml|json)$/.test(file))) return true;
  return dirname(folder) !== folder && isInProject(dirname(folder));
}

/** The Automation API in a folder. */
export async function openWorkspace({ workDir = process.cwd(), env = {} }: StackOptions): Promise<LocalWorkspace> {
  // The Automation API loads half of Pulumi's SDK: for those alone who name a stack.
  const automation = await import("@pulumi/pulumi/automation/index.js");
  const vars = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return automation.LocalWorkspace.create({ workDir, envVars: vars });
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const stackProblem = (name: string, error: unknown): string => `stack:${name}: ${problem(error, name)}`;

/** The CLI's own words are long, and may hold what the state holds: only its last error line is passed on, and what is known is said in ours. */
function problem(error: unknown, name: string): string {
  const text = textOf(error);
  if (/Cannot find (module|package) '@pulumi\/pulumi/.test(text))
    return "@pulumi/pulumi is not installed beside pulumi-clerk. Run `npm install @pulumi/pulumi`, or give an exported state file.";
  if (/no stack named|could not find stack|not found|pass the fully qualified name/i.test(text) && !/ENOENT|command not found/i.test(text))
    return `Pulumi has no such stack here. \`pulumi stack ls --all\` lists them; outside of its project a stack is named in full, organization/project/${name}.`;
  if (/ENOENT|command not found|spawn/i.test(text)) return "the Pulumi CLI was not found. Install it, or give an exported state file.";
  const advice = adviceOn(text);
  if (advice !== undefined) return advice;
  const last = text
    .split("\n")
    .toReversed()
    .find((line) => line.startsWith("error: "));
  return `its state could not be read: ${last?.slice("error: ".length) ?? text.split("\n")[0]}`;
}
