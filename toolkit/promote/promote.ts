// Promotion: the configuration of one side into the stack of another environment, by that project's own program. Shows the plan first, applies it when told to.
import type { Stack as PulumiStack } from "@pulumi/pulumi/automation";
import { createClient } from "../../provider/api/client";
import { instanceOf } from "../../provider/core/observe/instance";
import { optional } from "../../provider/core/optional";
import { unknownValue } from "../../provider/core/vocabulary/unknown";
import { failureOf } from "../command";
import type { Configuration } from "../configuration";
import { EnvironmentError, declareEnvironment } from "../declare-environment";
import { resumeVariable } from "../environment-file";
import { definitionOf } from "../natural-key";
import { configurationOf, snapshotOf } from "../snapshot";
import { openWorkspace } from "../read-stack";
import { clientOf } from "../side";
import { parseOverrides } from "../written-file";
import { type Held, heldIn, reasonsAgainst } from "./held";
import { unlocked } from "./lock";
import { hasProject, makeProject, writeOverrides, writeSnapshot } from "./project";
import { Plan, type PromotionStep, stepOf } from "./step";
import { whole } from "./torn";

export interface PromoteOptions {
  /** The side that is promoted, as `readSide` gives it. */
  readonly from: Configuration;
  /** The stack, fully qualified where the backend needs it. One that does not exist is made. */
  readonly stack: string;
  /** The folder of the project that holds the Environment; an empty one gets a project. Default: the current folder. */
  readonly workDir?: string;
  /** The content of an overrides file: becomes the file that the stack's Environment reads. Left out, that file stays as it is. */
  readonly overrides?: string;
  /** Go back to a configuration that is older than the one which the stack was last given. Default: false. */
  readonly older?: boolean;
  /** Take over objects of the target that have the same natural key and that nobody manages, instead of failing because they exist. Default: false. */
  readonly adopt?: boolean;
  /** The environment of Pulumi and of the program; default that of the process. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly onProgress?: (progress: PromoteProgress) => void;
  /** Tells Pulumi to stop: what is under way ends, nothing new is begun. */
  readonly signal?: AbortSignal;
}

export type PromoteProgress =
  | { readonly kind: "talk"; readonly text: string }
  /** A step of the plan is done, or has failed. */
  | { readonly kind: "step"; readonly step: PromotionStep; readonly done: number; readonly total: number; readonly failed: boolean };

/** A plan, and how to carry it out. */
export interface Promotion {
  readonly stack: string;
  /** Files that were written, relative to the project's folder. */
  readonly files: readonly string[];
  readonly steps: readonly PromotionStep[];
  /** Objects that would be deleted; every one must be confirmed by its name. */
  readonly deletions: readonly PromotionStep[];
  /**
   * Carries the plan out.
   *
   * @param confirmed The deletions that somebody has agreed to: names, or `Class.name` where two share one.
   * @throws PromoteError with what was applied so far; the next promotion goes on from there.
   */
  apply(confirmed?: readonly string[]): Promise<readonly PromotionStep[]>;
}

/** Why a promotion cannot go on; nothing was written to Clerk unless `applied` says so. */
export class PromoteError extends Error {
  override readonly name = "PromoteError";

  constructor(
    message: string,
    readonly applied: readonly PromotionStep[] = [],
  ) {
    super(message);
  }
}

/** How long a run that holds the stack is waited for. */
const lockWaitMs = 120_000;

