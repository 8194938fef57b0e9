// Runs the jobs of a GitHub workflow as far as that goes without GitHub: steps in bash, secrets by environment, artifacts between jobs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Host, carry } from "./pipeline";
import type { Ended } from "./shell";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: { readonly [name: string]: unknown };
  readonly run?: string;
  readonly env?: { readonly [name: string]: string };
  readonly if?: string;
}

export interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: { readonly [scope: string]: string };
  readonly "timeout-minutes"?: number;
  readonly outputs?: { readonly [name: string]: string };
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly permissions: object;
  readonly env?: { readonly [name: string]: string };
  readonly jobs: { readonly [name: string]: Job };
}

export const workflowOf = (text: string): Workflow => parse(text) as Workflow;

export interface Run {
  readonly workflow: Workflow;
  readonly host: Host;
  /** What is checked out. */
  readonly ref?: string;
  /** `github`, `inputs`, `matrix`, `vars`: what expressions look up. Secrets are those of the job's environment. */
  readonly context: { readonly [name: string]: unknown };
  readonly secrets: { readonly [environment: string]: { readonly [name: string]: string } };
  /** Beside the environment of the runner. */
  readonly env?: { readonly [name: string]: string };
  /** Jobs that are taken as ended well, because another test runs them. */
  readonly passed?: readonly string[];
}

export interface JobEnded {
  /** Of the step that failed, else 0. */
  readonly code: number | null;
  readonly text: string;
  readonly workspace: string;
  /** What the job wrote for people. */
  readonly summary: string;
  readonly outputs: { readonly [name: string]: string };
  /** Actions that were not run, by name. */
  readonly skipped: readonly string[];
}

/** Actions that need GitHub, or set up what is here already. */
const skippable: ReadonlySet<string> = new Set(["actions/setup-node", "pulumi/actions", "github/codeql-action/upload-sarif"]);

export const actionOf = (uses: string): string => uses.slice(0, uses.indexOf("@"));

/** The jobs of one run of a workflow, started by the test one after the other. */
export class WorkflowRun {
  readonly #artifacts = new Map<string, string>();
  readonly #needs: { [job: string]: { readonly outputs: { readonly [name: string]: string } } } = {};

  constructor(readonly run: Run) {
    for (const name of run.passed ?? []) this.#needs[name] = { outputs: {} };
  }

  /** Whether the job's condition holds, by what the jobs before it have said. */
  isDue(name: string): boolean {
    const { if: condition } = this.run.workflow.jobs[name]!;
    return condition === undefined || evaluate(condition, this.#context(name, {})) === "true";
  }

  async job(name: string): Promise<JobEnded> {
    const { workflow, host } = this.run;
    const job = workflow.jobs[name]!;
    if (job.needs !== undefined && !(job.needs in this.#needs)) throw new Error(`${name} needs ${job.needs}, which has not ended well.`);
    const steps: { [id: string]: { readonly outputs: { readonly [name: string]: string } } } = {};
    const files = host.emptyFolder();
    const [summary, outputs] = [join(files, "summary"), join(files, "outputs")];
    writeFileSync(summary, "");
    let workspace = host.emptyFolder();
    let text = "";
    const skipped: string[] = [];
    let ended: Ended | undefined;
    for (const step of job.steps) {
      const context = this.#context(name, steps);
      if (step.if !== undefined && evaluate(step.if, context) !== "true") continue;
      if (step.uses !== undefined) {
        if (actionOf(step.uses) === "actions/checkout") workspace = await host.checkOut(this.run.ref);
        else this.#use(step, workspace, skipped);
        continue;
      }
      writeFileSync(outputs, "");
      const resolved = Object.entries({ ...workflow.env, ...step.env }).map(([key, value]) => [key, fill(value, context)]);
      ended = await host.machine.run(step.run!, {
        cwd: workspace,
        env: { ...Object.fromEntries(resolved), ...this.run.env, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: outputs },
      });
      text += ended.stdout + ended.stderr;
      if (step.id !== undefined) steps[step.id] = { outputs: pairsIn(readFileSync(outputs, "utf8")) };
      if (ended.code !== 0) break;
    }
    host.printed += text + readFileSync(summary, "utf8");
    const told = Object.entries(job.outputs ?? {}).map(([key, value]) => [key, fill(value, this.#context(name, steps))]);
    const given = Object.fromEntries(told) as { [name: string]: string };
    if (ended?.code === 0) this.#needs[name] = { outputs: given };
    return { code: ended?.code ?? 0, text, workspace, summary: readFileSync(summary, "utf8"), outputs: given, skipped };
  }

  #context(name: string, steps: object): object {
    const { context, secrets, workflow } = this.run;
    const { environment } = workflow.jobs[name]!;
    const given = environment === undefined ? {} : secrets[fill(environment, context)];
    if (!given) throw new Error(`The environment ${environment} is not one of this repository.`);
    return { ...context, secrets: given, steps, needs: this.#needs };
  }

  #use({ uses = "", with: given = {} }: Step, workspace: string, skipped: string[]): void {
    const action = actionOf(uses);
    const name = String(given.name);
    if (action === "actions/upload-artifact") {
      const folder = this.run.host.emptyFolder();
      carry(workspace, String(given.path), folder);
      this.#artifacts.set(name, folder);
    } else if (action === "actions/download-artifact") {
      const folder = this.#artifacts.get(name);
      if (folder === undefined) throw new Error(`There is no artifact ${name}.`);
      carry(folder, "./", workspace);
    } else if (skippable.has(action)) skipped.push(action);
    else throw new Error(`The action ${action} is neither known nor one that may be left out.`);
  }
}

const pairsIn = (text: string): { [name: string]: string } =>
  Object.fromEntries(
    text.split("\n").flatMap((line) => (line.includes("=") ? [[line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]] : [])),
  );

/** A text with its expressions filled in. */
const fill = (text: string, context: object): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => evaluate(expression, context));

/** The expressions that the workflows use: a path, and a path that equals a text or another path. */
function evaluate(expression: string, context: object): string {
  const [left, right, ...more] = expression.split(" == ");
  if (more.length > 0 || left === undefined) throw new Error(`${expression} is no expression that the tests know.`);
  return right === undefined ? term(left, context) : String(term(left, context) === term(right, context));
}

function term(text: string, context: object): string {
  const quoted = /^'(.*)'$/.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  if (!/^[a-z][\w.-]*$/i.test(text)) throw new Error(`${text} is no expression that the tests know.`);
  // What is not set is empty, as on GitHub.
  const value = text
    .split(".")
    .reduce<unknown>((object, key) => (object as { readonly [key: string]: unknown } | undefined)?.[key], context);
  return value === undefined || value === null ? "" : String(value);
}