/** Writes the snapshot of the side into the project, and plans by its program. Writes nothing to Clerk. */
export async function planPromotion(options: PromoteOptions): Promise<Promotion> {
  const { from, stack: name, workDir = process.cwd(), signal } = options;
  refuseEarly(options);
  if (!(await hasProject(workDir))) await makeProject(workDir, "clerk");
  const stack = await stackOf(options, workDir);
  const held = await heldOf(stack);
  const reasons = reasonsAgainst(name, held, from, options);
  if (reasons.length > 0) throw new PromoteError(reasons.join("\n"));
  const target = await targetOf(options, stack);
  if (from.instance !== undefined && from.instance === target?.instance)
    throw new PromoteError(
      `${from.label} and the target are one instance, ${from.instance}: the key that the stack ${name} uses is that of the source. Set the target's key in CLERK_SECRET_KEY or clerk:secretKey.`,
    );
  const written = [await writeSnapshot(workDir, name, from)];
  if (options.overrides !== undefined) written.push(await writeOverrides(workDir, name, options.overrides));
  // Objects that a killed run had begun to make are this stack's, though its state does not say so.
  if (held.pending.length > 0) stack.workspace.envVars = { ...stack.workspace.envVars, [resumeVariable]: held.pending.join(",") };
  const plan = new Plan();
  await running(stack, options, () =>
    stack.preview({ onEvent: plan.onEvent, suppressProgress: true, ...optional("signal", signal) }),
  ).catch((error: unknown) => {
    throw new PromoteError(
      `The plan of the stack ${name} could not be made. ${plan.errors.length > 0 ? plan.errors.join("\n") : failureOf(error)} Nothing was written to Clerk.`,
    );
  });
  if (!plan.hasEnvironment)
    throw new PromoteError(
      `The program in ${workDir} declares no Environment, so that nothing would be promoted. Declare one: new Environment(pulumi.getStack()), from "pulumi-clerk/toolkit".`,
    );
  refuseGuarded(plan, target, options);
  return {
    stack: name,
    files: written.filter(({ changed }) => changed).map(({ path }) => path),
    steps: plan.steps,
    deletions: plan.deletions,
    apply: (confirmed = []) => apply(options, stack, plan, confirmed),
  };
}

/** What can be said before anything is written or run. */
function refuseEarly({ from, stack, overrides }: PromoteOptions): void {
  if (overrides === undefined) return;
  try {
    // What Clerk made and nobody changed does not travel.
    declareEnvironment(stack, configurationOf(snapshotOf(from), from.label), {
      overrides: parseOverrides(overrides, "the overrides"),
      secretOf: () => unknownValue,
    });
  } catch (error) {
    if (error instanceof EnvironmentError) throw new PromoteError(error.problems.join("\n"));
    throw error;
  }
}

async function stackOf({ stack: name, env = {}, adopt, onProgress }: PromoteOptions, workDir: string): Promise<PulumiStack> {
  const { Stack } = await import("@pulumi/pulumi/automation/index.js");
  try {
    const vars = { PULUMI_SKIP_UPDATE_CHECK: "true", ...env, ...(adopt && { CLERK_ADOPT: "true" }) };
    const workspace = await openWorkspace({ workDir, env: vars });
    const stack = await whole(() => Stack.createOrSelect(name, workspace), workspace, talkTo(onProgress));
    // What the Automation API asks the CLI for after every run, and nobody here looks at: three runs of the CLI.
    return Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
  } catch (error) {
    throw new PromoteError(`The stack ${name} could be neither found nor made. ${failureOf(error)}`);
  }
}

const talkTo =
  (onProgress: PromoteOptions["onProgress"]) =>
  (text: string): void =>
    onProgress?.({ kind: "talk", text });

async function heldOf(stack: PulumiStack): Promise<Held> {
  try {
    return heldIn((await stack.exportStack()).deployment);
  } catch (error) {
    throw new PromoteError(`The state of the stack ${stack.name} could not be read. ${failureOf(error)}`);
  }
}

interface Target {
  readonly instance: string;
  readonly production: boolean;
  readonly allowDeletes: boolean;
}

/** The instance of the stack's default provider; undefined where its key is elsewhere, as with a clerk.Provider of the program's own. */
async function targetOf({ env = process.env }: PromoteOptions, stack: PulumiStack): Promise<Target | undefined> {
  const config = await stack.getAllConfig();
  const secretKey = config["clerk:secretKey"]?.value ?? env.CLERK_SECRET_KEY;
  if (secretKey === undefined || secretKey === "") return undefined;
  const settings = clientOf("env:CLERK_SECRET_KEY", {
    env: { ...env, CLERK_SECRET_KEY: secretKey, CLERK_API_URL: config["clerk:apiUrl"]?.value ?? env.CLERK_API_URL },
  });
  const { id, environment } = await instanceOf(createClient(settings));
  const allowed = env.CLERK_ALLOW_DELETES ?? config["clerk:allowDeletes"]?.value;
  return { instance: id, production: environment === "production", allowDeletes: allowed === "true" };
}

/** The engine plans a deletion without asking the provider, which would refuse it in the middle of the run. */
function refuseGuarded(plan: Plan, target: Target | undefined, { stack }: PromoteOptions): void {
  if (!target?.production || target.allowDeletes) return;
  const guarded = plan.steps.filter(({ op, type }) => (op === "delete" || op === "replace") && definitionOf(type)?.endpoint.guarded);
  if (guarded.length === 0) return;
  throw new PromoteError(
    `The stack ${stack} is of a production instance, and the plan deletes what people depend on: ${guarded.map(titleOf).join(", ")}. Set clerk:allowDeletes to true, or CLERK_ALLOW_DELETES=true for this run, if that is meant, and confirm every deletion by its name. Nothing was written to Clerk.`,
  );
}

/** Whether the deletion was agreed to: by `Class.name`, or by its name where no other deletion shares it. */
export function isConfirmed(step: PromotionStep, deletions: readonly PromotionStep[], confirmed: readonly string[]): boolean {
  const isAlone = deletions.filter(({ name }) => name === step.name).length === 1;
  return confirmed.includes(`${step.type}.${step.name}`) || (isAlone && confirmed.includes(step.name));
}

/** `JwtTemplate "hasura"`. */
export const titleOf = ({ type, name }: PromotionStep): string => `${type} ${JSON.stringify(name)}`;

async function apply(
  options: PromoteOptions,
  stack: PulumiStack,
  plan: Plan,
  confirmed: readonly string[],
): Promise<readonly PromotionStep[]> {
  const { onProgress, signal } = options;
  const unconfirmed = plan.deletions.filter((step) => !isConfirmed(step, plan.deletions, confirmed));
  if (unconfirmed.length > 0)
    throw new PromoteError(
      `The plan deletes ${unconfirmed.map(titleOf).join(", ")}. Confirm every deletion by its name. Nothing was written to Clerk.`,
    );
  const total = plan.steps.length;
  const applied: PromotionStep[] = [];
  const errors: string[] = [];
  const note = (metadata: Parameters<typeof stepOf>[0] | undefined, failed: boolean): void => {
    const step = metadata && stepOf(metadata);
    if (!step) return;
    if (!failed) applied.push(step);
    onProgress?.({ kind: "step", step, done: applied.length, total, failed });
  };
  try {
    await running(stack, options, () =>
      stack.up({
        suppressProgress: true,
        ...optional("signal", signal),
        onEvent: ({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }) => {
          if (resOutputsEvent && !resOutputsEvent.planning) note(resOutputsEvent.metadata, false);
          if (resOpFailedEvent) note(resOpFailedEvent.metadata, true);
          if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message.replace(/<\{%[^%]*%\}>/g, "").trim());
        },
      }),
    );
  } catch (error) {
    const said = signal?.aborted ? "It was stopped." : errors.length > 0 ? [...new Set(errors)].join("\n") : failureOf(error);
    const done =
      applied.length === 0 ? "Nothing was applied." : `Applied so far, ${applied.length} of ${total}: ${applied.map(titleOf).join(", ")}.`;
    throw new PromoteError(
      `The promotion into ${options.stack} did not come to its end. ${said}\n${done} The next promotion goes on from there.`,
      applied,
    );
  }
  return applied;
}

function running<T>(stack: PulumiStack, { onProgress, signal }: PromoteOptions, step: () => Promise<T>): Promise<T> {
  const talk = talkTo(onProgress);
  return unlocked(() => whole(step, stack.workspace, talk), {
    waitMs: lockWaitMs,
    cancel: () => stack.cancel(),
    onWait: talk,
    ...optional("signal", signal),
  });
}
